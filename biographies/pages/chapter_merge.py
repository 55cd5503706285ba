"""A proposal and a text that moved on, as their page shows them: what to tick, what to choose."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from biographies.models import ChapterRevision
from biographies.texts.text_diff import Block, diff_texts
from biographies.texts.three_way import Place, Run, Side, Stretch, ThreeWay, Touched


@dataclass(frozen=True, slots=True)
class ShownSide:
    """One of the answers to a conflict."""

    side: Side
    label: str
    blocks: tuple[Block, ...]  # empty: it has nothing here
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """A place of the text, and what was ticked or chosen for it."""

    place: Place
    is_taken: bool = False
    sides: tuple[ShownSide, ...] = ()
    errors: Sequence[str] = ()

    @property
    def kind(self) -> str:
        """Return who changed it."""
        return self.place.touched.value


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody ticked and chose so far, and what is wrong with it."""

    taken: frozenset[int]
    decided: Mapping[int, Side]
    errors: Mapping[int, list[str]]


class ShownMerge:
    """A three-way comparison and the choices on it."""

    def __init__(
        self, merge: ThreeWay, proposal: ChapterRevision, now: ChapterRevision, choices: Choices
    ) -> None:
        self.merge = merge
        self._choices = choices
        self._labels = {
            Side.PARENT: f"As it was, in revision {proposal.parent.number}"
            if proposal.parent
            else "As it was",
            Side.NOW: f"As it is now, in revision {now.number}",
            Side.PROPOSED: f"As proposal {proposal.number} has it",
            Side.BOTH: "Both: what is there now, then the proposed",
        }

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing of the proposal is left to be decided."""
        return not self.merge.changes and not self.merge.conflicts

    @property
    def runs(self) -> list[tuple[Run, list[list[ShownPlace]]]]:
        """Return the runs of the text, each with its stretches' places."""
        return [
            (run, [list(self._places(stretch)) for stretch in run.stretches])
            for run in self.merge.runs
        ]

    @property
    def open_conflicts(self) -> list[int]:
        """Return the numbers of the conflicts that were sent undecided."""
        return sorted(self._choices.errors)

    def _places(self, stretch: Stretch) -> Iterator[ShownPlace]:
        for place in stretch.places:
            if place.touched == Touched.BOTH:
                errors = self._choices.errors.get(place.number, ())
                yield ShownPlace(place, sides=tuple(self._sides(place)), errors=errors)
            else:
                yield ShownPlace(place, is_taken=place.number in self._choices.taken)

    def _sides(self, place: Place) -> Iterator[ShownSide]:
        blocks = {
            Side.PARENT: diff_texts(place.text, place.text).blocks,
            Side.NOW: place.since,
            Side.PROPOSED: place.offered,
            Side.BOTH: tuple(chain(place.since, place.offered)),
        }
        for side in place.sides:
            label = self._labels[side]
            if side == Side.PARENT and not place.parent:
                label = "Neither of them"
            is_chosen = self._choices.decided.get(place.number) == side
            yield ShownSide(side, label, blocks[side] if place.of(side) else (), is_chosen)
