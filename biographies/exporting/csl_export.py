"""A book's citations for other programs: keys, as pandoc writes them, and records in CSL-JSON."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping

from biographies.exporting.book import Cited
from biographies.exporting.cleaning import clean
from biographies.exporting.markdown_inlines import escaped
from biographies.sources import Record, family_name, to_csl

REFERENCES = "references.json"
_LONGEST_NAME = 24
_YEAR = re.compile(r"\d{4}")


def citation_key(number: int, record: Record) -> str:
    """Return the key of a work: strachey1921-s1.

    The number at its end is the one that the chapters' own marks have for the source, so a key
    stays what it is when other works come and go.
    """
    name = family_name(record.authors[0]) if record.authors else record.title
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    year = _YEAR.search(record.year)
    stem = re.sub(r"[^a-z0-9]+", "", letters)[:_LONGEST_NAME] + (year[0] if year else "")
    return f"{stem}-s{number}" if stem[:1].isalpha() else f"s{number}"


def references_json(works: Mapping[int, Record]) -> bytes:
    """Return the records as a CSL-JSON file, each with its key as id."""
    items = [
        {"id": citation_key(number, record)} | to_csl(record) for number, record in works.items()
    ]
    return (clean(json.dumps(items, ensure_ascii=False, indent=1)) + "\n").encode()


def citation_text(cited: Iterable[Cited], works: Mapping[int, Record], language: str) -> str:
    """Return a note's works as one citation: [@strachey1921-s1, p. 12; @bell1907-s2]."""
    each = (
        f"@{citation_key(one.source, works[one.source])}{_place(one, language)}" for one in cited
    )
    return f"[{'; '.join(each)}]"


def _place(one: Cited, language: str) -> str:
    """Return where in the work; pandoc takes a bare number for a page in every language."""
    if not one.place:
        return ""
    if one.is_pages:
        word = ("p. " if one.place.isdigit() else "pp. ") if language.startswith("en") else ""
        return f", {word}{one.place}"
    return f", {escaped(one.place.replace(';', ',')).replace('@', chr(92) + '@')}"
