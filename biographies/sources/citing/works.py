"""Records as a style takes them: names in their parts, works told apart."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from biographies.sources.citing.engine import CslWork
from biographies.sources.citing.printed import without_signs
from biographies.sources.records import to_csl
from biographies.sources.values import Record

_PEOPLE = (
    "author", "editor", "translator", "container-author", "collection-editor", "composer",
    "illustrator", "interviewer", "original-author", "recipient",
)  # fmt: skip
_DATES = ("issued", "accessed", "original-date", "event-date", "submitted")
_TEXTS = (
    "type", "title", "title-short", "container-title", "collection-title", "collection-number",
    "publisher", "publisher-place", "edition", "volume", "issue", "number", "page",
    "number-of-volumes", "chapter-number", "section", "genre", "medium", "archive",
    "archive_location", "archive-place", "event", "event-place", "original-publisher",
    "original-publisher-place", "original-title", "version", "DOI", "URL",
)  # fmt: skip
_PARTICLE = re.compile(r"(?P<given>\S.*?)\s(?P<particle>[a-zà-ÿ’'][\w’' ]*)$")
_ARTICLE = re.compile(r"(?:the|an?|el|la|los|las|un|una)\s+", re.IGNORECASE)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def csl_works(
    records: Mapping[int, Record], *, style: str, language: str, no_date: str
) -> dict[int, CslWork]:
    """Return the works by source number.

    Works of one author and year get a letter behind the year (APA); of one author, the title in
    each citation (MLA). Where no year is known the style's sign for that stands in all styles.
    """
    ordered = sorted(records.items(), key=lambda pair: sort_key(pair[1].title))
    shorts = Counter(_short(record, style) for _, record in ordered)
    years = Counter((_makers(record), record.year) for _, record in ordered if _makers(record))
    seen: Counter[tuple[str, str]] = Counter()
    works = {}
    for number, record in ordered:
        csl = _csl(record, language)
        same = (_makers(record), record.year)
        if style == "apa" and years[same] > 1:
            csl["year-suffix"] = _LETTERS[min(seen[same], len(_LETTERS) - 1)]
            seen[same] += 1
        if style == "mla" and "issued" not in csl:
            csl["issued"] = {"literal": no_date}  # the style would leave a missing year out
        works[number] = CslWork(str(number), csl, is_ambiguous=shorts[_short(record, style)] > 1)
    return works


def sort_key(entry: str) -> str:
    """Return what an entry is sorted by: its letters, without accents and a leading article."""
    letters = unicodedata.normalize("NFKD", _ARTICLE.sub("", entry.lstrip('“«"'), count=1))
    return "".join(char for char in letters if char.isalnum() or char == " ").casefold()


def _short(record: Record, style: str) -> tuple[str, str]:
    """Return what a short citation says of a work: MLA names the title only where it must."""
    makers = _makers(record)
    return makers, "" if style == "mla" and makers else record.title


def _makers(record: Record) -> str:
    return "; ".join(record.authors) or record.extra.get("editor", "")


def _csl(record: Record, language: str) -> dict[str, Any]:
    # A row that was filled by hand may hold the year as a number.
    known: dict[str, Any] = to_csl(replace(record, year=str(record.year)))
    csl: dict[str, Any] = {key: without_signs(str(known[key])) for key in _TEXTS if known.get(key)}
    for key in _PEOPLE:
        if known.get(key):
            csl[key] = [_name(name) for name in known[key]]
    csl |= {key: known[key] for key in _DATES if known.get(key)}
    # A title is set in capitals by its own language's rule, or else by that of the book.
    csl["language"] = str(known.get("language") or language).lower()
    return csl


def _name(name: Mapping[str, str]) -> dict[str, str]:
    """Return a name whose particle stands apart: the library makes initials of "Ernst von" too."""
    parts = {key: without_signs(value) for key, value in name.items()}
    found = _PARTICLE.fullmatch(parts.get("given", ""))
    if found:
        parts |= {"given": found["given"], "dropping-particle": found["particle"]}
    return parts
