"""Which record belongs to which source: by a file's name, an address, or nearly the same title."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import unquote

from biographies.sources.record_formats import FoundRecord

LEAST_LIKENESS = 92.0  # of 100; "Queen Victoria" and "Queen Victoria's Letters" have 74
LEAST_LETTERS = 6  # a title of fewer is like too many others


@dataclass(frozen=True, slots=True)
class SourceName:
    """What a record may be known by: `id` is the caller's, any value that can be a key."""

    id: object
    filename: str
    title: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Matches:
    """Each source's record, at most one, and the records that are left over."""

    records: dict[object, FoundRecord]
    unmatched: tuple[FoundRecord, ...]


def match_records(found: Iterable[FoundRecord], sources: Sequence[SourceName]) -> Matches:
    """Give records to sources; what could belong to two sources, or two records, is left over.

    A file's name and an address go before titles. A title must be the only one that is so much
    like it, both ways.
    """
    matched: dict[object, FoundRecord] = {}
    left = list(found)
    for find in (_by_name, _by_address, _by_title):
        free = [source for source in sources if source.id not in matched]
        pairs = [(record, source.id) for record in left for source in find(record, free)]
        sure = [
            (record, source)
            for record, source in pairs
            if [one for one, _ in pairs].count(record) == 1
            and [one for _, one in pairs].count(source) == 1
        ]
        matched |= {source: record for record, source in sure}
        left = [record for record in left if record not in matched.values()]
    return Matches(matched, tuple(left))


def _by_name(record: FoundRecord, sources: Iterable[SourceName]) -> list[SourceName]:
    names = {_file_name(name) for name in record.names}
    return [source for source in sources if _file_name(source.filename) in names]


def _by_address(record: FoundRecord, sources: Iterable[SourceName]) -> list[SourceName]:
    address = _bare(record.record.url)
    return [source for source in sources if address and _bare(source.address) == address]


def _by_title(record: FoundRecord, sources: Iterable[SourceName]) -> list[SourceName]:
    """A file's name may be its title, too."""
    wanted = _titles(record.record.title)
    return [
        source
        for source in sources
        if _are_alike(wanted, _titles(source.title))
        or _are_alike(wanted, _titles(PurePosixPath(source.filename).stem))
    ]


def _are_alike(some: tuple[str, str], others: tuple[str, str]) -> bool:
    """Compare whole titles, and main titles only where one of the two has no subtitle."""
    # rapidfuzz loads a library of its own, and few processes match anything
    from rapidfuzz.fuzz import ratio

    pairs = [(some[0], others[0])]
    if some[0] == some[1] or others[0] == others[1]:
        pairs.append((some[1], others[1]))
    return any(
        min(len(one), len(other)) >= LEAST_LETTERS and ratio(one, other) >= LEAST_LIKENESS
        for one, other in pairs
    )


@lru_cache(maxsize=20_000)  # a source's title is compared with every record's
def _titles(title: str) -> tuple[str, str]:
    """Return a title, and its main title, as they are compared: letters and numbers alone."""
    return _letters(title), _letters(re.split(r":|\s[-–—]\s", title)[0])


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = re.findall(
        r"[^\W_]+", "".join(char for char in plain if not unicodedata.combining(char))
    )
    return " ".join(words[1:] if words[:1] in (["the"], ["a"], ["an"]) else words)


def _file_name(name: str) -> str:
    """Return a path's last part, from either system, as it is compared."""
    last = PureWindowsPath(PurePosixPath(unquote(name)).name).name
    return unicodedata.normalize("NFC", last).casefold()


def _bare(address: str) -> str:
    return re.sub(r"^https?://(www\.)?", "", address).rstrip("/")
