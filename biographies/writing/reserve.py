"""Setting passages apart for the introduction and the conclusion before chapters are cut."""

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence

from biographies.writing.language import Language, language_of
from biographies.writing.query import subject_words
from biographies.writing.units import Unit
from biographies.writing.words import stem, terms

ENOUGH = 0.75  # of what is asked: rather than go far beyond it, stop here
SLACK = 0.12  # of what is asked, by which the last unit may go beyond it
NEIGHBOUR_BONUS = 0.4
LOSS_COST = 1.0  # for words of the next unit that cannot stand when this one is gone
HEAD_CHARACTERS = 120
SCRAP_WORDS, SCRAP_COST = 50, 1.0
DATE_COST, MANY_DATES = 0.25, 4  # an overview has few dates; a story has many
LAST_PART = 0.85  # from here on the story is near its end

_OVERVIEW_HEADING = re.compile(
    r"\b(?:introduc|overview|prologue|summary|in brief|portrait|prólogo|resumen|retrato)", re.I
)
_APPRAISAL_HEADING = re.compile(
    r"\b(?:conclusi|epilogue|legacy|the end|last|death|estimate|appraisal|afterlife|memory"
    r"|epílogo|legado|final|fin\b|muerte|últimos|memoria|juicio)",
    re.I,
)
# Victoria Mary is not Victoria, nor is Michael Faraday's brother Robert Faraday.
_OTHER_PERSON = re.compile(r"\b[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+){2,}")
ENGLISH = language_of("en")


class Holdings:
    """What the chapters hold already, so that none gives away what it needs itself."""

    def __init__(
        self, units: Sequence[Unit], homes: Sequence[Sequence[int]], keep: Sequence[float]
    ) -> None:
        """Note whose each unit is; keep are the words that each chapter will not go below."""
        self._units = units
        self._owner = {number: at for at, home in enumerate(homes) for number in home}
        self._spare = [
            sum(units[number].words for number in home) - words
            for home, words in zip(homes, keep, strict=True)
        ]

    def can_give(self, number: int) -> bool:
        """Tell whether a unit is nobody's, or its chapter can do without it."""
        owner = self._owner.get(number)
        return owner is None or self._spare[owner] >= self._units[number].words

    def give(self, number: int) -> None:
        """Take a unit away from its chapter."""
        owner = self._owner.get(number)
        if owner is not None:
            self._spare[owner] -= self._units[number].words


def reserve(
    units: Sequence[Unit],
    subject: str,
    needs: tuple[int, int],
    holdings: Holdings,
    barred: Collection[int] = (),
    language: Language = ENGLISH,
) -> tuple[list[int], list[int]]:
    """Return the numbers of the units for the introduction and for the conclusion, in order.

    Both take from the whole of the book and no more than they need. The introduction wants units
    that look at the life as a whole, the conclusion its last part and what is said in judgement.
    Units of barred sources are not asked.
    """
    central = _centrality(units)
    names = frozenset(map(stem, subject_words(subject)))
    shut = {at for at, unit in enumerate(units) if unit.source in barred}
    appraisal = frozenset(map(stem, language.appraisal_words))
    overview = frozenset(map(stem, language.overview_words))
    close = [
        score + _density(unit, appraisal)
        for score, unit in zip(_closing(units, central, names), units, strict=True)
    ]
    last = _pick(units, needs[1], close, shut, holdings)
    begin = [
        score + _density(unit, overview)
        for score, unit in zip(_opening(units, central, names), units, strict=True)
    ]
    first = _pick(units, needs[0], begin, shut | set(last), holdings)
    return first, last


def _opening(units: Sequence[Unit], central: Sequence[float], names: frozenset[str]) -> list[float]:
    return [
        2.0 * bool(_OVERVIEW_HEADING.search(unit.heading))
        + _names(unit, names)
        + 0.6 * central[at]
        - 0.3 * bool(_APPRAISAL_HEADING.search(unit.heading))
        - DATE_COST * min(MANY_DATES, len(set(unit.years)))
        for at, unit in enumerate(units)
    ]


def _closing(units: Sequence[Unit], central: Sequence[float], names: frozenset[str]) -> list[float]:
    scores = []
    for at, unit in enumerate(units):
        place = (at + 1) / len(units)
        lateness = max(0.0, (place - LAST_PART) / (1 - LAST_PART))
        scores.append(
            1.0 * bool(_APPRAISAL_HEADING.search(unit.heading)) * (place > 0.5)
            + 1.5 * lateness
            + 0.6 * _names(unit, names)
            + 0.3 * central[at]
        )
    return scores


def _pick(
    units: Sequence[Unit],
    need: int,
    scores: Sequence[float],
    shut: Collection[int],
    holdings: Holdings,
) -> list[int]:
    chosen: set[int] = set()
    words = 0
    while words < need:
        free = [
            at
            for at in range(len(units))
            if at not in chosen
            and at not in shut
            and _gain(units, at, chosen) > 0
            and holdings.can_give(at)
        ]
        fitting = _fitting(units, free, chosen, need, words)
        if not fitting:
            break
        best = max(fitting, key=lambda at: (scores[at] + _shift(units, at, chosen), -at))
        words += _gain(units, best, chosen)
        chosen.add(best)
        holdings.give(best)
    return sorted(chosen)


def _fitting(
    units: Sequence[Unit], free: Sequence[int], chosen: Collection[int], need: int, words: int
) -> list[int]:
    """Return the units that do not go far beyond what is needed; the smallest if all do."""
    most = (1 + SLACK) * need - words
    fitting = [at for at in free if _gain(units, at, chosen) <= most]
    if fitting or not free or words >= ENOUGH * need:
        return fitting
    least = min(_gain(units, at, chosen) for at in free)
    return [at for at in free if _gain(units, at, chosen) == least]


def _gain(units: Sequence[Unit], at: int, chosen: Collection[int]) -> int:
    return units[at].words - (0 if at - 1 in chosen else units[at].lost)


def _shift(units: Sequence[Unit], at: int, chosen: Collection[int]) -> float:
    """Return what a unit's neighbours make it worth: runs read better, and orphans are lost."""
    beside = (at - 1 in chosen) + (at + 1 in chosen)
    bonus = NEIGHBOUR_BONUS * beside - (SCRAP_COST if not beside and _is_scrap(units[at]) else 0.0)
    orphaned = units[at + 1].lost if at + 1 < len(units) and at + 1 not in chosen else 0
    return bonus - LOSS_COST * orphaned / max(1, units[at].words)


def _is_scrap(unit: Unit) -> bool:
    """Tell whether a unit would make less than a paragraph by itself."""
    return unit.words < SCRAP_WORDS


def _density(unit: Unit, wanted: Collection[str]) -> float:
    """Return how thick wanted words stand, 1.0 at three or more in a hundred."""
    total = sum(unit.bag.values())
    return min(1.0, sum(unit.bag[term] for term in wanted) / max(30.0, total) * 15)


def _names(unit: Unit, names: Collection[str]) -> float:
    """Return how much a unit speaks of the subject: at all, and in its very first words."""
    if not any(term in unit.bag for term in names):
        return 0.0
    head = _OTHER_PERSON.sub(" ", unit.passages[0].text[:HEAD_CHARACTERS])
    return 1.0 if any(term in terms(head) for term in names) else 0.5


def _centrality(units: Sequence[Unit]) -> list[float]:
    """Return each unit's nearness to the book as a whole (cosine to the sum of all), 0 to 1."""
    whole: Counter[str] = Counter()
    for unit in units:
        whole.update(unit.bag)
    length = math.sqrt(sum(count * count for count in whole.values())) or 1.0
    near = []
    for unit in units:
        own = math.sqrt(sum(count * count for count in unit.bag.values())) or 1.0
        near.append(sum(count * whole[term] for term, count in unit.bag.items()) / own / length)
    top = max(near, default=0.0) or 1.0
    return [value / top for value in near]
