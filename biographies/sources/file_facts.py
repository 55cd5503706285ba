"""What a file's own head says of its edition: front matter of Markdown, meta of a web page."""

import re
from collections.abc import Iterable, Mapping

MAX_FACT = 300

# In the order of trust; a page's dates of change say nothing of the work's.
_NAMES = {
    "issued": (
        *("issued", "published", "date", "year", "dcterms.issued", "dc.date.issued", "dc.date"),
        *("dcterms.date", "citation_publication_date", "citation_date", "article:published_time"),
    ),
    "publisher": ("publisher", "dcterms.publisher", "dc.publisher", "citation_publisher"),
    "place": ("place", "publisher-place", "location"),
    "url": ("url", "source-url"),
}
_DATE = re.compile(r"(\d{4})(?:([-/])(\d{1,2})(?:\2(\d{1,2}))?)?(?:T.*)?$")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+$")


def facts_of(said: Mapping[str, str], *, more: Iterable[str] = ()) -> dict[str, str]:
    """Return what a head says under its usual names, as SourceText.facts; `more` as named.

    A date without a year, and an address that is none, is nothing said.
    """
    found = {key: _first(said, names) for key, names in _NAMES.items()}
    found |= {key: _first(said, (key,)) for key in more}
    year, issued = year_and_date(found.pop("issued"))
    found |= {"year": year, "issued": issued if issued != year else ""}
    if not _ADDRESS.match(found["url"]):
        found["url"] = ""
    return {key: value for key, value in found.items() if value}


def year_and_date(said: str) -> tuple[str, str]:
    """Return the year, or span of years, of a date as it is written, and the date in ISO's form."""
    date = _DATE.match(said)
    if date:
        parts = [date[1], *(f"{int(part):02d}" for part in (date[3], date[4]) if part)]
        return date[1], "-".join(parts)
    span = re.fullmatch(r"(\d{4})\s*[-–]\s*(\d{4})", said)
    if span:
        return f"{span[1]}–{span[2]}", ""
    return (said, "") if re.search(r"\d{4}", said) and len(said) <= 60 else ("", "")


def _first(said: Mapping[str, str], names: Iterable[str]) -> str:
    values = (" ".join(said.get(name, "").split()) for name in names)
    return next((value for value in values if value and len(value) <= MAX_FACT), "")
