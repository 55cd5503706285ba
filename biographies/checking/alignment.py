"""A claim laid beside the sentences of its passage that come nearest to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from biographies.checking.order import align, masked
from biographies.checking.vouching import Vouched, vouched
from biographies.checking.words import Reading, Token, telling
from biographies.sources import split_sentences

COPY = 0.75  # share of the claim's words found in order in its sentences; less is a retelling
MIN_GAIN = 2  # telling words, names apart, that a further sentence must bring to be taken too
MAX_SENTENCES = 6
SYNONYM = 0.7  # of the word itself
NAME = 0.5  # one name in two words says no more of the place than one word


@dataclass(frozen=True)
class Alignment:
    """The claim, the nearest sentences of the passage as one run of tokens, and who meets whom."""

    claim: Reading
    passage: Reading
    sentences: Sequence[int]  # of the passage, rising
    tokens: Sequence[Token]  # of those sentences
    places: Sequence[int]  # where each of them stands in the passage
    pairs: Mapping[int, int]  # claim token -> token of tokens, both rising

    @cached_property
    def nearness(self) -> float:
        """Return the share of the claim's words that the passage has in the same order.

        Names and small numbers are taken for one another: a copy stays one when they are changed.
        """
        if len(self.pairs) == len(self.claim.tokens):
            return 1.0
        mine = masked(self.claim.tokens, {self.claim.tokens[at].start for at in self.claim.names})
        theirs = masked(self.tokens, {self.tokens[at].start for at in self.names})
        return len(align(mine, theirs)) / len(mine)

    @cached_property
    def denials(self) -> list[int]:
        """Return which of tokens deny."""
        return self._within(self.passage.negations)

    @cached_property
    def names(self) -> list[int]:
        """Return which of tokens are names."""
        return self._within(self.passage.names)

    def _within(self, places: Iterable[int]) -> list[int]:
        wanted = set(places)
        return [at for at, place in enumerate(self.places) if place in wanted]


def lay_beside(claim: Reading, passage: Reading) -> Alignment:
    """Choose the sentences that hold most of the claim's telling words, and pair the words."""
    parts = sentence_places(passage)
    chosen = sorted(_choose(claim, passage))
    places = [place for number in chosen for place in parts[number]]
    tokens = [passage.tokens[place] for place in places]
    pairs = align(claim.stems, [token.stem for token in tokens])
    return Alignment(claim, passage, chosen, tokens, places, pairs)


@lru_cache(maxsize=512)
def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return where the sentences of a passage begin and end."""
    return tuple((sentence.start, sentence.end) for sentence in split_sentences(text))


@lru_cache(maxsize=512)
def sentence_places(passage: Reading) -> tuple[range, ...]:
    """Return the places of each sentence's tokens; sentences without a word are left out."""
    found, at = [], 0
    for _, end in sentence_spans(passage.text):
        first = at
        while at < len(passage.tokens) and passage.tokens[at].start < end:
            at += 1
        if at > first:
            found.append(range(first, at))
    return tuple(found)


@lru_cache(maxsize=512)
def _sentence_words(passage: Reading) -> tuple[Vouched, ...]:
    parts = sentence_places(passage)
    return tuple(
        vouched([passage.tokens[at] for at in places], passage.lexicon) for places in parts
    )


def _choose(claim: Reading, passage: Reading) -> list[int]:
    """Choose greedily: the sentence with most of the claim's words, then what others add to it."""
    names = {claim.tokens[at].start for at in claim.names}
    words = telling(claim.tokens, claim.lexicon) or list(claim.tokens)
    left = list({token.word: token for token in words}.values())
    sentences = _sentence_words(passage)
    chosen: list[int] = []
    while left and len(chosen) < min(MAX_SENTENCES, len(sentences)):
        weights = [
            0 if number in chosen else _gain(left, known, 0 if chosen else NAME, names)
            for number, known in enumerate(sentences)
        ]
        best = max(range(len(weights)), key=lambda number: (weights[number], -number))
        if chosen and weights[best] < MIN_GAIN:
            break
        chosen.append(best)
        left = [token for token in left if not sentences[best].holds(token)]
    return chosen


def _gain(left: Iterable[Token], known: Vouched, name: float, names: set[int]) -> float:
    return sum(
        name if token.start in names else 1.0 if known.has_word(token) else SYNONYM
        for token in left
        if known.holds(token)
    )
