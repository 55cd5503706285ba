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

    @property
    def value(self) -> float:
        """Return the worth of the paragraph: of its best sentence, and the mean by words."""
        total = sum(c.words * v for c, v in zip(self.block.candidates, self.values, strict=True))
        mean = total / max(1, self.block.words)
        return BEST_SHARE * max(self.values, default=0.0) + (1 - BEST_SHARE) * mean


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
        central = self._central(blocks, bags)
        events = eventfulness(self._candidates, self._language)
        values = {
            item.ref: sum(share * part for share, part in zip(SHARES, parts, strict=True))
            for item, *parts in zip(self._candidates, asked, central, events, strict=True)
        }
        return [
            Scored(
                block,
                tuple(values[item.ref] for item in block.candidates),
                self._terms(block),
            )
            for block in blocks
        ]

    def novelty(self, scored: Scored, covered: Counter[str]) -> float:
        """Return the share of a block's telling terms that the text has not had yet."""
        whole = gained = 0.0
        for term in scored.terms:
            worth = self._idf[term]
            whole += worth
            gained += worth * 0.5 ** covered[term]
        return gained / whole if whole else 0.0

    def _central(self, blocks: Sequence[Block], bags: Sequence[Mapping[str, int]]) -> list[float]:
        """Return how central each sentence is, half by itself and half by its paragraph."""
        own = _to_one(lexrank(bags, self._idf))
        whole = _to_one(lexrank([self._terms(block) for block in blocks], self._idf))
        around = [rank for rank, block in zip(whole, blocks, strict=True) for _ in block.candidates]
        return [(one + other) / 2 for one, other in zip(own, around, strict=True)]

    def _terms(self, block: Block) -> Counter[str]:
        return sum((self._bags[item.ref] for item in block.candidates), Counter[str]())

    def _asked(self, bag: Mapping[str, int]) -> float:
        return sum(self._query.weights.get(term, 0.0) * self._idf[term] for term in bag)


def _to_one(values: Sequence[float]) -> list[float]:
    top = max(values, default=0.0) or 1.0
    return [value / top for value in values]
