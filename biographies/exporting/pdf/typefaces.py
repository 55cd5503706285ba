"""Which face each letter of a book is printed in, and what is done with those that none has."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from html import escape
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from biographies.exporting.book import Book
from biographies.exporting.pdf.families import OTHERS, SERIF, Family, added_families, unfit
from biographies.exporting.tree_map import map_book
from biographies.exporting.tree_text import body_text, notes_text

MISSING_MARK = "\ufffd"
_SPACES = re.compile(r"[^\S\n\xa0]")  # all that is white but a line end and the space that binds
_BINDING_SPACES = str.maketrans({"\u202f": "\xa0", "\u2007": "\xa0"})
# They shape or steer other letters and are nothing in print by themselves.
_SILENT = re.compile(
    "[\xad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
_ASCENT, _DESCENT = 1069, 293  # of the text's own face, in thousandths of its size
_SHOWN = 200  # of the letters without a glyph, in a report
_AROUND = 20  # letters shown on either side of a missing one


@cache
def register_family(family: Family) -> None:
    """Make a family known to the engine, once in a process.

    Not by @font-face: the engine looks for those files as addresses, and in a directory with a
    space in its name finds none, says nothing and prints in a face that is not in the file.
    """
    # Imported here and below: only PDF needs these, and they are slow to load.
    from reportlab.lib.fonts import addMapping
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from xhtml2pdf.default import DEFAULT_FONT

    for path in dict.fromkeys(family.faces):
        font = TTFont(path.stem, str(path))
        # The engine makes room for the tallest box of a line: one sign or one word in another
        # script pushed the lines apart.
        font.face.ascent = min(font.face.ascent, _ASCENT)
        font.face.descent = max(font.face.descent, -_DESCENT)
        pdfmetrics.registerFont(font)
    for is_bold, is_italic, path in family.styles:
        addMapping(family.name, is_bold, is_italic, path.stem)
    DEFAULT_FONT[family.name.lower()] = family.name


@cache
def available_letters(family: Family = SERIF) -> frozenset[int]:
    """Return the code points that all faces of a family have a glyph for."""
    from reportlab.pdfbase import pdfmetrics

    register_family(family)
    stems = dict.fromkeys(path.stem for path in family.faces)
    tables = [set(pdfmetrics.getFont(stem).face.charToGlyph) for stem in stems]
    # The engine writes a code of four digits for what a reader copies out of the file.
    return frozenset(code for code in set.intersection(*tables) if code <= 0xFFFF)


@dataclass(frozen=True, slots=True)
class Fonts:
    """The faces of one book: a family's name for each letter that the text's own face lacks."""

    families: dict[str, str] = field(default_factory=dict)  # by letter
    missing: Counter[str] = field(default_factory=Counter)
    unfit: tuple[str, ...] = ()  # of the files that somebody added: why they are not used

    def markup(self, text: str) -> str:
        """Return text escaped, with the family named where it is another."""
        if not self.families or text.isascii():
            return escape(text)
        names = [self.families.get(letter, "") for letter in text]
        # A space between two words of one script is that script's: as wide as it was measured.
        for at in range(1, len(text) - 1):
            if text[at] == " " and names[at - 1] == names[at + 1]:
                names[at] = names[at - 1]
        runs = groupby(zip(names, text, strict=True), key=itemgetter(0))
        return "".join(_spanned(name, "".join(map(itemgetter(1), run))) for name, run in runs)


def _spanned(family: str, text: str) -> str:
    return f'<span class="{family}">{escape(text)}</span>' if family else escape(text)


def printable(book: Book, fonts_dir: Path | None = None) -> tuple[Book, Fonts]:
    """Return the book with a visible mark for each letter that has no glyph, and its faces.

    Without this they come out blank, and nothing says so. fonts_dir is where further fonts are.
    """
    choice = _Choice((*OTHERS, *added_families(fonts_dir, book.meta.language)))
    missing: Counter[str] = Counter()

    def change(text: str) -> str:
        if text.isascii():
            return text
        plain = _SILENT.sub("", _SPACES.sub(" ", text.translate(_BINDING_SPACES)))
        lacking = {letter for letter in set(plain) if choice.lacks(letter)} - {"\n"}
        if not lacking:
            return plain
        silent = {letter for letter in lacking if unicodedata.category(letter) == "Cf"}
        missing.update(letter for letter in plain if letter in lacking - silent)
        marks = {ord(letter): "" if letter in silent else MISSING_MARK for letter in lacking}
        return plain.translate(marks)

    shown = map_book(book, change)
    return shown, Fonts(choice.families, missing, tuple(dict.fromkeys(choice.unfit)))


class _Choice:
    """Looks for a family that has a letter; opens no file before a letter asks for it."""

    def __init__(self, others: Iterable[Family]) -> None:
        self._others = tuple(others)
        self._lacking: dict[str, bool] = {}
        self.families: dict[str, str] = {}
        self.unfit: list[str] = []

    def lacks(self, letter: str) -> bool:
        """Tell whether no family has the letter."""
        if letter not in self._lacking:
            self._lacking[letter] = not self._is_found(letter)
        return self._lacking[letter]

    def _is_found(self, letter: str) -> bool:
        code = ord(letter)
        if code in available_letters():
            return True
        for family in self._others:
            if family.is_asked_for(code) and code in self._letters(family):
                self.families[letter] = family.name
                return True
        return False

    def _letters(self, family: Family) -> frozenset[int]:
        reasons = [reason for reason in map(unfit, dict.fromkeys(family.faces)) if reason]
        self.unfit += reasons
        return frozenset() if reasons else available_letters(family)


def described(missing: Counter[str], book: Book) -> list[dict[str, object]]:
    """Return the letters without a glyph for a report: name, count, where the first one stands.

    book is the one that still has them.
    """
    return [
        {
            "character": letter,
            "code": f"U+{ord(letter):04X}",
            "name": unicodedata.name(letter, ""),
            "count": missing[letter],
            "place": _first_place(letter, book),
        }
        for letter in sorted(missing)[:_SHOWN]
    ]


def _first_place(letter: str, book: Book) -> str:
    for part in book.parts:
        text = f"{body_text(part)}\n{notes_text(part)}"
        at = text.find(letter)
        if at >= 0:
            around = text[max(0, at - _AROUND) : at + _AROUND + 1]
            return f"“{part.title}”: …{' '.join(around.split())}…"
    return "front matter"
