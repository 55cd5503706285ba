"""Cutting the story into chapters: balanced by what can be written, at the source's own breaks."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from biographies.writing.units import Begins, Unit

SHORTFALL_WEIGHT = 100.0  # of words below the share
SHORT_CHAPTER_COST = 5.0  # of a chapter below what passes for its length: five bad breaks
SHORT_CHAPTER_WEIGHT = 4000.0  # and of how far below it is
AT_LENGTH = 0.955  # of the target; the writer's 5 % and a little for what is lost at the seams
EXCESS_WEIGHT = 1.5
BREAK_COSTS = {
    Begins.CHAPTER: 0.0,
    Begins.SECTION: 0.2,
    Begins.PARAGRAPH: 0.5,
    Begins.INSIDE: 1.0,
}
EMPTY_COST = 0.01
PIECES_A_CHAPTER = 40  # places at which a chapter may begin; more only cost time
WIDEST = 3.0  # times the mean that a chapter may hold

# What it costs to give units[first:last] to chapter number n, beyond length and breaks.
ExtraCost = Callable[[int, int, int], float]


@dataclass(frozen=True, slots=True)
class _Piece:
    first: int
    last: int
    words: int
    lost: int
    begins: Begins


def segment(
    units: Sequence[Unit], targets: Sequence[int], extra: ExtraCost | None = None
) -> list[tuple[int, int]]:
    """Return for each chapter the units [first, last) that are its own, in order, leaving none out.

    Dynamic programming over the places where a chapter may begin. A chapter short of its target (or
    of its share, where there is not enough for all) costs most, then one that is too long, then a
    break where the source has none. With fewer units than chapters the last ones stay empty.
    """
    pieces = _pieces(units, len(targets))
    sums = list(accumulate((piece.words for piece in pieces), initial=0))
    shares = _shares(sums[-1], targets)
    table: list[list[tuple[float, int]]] = [[(0.0, 0)] + [_NEVER] * len(pieces)]
    for number, share in enumerate(shares):
        share = replace(share, empty=EMPTY_COST * (len(shares) - number))
        table.append(_row(pieces, sums, table[-1], share, extra and _bound(extra, pieces, number)))
    return _trace(table, pieces, len(units))


_NEVER = (float("inf"), 0)


@dataclass(frozen=True, slots=True)
class _Share:
    need: float  # words below which a chapter has less than its share
    floor: float  # words below which it is short
    even: float  # words it would have if all were shared out by target
    empty: float = 0.0  # what it costs to have nothing: less for the last chapters


def _shares(supply: int, targets: Sequence[int]) -> list[_Share]:
    asked = max(1, sum(targets))
    shares = []
    for target in targets:
        even = max(1.0, supply * target / asked)
        floor = AT_LENGTH * target
        shares.append(_Share(min(target, even), floor if even >= floor else AT_LENGTH * even, even))
    return shares


def _bound(extra: ExtraCost, pieces: Sequence[_Piece], number: int) -> Callable[[int, int], float]:
    def cost(first: int, last: int) -> float:
        if first == last:
            return 0.0
        return extra(number, pieces[first].first, pieces[last - 1].last)

    return cost


def _row(
    pieces: Sequence[_Piece],
    sums: Sequence[int],
    before: Sequence[tuple[float, int]],
    share: _Share,
    extra: Callable[[int, int], float] | None,
) -> list[tuple[float, int]]:
    row = [_NEVER] * len(before)
    for first, (cost, _) in enumerate(before):
        if cost == float("inf"):
            continue
        for last in range(first, _reach(sums, pieces, first, share)):
            if cost >= row[last][0]:  # nothing that is added makes it less
                continue
            words = sums[last] - sums[first] - (pieces[first].lost if first < last else 0)
            total = cost + _cost(words, share) + _break(pieces, first, last)
            total += share.empty if first == last else 0.0
            if total < row[last][0] and extra is not None:
                total += extra(first, last)
            if total < row[last][0]:
                row[last] = (total, first)
    return row


def _reach(sums: Sequence[int], pieces: Sequence[_Piece], first: int, share: _Share) -> int:
    """Return the end of the places at which a chapter that begins here may end."""
    if first == len(pieces):
        return first + 1
    most = WIDEST * share.even + sums[first] + pieces[first].lost
    return min(len(sums), max(bisect_right(sums, most), first + 2) + 1)


def _cost(words: float, share: _Share) -> float:
    short = max(0.0, share.need - words) / share.need
    excess = max(0.0, words - share.even) / share.even
    beyond = max(0.0, share.floor - words) / share.floor
    failure = SHORT_CHAPTER_COST + SHORT_CHAPTER_WEIGHT * beyond**2 if beyond else 0.0
    return SHORTFALL_WEIGHT * short**2 + failure + EXCESS_WEIGHT * excess**2


def _break(pieces: Sequence[_Piece], first: int, last: int) -> float:
    return BREAK_COSTS[pieces[first].begins] if 0 < first < last else 0.0


def _trace(
    table: Sequence[Sequence[tuple[float, int]]], pieces: Sequence[_Piece], count: int
) -> list[tuple[int, int]]:
    last, spans = len(pieces), []
    for row in reversed(table[1:]):
        first = row[last][1]
        spans.append((_start(pieces, first, count), _start(pieces, last, count)))
        last = first
    return spans[::-1]


def _start(pieces: Sequence[_Piece], at: int, count: int) -> int:
    return pieces[at].first if at < len(pieces) else count


def _pieces(units: Sequence[Unit], chapters: int) -> list[_Piece]:
    """Put neighbouring units together where there are many more than a plan needs."""
    least = sum(unit.words for unit in units) / max(1, chapters * PIECES_A_CHAPTER)
    pieces: list[_Piece] = []
    for at, unit in enumerate(units):
        last = pieces[-1] if pieces else None
        if last and last.words < least and unit.begins < Begins.CHAPTER:
            pieces[-1] = _Piece(last.first, at + 1, last.words + unit.words, last.lost, last.begins)
        else:
            pieces.append(_Piece(at, at + 1, unit.words, unit.lost, unit.begins))
    return pieces
