"""Fitting a choice of pieces to a length: which to shorten so that the sum falls in a window."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

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
        best = table.best(max(0, least), most)
        if best is not None:
            return table.trace(best)
    table = _cuts(pieces, fullest, whole)
    return table.trace(table.nearest(whole - target))


@dataclass(frozen=True, slots=True)
class _Table:
    """Of each number of words cut away: the best worth kept, and the way of each piece."""

    worth: "np.ndarray[Any, Any]"
    ways: list[Any]  # of each piece, by the words cut away up to it
    lost: list[list[int]]  # words that each way of each piece cuts away

    def best(self, least: int, most: int) -> int | None:
        """Return the cut in a window that is worth most, the least of equals; None if none is."""
        window = self.worth[least : most + 1]
        if not len(window) or float(window.max()) == float("-inf"):
            return None
        return least + int(window.argmax())

    def nearest(self, wanted: int) -> int:
        """Return the cut that is nearest to the one wanted, the one worth more of two."""
        known = (cut for cut, worth in enumerate(self.worth.tolist()) if worth != float("-inf"))
        return min(known, key=lambda cut: (abs(cut - wanted), -float(self.worth[cut]), cut))

    def trace(self, cut: int) -> list[int]:
        """Return the way of each piece that together cut so many words away."""
        found: list[int] = []
        for ways, lost in zip(reversed(self.ways), reversed(self.lost), strict=True):
            way = int(ways[cut])
            found.append(way)
            cut -= lost[way]
        return found[::-1]


def _cuts(pieces: Sequence[Ways], fullest: Sequence[int], most: int) -> _Table:
    import numpy as np  # slow to load: only for those who write

    worth = np.full(most + 1, -np.inf)
    worth[0] = 0.0
    table = _Table(worth, [], [])
    for ways, full in zip(pieces, fullest, strict=True):
        row, chosen = np.full(most + 1, -np.inf), np.zeros(most + 1, dtype=np.int16)
        lost = [ways[full][0] - words for words, _ in ways]
        for at, (_, value) in enumerate(ways):
            if lost[at] > most:
                continue
            reached = table.worth[: most + 1 - lost[at]] + value
            is_better = reached > row[lost[at] :]
            row[lost[at] :][is_better] = reached[is_better]
            chosen[lost[at] :][is_better] = at
        table = _Table(row, [*table.ways, chosen], [*table.lost, lost])
    return table


def _ceil(value: float) -> int:
    return -int(-value // 1)
