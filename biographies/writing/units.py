"""The pieces a plan moves about: stretches of a source with what they can carry."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from biographies.sources import BlockKind, Passage, years_in
from biographies.writing.extractive.blocks import blocks
from biographies.writing.extractive.candidates import Candidate, paragraphs
from biographies.writing.headings import SEPARATOR
from biographies.writing.timeline import steady
from biographies.writing.words import terms

# A first section that is about the book and its subject, often by another hand.
_INTRODUCING = re.compile(
    r"(?:introduc(?:tion|tory|ción)|foreword|preface|prologue|prefacio|prólogo|presentación)\b",
    re.IGNORECASE,
)
MAX_LOST = 40  # words that a unit may lose when it does not stand behind the one before it


class Begins(IntEnum):
    """What a unit begins in its source: the better the break, the higher."""

    INSIDE = 0
    PARAGRAPH = 1
    SECTION = 2
    CHAPTER = 3


@dataclass(frozen=True, slots=True)
class Unit:
    """Passages that go to one part together.

    words can be written from it behind what stands before it in its source; lost of them only
    there. years are those of its own story: what leaps away from the source's time is left out.
    time is the year it is taken to tell of, from its own years or its neighbours'; None: unknown.
    """

    passages: tuple[Passage, ...]
    words: int
    lost: int
    years: tuple[int, ...]
    bag: Counter[str]
    begins: Begins
    time: float | None = None

    @property
    def is_story(self) -> bool:
        """Tell whether it tells the life, and does not introduce the book that tells it."""
        return not _INTRODUCING.match(self.heading)

    @property
    def source(self) -> int:
        """Return the number of its source."""
        return self.passages[0].source

    @property
    def heading(self) -> str:
        """Return the headings above it."""
        return self.passages[0].heading

    @property
    def key(self) -> tuple[int, int]:
        """Return its place among all passages of the book."""
        return self.passages[0].source, self.passages[0].ordinal


def make_units(passages: Sequence[Passage], candidates: Sequence[Candidate]) -> list[Unit]:
    """Cut a source's prose into units, each with a sentence near its head that may open a text."""
    prose = [passage for passage in passages if passage.kind is BlockKind.PARAGRAPH]
    carried: dict[int, list[Candidate]] = {}
    for block in blocks(candidates):
        for candidate in block.candidates:
            carried.setdefault(candidate.passage.ordinal, []).append(candidate)
    dates = _story_years(carried)
    units: list[Unit] = []
    for piece in _pieces(prose, carried):
        unit = _unit(piece, carried, dates, units[-1] if units else None)
        if units and _must_follow(units[-1], unit):
            units[-1] = _joined(units[-1], unit)
        else:
            units.append(unit)
    return units


def _pieces(
    prose: Sequence[Passage], carried: dict[int, list[Candidate]]
) -> Iterator[tuple[Passage, ...]]:
    for group in paragraphs(prose):
        piece: list[Passage] = []
        for passage in group:
            if piece and _may_begin(carried.get(passage.ordinal, [])):
                yield tuple(piece)
                piece = []
            piece.append(passage)
        yield tuple(piece)


def _may_begin(candidates: Sequence[Candidate]) -> bool:
    """Tell whether a unit may begin with these sentences: one of the first opens a text."""
    words = 0
    for candidate in candidates:
        if candidate.opens:
            return words <= MAX_LOST
        words += candidate.words
    return False


def _story_years(carried: dict[int, list[Candidate]]) -> dict[int, list[int]]:
    dated = [
        (ordinal, year)
        for ordinal, candidates in sorted(carried.items())
        for candidate in candidates
        if not _INTRODUCING.match(candidate.passage.heading)
        for year in years_in(candidate.outside)
    ]
    years: dict[int, list[int]] = {}
    for ordinal, year in steady(dated):
        years.setdefault(ordinal, []).append(year)
    return years


def _unit(
    piece: tuple[Passage, ...],
    carried: dict[int, list[Candidate]],
    dates: dict[int, list[int]],
    before: Unit | None,
) -> Unit:
    candidates = [item for passage in piece for item in carried.get(passage.ordinal, ())]
    opening = next((at for at, item in enumerate(candidates) if item.opens), len(candidates))
    return Unit(
        passages=piece,
        words=sum(item.words for item in candidates),
        lost=sum(item.words for item in candidates[:opening]),
        years=tuple(year for passage in piece for year in dates.get(passage.ordinal, ())),
        bag=Counter(term for passage in piece for term in terms(passage.text)),
        begins=_begins(piece[0], before),
    )


def _begins(first: Passage, before: Unit | None) -> Begins:
    if before is None:
        return Begins.CHAPTER
    if first.heading.split(SEPARATOR)[0] != before.heading.split(SEPARATOR)[0]:
        return Begins.CHAPTER
    if first.heading != before.heading:
        return Begins.SECTION
    return Begins.INSIDE if first.continues else Begins.PARAGRAPH


def _must_follow(before: Unit, unit: Unit) -> bool:
    """Tell whether nothing of a unit can stand without the one before it."""
    return unit.words > 0 and unit.lost == unit.words and unit.heading == before.heading


def _joined(before: Unit, unit: Unit) -> Unit:
    return replace(
        before,
        passages=before.passages + unit.passages,
        words=before.words + unit.words,
        years=before.years + unit.years,
        bag=before.bag + unit.bag,
    )


def close_ranks(units: Sequence[Unit], gone: Collection[int]) -> list[Unit]:
    """Return the units without those whose numbers are gone, and what leant on these lost too."""
    return [
        replace(unit, words=unit.words - unit.lost, lost=0) if at - 1 in gone else unit
        for at, unit in enumerate(units)
        if at not in gone
    ]
