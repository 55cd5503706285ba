"""Paragraphs of the book, formed from the candidates of its passages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from biographies.writing.extractive.candidates import Candidate

MIN_PARAGRAPH_WORDS = 60
MAX_PARAGRAPH_WORDS = 130
FAR_TOO_LONG = 200
MIN_STATEMENTS = 3
MAX_STATEMENTS = 6
MAX_GAP = 2  # passages apart at which two sentences are no longer of one piece
_WIDEST = 40  # statements looked back over; a chain without any opening is cut off there


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph to be: its first statement can open one, and none leans on what is not there."""

    candidates: tuple[Candidate, ...]

    @property
    def words(self) -> int:
        """Return the words of all its statements."""
        return sum(candidate.words for candidate in self.candidates)


def blocks(candidates: Sequence[Candidate]) -> list[Block]:
    """Form paragraphs of 3 to 6 statements and 60 to 130 words where the sentences allow it."""
    return [
        Block(tuple(run[first:last]))
        for run in _runs(candidates)
        for first, last in _cut(run, [candidate.opens for candidate in run])
    ]


def divide(block: Block) -> list[Block]:
    """Divide a block that is too long for one paragraph where a sentence may begin another.

    The pieces stay together: a pronoun of the second may mean someone of the first.
    """
    if block.words <= MAX_PARAGRAPH_WORDS:
        return [block]
    pieces = divide_at(block, [item.breaks for item in block.candidates])
    return [
        smaller
        for piece in pieces
        for smaller in (
            divide_at(piece, [item.heads for item in piece.candidates])
            if piece.words > FAR_TOO_LONG
            else [piece]
        )
    ]


def divide_at(block: Block, places: Sequence[bool]) -> list[Block]:
    """Divide a block at the best of these places, one for each of its statements."""
    return [Block(block.candidates[first:last]) for first, last in _cut(block.candidates, places)]


def _runs(candidates: Sequence[Candidate]) -> Iterator[list[Candidate]]:
    """Yield stretches of one source and one heading: each begins with an opening sentence."""
    run: list[Candidate] = []
    for candidate in candidates:
        if run and _is_jump(run[-1], candidate):
            yield run
            run = []
        run.append(candidate)
    if run:
        yield run


def _is_jump(before: Candidate, after: Candidate) -> bool:
    if before.passage.source != after.passage.source:
        return True
    if before.passage.heading != after.passage.heading or before.is_quoted != after.is_quoted:
        return True
    return not 0 <= after.passage.ordinal - before.passage.ordinal <= MAX_GAP


def _cut(run: Sequence[Candidate], opens: Sequence[bool]) -> list[tuple[int, int]]:
    """Cut a run into paragraphs at the least cost (a shortest path over its openings)."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    sums = list(accumulate((candidate.words for candidate in run), initial=0))
    begins = [_cost_of_opening(run, first) for first in range(len(run))]
    for last in range(1, len(run) + 1):
        options = [
            (
                best[first][0] + (_cost(sums[last] - sums[first], last - first) + begins[first]),
                first,
            )
            for first in range(max(0, last - _WIDEST), last)
            if first == 0 or opens[first]
        ]
        best.append(min(options, default=(float("inf"), last - 1)))
    pieces: list[tuple[int, int]] = []
    last = len(run)
    while last > 0:
        first = best[last][1]
        pieces.append((first, last))
        last = first
    return pieces[::-1]


def _cost(words: int, statements: int) -> float:
    cost = (max(0, MIN_PARAGRAPH_WORDS - words) / 30) ** 2
    cost += (max(0, words - MAX_PARAGRAPH_WORDS) / 60) ** 2
    cost += 0.5 * max(0, MIN_STATEMENTS - statements) ** 2
    cost += 0.2 * max(0, statements - MAX_STATEMENTS)
    return cost


def _cost_of_opening(run: Sequence[Candidate], first: int) -> float:
    if first == 0:
        return 0.0
    before, after = run[first - 1], run[first]
    if before.paragraph != after.paragraph:
        return 0.0
    return 0.25 if after.place == before.place + 1 else 0.1
