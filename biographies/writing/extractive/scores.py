"""How much each sentence of a part is worth to it."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from biographies.writing.extractive.blocks import Block
from biographies.writing.extractive.candidates import Candidate
from biographies.writing.query import Query
from biographies.writing.words import WORD, is_capitalised, terms

SHARES = (0.35, 0.25, 0.4)  # of what was asked for, of centrality, of names and dates


@dataclass(frozen=True, slots=True)
class Scored:
    """A block with the worth of its sentences, its terms, and their weights."""

    block: Block
    values: tuple[float, ...]
    terms: Counter[str]

    @property
    def value(self) -> float:
        """Return the worth of the whole paragraph: the mean of its sentences by their words."""
        total = sum(c.words * v for c, v in zip(self.block.candidates, self.values, strict=True))
        return total / max(1, self.block.words)


class Scorer:
    """Weighs terms by their rareness among the sentences of one part."""

    def __init__(self, blocks: Sequence[Block], query: Query) -> None:
        """Count the terms of the part's sentences."""
        self._query = query
        self._bags = {
            candidate.ref: Counter(terms(candidate.text))
            for block in blocks
            for candidate in block.candidates
        }
        holding: Counter[str] = Counter()
        for bag in self._bags.values():
            holding.update(bag.keys())
        count = len(self._bags)
        self._idf = {term: math.log(1 + count / number) for term, number in holding.items()}
        self._centroid: defaultdict[str, float] = defaultdict(float)
        for bag in self._bags.values():
            for term, number in bag.items():
                self._centroid[term] += number * self._idf[term]

    def score(self, blocks: Sequence[Block]) -> list[Scored]:
        """Score every sentence between 0 and 1, by its block."""
        parts = {
            candidate.ref: self._parts(candidate)
            for block in blocks
            for candidate in block.candidates
        }
        tops = [max((part[at] for part in parts.values()), default=0.0) or 1.0 for at in range(3)]
        return [
            Scored(
                block,
                tuple(
                    sum(
                        share * value / top
                        for share, value, top in zip(SHARES, parts[c.ref], tops, strict=True)
                    )
                    for c in block.candidates
                ),
                sum((self._bags[c.ref] for c in block.candidates), Counter[str]()),
            )
            for block in blocks
        ]

    def novelty(self, scored: Scored, covered: Counter[str]) -> float:
        """Return the share of a block's telling terms that the text has not had yet."""
        whole = sum(self._idf[term] for term in scored.terms)
        gained = sum(self._idf[term] * 0.5 ** covered[term] for term in scored.terms)
        return gained / whole if whole else 0.0

    def _parts(self, candidate: Candidate) -> tuple[float, float, float]:
        bag = self._bags[candidate.ref]
        length = math.sqrt(sum((n * self._idf[t]) ** 2 for t, n in bag.items())) or 1.0
        centrality = sum(n * self._idf[t] * self._centroid[t] for t, n in bag.items()) / length
        asked = sum(self._query.weights.get(t, 0.0) * self._idf[t] for t in bag)
        return asked, centrality, _presence(candidate)


def _presence(candidate: Candidate) -> float:
    """Return how much of who and when a sentence tells, between 0 and 1."""
    words = WORD.findall(candidate.outside)[1:]
    names = len({word for word in words if is_capitalised(word)})
    has_year = any(len(token) == 4 and token.isdigit() for token in _tokens(candidate.outside))
    return min(1.0, 0.15 * min(names, 4) + 0.4 * has_year)


def _tokens(text: str) -> list[str]:
    return [token.strip(".,;:()[]–—’”") for token in text.split()]
