"""What an editor may ask of an export, checked before any work is done."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from biographies.errors import InvalidInputError

FORMATS = ("markdown", "word", "pdf", "epub")
NOTES = ("merged", "statement")  # one note a run of statements from one source, or each its own

# What a format has no use for; everything (a bundle) hands each of its formats its own.
_MEANT_FOR_OTHERS = {name: frozenset({"citations"}) for name in FORMATS if name != "markdown"}
CITATIONS = ("notes", "pandoc")  # of Markdown: printed notes, or keys with a file of records
ENGINES = ("xhtml2pdf", "typst")  # of PDF; typst sets notes at the foot of pages, where installed
PROFILES = ("reading", "print")  # of PDF: with links, or what a printer of paperbacks takes
# The least margin at the spine, in points, up to a number of pages: several guides of paperback
# printers agree on them.
GUTTERS = ((150, 27.0), (300, 36.0), (500, 45.0), (700, 54.0), (828, 63.0))
PAPERBACK_PAGES = (24, 828)
_BESIDE_GUTTER = 18.0  # so that no line runs into the fold


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

    def bound(self, gutter: float) -> "Trim":
        """Return the trim with a margin at the spine for a book that needs that gutter."""
        return replace(self, inner=gutter + _BESIDE_GUTTER)

    @property
    def figure_height(self) -> float:
        """Return the most that a picture may be high, so that its caption stands below it."""
        return 0.75 * (self.height - self.top - self.bottom)


# Measures of 60 to 70 letters a line in the book's own face, and a spine margin that the guides of
# paperback printers allow up to 700 pages.
TRIMS = {
    "6x9": Trim("6x9", 432.0, 648.0, 56.0, 44.0, 62.0, 58.0, 10.0, 14.4),
    "5.5x8.5": Trim("5.5x8.5", 396.0, 612.0, 54.0, 40.0, 58.0, 54.0, 9.7, 13.8),
    "5x8": Trim("5x8", 360.0, 576.0, 50.0, 36.0, 54.0, 52.0, 9.3, 13.2),
    "a5": Trim("a5", 419.5, 595.3, 54.0, 42.0, 56.0, 54.0, 9.7, 13.8),
    "a4": Trim("a4", 595.3, 841.9, 105.0, 95.0, 90.0, 96.0, 11.0, 16.0),
}


@dataclass(frozen=True, slots=True)
class Options:
    """The options of one export, all of them set."""

    trim: Trim
    toc: bool
    notes: str = "merged"
    citations: str = "notes"
    profile: str = "reading"
    engine: str = "xhtml2pdf"
    fonts_dir: Path | None = None  # where further fonts are; the installation's, not the editor's

    @property
    def is_for_print(self) -> bool:
        """Tell whether the pages go to a printer."""
        return self.profile == "print"


_CHOICES = {
    "trim": tuple(TRIMS),
    "notes": NOTES,
    "citations": CITATIONS,
    "profile": PROFILES,
    "engine": ENGINES,
}  # the first is the usual one
# Which formats an option means something to, a bundle of all of them apart; others for each.
_MEANT_FOR = {
    "citations": {"markdown"},
    "profile": {"pdf"},
    "engine": {"pdf"},
    "trim": {"word", "pdf"},
}


def gutter_for(pages: int) -> float:
    """Return the least margin at the spine for so many pages, in points."""
    return next((gutter for most, gutter in GUTTERS if pages <= most), GUTTERS[-1][1])


def read_format(value: str) -> str:
    """Return the format, or raise InvalidInputError that names the allowed ones."""
    if value not in FORMATS:
        _refuse("format", f"{_shown(value)} is not one of {', '.join(FORMATS)}")
    return value


def options_for(export_format: str, options: Mapping[str, object]) -> dict[str, object]:
    """Return the options that mean something to a format, so that no other file is made twice."""
    return {
        name: value
        for name, value in options.items()
        if export_format in _MEANT_FOR.get(name, FORMATS) or export_format not in FORMATS
    }


def read_options(values: Mapping[str, object] | None) -> Options:
    """Return the options, or raise InvalidInputError that names the option and what is allowed."""
    given = dict(values or {})
    toc = given.pop("toc", True)
    chosen = {name: _chosen(name, given.pop(name, _CHOICES[name][0])) for name in _CHOICES}
    if given:
        allowed = ", ".join(f"{name} ({', '.join(values)})" for name, values in _CHOICES.items())
        _refuse(
            f"options.{min(map(str, given))[:40]}",
            f"the only options are toc (true, false), {allowed}",
        )
    if not isinstance(toc, bool):
        _refuse("options.toc", f"{_shown(toc)} is neither true nor false")
    return Options(
        trim=TRIMS[chosen["trim"]],
        toc=toc,
        notes=chosen["notes"],
        citations=chosen["citations"],
        profile=chosen["profile"],
        engine=chosen["engine"],
    )


def _chosen(name: str, value: object) -> str:
    if not isinstance(value, str) or value not in _CHOICES[name]:
        _refuse(f"options.{name}", f"{_shown(value)} is not one of {', '.join(_CHOICES[name])}")
    return value


def _refuse(field: str, message: str) -> NoReturn:
    raise InvalidInputError(field, message)


def _shown(value: object) -> str:
    return repr(value)[:60]
