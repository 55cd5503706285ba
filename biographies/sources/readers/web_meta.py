"""What a web page says of itself: title, authors, language, and the facts of a record.

Dublin Core and the tags for citation indexes are made for libraries and go before OpenGraph, which
is made for previews. Dates of a change are no dates of publication; nothing is inferred.
"""

import re
from collections.abc import Iterator

from biographies.sources.markup_tree import Element
from biographies.sources.pieces import Reading

_TITLES = ("citation_title", "dc.title", "dcterms.title", "og:title")
_CITED_AUTHORS = ("citation_author", "citation_authors")
_AUTHORS = ("author", "dc.creator", "dcterms.creator", "article:author", "book:author")
_DATES = (
    *("citation_publication_date", "citation_date", "dcterms.issued", "dc.date.issued"),
    *("dc.date", "dcterms.date", "article:published_time", "book:release_date"),
    *("datepublished", "publication_date", "date"),
)
_PUBLISHERS = (
    *("citation_publisher", "dc.publisher", "dcterms.publisher", "publisher"),
    "og:site_name",
)
_DATE = re.compile(r"([12]\d{3})(?:[-/](\d\d)(?:[-/](\d\d))?)?(?!\d)")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def read_meta(page: Element, reading: Reading) -> None:
    """Take what a page's head tells into a reading."""
    said = dict[str, list[str]]()
    for name, content in _said(page):
        said.setdefault(name, []).append(content)
    titles = (" ".join("".join(title.itertext()).split()) for title in page.iter("title"))
    reading.title = _first(said, _TITLES) or next(titles, "")
    cited = [name for key in _CITED_AUTHORS for text in said.get(key, []) for name in _names(text)]
    others = (name for key in _AUTHORS for name in said.get(key, []))
    reading.authors = tuple(
        dict.fromkeys(name for name in cited or others if not _ADDRESS.match(name))
    )
    reading.language = page.get("lang") or page.get("xml:lang", "")
    reading.language = reading.language or _first(said, ("dc.language", "citation_language"))
    reading.facts |= _date(_first(said, _DATES))
    reading.facts |= {"publisher": _first(said, _PUBLISHERS), "url": _address(page, said)}


def _said(page: Element) -> Iterator[tuple[str, str]]:
    for meta in page.iter("meta"):
        name = meta.get("name") or meta.get("property") or meta.get("itemprop")
        content = " ".join((meta.get("content") or "").split())
        if name and content:
            yield name.lower(), content


def _first(said: dict[str, list[str]], names: tuple[str, ...]) -> str:
    return next((said[name][0] for name in names if name in said), "")


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(";") if name.strip()]


def _date(text: str) -> dict[str, str]:
    """Return a date as year and, where it has a month, as issued: 1921-03-05."""
    found = _DATE.match(text)
    if not found:
        return {}
    parts = [part for part in found.groups() if part]
    return {"year": found[1]} | ({"issued": "-".join(parts)} if len(parts) > 1 else {})


def _address(page: Element, said: dict[str, list[str]]) -> str:
    links = (link for link in page.iter("link") if link.get("rel") == "canonical")
    found = [link.get("href", "") for link in links] + said.get("og:url", [])
    return next((address for address in found if _ADDRESS.fullmatch(address)), "")
