"""Sentences that are told twice, found with hashed shingles in time linear in the text."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from biographies.writing.values import SentenceRef
from biographies.writing.words import WORD, terms

SHINGLE_WORDS = 5
NEAR_DUPLICATE = 0.5  # Jaccard of 5-word shingles
SAME_EVENT = 0.25  # cosine of sentences of one year in two sources
SAME_WORDS = 0.6  # cosine of sentences of two sources, whatever their years
MAX_RARE = 12  # sentences that may hold a rare term
SHARED_RARE = 2
MAX_TELLINGS_A_YEAR = 200
_NUMBER = re.compile(r"\d+")
MAX_POSTINGS = 40  # a shingle held by more sentences is a commonplace and finds nothing


def doubles(sentences: Sequence[tuple[SentenceRef, str]]) -> list[SentenceRef]:
    """Return the sentences that repeat an earlier one, word for word or nearly.

    The first of two is kept: give the better source first.
    """
    holders: defaultdict[int, list[int]] = defaultdict(list)
    kept: dict[int, frozenset[int]] = {}
    repeated: list[SentenceRef] = []
    for at, (ref, text) in enumerate(sentences):
        own = shingles(text)
        shared: defaultdict[int, int] = defaultdict(int)
        for shingle in own:
            for other in holders.get(shingle, ()):
                shared[other] += 1
        if any(
            common / (len(own) + len(kept[other]) - common) >= NEAR_DUPLICATE
            and not _contradict(text, sentences[other][1])
            for other, common in shared.items()
        ):
            repeated.append(ref)
            continue
        kept[at] = own
        for shingle in own:
            if len(holders[shingle]) < MAX_POSTINGS:
                holders[shingle].append(at)
    return repeated


def _contradict(one: str, two: str) -> bool:
    """Tell whether two tellings differ in a number: then neither is told by the other."""
    first, second = set(_NUMBER.findall(one)), set(_NUMBER.findall(two))
    return bool(first - second) and bool(second - first)


def shingles(text: str) -> frozenset[int]:
    """Return the hashed runs of five words of a text, of all its words if it has fewer."""
    words = WORD.findall(text.lower())
    if len(words) < SHINGLE_WORDS:
        return frozenset({crc32(" ".join(words).encode())})
    runs = zip(*(words[at:] for at in range(SHINGLE_WORDS)), strict=False)
    return frozenset(map(crc32, map(str.encode, map(" ".join, runs))))


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence of a source that may tell what another source has told already."""

    ref: SentenceRef
    text: str
    years: frozenset[int]


def told_again(tellings: Sequence[Telling]) -> list[SentenceRef]:
    """Return the sentences that tell an event which another source has told.

    The same event is the same year and some of the same rare words, or nearly all the same words
    (cosines of idf weights); tellings that differ in a number contradict each other and both stay.
    The first of two is kept: give the better source first.
    """
    if len({telling.ref.source for telling in tellings}) < 2:
        return []
    bags = [Counter(terms(telling.text)) for telling in tellings]
    weights = _weights(bags)
    lengths = [_length(bag, weights) or 1.0 for bag in bags]
    rare = {term for term, count in _holding(bags).items() if count <= MAX_RARE}
    index = _Index()
    repeated: list[SentenceRef] = []
    for at, telling in enumerate(tellings):
        telling_terms = [term for term in bags[at] if term in rare]
        if any(
            tellings[other].ref.source != telling.ref.source
            and _product(bags[at], bags[other], weights) / (lengths[at] * lengths[other]) >= least
            and not _contradict(telling.text, tellings[other].text)
            for other, least in index.near(telling.years, telling_terms).items()
        ):
            repeated.append(telling.ref)
        else:
            index.add(at, telling.years, telling_terms)
    return repeated


class _Index:
    """Finds earlier tellings of the same years, or with the same rare words."""

    def __init__(self) -> None:
        self._by_year: defaultdict[int, list[int]] = defaultdict(list)
        self._by_term: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, at: int, years: Iterable[int], rare: Iterable[str]) -> None:
        for year in years:
            if len(self._by_year[year]) < MAX_TELLINGS_A_YEAR:
                self._by_year[year].append(at)
        for term in rare:
            self._by_term[term].append(at)

    def near(self, years: Iterable[int], rare: Iterable[str]) -> dict[int, float]:
        """Return the tellings worth comparing, with the cosine that makes them the same event."""
        shared = Counter(at for term in rare for at in self._by_term.get(term, ()))
        near = {at: SAME_WORDS for at, count in shared.items() if count >= SHARED_RARE}
        near.update((at, SAME_EVENT) for year in years for at in self._by_year.get(year, ()))
        return near


def likeness(one: Counter[str], two: Counter[str]) -> float:
    """Return the cosine of two bags of stems, all stems alike."""
    return _cosine(one, two, dict.fromkeys(one.keys() | two.keys(), 1.0))


def _holding(bags: Sequence[Counter[str]]) -> Counter[str]:
    return Counter(term for bag in bags for term in bag)


def _weights(bags: Sequence[Counter[str]]) -> dict[str, float]:
    return {term: math.log(1 + len(bags) / count) for term, count in _holding(bags).items()}


def _cosine(one: Counter[str], two: Counter[str], weights: Mapping[str, float]) -> float:
    shared = _product(one, two, weights)
    return shared / (_length(one, weights) * _length(two, weights)) if shared else 0.0


def _product(one: Counter[str], two: Counter[str], weights: Mapping[str, float]) -> float:
    return sum(weights[term] ** 2 * one[term] * two[term] for term in one if term in two)


def _length(bag: Counter[str], weights: Mapping[str, float]) -> float:
    return math.sqrt(sum((weights[term] * count) ** 2 for term, count in bag.items()))
