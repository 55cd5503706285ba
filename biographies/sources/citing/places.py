"""Where in a source a passage stands, as a note prints it: pages, or chapter and paragraph."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from biographies.sources.names import in_title_case


@dataclass(frozen=True, slots=True)
class CitedPlace:
    """The place of a cited passage; what is not known of it is empty.

    source is the book's number of the source, heading the path "III Lord Melbourne › II".
    """

    source: int
    heading: str = ""
    page: int | None = None
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class Locator:
    """What is printed of the places: page numbers, which each style words itself, or all of it."""

    text: str = ""
    is_pages: bool = False
    is_plural: bool = False


_WORDS = {"en": ("ch.", "§", "¶", "¶¶"), "es": ("cap.", "§", "párr.", "párrs.")}
# One letter alone is a number where no word can be meant by it.
_NUMBERED = re.compile(
    r"(?P<word>(?:chapter|chap\.|ch\.|cap[ií]tulo|cap\.)\s+)?"
    r"(?P<number>\d{1,3}|(?=[IVXLC]{2}|[IVX]\b)(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))"
    r"(?:[.:)]|\b)(?P<title>.*)",
    re.IGNORECASE,
)
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def locate(places: Iterable[CitedPlace], *, language: str, title: str = "") -> Locator:
    """Return one locator for places of the same source; title is the work's own.

    Pages where the source has them, else chapter, section and paragraph as its headings tell them;
    neighbouring numbers become a range.
    """
    ordered = list(dict.fromkeys(places))
    pages = [place.page for place in ordered if place.page is not None]
    if pages:
        text = _ranges(pages)
        return Locator(text, is_pages=True, is_plural=not text.isdigit())
    words = _WORDS.get(language.split("-")[0].lower(), _WORDS["en"])
    printed: list[str] = []
    before: list[str] = []
    for heading, group in groupby(sorted(ordered, key=_in_order(ordered)), _heading):
        path = _path(heading, words, title)
        # A second place in the same chapter does not name the chapter again.
        shared = path[:1] == before[:1] and len(path) > 1
        parts = [*(path[1:] if shared else path), _paragraphs(group, words)]
        printed.append(", ".join(part for part in parts if part))
        before = path
    return Locator("; ".join(dict.fromkeys(part for part in printed if part)))


def _heading(place: CitedPlace) -> str:
    return place.heading


def _in_order(places: Sequence[CitedPlace]) -> "_Order":
    return _Order(list(dict.fromkeys(place.heading for place in places)))


@dataclass(frozen=True, slots=True)
class _Order:
    headings: list[str]

    def __call__(self, place: CitedPlace) -> tuple[int, int]:
        return self.headings.index(place.heading), place.paragraph


def _path(heading: str, words: Sequence[str], title: str) -> list[str]:
    path: list[str] = []
    has_chapter = False
    for part in filter(None, (part.strip() for part in heading.split("›"))):
        if part.casefold() == title.casefold():
            continue
        number = _NUMBERED.fullmatch(part)
        if number is None or not number["number"]:
            path.append(in_title_case(part) if part.isupper() else part)
        elif has_chapter:
            path.append(f"{words[1]} {_arabic(number['number'])}")
        else:
            path.append(f"{words[0]} {number['number'].upper()}")
            has_chapter = True
    return path


def _paragraphs(places: Iterable[CitedPlace], words: Sequence[str]) -> str:
    numbers = sorted({place.paragraph for place in places if place.paragraph})
    if not numbers:
        return ""
    return f"{words[3 if len(numbers) > 1 else 2]} {_ranges(numbers)}"


def _ranges(numbers: Iterable[int]) -> str:
    """Return 12, 14–16 for 12, 14, 15 and 16."""
    ordered = sorted(set(numbers))
    runs: list[list[int]] = []
    for number in ordered:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _arabic(number: str) -> str:
    if number.isdigit():
        return number
    values = [_VALUES[letter] for letter in number.upper()]
    following = [*values[1:], 0]
    return str(sum(-one if one < two else one for one, two in zip(values, following, strict=True)))
