"""What changed between two texts, word by word and paragraph by paragraph.

The paragraphs that both texts have are found first; of the others those that are alike are put
side by side and compared word by word. So a long text costs what its changes do, and each paragraph
can be taken or left by itself. The method is the longest common subsequence (Indel of rapidfuzz).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, groupby, product, zip_longest

from rapidfuzz.distance import Indel

from biographies.sources import MARK

# rapidfuzz keeps a bit for each pair of words: this many are 75 MB. What is beyond (two texts of
# 20,000 words without one paragraph in common) is shown as replaced, which it is.
MOST_PAIRS = 600_000_000
MOST_PARAGRAPHS = 10_000  # pairs of them that are held against each other
LEAST_LIKENESS = 0.4  # of words in common; a paragraph that has less is another one

Unit = tuple[str, str]  # a paragraph or word, and the white space behind it

_BREAK = r"\n[^\S\n]*\n\s*"
_PARAGRAPH = re.compile(rf"((?:(?!{_BREAK}).)*)({_BREAK}|\Z)", re.DOTALL)
_TOKEN = re.compile(r"(\[\^[^\]\s]{1,100}\]|\w+(?:[’'-]\w+)*|[^\w\s])(\s*)")


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


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a few, as they stand in both texts; what is taken or left as one."""

    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        """Tell whether the two texts differ here."""
        return any(piece.kind != Kind.SAME for piece in self.pieces)

    @property
    def is_spacing(self) -> bool:
        """Tell whether they differ in nothing that can be seen."""
        differing = [piece.text for piece in self.pieces if piece.kind != Kind.SAME]
        return bool(differing) and not "".join(differing).strip()

    @property
    def seen(self) -> tuple[Piece, ...]:
        """Return its pieces without the white space around the whole."""
        visible = [place for place, piece in enumerate(self.pieces) if piece.text.strip()]
        if not visible:
            return ()
        first, last = visible[0], visible[-1]
        inner = list(self.pieces[first : last + 1])
        inner[0] = Piece(inner[0].kind, inner[0].text.lstrip())
        inner[-1] = Piece(inner[-1].kind, inner[-1].text.rstrip())
        return tuple(inner)

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
        numbers = accumulate(block.is_changed for block in self.blocks)
        numbered = [
            (n * block.is_changed, block) for n, block in zip(numbers, self.blocks, strict=True)
        ]
        grouped = groupby(numbered, key=lambda entry: bool(entry[0]))
        return tuple(Run(is_changed, tuple(entries)) for is_changed, entries in grouped)

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
    return TextDiff(tuple(_blocks(paragraphs(before), paragraphs(after))))


def is_alike(one: Unit, other: Unit) -> bool:
    """Tell whether two paragraphs have enough words in common to be one that was changed."""
    return bool(_likeness(_words_of(one), _words_of(other)))


def _blocks(before: Sequence[Unit], after: Sequence[Unit]) -> Iterator[Block]:
    carried: list[Piece] = []  # another white space behind an unchanged paragraph
    for old, new in paired(before, after):
        pieces, behind = _pieces(old, new)
        block = Block(tuple(_merged(pieces)))
        if carried and not block.is_changed:
            yield Block(tuple(_merged(carried)))
        elif carried:
            block = Block(tuple(_merged([*carried, *block.pieces])))
        yield block
        carried = behind
    if carried:
        yield Block(tuple(_merged(carried)))


def _pieces(old: Unit | None, new: Unit | None) -> tuple[list[Piece], list[Piece]]:
    """Return what a paragraph is made of, and apart from that the white space behind it."""
    if old is None or new is None:
        kind, unit = (Kind.REMOVED, old) if old else (Kind.ADDED, new)
        return [Piece(kind, "".join(unit or ()))], []
    gaps = (
        [Piece(Kind.SAME, old[1])]
        if old[1] == new[1]
        else [Piece(Kind.REMOVED, old[1]), Piece(Kind.ADDED, new[1])]
    )
    if old[0] == new[0]:
        same = [Piece(Kind.SAME, old[0])]
        return ([*same, *gaps], []) if old[1] == new[1] else (same, gaps)
    return [*_word_pieces(_tokens(old[0]), _tokens(new[0])), *gaps], []


def paired(
    before: Sequence[Unit], after: Sequence[Unit]
) -> Iterator[tuple[Unit | None, Unit | None]]:
    """Put each paragraph, or statement, beside what became of it; None where one came or went."""
    at_old = at_new = 0
    for is_same, olds, news in _stretches([unit[0] for unit in before], [u[0] for u in after]):
        old, new = before[at_old : at_old + len(olds)], after[at_new : at_new + len(news)]
        at_old, at_new = at_old + len(olds), at_new + len(news)
        yield from zip(old, new, strict=True) if is_same else _aligned(old, new)


def _aligned(
    before: Sequence[Unit], after: Sequence[Unit]
) -> Iterator[tuple[Unit | None, Unit | None]]:
    """Put paragraphs that are alike side by side, in order; the others take what place is left."""
    at_old = at_new = 0
    for old, new in [*_alike(before, after), (len(before), len(after))]:
        yield from zip_longest(before[at_old:old], after[at_new:new])
        if old < len(before):
            yield before[old], after[new]
        at_old, at_new = old + 1, new + 1


def _alike(before: Sequence[Unit], after: Sequence[Unit]) -> list[tuple[int, int]]:
    """Return the places of paragraphs that are alike: the pairs, in order, that share most."""
    olds, news = ([_words_of(unit) for unit in units] for units in (before, after))
    cost = sum(map(len, olds)) * sum(map(len, news))
    if len(olds) * len(news) > MOST_PARAGRAPHS or cost > MOST_PAIRS:
        return []
    best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    likeness = [[_likeness(old, new) for new in news] for old in olds]
    for i, j in product(reversed(range(len(olds))), reversed(range(len(news)))):
        best[i][j] = max(best[i + 1][j], best[i][j + 1], likeness[i][j] + best[i + 1][j + 1])
    found, i, j = [], 0, 0
    while i < len(olds) and j < len(news):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            found.append((i, j))
            i, j = i + 1, j + 1
    return found


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the share of words that two paragraphs have in common; 0.0 if they are not alike."""
    return Indel.normalized_similarity(one, other, score_cutoff=LEAST_LIKENESS)


def _words_of(unit: Unit) -> list[str]:
    return [word for word, _ in _tokens(unit[0])]


def _word_pieces(before: Sequence[Unit], after: Sequence[Unit]) -> Iterator[Piece]:
    olds, news = [word for word, _ in before], [word for word, _ in after]
    if not _likeness(olds, news):
        yield Piece(Kind.REMOVED, _joined(before))
        yield Piece(Kind.ADDED, _joined(after))
        return
    at_old = at_new = 0
    for is_same, removed, added in _stretches(olds, news):
        old = before[at_old : at_old + len(removed)]
        new = after[at_new : at_new + len(added)]
        at_old, at_new = at_old + len(removed), at_new + len(added)
        if is_same:
            yield from _same_words(old, new)
        else:
            yield Piece(Kind.REMOVED, _joined(old))
            yield Piece(Kind.ADDED, _joined(new))


def _same_words(before: Sequence[Unit], after: Sequence[Unit]) -> Iterator[Piece]:
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
    if len(before) * len(after) > MOST_PAIRS:
        yield False, before, after
        return
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


def paragraphs(text: str) -> list[Unit]:
    """Return paragraphs, each with the break behind it, the last with the white space there."""
    found = [(unit[1], unit[2]) for unit in _PARAGRAPH.finditer(text) if unit[0]]
    if found and not found[-1][1]:
        last = found[-1][0]
        found[-1] = last.rstrip(), last[len(last.rstrip()) :]
    return found


def _tokens(text: str) -> list[Unit]:
    """Return words and signs, each with the white space behind it."""
    found = [(token[1], token[2]) for token in _TOKEN.finditer(text)]
    lead = text[: len(text) - sum(len(word) + len(gap) for word, gap in found)]
    return [("", lead), *found] if lead else found


def _joined(tokens: Sequence[Unit]) -> str:
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
