"""Bibliographic records: read from CSL-JSON, or made from what a file says of itself."""

import json
import re
from collections.abc import Mapping
from pathlib import PurePath

from biographies.errors import InvalidInputError
from biographies.sources.names import csl_name, in_title_case, inverted_name
from biographies.sources.normalising import normalise
from biographies.sources.pieces import MAX_TITLE
from biographies.sources.values import BlockKind, Record, SourceText

MAX_RECORDS = 10_000
MAX_VALUE = 2_000

_PEOPLE = (
    "editor",
    "translator",
    "container-author",
    "collection-editor",
    "illustrator",
    "recipient",
)
_DATES = ("accessed", "original-date", "event-date", "submitted", "available-date")
_READ_APART = frozenset(
    {"id", "type", "title", "author", "issued", "publisher", "publisher-place", "URL"}
)
_DATE = re.compile(r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?$")


def parse_records(data: str) -> dict[str, Record]:
    """Return the records of a CSL-JSON list by their id, which is the name of a source's file.

    Raises InvalidInputError that names the record and the field; no record is left out in silence.
    """
    try:
        items = json.loads(data)
    except (ValueError, RecursionError) as exc:
        msg = f"is not JSON ({exc})"
        raise InvalidInputError(field="records", message=msg) from None
    if not isinstance(items, list) or len(items) > MAX_RECORDS:
        msg = f"must be a CSL-JSON list of at most {MAX_RECORDS} records"
        raise InvalidInputError(field="records", message=msg)
    records: dict[str, Record] = {}
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            raise InvalidInputError(field=f"record {number}", message="is not an object")
        name = _Fields(item, f"record {number}").text("id")
        if not name or name in records:
            msg = "is needed by each record once; it is the name of the source's file"
            raise InvalidInputError(field=f"record {number}, id", message=msg)
        records[name] = _record(item, f"record {name}")
    return records


def record_from_text(source: SourceText, filename: str) -> Record:
    """Return the record of a source that came without one: what the file says, or its name."""
    first = next((block for block in source.blocks if block.kind is BlockKind.HEADING), None)
    heading = source.text[first.start : first.end] if first and first.level == 1 else ""
    stem = re.sub(r"^\d{1,3}[-_. ]+|[-_]+", " ", PurePath(filename).stem).strip()
    title = source.title or heading or stem[:1].upper() + stem[1:] or filename
    return Record(
        title=(in_title_case(title) if title.isupper() else title)[:MAX_TITLE],
        authors=tuple(inverted_name(name) for name in source.authors),
        extra={"language": source.language} if source.language else {},
    )


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
    if key in _PEOPLE:
        return [csl_name(name) for name in value.split("; ")]
    return _csl_date(value) if key in _DATES else value


def _csl_date(date: str) -> dict[str, object]:
    ends = [_DATE.match(end) for end in date.split("–")]
    if len(ends) > 2 or not all(ends):
        return {"literal": date}
    return {"date-parts": [[int(part) for part in end.groups() if part] for end in ends if end]}


def _record(item: Mapping[str, object], where: str) -> Record:
    fields = _Fields(item, where)
    title = fields.text("title", limit=MAX_TITLE)
    if not title:
        raise fields.error(field="title", message="is needed")
    issued = fields.date("issued")
    extra = fields.others()
    if not re.fullmatch(r"\d{4}(?:–\d{4})?", issued):
        extra = {"issued": issued} | extra if _DATE.match(issued) else extra
    return Record(
        title=title,
        authors=fields.people("author"),
        year=re.sub(r"(\d{4})-\d\d?(?:-\d\d?)?", r"\1", issued),
        publisher=fields.text("publisher"),
        place=fields.text("publisher-place"),
        url=fields.address("URL"),
        kind=fields.text("type") or "book",
        extra=extra,
    )


class _Fields:
    """The fields of one record, each read by its type; `where` names the record in errors."""

    def __init__(self, item: Mapping[str, object], where: str) -> None:
        self.item = item
        self.where = where

    def error(self, field: str, message: str) -> InvalidInputError:
        """Return the error that names this record and the field."""
        return InvalidInputError(f"{self.where}, {field}", message)

    def text(self, field: str, *, limit: int = MAX_VALUE) -> str:
        """Return a field as one line of text; a number is taken as written."""
        return self._line(field, self.item.get(field, ""), limit)

    def _line(self, field: str, value: object, limit: int = MAX_VALUE) -> str:
        if value is None:
            return ""
        if not isinstance(value, str | int | float):
            raise self.error(field, "must be text")
        line = " ".join(normalise(str(value)).split())
        if len(line) > limit:
            raise self.error(field, f"has {len(line)} characters; the limit is {limit}")
        return line

    def address(self, field: str) -> str:
        """Return a web address."""
        line = self.text(field)
        if line and not re.match(r"https?://[^\s<>\"]+$", line):
            raise self.error(field, "must be an address that begins with http:// or https://")
        return line

    def people(self, field: str) -> tuple[str, ...]:
        """Return names as "Family, Given", a body's as it is."""
        value = self.item.get(field) or []
        if not isinstance(value, list) or not all(isinstance(name, dict) for name in value):
            raise self.error(field, "must be a list of names")
        return tuple(name for name in (self._name(field, part) for part in value) if name)

    def _name(self, field: str, name: Mapping[str, object]) -> str:
        parts = {key: self._line(field, value) for key, value in name.items() if key in _NAME_PARTS}
        if parts.get("literal"):
            return parts["literal"]
        family = " ".join(filter(None, (parts.get("non-dropping-particle"), parts.get("family"))))
        given = " ".join(filter(None, (parts.get("given"), parts.get("dropping-particle"))))
        if not family:
            raise self.error(field, "has a name without family or literal")
        return ", ".join(part for part in (family, given, parts.get("suffix", "")) if part)

    def date(self, field: str) -> str:
        """Return a date as 1921, 1921-03, 1921-03-05, 1907–1908, or as the record words it."""
        value = self.item.get(field)
        if value is None or isinstance(value, str | int):
            return self._line(field, value)
        if not isinstance(value, dict):
            raise self.error(field, "must be a date")
        parts = value.get("date-parts")
        if parts is None:
            return self._line(field, value.get("raw") or value.get("literal"))
        try:
            return "–".join("-".join(_padded(number) for number in end) for end in parts)
        except (TypeError, ValueError):
            raise self.error(field, "has date-parts that are no numbers") from None

    def others(self) -> dict[str, str]:
        """Return every other field as text: people and dates in one line, "custom" flattened."""
        found: dict[str, str] = {}
        for key, value in self.item.items():
            if key in _READ_APART:
                continue
            if key in _PEOPLE:
                found[key] = "; ".join(self.people(key))
            elif key in _DATES:
                found[key] = self.date(key)
            elif isinstance(value, list):
                found[key] = "; ".join(self._line(key, part) for part in value)
            elif key == "custom" and isinstance(value, dict):
                found |= {name: self._line(key, part) for name, part in value.items()}
            else:
                found[key] = self._line(key, value)
        return {key: value for key, value in found.items() if value and key not in _READ_APART}


_NAME_PARTS = frozenset(
    {"family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle"}
)


def _padded(number: object) -> str:
    return f"{int(str(number)):02d}"
