"""One bibliographic record from an object of CSL-JSON, each field read by its type."""

import re
from collections.abc import Mapping

from biographies.errors import InvalidInputError
from biographies.sources.normalising import normalise
from biographies.sources.pieces import MAX_TITLE
from biographies.sources.values import Record

MAX_VALUE = 2_000

PEOPLE = (
    "editor",
    "translator",
    "container-author",
    "collection-editor",
    "illustrator",
    "recipient",
)
DATES = ("accessed", "original-date", "event-date", "submitted", "available-date")
DATE = re.compile(r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?$")
_READ_APART = frozenset(
    {"id", "type", "title", "author", "issued", "publisher", "publisher-place", "URL"}
)
# What programs put beside a record and no bibliography prints.
_LEFT_OUT = frozenset({"abstract", "annote", "attachments", "file", "categories", "citation-key"})


def record_from_csl(item: Mapping[str, object], where: str) -> Record:
    """Return the record of one item; `where` names it in errors.

    Raises InvalidInputError with the field and what is wrong with it.
    """
    fields = _Fields(item, where)
    title = fields.text("title", limit=MAX_TITLE)
    if not title:
        raise fields.error(field="title", message="is needed")
    issued = fields.date("issued")
    extra = fields.others()
    if not re.fullmatch(r"\d{4}(?:–\d{4})?", issued):
        extra = {"issued": issued} | extra if DATE.match(issued) else extra
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
            if key in _READ_APART or key in _LEFT_OUT:
                continue
            if key in PEOPLE:
                found[key] = "; ".join(self.people(key))
            elif key in DATES:
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
