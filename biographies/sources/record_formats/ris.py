"""Takes the records of RIS apart, by rispy; each TY line is a record that is read or reported."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import rispy  # type: ignore[import-untyped]  # rispy ships no types

from biographies.sources.record_formats.dates import csl_date
from biographies.sources.record_formats.values import Item

_KINDS = {
    **dict.fromkeys(("BOOK", "EBOOK", "EDBOOK", "CLSWK", "SER", "ANCIENT"), "book"),
    **dict.fromkeys(("JOUR", "EJOUR", "JFULL", "INPR", "ABST"), "article-journal"),
    **dict.fromkeys(("CHAP", "ECHAP"), "chapter"),
    **dict.fromkeys(("CONF", "CPAPER"), "paper-conference"),
    **dict.fromkeys(("ELEC", "WEB"), "webpage"),
    **dict.fromkeys(("MANSCPT", "UNPB"), "manuscript"),
    **dict.fromkeys(("PCOMM", "ICOMM"), "personal_communication"),
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "THES": "thesis",
    "RPRT": "report",
    "BLOG": "post-weblog",
    "ENCYC": "entry-encyclopedia",
    "DICT": "entry-dictionary",
    "PAMP": "pamphlet",
    "MAP": "map",
}
_TEXTS = {
    "title": ("title", "primary_title"),
    "container-title": (
        *("secondary_title", "journal_name", "alternate_title3", "alternate_title2"),
        "alternate_title1",
    ),
    "collection-title": ("tertiary_title",),
    "publisher": ("publisher",),
    "publisher-place": ("place_published", "publication_place"),
    "volume": ("volume",),
    "issue": ("number",),
    "edition": ("edition",),
    "language": ("language",),
    "DOI": ("doi",),
}
_PEOPLE = {
    "author": ("authors", "first_authors"),
    "editor": ("secondary_authors",),
    "translator": ("subsidiary_authors",),
}
_FILES = ("file_attachments1", "file_attachments2")
_BEGINS = re.compile(r"^\s*TY\s*-", re.MULTILINE)
_ENDS = re.compile(r"^\s*ER\s*-.*$", re.MULTILINE)
_LINE = re.compile(r"^[ \t]*([A-Z][A-Z0-9])[ \t]{1,2}-(?:[ \t]|$)", re.MULTILINE)
_NO_END = "it has no end (ER); it was read up to the next record"
_OUTSIDE = "lines after its end (ER) belong to no record"


def items_of_ris(text: str) -> list[Item]:
    """Return an item for each TY line.

    rispy leaves out, without a word, a record that has no ER line, and all of a text that is no RIS
    (0.10): so each record is cut out here and read by itself.
    """
    begins = [found.start() for found in _BEGINS.finditer(text)]
    if not begins:
        return [Item(1, None, remarks=("the file has no RIS records (lines of TY)",))]
    ends = [*begins[1:], len(text)]
    items = [
        _item(number, text[begin:end])
        for number, (begin, end) in enumerate(zip(begins, ends, strict=True), start=1)
    ]
    if _LINE.search(text[: begins[0]]):
        items.insert(0, Item(0, None, remarks=("lines before the first TY belong to no record",)))
    return items


def _item(number: int, text: str) -> Item:
    remarks: list[str] = []
    end = _ENDS.search(text)
    if end is None:
        remarks.append(_NO_END)
    elif _LINE.search(text[end.end() :]):
        remarks.append(_OUTSIDE)
    body = text[: end.start()] if end else text
    body = _LINE.sub(r"\1  - ", body)  # rispy takes no line with one blank only
    found: list[Mapping[str, Any]] = rispy.loads(f"{body.strip()}\nER  - \n")
    said = next(iter(found), {})
    return Item(
        number,
        _csl(said),
        key=_text(said.get("id")),
        files=tuple(path for name in _FILES for path in _texts(said.get(name))),
        remarks=tuple(remarks),
    )


def _csl(said: Mapping[str, Any]) -> dict[str, object]:
    csl: dict[str, object] = {
        key: next((value for name in names if (value := _text(said.get(name)))), "")
        for key, names in _TEXTS.items()
    }
    csl |= {
        key: [_person(name) for field in fields for name in _texts(said.get(field))]
        for key, fields in _PEOPLE.items()
    }
    csl["type"] = _KINDS.get(_text(said.get("type_of_reference")), "document")
    csl["issued"] = _issued(said)
    csl["accessed"] = csl_date(_text(said.get("access_date")))
    csl["URL"] = next((url for url in _texts(said.get("urls")) if url.startswith("http")), "")
    pages = [_text(said.get(name)) for name in ("start_page", "end_page")]
    csl["page"] = "-".join(filter(None, pages))
    number = _text(said.get("issn"))
    csl["ISBN" if csl["type"] in ("book", "chapter") else "ISSN"] = number
    return {key: value for key, value in csl.items() if value}


def _issued(said: Mapping[str, Any]) -> dict[str, object]:
    """Return the date where it is in the year's own, else the year: DA is at times another date."""
    year = _text(said.get("year")) or _text(said.get("publication_year"))
    date = _text(said.get("date"))
    chosen = date if date[:4] == year[:4] or not year else year
    words = re.match(r"\d{4}(?:/\d{0,2}){0,2}", chosen)  # behind a third stroke stand words
    return csl_date(words[0] if words else chosen)


def _person(name: str) -> dict[str, str]:
    family, *others = [part.strip() for part in name.split(",", 2)]
    if not others or not others[0]:
        return {"literal": family}
    return {"family": family, "given": others[0]} | dict(zip(["suffix"], others[1:], strict=False))


def _texts(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        text = _text(one)
        if text:
            yield text


def _text(value: object) -> str:
    if isinstance(value, list):
        return next(_texts(value), "")
    return " ".join(str(value).split()) if value is not None else ""
