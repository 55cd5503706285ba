"""Where a word may be parted at the end of a line, and which words of a paragraph are.

Lines are filled as the engine fills them, first fit, with what is parted in the place of what left
a line loose. The places are TeX's patterns (F. M. Liang, "Word Hy-phen-a-tion by Com-put-er", 1983)
as LibreOffice keeps them, by pyphen, and the hyphens and dashes that a word has.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, repeat
from typing import Any

Breaks = Callable[[str], Iterator[tuple[str, str]]]
# A word as xhtml2pdf has it: its width in points, then pairs of a style and letters.
Word = list[Any]

LEAST_BEFORE, LEAST_AFTER = 2, 3  # letters
SHORTEST = 6  # letters of a word that is parted
LOOSE = 0.4  # of a space: what each space of a line must grow by before a word is parted
MOST_IN_A_ROW = 2  # lines with a hyphen at their end

_LETTERS = re.compile(r"[^\W\d_]+")
_DASH = re.compile(r"(?<=[^\W\d_]{2})[-–](?=[^\W\d_]{2})|(?<=\S)—(?=[^\W\d_“‘])")


@lru_cache(maxsize=8)
def breaks_for(language: str) -> Breaks | None:
    """Return what yields the two parts of a word, the longest first part first.

    None for a language without patterns. Names (a capital) are parted at hyphens of theirs alone,
    and so is whatever has one.
    """
    import pyphen  # its list of languages is read from the disk

    known = pyphen.language_fallback(language.replace("-", "_")) if language else None
    if known is None:
        return None
    patterns = pyphen.Pyphen(lang=known, left=LEAST_BEFORE, right=LEAST_AFTER)

    def breaks(text: str) -> Iterator[tuple[str, str]]:
        places = {match.end(): "" for match in _DASH.finditer(text)}
        for match in () if "-" in text else _LETTERS.finditer(text):
            if match[0].islower() and len(match[0]) >= SHORTEST:
                places |= {match.start() + at: "-" for at in patterns.positions(match[0])}
        for at in sorted(places, reverse=True):
            yield text[:at] + places[at], text[at:]

    return breaks


def part_words(words: Iterable[Word], widths: Sequence[float], breaks: Breaks) -> list[Word]:
    """Return the words of a paragraph with those in two that part at the ends of its lines.

    widths are those of its lines in points, the last one for all that follow. The last word of a
    paragraph is left whole, for its end would stand alone.
    """
    line = _Line(chain(widths, repeat(widths[-1])))
    done: list[Word] = []
    all_words = list(words)
    for number, word in enumerate(all_words, 1):
        if hasattr(word[1][0], "lineBreak"):
            line.turn()
        elif not line.takes(word):
            halves = line.parted(word, breaks) if number < len(all_words) else None
            if halves:
                done.append(halves[0])
            word = halves[1] if halves else word
            line.turn(word, is_parted=halves is not None)
        done.append(word)
    return done


class _Line:
    """The line that is being filled."""

    def __init__(self, widths: Iterator[float]) -> None:
        self._widths = widths
        self._width = next(widths)
        self._used: float | None = None  # None: nothing stands in it
        self._count = 0
        self._parted_before = 0

    def takes(self, word: Word) -> bool:
        """Put a word into the line if it fits, or if it is the first."""
        space = _space(word)
        before = -space if self._used is None else self._used
        used = before + space + word[0] if word[0] > 0 else before
        if used > self._width and self._count:
            return False
        self._count += any(text for _, text in word[1:])
        self._used = used
        return True

    def parted(self, word: Word, breaks: Breaks) -> tuple[Word, Word] | None:
        """Return a word in two whose first part fits; None where it need not or cannot."""
        left = self._width - (self._used or 0.0)
        is_loose = left > LOOSE * _space(word) * max(1, self._count - 1)
        if not is_loose or self._parted_before >= MOST_IN_A_ROW:
            return None
        return _halves(word, left - _space(word), breaks)

    def turn(self, word: Word | None = None, *, is_parted: bool = False) -> None:
        """Begin the next line, with the word that did not fit."""
        self._width = next(self._widths)
        self._used = word[0] if word else None
        self._count = 1 if word else 0
        self._parted_before = self._parted_before + 1 if is_parted else 0


def _halves(word: Word, room: float, breaks: Breaks) -> tuple[Word, Word] | None:
    pieces = word[1:]
    at = next((at for at, (_, text) in enumerate(pieces) if text), None)
    if at is None or hasattr(pieces[at][0], "cbDefn"):
        return None
    style, text = pieces[at]
    for head, tail in breaks(text):
        width = _width(head, style)
        if width <= room:
            rest = word[0] - _width(text, style) + _width(tail, style)
            return [width, *pieces[:at], (style, head)], [rest, (style, tail), *pieces[at + 1 :]]
    return None


def _space(word: Word) -> float:
    return _width(" ", word[-1][0])


def _width(text: str, style: Any) -> float:
    return letters_width(text, style.fontName, style.fontSize)


@lru_cache(maxsize=50_000)  # a book has the same words over and over
def letters_width(text: str | bytes, face: str, size: float, encoding: str = "utf8") -> float:
    """Return how wide letters are in points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return float(stringWidth(text, face, size, encoding))
