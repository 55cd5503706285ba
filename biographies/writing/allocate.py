"""Giving each unit one home among the chapters that an editor has specified."""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from biographies.writing.outline import segment
from biographies.writing.query import Query, make_query, subject_words
from biographies.writing.units import Unit
from biographies.writing.values import ChapterSpec, SourceInfo
from biographies.writing.words import stem, terms

CAPACITY = 1.3  # times the words asked for: enough to choose from, and not all of the book
K1, B = 1.2, 0.75  # BM25's usual constants
LEAST_SCORE = 0.1  # of a chapter's best; below it the passage is about something else
STRONG_SCORE = 0.35  # below it the passage serves to reach the length, and not to choose from
NEIGHBOUR_SHARE = 0.4  # what a passage says is also told by the passages beside it
DATED_BONUS = 0.4
ESTIMATED_BONUS = 0.2
ESTIMATE_SLACK = 2  # years
TITLE_PULL = 2.0  # what it costs a chapter to miss all that its bare title speaks of


@dataclass(frozen=True, slots=True)
class Wish:
    """An editor's chapter as the allocation sees it."""

    spec: ChapterSpec
    query: Query
    is_directed: bool  # says more than a title: only what fits goes in
    barred_sources: frozenset[int]


def make_wishes(
    specs: Sequence[ChapterSpec],
    subject: str,
    sources: Sequence[SourceInfo],
    foreign: Collection[int],
) -> list[Wish]:
    """Read the specs. A source about someone else serves only a chapter that names it."""
    return [_wish(spec, subject, sources, foreign) for spec in specs]


def allocate(units: Sequence[Unit], wishes: Sequence[Wish], subject: str) -> list[list[int]]:
    """Return for each chapter the numbers of its units, in reading order; no unit twice.

    Chapters with a brief, keywords or years take what scores for them, best margin first, until
    they hold 1.3 times their words (with weak matches, no more than their words); what scores for
    none, or lies outside the years, goes nowhere. The others share what is left between their
    neighbours, cut as a story.
    """
    homes: list[list[int]] = [[] for _ in wishes]
    directed = [at for at, wish in enumerate(wishes) if wish.is_directed]
    scores = {at: _scores(units, wishes[at], subject) for at in directed}
    _fill(units, wishes, scores, homes)
    taken = {number for home in homes for number in home}
    for first, last in _open_runs(wishes):
        low, high = _bounds(homes, first, last, len(units))
        free = [at for at in range(low, high) if at not in taken]
        _share_out(units, wishes[first:last], free, homes[first:last])
        taken.update(number for home in homes[first:last] for number in home)
    return [sorted(home) for home in homes]


def _wish(
    spec: ChapterSpec, subject: str, sources: Sequence[SourceInfo], foreign: Collection[int]
) -> Wish:
    query = make_query(subject=subject, title=spec.title, brief=spec.brief, keywords=spec.keywords)
    barred = {
        info.number
        for info in sources
        if query.excludes(_record_stems(info, subject))
        or (
            info.number in foreign and query.weights.keys().isdisjoint(_record_stems(info, subject))
        )
    }
    names_foreign = any(info.number in foreign and info.number not in barred for info in sources)
    is_directed = names_foreign or bool(
        spec.brief or spec.keywords or spec.first_year or spec.last_year
    )
    return Wish(spec, query, is_directed, frozenset(barred))


def _record_stems(info: SourceInfo, subject: str) -> frozenset[str]:
    record = terms(" ".join((info.record.title, *info.record.authors)))
    return frozenset(record) - {stem(word) for word in subject_words(subject)}


def _scores(units: Sequence[Unit], wish: Wish, subject: str) -> list[float]:
    """Score units for one chapter between 0 and about 1.8; 0 is never used."""
    names = {stem(word) for word in subject_words(subject)}
    raw = _bm25(units, {t: w for t, w in wish.query.weights.items() if t not in names})
    best = max(raw, default=0.0) or 1.0
    near = [value / best for value in _with_neighbours(units, raw)]
    return [
        0.0 if _is_shut(unit, wish) else _dated(unit, wish.spec, value)
        for unit, value in zip(units, near, strict=True)
    ]


def _bm25(units: Sequence[Unit], weights: Mapping[str, float]) -> list[float]:
    holding = Counter(term for unit in units for term in weights if term in unit.bag)
    lengths = [sum(unit.bag.values()) for unit in units]
    mean = sum(lengths) / max(1, len(lengths)) or 1.0
    return [
        sum(
            weights[term]
            * math.log(1 + len(units) / holding[term])
            * unit.bag[term]
            * (K1 + 1)
            / (unit.bag[term] + K1 * (1 - B + B * length / mean))
            for term in weights
            if term in unit.bag
        )
        for unit, length in zip(units, lengths, strict=True)
    ]


def _with_neighbours(units: Sequence[Unit], scores: Sequence[float]) -> list[float]:
    """Let a passage share in the scores beside it under the same heading of the same source."""
    places: dict[tuple[int, str], list[int]] = {}
    for at, unit in enumerate(units):
        places.setdefault((unit.source, unit.heading), []).append(at)
    result = list(scores)
    for run in places.values():
        for before, after in pairwise(run):
            result[before] += NEIGHBOUR_SHARE * scores[after] / 2
            result[after] += NEIGHBOUR_SHARE * scores[before] / 2
    return result


def _is_shut(unit: Unit, wish: Wish) -> bool:
    return unit.source in wish.barred_sources or wish.query.excludes(unit.bag)


def _dated(unit: Unit, spec: ChapterSpec, score: float) -> float:
    if spec.first_year is None and spec.last_year is None:
        return score if score >= LEAST_SCORE else 0.0
    first, last = spec.first_year or -10_000, spec.last_year or 10_000
    if unit.years:
        return score + DATED_BONUS if any(first <= y <= last for y in unit.years) else 0.0
    if unit.time is None:
        return score if score >= LEAST_SCORE else 0.0
    if first - ESTIMATE_SLACK <= unit.time <= last + ESTIMATE_SLACK:
        return score + ESTIMATED_BONUS
    return 0.0


def _fill(
    units: Sequence[Unit],
    wishes: Sequence[Wish],
    scores: Mapping[int, Sequence[float]],
    homes: Sequence[list[int]],
) -> None:
    held = Counter[int]()
    taken: set[int] = set()
    for score, number, order in _claims(len(units), scores):
        capacity = CAPACITY if score >= STRONG_SCORE else 1.0
        if number not in taken and held[order] < capacity * wishes[order].spec.target_words:
            homes[order].append(number)
            held[order] += units[number].words
            taken.add(number)


def _claims(count: int, scores: Mapping[int, Sequence[float]]) -> list[tuple[float, int, int]]:
    """Return score, unit and chapter of every claim, the surest first.

    A chapter's claim on a unit is its score, and for the unit's best chapter its margin besides.
    """
    claims = []
    for number in range(count):
        ranked = sorted((row[number] for row in scores.values()), reverse=True)
        for order, row in scores.items():
            if row[number] > 0:
                margin = row[number] - ranked[1] if len(ranked) > 1 else 0.0
                claims.append((-row[number] - max(0.0, margin), number, order))
    return [(scores[order][number], number, order) for _, number, order in sorted(claims)]


def _open_runs(wishes: Sequence[Wish]) -> list[tuple[int, int]]:
    """Return the runs [first, last) of chapters that have no more than a title."""
    runs, first = [], 0
    while first < len(wishes):
        last = first
        while last < len(wishes) and not wishes[last].is_directed:
            last += 1
        if last > first:
            runs.append((first, last))
        first = max(last, first + 1)
    return runs


def _bounds(homes: Sequence[Sequence[int]], first: int, last: int, count: int) -> tuple[int, int]:
    """Return between which units the open chapters [first, last) may take: their neighbours'."""
    before = next((home for home in reversed(homes[:first]) if home), None)
    after = next((home for home in homes[last:] if home), None)
    low = int(median(before)) if before else 0
    high = int(median(after)) if after else count
    return (low, high) if low < high else (0, count)


def _share_out(
    units: Sequence[Unit],
    wishes: Sequence[Wish],
    free: Sequence[int],
    homes: Sequence[list[int]],
) -> None:
    usable = [at for at in free if not any(_is_shut(units[at], wish) for wish in wishes)]
    story = [units[at] for at in usable]
    pulls = [_pull(story, wish) for wish in wishes]

    def missed(number: int, first: int, last: int) -> float:
        sums = pulls[number]
        return TITLE_PULL * (1 - (sums[last] - sums[first])) if sums[-1] else 0.0

    targets = [wish.spec.target_words for wish in wishes]
    for home, (first, last) in zip(homes, segment(story, targets, missed), strict=True):
        home.extend(usable[first:last])


def _pull(units: Sequence[Unit], wish: Wish) -> list[float]:
    """Return running sums of the share of a title's matter that stands in each unit."""
    scores = _bm25(units, {term: w for term, w in wish.query.weights.items() if w >= 1.0})
    whole = sum(scores)
    sums = [0.0]
    for score in scores:
        sums.append(sums[-1] + (score / whole if whole else 0.0))
    return sums
