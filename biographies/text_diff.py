"""What changed between two texts, word by word and paragraph by paragraph.

A text is a row of words, signs and paragraph breaks, each with the white space behind it. The
paragraphs that both texts have are found first, then the words within what is left; so a long text
costs what its changes do. The method is the longest common subsequence (Indel of rapidfuzz).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Indel

from biographies.sources import MARK

# rapidfuzz keeps a bit for each pair of words: this many are 75 MB. What is beyond (two texts of
# 20,000 words without one paragraph in common) is shown as replaced, which it is.
MOST_PAIRS = 600_000_000

_BREAK = r"\n[^\S\n]*\n\s*"
_PARAGRAPH = re.compile(rf"(?:(?!{_BREAK}).)*(?:{_BREAK}|\Z)", re.DOTALL)
_TOKEN = re.compile(
    rf"({_BREAK}|\[\^[^\]\s]{{1,100}}\]|\w+(?:[’'-]\w+)*|[^\w\s])((?:(?!{_BREAK})\s)*)"
)
_IS_BREAK = re.compile(_BREAK)


class Kind(StrEnum):
    """Which of the two texts a piece is in."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that stand together in both texts, or in one of them."""

    kind: Kind
    text: str

    @property
    def words(self) -> int:
        """Count its words; a citation mark is none."""
        return sum(word[0].isalnum() for word, _ in _tokens(self.text) if word)

    @property
    def is_break(self) -> bool:
        """Tell whether it is nothing but a paragraph's end, which nobody would see."""
        return not self.text.strip() and bool(_IS_BREAK.search(self.text))


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a few, as they stand in both texts; what is taken or left as one."""

    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        """Tell whether the two texts differ here."""
        return any(piece.kind != Kind.SAME for piece in self.pieces)

    @property
    def before(self) -> str:
        """Return how the first text says it."""
        return _said(self.pieces, Kind.REMOVED)

    @property
    def after(self) -> str:
        """Return how the second text says it."""
        return _said(self.pieces, Kind.ADDED)

    @property
    def words(self) -> int:
        """Count the words that both texts have here."""
        return _words(self.pieces, Kind.SAME)


@dataclass(frozen=True, slots=True)
class Run:
    """Blocks side by side that are all changed, or all the same and so to be folded."""

    is_changed: bool
    blocks: tuple[tuple[int, Block], ...]  # with their numbers among the changed ones, from 1

    @property
    def words(self) -> int:
        """Count the words that both texts have here."""
        return sum(block.words for _, block in self.blocks)


@dataclass(frozen=True, slots=True)
class TextDiff:
    """Two texts as one: what is the same, what only the first has and what only the second."""

    blocks: tuple[Block, ...]

    @property
    def changes(self) -> tuple[Block, ...]:
        """Return the blocks in which the texts differ."""
        return tuple(block for block in self.blocks if block.is_changed)

    @property
    def words_added(self) -> int:
        """Count the words that only the second text has."""
        return sum(_words(block.pieces, Kind.ADDED) for block in self.blocks)

    @property
    def words_removed(self) -> int:
        """Count the words that only the first text has."""
        return sum(_words(block.pieces, Kind.REMOVED) for block in self.blocks)

    @property
    def citations_added(self) -> tuple[tuple[int, int], ...]:
        """Return the passages, by source and ordinal, that only the second text cites."""
        return _only(self.after, self.before)

    @property
    def citations_removed(self) -> tuple[tuple[int, int], ...]:
        """Return the passages, by source and ordinal, that only the first text cites."""
        return _only(self.before, self.after)

    @property
    def before(self) -> str:
        """Return the first text."""
        return "".join(block.before for block in self.blocks)

    @property
    def after(self) -> str:
        """Return the second text."""
        return "".join(block.after for block in self.blocks)

    @property
    def runs(self) -> tuple[Run, ...]:
        """Return the blocks in order, the changed ones numbered, the others together."""
        runs: list[Run] = []
        number = 0
        for block in self.blocks:
            number += block.is_changed
            entry = (number if block.is_changed else 0, block)
            if runs and runs[-1].is_changed == block.is_changed:
                runs[-1] = Run(block.is_changed, (*runs[-1].blocks, entry))
            else:
                runs.append(Run(block.is_changed, (entry,)))
        return tuple(runs)

    def taking(self, numbers: Iterable[int]) -> str:
        """Return the first text with these of its changes (1, 2, …) as the second has them."""
        taken = set(numbers)
        return "".join(
            block.after if number in taken else block.before
            for run in self.runs
            for number, block in run.blocks
        )


def diff_texts(before: str, after: str) -> TextDiff:
    """Compare two texts; `taking` none or all of the changes gives either back, to the letter."""
    return TextDiff(tuple(_blocks(_merged(_pieces(before, after)))))


def _pieces(before: str, after: str) -> Iterator[Piece]:
    for is_same, olds, news in _stretches(_paragraphs(before), _paragraphs(after)):
        if is_same:
            yield Piece(Kind.SAME, "".join(olds))
        else:
            yield from _word_pieces(_tokens("".join(olds)), _tokens("".join(news)))


def _word_pieces(
    before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]
) -> Iterator[Piece]:
    if len(before) * len(after) > MOST_PAIRS:
        yield Piece(Kind.REMOVED, _joined(before))
        yield Piece(Kind.ADDED, _joined(after))
        return
    at_old = at_new = 0
    for is_same, olds, news in _stretches([t[0] for t in before], [t[0] for t in after]):
        old = before[at_old : at_old + len(olds)]
        new = after[at_new : at_new + len(news)]
        at_old, at_new = at_old + len(olds), at_new + len(news)
        if is_same:
            yield from _same_words(old, new)
        else:
            yield Piece(Kind.REMOVED, _joined(old))
            yield Piece(Kind.ADDED, _joined(new))


def _same_words(
    before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]
) -> Iterator[Piece]:
    """Return words that are the same, where the white space behind them may not be."""
    for (word, old), (_, new) in zip(before, after, strict=True):
        yield Piece(Kind.SAME, word)
        if old == new:
            yield Piece(Kind.SAME, old)
        else:
            yield Piece(Kind.REMOVED, old)
            yield Piece(Kind.ADDED, new)


def _stretches(
    before: Sequence[str], after: Sequence[str]
) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    """Cut two rows into what is the same in both and what differs, in turn."""
    numbers: dict[str, int] = {}  # rapidfuzz compares hashes: a number's is its own
    old, new = (
        [numbers.setdefault(item, len(numbers)) for item in items] for items in (before, after)
    )
    at_old = at_new = 0
    for op in [*Indel.opcodes(old, new), None]:
        if op is not None and op.tag != "equal":
            continue
        next_old, next_new = (op.src_start, op.dest_start) if op else (len(before), len(after))
        if at_old < next_old or at_new < next_new:
            yield False, before[at_old:next_old], after[at_new:next_new]
        if op is not None:
            at_old, at_new = op.src_end, op.dest_end
            yield True, before[op.src_start : at_old], after[op.dest_start : at_new]


def _paragraphs(text: str) -> list[str]:
    return [found[0] for found in _PARAGRAPH.finditer(text) if found[0]]


def _tokens(text: str) -> list[tuple[str, str]]:
    """Return words, signs and breaks, each with the white space behind it."""
    found = [(token[1], token[2]) for token in _TOKEN.finditer(text)]
    lead = text[: len(text) - sum(len(word) + len(gap) for word, gap in found)]
    return [("", lead), *found] if lead else found


def _joined(tokens: Sequence[tuple[str, str]]) -> str:
    return "".join(word + gap for word, gap in tokens)


def _merged(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Join neighbours of one kind, and leave out what is empty."""
    kind, texts = Kind.SAME, list[str]()
    for piece in pieces:
        if not piece.text:
            continue
        if piece.kind != kind:
            if texts:
                yield Piece(kind, "".join(texts))
            kind, texts = piece.kind, []
        texts.append(piece.text)
    if texts:
        yield Piece(kind, "".join(texts))


def _blocks(pieces: Iterable[Piece]) -> Iterator[Block]:
    """Cut at the paragraph ends that both texts share, and behind whole paragraphs of one text."""
    row = list(pieces)
    block: list[Piece] = []
    for place, piece in enumerate(row):
        rest = piece.text
        if piece.kind == Kind.SAME or (not block and _stands_alone(row, place)):
            ends = [found.end() for found in _IS_BREAK.finditer(piece.text)]
            if piece.kind != Kind.SAME:
                ends = ends[-1:]
            for start, end in zip([0, *ends], ends, strict=False):
                yield Block((*block, Piece(piece.kind, piece.text[start:end])))
                block = []
            rest = piece.text[ends[-1] :] if ends else rest
        if rest:
            block.append(Piece(piece.kind, rest))
    if block:
        yield Block(tuple(block))


def _stands_alone(row: Sequence[Piece], place: int) -> bool:
    """Tell whether a change only adds or only removes."""
    return place + 1 == len(row) or row[place + 1].kind == Kind.SAME


def _said(pieces: Iterable[Piece], kind: Kind) -> str:
    return "".join(piece.text for piece in pieces if piece.kind in (Kind.SAME, kind))


def _words(pieces: Iterable[Piece], kind: Kind) -> int:
    return sum(piece.words for piece in pieces if piece.kind == kind)


def _only(text: str, other: str) -> tuple[tuple[int, int], ...]:
    """Return the passages that one text cites and the other does not."""
    cited, known = (
        {(int(found["source"]), int(found["ordinal"])) for found in MARK.finditer(said)}
        for said in (text, other)
    )
    return tuple(sorted(cited - known))
