"""A source's headings made fit to stand over our own text."""

import re

SEPARATOR = " › "
MAX_TITLE = 60

_NUMERAL = r"(?:[IVX]+|[IVXLC]{2,}|\d{1,3})"  # four figures are a year, and a good heading
_BARE = re.compile(
    rf"^\W*(?:(?:chapter|book|part|section|volume|vol)\b\.?\s*)?{_NUMERAL}?\W*$", re.IGNORECASE
)
_ROMAN_OR_NUMBER = re.compile(rf"^(?:{_NUMERAL})(?:\s*[.:)—–\-]\s*|\s+)(?=[A-Z“‘\"(])")
_CHAPTER = re.compile(
    rf"^(?:chapter|book|part|section|volume|vol)\b\.?\s*"
    rf"(?:{_NUMERAL}|the\s+\w+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
    rf"\s*[.:)—–\-]*\s*",
    re.IGNORECASE,
)
_SMALL = frozenset(
    (
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "for",
        "from",
        "in",
        "of",
        "on",
        "or",
        "the",
        "to",
        "with",
    )
)


def clean_heading(heading: str) -> str:
    """Return a heading without its numerals: "Chapter IV. The Stamp Act" -> "The Stamp Act".

    "" where nothing but a numeral is left; capitals become ordinary writing.
    """
    text = " ".join(heading.split()).strip("*_# ")
    text = _CHAPTER.sub("", text)
    text = _ROMAN_OR_NUMBER.sub("", text)
    if _BARE.match(text):
        return ""
    text = text.rstrip(".:;,–—- ")
    return _in_ordinary_writing(text) if text.isupper() else text


def heading_path(heading: str) -> tuple[str, ...]:
    """Return the cleaned headings above a passage from the widest to the nearest, bare ones out."""
    return tuple(filter(None, (clean_heading(part) for part in heading.split(SEPARATOR))))


def shorten(title: str) -> str:
    """Cut a title at a word so that it has at most 60 characters."""
    if len(title) <= MAX_TITLE:
        return title
    for mark in (";", ":", " — ", ",", " ("):
        head = title.split(mark)[0].strip()
        if 8 <= len(head) <= MAX_TITLE:
            return head
    return title[: MAX_TITLE + 1].rsplit(" ", 1)[0].rstrip(" ,;:–—-")


def _in_ordinary_writing(text: str) -> str:
    words = text.lower().split()
    return " ".join(
        word if at and word in _SMALL else word[:1].upper() + word[1:]
        for at, word in enumerate(words)
    )
