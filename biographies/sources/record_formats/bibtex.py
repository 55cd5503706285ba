"""Takes the records of BibTeX and BibLaTeX apart, by bibtexparser; every block read or reported."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.middlewares import LatexDecodingMiddleware
from bibtexparser.middlewares.names import (
    InvalidNameError,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    Field,
    ImplicitComment,
    MiddlewareErrorBlock,
    ParsingFailedBlock,
)

from biographies.sources.record_formats.dates import csl_date
from biographies.sources.record_formats.values import Item

_KINDS = {
    "article": "article-journal",
    "inbook": "chapter",
    "incollection": "chapter",
    "inreference": "entry-encyclopedia",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "techreport": "report",
    "report": "report",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "unpublished": "manuscript",
    "booklet": "pamphlet",
    "letter": "personal_communication",
    "misc": "document",
}
_TEXTS = {
    "publisher": ("publisher", "institution", "school", "organization"),
    "publisher-place": ("location", "address"),
    "container-title": ("journaltitle", "journal", "booktitle", "maintitle"),
    "collection-title": ("series",),
    "volume": ("volume",),
    "issue": ("issue", "number"),
    "edition": ("edition",),
    "page": ("pages",),
    "language": ("language", "langid"),
    "note": ("note",),
    "rights": ("rights", "copyright"),
    "ISBN": ("isbn",),
    "ISSN": ("issn",),
    "DOI": ("doi",),
}
_PEOPLE = {"author": "author", "editor": "editor", "translator": "translator"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NEEDS_LATEX = re.compile(r"[\\$]")
_SIGNS = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("~", " "))
_LOOKS_LIKE_ONE = re.compile(r"@\s*(?!comment|string|preamble)[a-z]+\s*[{(]", re.IGNORECASE)


def items_of_bibtex(text: str) -> list[Item]:
    """Return an item for each record; one that is broken or there twice says so."""
    blocks = [block for block in parse_string(text).blocks if _is_record(block)]
    if not blocks:
        return [Item(1, None, remarks=("the file has no BibTeX records",))]
    return [_item(number, block) for number, block in enumerate(blocks, start=1)]


def _is_record(block: Block) -> bool:
    if isinstance(block, ImplicitComment):  # what stands between records, unless it is a lost one
        return bool(_LOOKS_LIKE_ONE.search(block.comment))
    failed = (DuplicateBlockKeyBlock, ParsingFailedBlock, MiddlewareErrorBlock)
    return isinstance(block, Entry | DuplicateFieldKeyBlock | failed[0] | failed[1] | failed[2])


def _item(number: int, block: Block) -> Item:
    if isinstance(block, Entry):
        return _entry(number, block)
    at = f"(line {(block.start_line or 0) + 1})"
    if isinstance(block, DuplicateBlockKeyBlock):
        reason = f"its key {block.key} was another record’s already"
    elif isinstance(block, DuplicateFieldKeyBlock):
        twice = ", ".join(sorted(block.duplicate_keys))
        reason = f"it has a field twice: {twice}"
    else:
        reason = "its braces or quotes do not close, or it is no BibTeX"
    return Item(number, None, remarks=(f"{reason} {at}",))


def _entry(number: int, entry: Entry) -> Item:
    said = {field.key.lower(): str(field.value) for field in entry.fields}
    texts = {key: _first(said, names) for key, names in _TEXTS.items()}
    titles = [_plain(said.get(name, "")) for name in ("title", "subtitle")]
    csl: dict[str, object] = {key: _plain(value) for key, value in texts.items()}
    csl["type"] = _kind(entry.entry_type.lower(), said)
    csl["title"] = ": ".join(filter(None, titles))
    csl |= {key: _people(said.get(field, "")) for key, field in _PEOPLE.items()}
    csl["issued"] = _issued(said)
    csl["accessed"] = csl_date(said.get("urldate", ""))
    csl["URL"] = _address(said.get("url", ""))
    csl["page"] = str(csl["page"]).replace("–", "-")
    return Item(
        number,
        {key: value for key, value in csl.items() if value},
        key=entry.key,
        files=tuple(_files(said.get("file", ""))),
    )


def _kind(entry_type: str, said: Mapping[str, str]) -> str:
    kind = _KINDS.get(entry_type, "book")
    return "webpage" if kind == "document" and said.get("url") else kind


def _first(said: Mapping[str, str], names: Iterable[str]) -> str:
    return next((said[name] for name in names if said.get(name)), "")


def _plain(text: str) -> str:
    """Return a field as text: LaTeX accents as letters, braces gone.

    The full decoder takes a millisecond a field and reads a bare % as the line's end (pylatexenc
    2.11), so it is asked only where there is LaTeX, and a % is one.
    """
    if not _NEEDS_LATEX.search(text):
        for sign, meant in _SIGNS:
            text = text.replace(sign, meant)
        return " ".join(re.sub(r"[{}]", "", text).split())
    text = re.sub(r"(?<!\\)%", r"\\%", text)
    decoded = _decoder().transform_entry(Entry("x", "x", [Field("text", text)]), Library())
    if not isinstance(decoded, Entry):  # not LaTeX after all, or braces in braces by the hundred
        return " ".join(re.sub(r"[{}]", "", text).split())
    return " ".join(str(decoded.fields[0].value).replace("\xa0", " ").split())


@lru_cache(maxsize=1)
def _decoder() -> LatexDecodingMiddleware:
    """Return the decoder; making one takes as long as using it."""
    return LatexDecodingMiddleware()


def _people(text: str) -> list[dict[str, str]]:
    names = split_multiple_persons_names(" ".join(text.split())) if text.strip() else []
    given = (name.removeprefix("and ").strip() for name in names)
    return [_person(name) for name in given if name and name != "others"]


def _person(name: str) -> dict[str, str]:
    if name.startswith("{") and name.endswith("}"):
        return {"literal": _plain(name)}
    try:
        parts = parse_single_name_into_parts(name)
    except InvalidNameError:
        return {"literal": _plain(name)}
    found = {
        "family": _plain(" ".join(parts.last)),
        "given": _plain(" ".join(parts.first)),
        "non-dropping-particle": _plain(" ".join(parts.von)),
        "suffix": _plain(" ".join(parts.jr)),
    }
    return {key: value for key, value in found.items() if value}


def _issued(said: Mapping[str, str]) -> object:
    if said.get("date"):
        return csl_date(said["date"])
    year, month = _plain(said.get("year", "")), said.get("month", "").strip('{}" ').lower()
    number = _MONTHS.index(month[:3]) + 1 if month[:3] in _MONTHS else month
    return csl_date(f"{year}-{number}" if re.fullmatch(r"\d{4}", year) and number else year)


def _address(url: str) -> str:
    url = re.sub(r"^\\url\{(.*)\}$", r"\1", url.strip())
    return re.sub(r"\\([_%&#~])", r"\1", url).strip("{}<>")


def _files(text: str) -> Iterator[str]:
    """Return the paths of a file field: "Title:path:type; …", or a path alone."""
    for one in re.split(r"(?<!\\);", text):
        parts = [part.replace("\\", "") for part in re.split(r"(?<!\\):(?!\\\\)", one.strip())]
        named = [part for part in parts if re.search(r"\.\w{2,8}$", part)]
        yield from named[:2]
