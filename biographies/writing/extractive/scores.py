"""How much each sentence of a part is worth to it."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from biographies.writing.extractive.blocks import Block
from biographies.writing.extractive.centrality import lexrank
from biographies.writing.extractive.events import eventfulness
from biographies.writing.language import Language, language_of
from biographies.writing.query import Query
from biographies.writing.words import terms

SHARES = (0.15, 0.13, 0.72)  # of what was asked for, of centrality, of events
BEST_SHARE = 0.5  # of a paragraph's worth is its best sentence's: it is kept for what it tells
ENGLISH = language_of("en")


@dataclass(frozen=True, slots=True)
class Scored:
    """A block with the worth of its sentences, its terms, and their weights."""

    block: Block
    values: tuple[float, ...]
    terms: Counter[str]
    weight: float  # of all its terms
    value: float  # of the paragraph


class Scorer:
    """Weighs terms by their rareness among the sentences of one part."""

    def __init__(self, blocks: Sequence[Block], query: Query, language: Language = ENGLISH) -> None:
        """Count the terms of the part's sentences."""
        self._query = query
        self._language = language
        self._candidates = [item for block in blocks for item in block.candidates]
        self._bags = {item.ref: Counter(terms(item.text)) for item in self._candidates}
        holding: Counter[str] = Counter()
        for bag in self._bags.values():
            holding.update(bag.keys())
        count = len(self._bags)
        self._idf = {term: math.log(1 + count / number) for term, number in holding.items()}

    def score(self, blocks: Sequence[Block]) -> list[Scored]:
        """Score every sentence between 0 and 1, by its block."""
        bags = list(self._bags.values())
        asked = _to_one([self._asked(bag) for bag in bags])
        whole = [self._terms(block) for block in blocks]
        central = self._central(blocks, bags, whole)
        events = eventfulness(self._candidates, self._language)
        values = {
            item.ref: sum(share * part for share, part in zip(SHARES, parts, strict=True))
            for item, *parts in zip(self._candidates, asked, central, events, strict=True)
        }
        return [
            self._scored(block, own, tuple(values[item.ref] for item in block.candidates))
            for block, own in zip(blocks, whole, strict=True)
        ]

    def _scored(self, block: Block, own: Counter[str], values: tuple[float, ...]) -> Scored:
        weight = sum(map(self._idf.__getitem__, own))
        return Scored(block, values, own, weight, _value(block, values))

    def news(self) -> "News":
        """Return what every term still tells, before any block is told."""
        return News(self._idf)

    def _central(
        self,
        blocks: Sequence[Block],
        bags: Sequence[Mapping[str, int]],
        around: Sequence[Mapping[str, int]],
    ) -> list[float]:
        """Return how central each sentence is, half by itself and half by its paragraph."""
        own = _to_one(lexrank(bags, self._idf))
        whole = _to_one(lexrank(around, self._idf))
        theirs = [rank for rank, block in zip(whole, blocks, strict=True) for _ in block.candidates]
        return [(one + other) / 2 for one, other in zip(own, theirs, strict=True)]

    def _terms(self, block: Block) -> Counter[str]:
        found: Counter[str] = Counter()
        for item in block.candidates:
            found.update(self._bags[item.ref])
        return found

    def _asked(self, bag: Mapping[str, int]) -> float:
        return sum(self._query.weights.get(term, 0.0) * self._idf[term] for term in bag)


def _value(block: Block, values: Sequence[float]) -> float:
    """Return the worth of a paragraph: of its best sentence, and the mean by words."""
    total = sum(c.words * v for c, v in zip(block.candidates, values, strict=True))
    mean = total / max(1, block.words)
    return BEST_SHARE * max(values, default=0.0) + (1 - BEST_SHARE) * mean


class News:
    """What the terms of a part still tell: each telling of a term halves what the next is worth."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        """Take the weight of every term of the part."""
        self._weights = dict(weights)

    def tell(self, scored: Scored) -> None:
        """Count the terms of a block as told once more."""
        for term in scored.terms:
            self._weights[term] *= 0.5

    def share(self, scored: Scored) -> float:
        """Return the share of a block's telling terms that the text has not had yet."""
        gained = sum(map(self._weights.__getitem__, scored.terms))
        return gained / scored.weight if scored.weight else 0.0


def _to_one(values: Sequence[float]) -> list[float]:
    top = max(values, default=0.0) or 1.0
    return [value / top for value in values]
