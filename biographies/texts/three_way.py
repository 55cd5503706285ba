"""What two hands made of one text: the changes of each, and the places where they meet.

A proposal was made from a text, its parent, and the chapter has another one by now. Both are held
against the parent, paragraph by paragraph; a paragraph that both changed is divided into its
statements. What only one of them changed is that one's; what both changed is for a person to decide
(the method is that of diff3, with the parent's paragraphs as the places).
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from itertools import chain, count, groupby

from biographies.sources import statements
from biographies.texts.text_diff import (
    Block,
    Kind,
    Piece,
    Unit,
    diff_texts,
    is_alike,
    paired,
    paragraphs,
)

Units = tuple[Unit, ...]
Triple = tuple[Units, Units, Units]  # as the parent, the text now and the proposal have it

_SPACE = re.compile(r"\s*")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_OPENS_A_LINE = re.compile(r"(?:[-*+>|#]|\d+[.)])\s")  # of a list, a quotation, a heading


class Side(StrEnum):
    """Whose words a place gets; both, one after the other, only where nothing is replaced."""

    PARENT = "parent"
    NOW = "now"
    PROPOSED = "proposed"
    BOTH = "both"


class Touched(StrEnum):
    """Which of the two changed a place, and not just as the other did."""

    NONE = "none"
    PROPOSED = "proposed"
    NOW = "now"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Place:
    """Paragraphs or statements as each of the three texts has them; none, where one has none."""

    touched: Touched
    parent: Units
    now: Units
    proposed: Units
    number: int = 0  # among the proposal's changes, or among the conflicts, from 1

    @property
    def sides(self) -> tuple[Side, ...]:
        """Return what a conflict may be decided for."""
        sides = (Side.PARENT, Side.NOW, Side.PROPOSED)
        return sides if self.parent else (*sides, Side.BOTH)

    @property
    def text(self) -> str:
        """Return what the parent says here."""
        return _letters(self.parent).strip()

    @property
    def since(self) -> tuple[Block, ...]:
        """Return what became of the parent's words since."""
        return _compared(self.parent, self.now)

    @property
    def offered(self) -> tuple[Block, ...]:
        """Return what the proposal would do: to the words of now, or of the parent if both did."""
        before = self.parent if self.touched == Touched.BOTH else self.now
        return _compared(before, self.proposed)

    def of(self, side: Side) -> Units:
        """Return its paragraphs or statements as one side has them."""
        if side == Side.BOTH:
            return self.now + self.proposed
        return {Side.PARENT: self.parent, Side.NOW: self.now, Side.PROPOSED: self.proposed}[side]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Places that are whole paragraphs, or the statements of one paragraph that both changed."""

    places: tuple[Place, ...]
    gap: str | None = None  # white space behind the divided paragraph; None: nothing is divided

    @property
    def is_changed(self) -> bool:
        """Tell whether anything here differs."""
        return any(place.touched != Touched.NONE for place in self.places)

    @property
    def words(self) -> int:
        """Count the words that it has now."""
        now = chain.from_iterable(place.now for place in self.places)
        return Piece(Kind.SAME, _letters(tuple(now))).words

    def units(self, side_of: Mapping[Place, Side]) -> Units:
        """Return its paragraphs with each place as the side has it that was chosen."""
        chosen = tuple(
            chain.from_iterable(place.of(side_of.get(place, Side.NOW)) for place in self.places)
        )
        if self.gap is None:
            return chosen
        now = tuple(chain.from_iterable(place.now for place in self.places))
        text = _letters(now) if chosen == now else _as_paragraph(chosen)
        return ((text, self.gap),) if text else ()


@dataclass(frozen=True, slots=True)
class Run:
    """Stretches side by side that are all changed, or all the same and so to be folded."""

    is_changed: bool
    stretches: tuple[Stretch, ...]

    @property
    def words(self) -> int:
        """Count the words that it has now."""
        return sum(stretch.words for stretch in self.stretches)


@dataclass(frozen=True)
class ThreeWay:
    """A text, a proposal that was made from an older one, and what both did since."""

    stretches: tuple[Stretch, ...]
    end: str = field(default="\n")  # white space at the end of the text now

    @cached_property
    def changes(self) -> tuple[Place, ...]:
        """Return what only the proposal changed: taken unless somebody says otherwise."""
        return self._touched(Touched.PROPOSED)

    @cached_property
    def kept(self) -> tuple[Place, ...]:
        """Return what was changed since the proposal was made, and not by it: it stays."""
        return self._touched(Touched.NOW)

    @cached_property
    def conflicts(self) -> tuple[Place, ...]:
        """Return what both changed, each otherwise: to be decided one by one."""
        return self._touched(Touched.BOTH)

    @property
    def runs(self) -> tuple[Run, ...]:
        """Return the stretches in order, those without a change together."""
        grouped = groupby(self.stretches, key=lambda stretch: stretch.is_changed)
        return tuple(Run(is_changed, tuple(found)) for is_changed, found in grouped)

    def undecided(self, decided: Collection[int]) -> tuple[int, ...]:
        """Return the numbers of the conflicts that are not among these."""
        return tuple(place.number for place in self.conflicts if place.number not in decided)

    def merged(
        self, taken: Iterable[int] | None = None, decided: Mapping[int, Side] | None = None
    ) -> str:
        """Return the text now with these changes of the proposal, or all, and these decisions.

        A conflict that is not decided keeps the words of now; so taking nothing gives the text now,
        to the letter. White space between paragraphs is that of the text they come from.
        """
        numbers = None if taken is None else set(taken)
        side_of = {
            place: Side.PROPOSED
            for place in self.changes
            if numbers is None or place.number in numbers
        }
        side_of |= {
            place: decided[place.number]
            for place in self.conflicts
            if decided and place.number in decided
        }
        units = chain.from_iterable(stretch.units(side_of) for stretch in self.stretches)
        return _as_text(tuple(units), end=self.end)

    def _touched(self, touched: Touched) -> tuple[Place, ...]:
        places = chain.from_iterable(stretch.places for stretch in self.stretches)
        return tuple(place for place in places if place.touched == touched)


def merge_texts(parent: str, now: str, proposed: str) -> ThreeWay:
    """Hold two texts against the one that both were made from."""
    old, current, other = (paragraphs(text) for text in (parent, now, proposed))
    found = chain.from_iterable(_stretches(triple) for triple in _triples(old, current, other))
    return ThreeWay(tuple(_numbered(found)), end=current[-1][1] if current else "\n")


def _triples(
    parent: Sequence[Unit], now: Sequence[Unit], proposed: Sequence[Unit]
) -> Iterator[Triple]:
    """Return, for each place of the parent and before it, what the three have there."""
    became_now, added_now = _became(parent, now)
    became_other, added_other = _became(parent, proposed)
    for place in range(len(parent) + 1):
        yield from _additions(added_now[place], added_other[place])
        if place < len(parent):
            yield (parent[place],), became_now[place], became_other[place]


def _became(parent: Sequence[Unit], text: Sequence[Unit]) -> tuple[list[Units], list[Units]]:
    """Return what became of each of the parent's units, and what was added before each and last."""
    became: list[Units] = []
    added: list[Units] = [()]
    for old, new in paired(parent, text):
        if old is not None:
            became.append((new,) if new else ())
            added.append(())
        elif new is not None:
            added[-1] += (new,)
    return became, added


def _additions(now: Units, proposed: Units) -> Iterator[Triple]:
    """Return what was added at one place: what both added, and the rest one by one or as a whole.

    Each of them stands alone if only one of the two added something.
    """
    head = _common(now, proposed)
    tail = _common(now[head:][::-1], proposed[head:][::-1])
    first, second = now[head : len(now) - tail], proposed[head : len(proposed) - tail]
    yield from (((), (unit,), (unit,)) for unit in now[:head])
    if first and second:
        yield (), first, second
    else:
        yield from (((), (unit,), ()) for unit in first)
        yield from (((), (), (unit,)) for unit in second)
    yield from (((), (unit,), (unit,)) for unit in now[len(now) - tail :])


def _common(one: Units, other: Units) -> int:
    """Count the units at the beginning that both have."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a[0] != b[0]), min(len(one), len(other)))


def _stretches(triple: Triple) -> Iterator[Stretch]:
    """Return a place of paragraphs, divided into statements where both changed one."""
    place = _place(triple)
    if place.touched != Touched.BOTH or not _can_be_divided(triple):
        yield Stretch((place,))
        return
    ((old, _),), ((current, gap),), ((other, _),) = triple
    inner = _triples(*(_statements(text) for text in (old, current, other)))
    yield Stretch(tuple(_place(one) for one in inner), gap)


def _place(triple: Triple) -> Place:
    return Place(_touched(triple), *triple)


def _touched(triple: Triple) -> Touched:
    """Tell who changed a place; what differs in white space alone is no conflict."""
    parent, now, proposed = ([text for text, _ in units] for units in triple)
    if now == proposed:
        return Touched.NONE
    if parent == now:
        return Touched.PROPOSED
    words = [[text.split() for text in texts] for texts in (parent, now, proposed)]
    if parent == proposed or words[2] in words[:2]:
        return Touched.NOW
    return Touched.PROPOSED if words[0] == words[1] else Touched.BOTH


def _can_be_divided(triple: Triple) -> bool:
    """Tell whether all three have one paragraph here, which is the same one still."""
    if not all(len(units) == 1 for units in triple):
        return False
    (old,), *others = triple
    return all(is_alike(old, other) for (other,) in others)


def _statements(paragraph: str) -> list[Unit]:
    """Return a paragraph's statements with their marks, each with the white space behind it."""
    found: list[Unit] = []
    at = 0
    for end in [one.end for one in statements(paragraph)]:
        behind = _SPACE.match(paragraph, end)
        stop = behind.end() if behind else end
        found.append((paragraph[at:end], paragraph[end:stop]))
        at = stop
    return [*found, (paragraph[at:], "")] if at < len(paragraph) else found


def _numbered(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    counts = {touched: count(1) for touched in Touched}
    for stretch in stretches:
        numbered = (replace(place, number=next(counts[place.touched])) for place in stretch.places)
        yield replace(stretch, places=tuple(numbered))


def _compared(before: Units, after: Units) -> tuple[Block, ...]:
    return diff_texts(_as_text(before, end=""), _as_text(after, end="")).blocks


def _letters(units: Units) -> str:
    return "".join(text + gap for text, gap in units)


def _as_text(units: Units, *, end: str) -> str:
    """Join paragraphs; one that stood last in its text has no blank line behind it yet."""
    said = [text + (gap if _BLANK_LINE.search(gap) else "\n\n") for text, gap in units[:-1]]
    return "".join([*said, *(text + end for text, _ in units[-1:])])


def _as_paragraph(units: Units) -> str:
    """Join statements; one that stood last in its paragraph has no space behind it yet."""
    said = ""
    for text, gap in units:
        if said and not said[-1].isspace():
            said += "\n" if _OPENS_A_LINE.match(text) else " "
        said += text + gap
    return said.rstrip()
