"""What an editor may ask of an export, checked before any work is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from biographies.errors import InvalidInputError

FORMATS = ("markdown", "word", "pdf", "epub")
NOTES = ("merged", "statement")  # one note a run of statements from one source, or each its own


@dataclass(frozen=True, slots=True)
class Trim:
    """A page and its type area, in points; inner is the margin at the spine."""

    name: str
    width: float
    height: float
    inner: float
    outer: float
    top: float
    bottom: float
    font_size: float
    leading: float

    @property
    def measure(self) -> float:
        """Return the width of a line."""
        return self.width - self.inner - self.outer


# Measures of 60 to 70 letters a line in the book's own face, and a spine margin that the guides of
# paperback printers allow up to 700 pages.
TRIMS = {
    "6x9": Trim("6x9", 432.0, 648.0, 56.0, 44.0, 62.0, 58.0, 10.0, 14.4),
    "a5": Trim("a5", 419.5, 595.3, 54.0, 42.0, 56.0, 54.0, 9.7, 13.8),
    "a4": Trim("a4", 595.3, 841.9, 105.0, 95.0, 90.0, 96.0, 11.0, 16.0),
}


@dataclass(frozen=True, slots=True)
class Options:
    """The options of one export, all of them set."""

    trim: Trim
    toc: bool
    notes: str = "merged"


def read_format(value: str) -> str:
    """Return the format, or raise InvalidInputError that names the allowed ones."""
    if value not in FORMATS:
        _refuse("format", f"{_shown(value)} is not one of {', '.join(FORMATS)}")
    return value


def read_options(values: Mapping[str, object] | None) -> Options:
    """Return the options, or raise InvalidInputError that names the option and what is allowed."""
    given = dict(values or {})
    trim = given.pop("trim", "6x9")
    toc = given.pop("toc", True)
    notes = given.pop("notes", "merged")
    trims = ", ".join(TRIMS)
    if given:
        name = min(map(str, given))
        allowed = f"trim ({trims}), toc (true, false) and notes ({', '.join(NOTES)})"
        _refuse(f"options.{name[:40]}", f"the only options are {allowed}")
    if not isinstance(trim, str) or trim not in TRIMS:
        _refuse("options.trim", f"{_shown(trim)} is not one of {trims}")
    if not isinstance(toc, bool):
        _refuse("options.toc", f"{_shown(toc)} is neither true nor false")
    if not isinstance(notes, str) or notes not in NOTES:
        _refuse("options.notes", f"{_shown(notes)} is not one of {', '.join(NOTES)}")
    return Options(trim=TRIMS[trim], toc=toc, notes=notes)


def _refuse(field: str, message: str) -> NoReturn:
    raise InvalidInputError(field, message)


def _shown(value: object) -> str:
    return repr(value)[:60]
