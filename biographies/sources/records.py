"""Bibliographic records: made from what a file says of itself, and given to printing as CSL."""

import re
from pathlib import PurePath

from biographies.sources.csl_items import DATE, DATES, MAX_VALUE, PEOPLE
from biographies.sources.file_facts import year_and_date
from biographies.sources.names import csl_name, in_title_case, inverted_name
from biographies.sources.pieces import MAX_TITLE
from biographies.sources.values import BlockKind, Record, SourceText


def record_from_text(source: SourceText, filename: str, *, known: Record | None = None) -> Record:
    """Return the record of a source that came without one: what the file says, or its name.

    What is known already (where it was fetched) stays; what nobody says is left empty.
    """
    known = known or Record(title="")
    first = next((block for block in source.blocks if block.kind is BlockKind.HEADING), None)
    heading = source.text[first.start : first.end] if first and first.level == 1 else ""
    stem = re.sub(r"^\d{1,3}[-_. ]+|[-_]+", " ", PurePath(filename).stem).strip()
    facts = _facts(source)
    title = source.title or heading or stem[:1].upper() + stem[1:] or filename
    return Record(
        title=(in_title_case(title) if title.isupper() else title)[:MAX_TITLE],
        authors=known.authors or tuple(inverted_name(name) for name in source.authors),
        year=known.year or facts.pop("year", ""),
        publisher=known.publisher or facts.pop("publisher", ""),
        place=known.place or facts.pop("place", ""),
        url=known.url or facts.pop("url", ""),
        kind=known.kind,
        extra=({"language": source.language} if source.language else {}) | facts | known.extra,
    )


def _facts(source: SourceText) -> dict[str, str]:
    """Return what a file says of its edition, in the bounds of a record."""
    facts = {key: value[:MAX_VALUE] for key, value in source.facts.items() if value}
    year, issued = year_and_date(facts.pop("year", ""))
    facts |= {"year": year} if year else {}
    if issued and issued != year:
        facts.setdefault("issued", issued)
    if not re.match(r"https?://", facts.get("url", "")):
        facts.pop("url", None)
    return facts


def to_csl(record: Record) -> dict[str, object]:
    """Return a record as a CSL-JSON object, without an id; parts that are missing are left out."""
    csl: dict[str, object] = {"type": record.kind, "title": record.title}
    if record.authors:
        csl["author"] = [csl_name(name) for name in record.authors]
    issued = record.extra.get("issued", record.year)
    if issued:
        csl["issued"] = _csl_date(issued)
    for key, value in (
        ("publisher", record.publisher),
        ("publisher-place", record.place),
        ("URL", record.url),
    ):
        if value:
            csl[key] = value
    for key, value in record.extra.items():
        csl.setdefault(key, _csl_value(key, value))
    return csl


def _csl_value(key: str, value: str) -> object:
    if key in PEOPLE:
        return [csl_name(name) for name in value.split("; ")]
    return _csl_date(value) if key in DATES else value


def _csl_date(date: str) -> dict[str, object]:
    ends = [DATE.match(end) for end in date.split("–")]
    if len(ends) > 2 or not all(ends):
        return {"literal": date}
    return {"date-parts": [[int(part) for part in end.groups() if part] for end in ends if end]}
