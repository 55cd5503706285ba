"""The faces that come with the program, and what is done with letters they do not have."""

import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

from biographies.exporting.book import Book
from biographies.exporting.tree_map import map_book

FONT_DIR = Path(__file__).resolve().parent.parent / "fonts"
FAMILY = "BookSerif"
FACES = {
    ("normal", "normal"): FONT_DIR / "NotoSerif-Regular.ttf",
    ("bold", "normal"): FONT_DIR / "NotoSerif-Bold.ttf",
    ("normal", "italic"): FONT_DIR / "NotoSerif-Italic.ttf",
    ("bold", "italic"): FONT_DIR / "NotoSerif-BoldItalic.ttf",
}
MISSING_MARK = "\ufffd"
_SPACES = re.compile(r"[^\S\n\xa0]")  # all that is white but a line end and the space that binds
_BINDING_SPACES = str.maketrans({"\u202f": "\xa0", "\u2007": "\xa0"})
# They shape or steer other letters and are nothing in print by themselves.
_SILENT = re.compile(
    "[\xad\u034f\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
_SHOWN = 200  # of the letters without a glyph, in a report


@cache
def register_faces() -> None:
    """Make the bundled faces known to the engine as one family, once in a process.

    Not by @font-face: the engine looks for those files as addresses, and in a directory with a
    space in its name finds none, says nothing and prints in a face that is not in the file.
    """
    # Imported here and below: only PDF needs these, and they are slow to load.
    from reportlab.lib.fonts import addMapping
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from xhtml2pdf.default import DEFAULT_FONT

    for (weight, style), path in FACES.items():
        pdfmetrics.registerFont(TTFont(path.stem, str(path)))
        addMapping(FAMILY, weight == "bold", style == "italic", path.stem)
    DEFAULT_FONT[FAMILY.lower()] = FAMILY


@cache
def available_letters() -> frozenset[int]:
    """Return the code points that all four faces have a glyph for."""
    from reportlab.pdfbase import pdfmetrics

    register_faces()
    tables = [set(pdfmetrics.getFont(path.stem).face.charToGlyph) for path in FACES.values()]
    # The engine writes a code of four digits for what a reader copies out of the file.
    return frozenset(code for code in set.intersection(*tables) if code <= 0xFFFF)


def printable(book: Book) -> tuple[Book, Counter[str]]:
    """Return the book with a visible mark for each letter that has no glyph, and those letters.

    Without this they come out blank, and nothing says so.
    """
    available = available_letters()
    missing: Counter[str] = Counter()

    def change(text: str) -> str:
        if text.isascii():
            return text
        plain = _SILENT.sub("", _SPACES.sub(" ", text.translate(_BINDING_SPACES)))
        lacking = {letter for letter in set(plain) if ord(letter) not in available} - {"\n"}
        if not lacking:
            return plain
        silent = {letter for letter in lacking if unicodedata.category(letter) == "Cf"}
        missing.update(letter for letter in plain if letter in lacking - silent)
        marks = {ord(letter): "" if letter in silent else MISSING_MARK for letter in lacking}
        return plain.translate(marks)

    return map_book(book, change), missing


def described(missing: Counter[str]) -> list[dict[str, object]]:
    """Return the letters without a glyph for a report, in order, with name and count."""
    return [
        {
            "character": letter,
            "code": f"U+{ord(letter):04X}",
            "name": unicodedata.name(letter, ""),
            "count": missing[letter],
        }
        for letter in sorted(missing)[:_SHOWN]
    ]
