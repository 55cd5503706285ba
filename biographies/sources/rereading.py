"""Where a passage of an earlier reading of a source stands in a new reading of it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

LEAST_LIKENESS = 85.0  # of 100, of the cited words to the like stretch of a passage (partial ratio)
_RARE_WORDS, _CANDIDATES = 8, 20
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A passage as far as finding it again needs it; id is the caller's."""

    id: int
    text: str
    sha256: str


class NewReading:
    """The passages of a new reading, asked for those of an earlier one."""

    def __init__(self, passages: Iterable[ReadPassage]) -> None:
        """Take the passages; memory and time grow with their words."""
        self._passages = tuple(passages)
        self._by_hash = {one.sha256: one.id for one in reversed(self._passages)}
        self._holders: defaultdict[str, list[int]] = defaultdict(list)
        for at, one in enumerate(self._passages):
            for word in set(_words(one.text)):
                self._holders[word].append(at)

    def place_of(self, passage: ReadPassage, start: int = 0, end: int | None = None) -> int | None:
        """Return the id of the passage that has the words [start, end) of an earlier one now.

        The same passage goes first, then one that has these words as they are, then the one that
        comes nearest to them, at LEAST_LIKENESS; None where none does.
        """
        same = self._by_hash.get(passage.sha256)
        if same is not None:
            return same
        wanted = " ".join(passage.text[start:end].split()) or " ".join(passage.text.split())
        candidates = self._candidates(wanted)
        for at in candidates:
            if wanted in " ".join(self._passages[at].text.split()):
                return self._passages[at].id
        return self._nearest(wanted, candidates)

    def _candidates(self, wanted: str) -> list[int]:
        """Return the passages with most of the rarest words, the first of equals first."""
        known = [word for word in set(_words(wanted)) if word in self._holders]
        rare = sorted(known, key=lambda word: (len(self._holders[word]), word))[:_RARE_WORDS]
        counts = Counter(at for word in rare for at in self._holders[word])
        return sorted(counts, key=lambda at: (-counts[at], at))[:_CANDIDATES]

    def _nearest(self, wanted: str, candidates: Iterable[int]) -> int | None:
        from rapidfuzz import fuzz  # slow to load: only for those who compare readings

        likeness = {at: fuzz.partial_ratio(wanted, self._passages[at].text) for at in candidates}
        best = max(likeness, key=lambda at: (likeness[at], -at), default=None)
        if best is None or likeness[best] < LEAST_LIKENESS:
            return None
        is_shorter = len(self._passages[best].text) < len(wanted) / 2
        return None if is_shorter else self._passages[best].id


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
