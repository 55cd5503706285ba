"""When the things happened that a source tells, and the order in which to tell them."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

WINDOW = 9  # dated sentences over which a narrative's year is taken
MAX_LEAP = 15  # years from it at which a date is a memory or a forecast and not the story
NARRATIVE_SHARE = 0.65  # of steps from one dated place to the next that go forward in time

Years = Sequence[float | None]


def steady(dated: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Drop the dates that leap out of the story: memories, forecasts, other people's dates.

    `dated` are (place, year) in the order of the text. A date stays when it lies within 15 years of
    the rolling median, or on the longest chain of dates that run forward: where a text has a date
    only every few years, the median alone would drop the story's own.
    """
    years = [year for _, year in dated]
    forward = longest_rising(years)
    half = WINDOW // 2
    return [
        (place, year)
        for at, (place, year) in enumerate(dated)
        if at in forward or abs(year - median(years[max(0, at - half) : at + half + 1])) <= MAX_LEAP
    ]


def longest_rising(years: Sequence[int]) -> set[int]:
    """Return the places of the longest non-falling subsequence (patience sorting)."""
    ends: list[int] = []  # of the best chain of each length, the place where it ends
    lasts: list[int] = []  # and the year there
    before: list[int] = []
    for at, year in enumerate(years):
        length = bisect_right(lasts, year)
        before.append(ends[length - 1] if length else -1)
        ends[length : length + 1] = [at]
        lasts[length : length + 1] = [year]
    chain: set[int] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.add(at)
        at = before[at]
    return chain


def is_narrative(years: Sequence[float]) -> bool:
    """Tell whether dates run forward, as in a story, and not to and fro, as in an essay."""
    steps = list(pairwise(years))
    if len(steps) < 2:
        return True
    forward = sum(after >= before for before, after in steps)
    return forward >= NARRATIVE_SHARE * len(steps)


def rising(years: Sequence[float]) -> list[float]:
    """Return the non-falling sequence nearest to these years (pool adjacent violators)."""
    pools: list[list[float]] = []  # sum, count
    for year in years:
        pools.append([year, 1.0])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            total, count = pools.pop()
            pools[-1][0] += total
            pools[-1][1] += count
    return [total / count for total, count in pools for _ in range(int(count))]


def filled(years: Years) -> list[float] | None:
    """Give undated places the year between their dated neighbours; None if nothing is dated."""
    known = [(at, year) for at, year in enumerate(years) if year is not None]
    if not known:
        return None
    places = [at for at, _ in known]
    result = []
    for at in range(len(years)):
        after = bisect_left(places, at)
        if after == len(known):
            result.append(known[-1][1])
        elif after == 0 or places[after] == at:
            result.append(known[after][1])
        else:
            result.append(_between(known[after - 1], known[after], at))
    return result


def _between(before: tuple[int, float], after: tuple[int, float], at: int) -> float:
    share = (at - before[0]) / (after[0] - before[0])
    return before[1] + share * (after[1] - before[1])


def story_years(years: Years) -> list[float] | None:
    """Return a year for every place of a source: rising in a story, as they come in an essay."""
    known = [year for year in years if year is not None]
    if not is_narrative(known):
        return filled(years)
    smooth = iter(rising(known))
    return filled([None if year is None else next(smooth) for year in years])


class Timeline:
    """Places a year on the backbone of the book: the leading source's own order.

    The backbone's places run from 0 to 1; what happened before or after all of it lies outside.
    """

    def __init__(self, years: Sequence[float]) -> None:
        """Take the rising years of the leading source's pieces, in their order."""
        self._years = list(years)

    def place(self, year: float) -> float:
        """Return where on the backbone a year lies: behind what the backbone tells of that year."""
        count = len(self._years)
        if year < self._years[0]:
            return (year - self._years[0]) / 100
        if year > self._years[-1]:
            return 1 + (year - self._years[-1]) / 100
        return (bisect_right(self._years, year) - 0.5) / count
