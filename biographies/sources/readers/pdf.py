"""Reads PDFs by pypdf: the lines of each page with their places, sizes and weights."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import groupby
from math import hypot
from typing import TYPE_CHECKING, Any

from biographies.errors import SourceUnreadableError
from biographies.sources.file_names import authors_of_file, title_of_file
from biographies.sources.pieces import Reading, without_page_marks
from biographies.sources.readers.pdf_layout import lay_out_pages
from biographies.sources.readers.running_heads import Line, Page

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

MAX_PAGES = 2_000
_NOTE_MARK = re.compile(r"[\d,*†‡§¶\s]{1,6}")
_LINE_END_HYPHEN = re.compile("[\u00ad\u2010]$")
# (The code 7F stands for a bullet in the encodings of PDF; pypdf leaves it as it is.)
_RAISED = 0.78  # of the line's size: smaller figures are marks of notes
_SAME_LINE = 0.6  # of the size: what stands higher or lower is another line
_LETTERS = 0.5  # of all signs; below it a font has no table of its letters


def read_pdf(data: bytes) -> Reading:
    """Return the blocks of a PDF with the pages that they begin on.

    Raises SourceUnreadableError for one that is locked, damaged, too long or without text; pages
    without text and pages that fail are told in the remarks.
    """
    reader = _opened(data)
    pages, faults = _pages(reader)
    lines = [line for page in pages for line in page.lines]
    if not lines:
        _refuse_empty(reader, faults)
    text = "".join(line.text for line in lines)
    if sum(map(str.isalnum, text)) < _LETTERS * len("".join(text.split())):
        msg = "the PDF's letters cannot be told (its fonts name none); have it recognised (OCR)"
        raise SourceUnreadableError(msg)
    reading = Reading(lay_out_pages(pages), remarks=list(_remarks(reader, pages, faults)))
    said = _properties(reader)
    reading.title = title_of_file(said.get("/Title", ""))
    reading.authors = authors_of_file(said.get("/Author", ""))
    return reading


def _opened(data: bytes) -> "PdfReader":
    # Imported here: pypdf takes 0.4 s to load, and most processes read no PDF.
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            msg = "the PDF is protected by a password; save it without one"
            raise SourceUnreadableError(msg)
        count = len(reader.pages)
    except DependencyError as exc:
        msg = "the PDF is protected in a way that cannot be read here; save it without a password"
        raise SourceUnreadableError(msg) from exc
    except _faults() as exc:
        msg = "the PDF is damaged or was cut off; save or download it again"
        raise SourceUnreadableError(msg) from exc
    if count > MAX_PAGES:
        msg = f"the PDF has {count} pages; the limit is {MAX_PAGES}"
        raise SourceUnreadableError(msg)
    return reader


def _faults() -> tuple[type[Exception], ...]:
    """Return what pypdf raises on damaged files: its own errors, and what its code runs into."""
    from pypdf.errors import PyPdfError

    own = (PyPdfError, OSError, LookupError, ValueError, TypeError, AttributeError)
    return (*own, ArithmeticError, AssertionError, NotImplementedError, RecursionError)


def _pages(reader: "PdfReader") -> tuple[list[Page], list[int]]:
    """Return every page with its number and lines, and the places of pages that failed."""
    from pypdf.errors import LimitReachedError

    numbers = _numbers(reader)
    pages, faults = [], []
    for place in range(len(numbers)):
        lines: tuple[Line, ...] = ()
        try:
            lines = _lines(reader.pages[place])
        except LimitReachedError as exc:
            msg = f"page {place + 1} of the PDF unpacks to far more than a page holds"
            raise SourceUnreadableError(msg) from exc
        except _faults():
            faults.append(place)
        pages.append(Page(numbers[place], lines))
    return pages, faults


def _numbers(reader: "PdfReader") -> list[int]:
    """Return the pages' printed numbers where they are told, 0 for i, ii, …; else their places."""
    places = list(range(1, len(reader.pages) + 1))
    try:
        labels = reader.page_labels
    except _faults():
        return places
    printed = [int(label) if label.isdecimal() else 0 for label in labels]
    told = [number for number in printed if number]
    is_plain = told == sorted(set(told)) and 2 * len(told) > len(places) == len(printed)
    return printed if is_plain and printed[-len(told) :] == told else places


@dataclass(slots=True)
class _Collector:
    """Puts together the lines of a page from the stretches that pypdf shows."""

    lines: list[Line] = field(default_factory=list)
    stretches: list[Line] = field(default_factory=list)

    def __call__(self, text: str, *where: Any) -> None:  # matrices, font, size
        """Take a stretch of text with its transformation, text matrix, font and size."""
        around, own, font, size = where
        x = own[4] * around[0] + own[5] * around[2] + around[4]
        y = own[4] * around[1] + own[5] * around[3] + around[5]
        height = size * hypot(own[2], own[3]) * hypot(around[2], around[3])
        is_bold = "bold" in str((font or {}).get("/BaseFont", "")).lower()
        for at, part in enumerate(text.split("\n")):
            if at:
                self.end_line()
            if part.strip():
                self._add(Line(part, x, y, height, is_bold=is_bold))

    def _add(self, stretch: Line) -> None:
        last = self.stretches[-1] if self.stretches else stretch
        if abs(last.y - stretch.y) > _SAME_LINE * max(last.size, stretch.size):
            self.end_line()
        self.stretches.append(stretch)

    def end_line(self) -> None:
        """Make a line of what was collected, without small figures that are marks of notes."""
        if not self.stretches:
            return
        longest = max(self.stretches, key=lambda stretch: len(stretch.text))
        size = longest.size
        kept = [
            stretch
            for stretch in self.stretches
            if stretch.size > _RAISED * size or not _NOTE_MARK.fullmatch(stretch.text)
        ]
        text = " ".join("".join(stretch.text for stretch in kept).split())
        text = _LINE_END_HYPHEN.sub("-", without_page_marks(text)).replace("\x7f", "•")
        is_bold = all(stretch.is_bold for stretch in kept)
        is_note = self.stretches[0] is not kept[0]
        self.lines.append(Line(text, kept[0].x, longest.y, size, is_bold, is_note))
        self.stretches.clear()


def _lines(page: "PageObject") -> tuple[Line, ...]:
    collector = _Collector()
    page.extract_text(visitor_text=collector)
    collector.end_line()
    return tuple(line for line in collector.lines if line.text)


def _refuse_empty(reader: "PdfReader", faults: Sequence[int]) -> None:
    if len(faults) == len(reader.pages):
        msg = "the PDF is damaged: none of its pages can be read"
    elif any(_has_picture(page) for page in reader.pages):
        msg = "the PDF has no text, only pictures of it (a scan?); have it recognised (OCR) first"
    else:
        msg = "the PDF has no text"
    raise SourceUnreadableError(msg)


def _remarks(reader: "PdfReader", pages: Sequence[Page], faults: Sequence[int]) -> Iterator[str]:
    """Tell which pages gave nothing, by their places in the file."""
    if faults:
        yield f"{_spans(faults)} could not be read (damaged?)."
    empty = [at for at, page in enumerate(pages) if not page.lines and at not in faults]
    scans = [at for at in empty if _has_picture(reader.pages[at])]
    if scans:
        yield f"{_spans(scans)} {'has' if len(scans) == 1 else 'have'} no text (scanned?)."


def _spans(places: Sequence[int]) -> str:
    """Return "Page 3" or "Pages 3–5, 9", counted from the file's first page."""
    runs = (
        [place + 1 for _, place in run]
        for _, run in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0])
    )
    named = [f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]
    return f"{'Pages' if len(places) > 1 else 'Page'} {', '.join(named)}"


def _has_picture(page: "PageObject") -> bool:
    try:
        resources: Any = page["/Resources"]
        objects = resources["/XObject"].values()
        return any(each.get_object().get("/Subtype") == "/Image" for each in objects)
    except _faults():  # a page without resources has no picture either
        return False


def _properties(reader: "PdfReader") -> dict[str, str]:
    try:
        return {name: str(text) for name, text in (reader.metadata or {}).items()}
    except _faults():
        return {}
