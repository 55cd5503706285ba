"""The order in which a book tells what its sources tell: the leading source's, others by date."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from biographies.writing.timeline import Timeline, rising, story_years
from biographies.writing.units import Begins, Unit

LEAST_LIKENESS = 0.15  # cosine at which an undated unit is put beside one of the leading source
MAX_POSTINGS = 300  # a term in more units than this likens nothing


def reading_order(by_source: Mapping[int, Sequence[Unit]], leading: int) -> list[Unit]:
    """Return all units in one order, each with the year it is taken to tell of.

    The leading source keeps its own order. Units of the others are put in by date; where a source
    has no dates, beside what they are most like. The result depends on nothing but the units.
    """
    times = {
        number: story_years([_year(unit) for unit in units]) for number, units in by_source.items()
    }
    placed: list[tuple[float, bool, tuple[int, int], Unit]] = []
    for number in sorted(by_source):
        units = by_source[number]
        places = _kept_together(units, _places(number, leading, by_source, times))
        own: Sequence[float | None] = times[number] or [None] * len(units)
        for unit, place, time in zip(units, places, own, strict=True):
            placed.append((place, number != leading, unit.key, replace(unit, time=time)))
    placed.sort(key=lambda item: item[:3])
    return [unit for *_, unit in placed]


def _year(unit: Unit) -> float | None:
    """Return the year that a unit has come to: what goes before are its causes and memories."""
    years = sorted(unit.years)
    return years[len(years) * 3 // 4] if years else None


def _places(
    number: int,
    leading: int,
    by_source: Mapping[int, Sequence[Unit]],
    times: Mapping[int, Sequence[float] | None],
) -> list[float]:
    units, backbone = by_source[number], by_source[leading]
    if number == leading:
        return [at / len(units) for at in range(len(units))]
    own, led = times[number], times[leading]
    if own is not None and led is not None:
        timeline = Timeline(rising(led))
        return [timeline.place(year) for year in own]
    likeness = story_years(_most_like(units, backbone))
    return likeness or [at / len(units) for at in range(len(units))]


def _kept_together(units: Sequence[Unit], places: Sequence[float]) -> list[float]:
    """Let no other source come into the middle of a paragraph, or before what leans on it."""
    result: list[float] = []
    for unit, place in zip(units, places, strict=True):
        is_tied = bool(result) and (unit.lost > 0 or unit.begins is Begins.INSIDE)
        result.append(result[-1] if is_tied else place)
    return result


def _most_like(units: Sequence[Unit], backbone: Sequence[Unit]) -> list[float | None]:
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for at, unit in enumerate(backbone):
        for term in unit.bag:
            holders[term].append(at)
    weights = {
        term: math.log(1 + len(backbone) / len(places))
        for term, places in holders.items()
        if len(places) <= MAX_POSTINGS
    }
    lengths = [_length(unit.bag, weights) for unit in backbone]
    return [_nearest(unit, backbone, holders, weights, lengths) for unit in units]


def _nearest(
    unit: Unit,
    backbone: Sequence[Unit],
    holders: Mapping[str, Sequence[int]],
    weights: Mapping[str, float],
    lengths: Sequence[float],
) -> float | None:
    scores: Counter[int] = Counter()
    for term, count in unit.bag.items():
        weight = weights.get(term, 0.0) ** 2 * count
        for at in holders.get(term, ()) if weight else ():
            scores[at] += weight * backbone[at].bag[term]  # type: ignore[assignment]
    own = _length(unit.bag, weights)
    best = max(scores, key=lambda at: (scores[at] / lengths[at], -at), default=None)
    if best is None or scores[best] / lengths[best] / own < LEAST_LIKENESS:
        return None
    return (best + 0.5) / len(backbone)


def _length(bag: Mapping[str, int], weights: Mapping[str, float]) -> float:
    return math.sqrt(sum((weights.get(t, 0.0) * n) ** 2 for t, n in bag.items())) or 1.0
