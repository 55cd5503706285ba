"""Pages as lines at their places, and which of those lines run over all pages."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

_EDGE = 2  # lines at the top and at the foot of a page
_REPEATED = 3  # pages, of a line that stands apart from the text
_CROWDED = 0.25  # of the pages, of a line that does not: notes repeat themselves too
_APART = 1.4  # of the usual distance of lines
_NUMBER = re.compile(r"[-–\[( ]*\d{1,4}[-–\]). ]*")
_ROMAN = re.compile(r"[-–\[( ]*[ivxlc]{1,7}[-–\]) ]*", re.IGNORECASE)
_WITH_NUMBER = re.compile(r"^# | #$")
_FIGURES = re.compile(r"\d+|\b[ivxlc]+\b")
_SAME_SIZE = 1.3  # what is larger than the usual line is a heading and no running head


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page at its place, in points from the page's lower left corner."""

    text: str
    x: float
    y: float
    size: float
    is_bold: bool = False
    is_note: bool = False  # it began with the small mark of a note


@dataclass(frozen=True, slots=True)
class Page:
    """A page's lines in the order of its file; number 0 is a page that has none."""

    number: int
    lines: tuple[Line, ...]


def without_running_heads(pages: Sequence[Page]) -> list[Page]:
    """Return pages without their numbers and without the heads and feet that repeat over pages."""
    edges = _Edges(pages)
    bare = [
        replace(page, lines=tuple(line for line in page.lines if id(line) not in dropped))
        for page in pages
        for dropped in [set(edges.running(page))]
    ]
    return bare if any(page.lines for page in bare) else list(pages)


class _Edges:
    """What stands at the edges of all pages."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages = len(pages)
        sizes = [line.size for page in pages for line in page.lines]
        self.most = _SAME_SIZE * median(sizes) if sizes else 0
        steps = [step for page in pages for step in _steps(page)]
        self.gap = _APART * median(steps) if steps else 0
        self.counted = Counter(
            key for page in pages for key in {_key(edge, line) for edge, line, _ in self._of(page)}
        )

    def running(self, page: Page) -> Iterator[int]:
        """Walk over the lines of a page that run over all pages, by their identity."""
        for edge, line, is_apart in self._of(page):
            if line.size > self.most or line.is_note:
                continue
            is_number = _NUMBER.fullmatch(line.text)
            if edge == "foot":
                is_number = is_number or _ROMAN.fullmatch(line.text)
            if is_number or self._repeats(_key(edge, line), is_apart=is_apart):
                yield id(line)

    def _repeats(self, key: tuple[str, str], *, is_apart: bool) -> bool:
        if not is_apart:
            return self.counted[key] >= max(_REPEATED, _CROWDED * self.pages)
        # A head with the page's number in it needs fewer pages to be known as one.
        return self.counted[key] >= _REPEATED - bool(_WITH_NUMBER.search(key[1]))

    def _of(self, page: Page) -> Iterator[tuple[str, Line, bool]]:
        """Walk over a page's outermost lines, with whether each stands apart from the text."""
        lines = sorted(page.lines, key=lambda line: -line.y)
        for edge, stretch in (("head", lines[: _EDGE + 1]), ("foot", lines[: -_EDGE - 2 : -1])):
            gaps = [abs(line.y - inner.y) > self.gap for line, inner in pairwise(stretch)]
            for at, line in enumerate(stretch[:_EDGE]):
                yield edge, line, any(gaps[at:])


def _steps(page: Page) -> Iterator[float]:
    lines = sorted((line.y for line in page.lines), reverse=True)
    return (above - below for above, below in pairwise(lines) if above - below > 1)


def _key(edge: str, line: Line) -> tuple[str, str]:
    """Return what is the same of a line on all pages."""
    return edge, " ".join(_FIGURES.sub("#", line.text.casefold()).split())
