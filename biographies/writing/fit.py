"""Fitting a choice of pieces to a length: which to shorten so that the sum falls in a window."""

from collections.abc import Sequence

TIGHT = (0.98, 1.02)
LOOSE = (0.95, 1.05)

# One piece: the ways it can be cut, as (words kept, what keeping them is worth).
Ways = Sequence[tuple[int, float]]


def fit(pieces: Sequence[Ways], target: int) -> list[int]:
    """Return for each piece the number of the way to cut it that brings the sum to the target.

    The sum falls within 2 % of the target if that can be, else within 5 %, else as near as can be;
    within the window the cut that is worth most is taken. Exact, by dynamic programming over the
    words cut away: its cost grows with what is to be cut and not with the whole.
    """
    fullest = [max(range(len(ways)), key=lambda at: (ways[at][0], -at)) for ways in pieces]
    whole = sum(ways[at][0] for ways, at in zip(pieces, fullest, strict=True))
    for low, high in (TIGHT, LOOSE):
        least, most = whole - int(high * target), whole - _ceil(low * target)
        if least <= 0 <= most:
            return fullest
        table = _cuts(pieces, fullest, max(0, most))
        fitting = [cut for cut in table[-1] if least <= cut <= most]
        if fitting:
            return _trace(pieces, table, max(fitting, key=lambda cut: (table[-1][cut][0], -cut)))
    table = _cuts(pieces, fullest, whole)
    nearest = min(table[-1], key=lambda cut: (abs(whole - cut - target), -table[-1][cut][0], cut))
    return _trace(pieces, table, nearest)


# Of each number of words cut away: the best worth kept, the way of the last piece, the cut before.
Table = list[dict[int, tuple[float, int, int]]]


def _cuts(pieces: Sequence[Ways], fullest: Sequence[int], most: int) -> Table:
    table: Table = [{0: (0.0, 0, 0)}]
    for ways, full in zip(pieces, fullest, strict=True):
        row: dict[int, tuple[float, int, int]] = {}
        for before, (worth, _, _) in table[-1].items():
            for at, (words, value) in enumerate(ways):
                cut = before + ways[full][0] - words
                if cut > most:
                    continue
                if cut not in row or worth + value > row[cut][0]:
                    row[cut] = (worth + value, at, before)
        table.append(row)
    return table


def _trace(pieces: Sequence[Ways], table: Table, cut: int) -> list[int]:
    ways: list[int] = []
    for row in reversed(table[1:]):
        _, at, cut = row[cut]
        ways.append(at)
    return ways[::-1]


def _ceil(value: float) -> int:
    return -int(-value // 1)
