"""Sentences that are told twice, found with hashed shingles in time linear in the text."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from biographies.writing.values import SentenceRef
from biographies.writing.words import WORD, terms

SHINGLE_WORDS = 5
NEAR_DUPLICATE = 0.5  # Jaccard of 5-word shingles
SAME_EVENT = 0.4  # cosine of sentences of one year in two sources
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
    words = [word.lower() for word in WORD.findall(text)]
    last = max(1, len(words) - SHINGLE_WORDS + 1)
    return frozenset(crc32(" ".join(words[at : at + SHINGLE_WORDS]).encode()) for at in range(last))


@dataclass(frozen=True, slots=True)
class Telling:
    """A dated sentence of a source: it may tell what another source has told already."""

    ref: SentenceRef
    text: str
    years: frozenset[int]


def told_again(tellings: Sequence[Telling]) -> list[SentenceRef]:
    """Return the sentences that tell an event of the same year which another source has told.

    The same event is the same year and enough of the same rare words (cosine of idf weights). The
    first of two is kept: give the better source first.
    """
    bags = [Counter(terms(telling.text)) for telling in tellings]
    weights = _weights(bags)
    kept: defaultdict[int, list[int]] = defaultdict(list)  # by year
    repeated: list[SentenceRef] = []
    for at, telling in enumerate(tellings):
        others = {other for year in telling.years for other in kept[year]}
        if any(
            tellings[other].ref.source != telling.ref.source
            and _cosine(bags[at], bags[other], weights) >= SAME_EVENT
            and not _contradict(telling.text, tellings[other].text)
            for other in others
        ):
            repeated.append(telling.ref)
            continue
        for year in telling.years:
            if len(kept[year]) < MAX_TELLINGS_A_YEAR:
                kept[year].append(at)
    return repeated


def likeness(one: Counter[str], two: Counter[str]) -> float:
    """Return the cosine of two bags of stems, all stems alike."""
    return _cosine(one, two, dict.fromkeys(one.keys() | two.keys(), 1.0))


def _weights(bags: Sequence[Counter[str]]) -> dict[str, float]:
    holding = Counter(term for bag in bags for term in bag)
    return {term: math.log(1 + len(bags) / count) for term, count in holding.items()}


def _cosine(one: Counter[str], two: Counter[str], weights: Mapping[str, float]) -> float:
    shared = sum(weights[term] ** 2 * one[term] * two[term] for term in one.keys() & two.keys())
    return shared / (_length(one, weights) * _length(two, weights)) if shared else 0.0


def _length(bag: Counter[str], weights: Mapping[str, float]) -> float:
    return math.sqrt(sum((weights[term] * count) ** 2 for term, count in bag.items()))
