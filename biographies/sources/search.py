"""Finding passages by words, years and names: BM25 over hashed sparse vectors.

The index holds numbers only, no text, and its time and memory grow with the words of the sources.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from biographies.sources.values import Passage

if TYPE_CHECKING:
    import numpy as np

K1, B = 1.2, 0.75  # BM25's usual constants (Robertson and Zaragoza 2009)
YEAR_BONUS = 0.15  # of the best score, for a passage of the years asked for
NAME_BONUS = 0.1  # of the best score, for each name asked for that a passage holds
FEATURES = 2**20  # hashed terms; at 200,000 different stems one in ten shares its place
BATCH = 2000  # passages; more at once only costs memory
LONGEST_STEM = 4  # letters that an ending must leave

_WORD = re.compile(r"[^\W\d_]{3,}|\d{4}")
_ENDINGS = (
    *("ingly", "edly", "ings", "ing", "ies", "ied", "ed", "es", "ly"),
    *("aciones", "ación", "mente", "ando", "iendo", "ados", "adas", "idos", "idas", "s"),
)
_SMALL = frozenset(
    """
    the and for that with was his her had not but from which were are this have they she him all
    their been who when would said una los las del que con por para como más sus pero fue
    """.split()  # noqa: SIM905 - a list of many literals is no easier to read
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, and how well it fits: greater is better, 0 is not at all."""

    source: int
    ordinal: int
    score: float


@lru_cache(maxsize=262_144)
def stem(word: str) -> str:
    """Return a lower-case word without its commonest ending."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= LONGEST_STEM:
            return word[: -len(ending)]
    return word


def search_terms(text: str) -> list[str]:
    """Return the stems of a text's telling words and its years, in order."""
    return [stem(word) for word in _WORD.findall(text.lower()) if word not in _SMALL]


class SearchIndex:
    """Passages that can be asked for; made by index_passages."""

    def __init__(self, labels: list[tuple[int, int]], years: Any, weights: Any) -> None:
        """Take labels, years (passages × 2; 0: none) and weights (passages × FEATURES, CSC)."""
        self._labels = labels
        self._years = years
        self._weights = weights

    def __len__(self) -> int:
        return len(self._labels)

    def query(
        self,
        text: str,
        *,
        years: tuple[int | None, int | None] = (None, None),
        names: Collection[str] = (),
        limit: int = 20,
    ) -> list[Hit]:
        """Return at most `limit` passages that fit, the best first; equals by source and place.

        A passage of the years asked for gains 0.15 of the best score, and 0.1 for each name all of
        whose words it holds. Without words, years and names alone decide.
        """
        if not self._labels:
            return []
        scores = self.rate(text, years=years, names=names)
        found = [(-round(float(scores[at]), 6), self._labels[at]) for at in scores.nonzero()[0]]
        return [Hit(*label, score=-score) for score, label in sorted(found)[:limit]]

    def rate(
        self,
        text: str,
        *,
        years: tuple[int | None, int | None] = (None, None),
        names: Collection[str] = (),
    ) -> "np.ndarray[Any, Any]":
        """Return the score of every passage by the same rule, in the order they were read in."""
        scores = self._scores(search_terms(text) if self._labels else ())
        best = float(scores.max(initial=0.0)) or 1.0
        if years != (None, None):
            scores = scores + YEAR_BONUS * best * self._within(years)
        for name in names:
            scores = scores + NAME_BONUS * best * self._holding(name)
        return scores

    def _scores(self, terms: Collection[str]) -> "np.ndarray[Any, Any]":
        import numpy as np  # slow to load: only for those who search

        total: np.ndarray[Any, Any] = np.zeros(len(self._labels))
        for column in _columns(terms):
            total += self._column(column)
        return total

    def _column(self, column: int) -> "np.ndarray[Any, Any]":
        held: np.ndarray[Any, Any] = self._weights[:, [column]].toarray().ravel()
        return held

    def _within(self, years: tuple[int | None, int | None]) -> "np.ndarray[Any, Any]":
        first, last = years[0] or 1, years[1] or 9999
        within: np.ndarray[Any, Any] = (self._years[:, 1] >= first) & (self._years[:, 0] <= last)
        return within

    def _holding(self, name: str) -> "np.ndarray[Any, Any]":
        import numpy as np  # the same

        columns = list(_columns(search_terms(name)))
        if not columns:
            return np.zeros(len(self._labels), dtype=bool)
        held: np.ndarray[Any, Any] = self._column(columns[0]) > 0
        for column in columns[1:]:
            held = held & (self._column(column) > 0)
        return held


def index_passages(passages: Iterable[Passage]) -> SearchIndex:
    """Read passages into an index, in one pass: they may come from a generator."""
    import numpy as np  # slow to load: only for those who search
    from scipy import sparse

    count = _vectorizer()
    labels: list[tuple[int, int]] = []
    years: list[tuple[int, int]] = []
    blocks = []
    for batch in _batches(passages):
        labels += [(passage.source, passage.ordinal) for passage in batch]
        years += [(item.first_year or 0, item.last_year or item.first_year or 0) for item in batch]
        blocks.append(count(passage.text for passage in batch))
    if not labels:
        return SearchIndex([], np.zeros((0, 2)), None)
    counts = sparse.vstack(blocks, format="csr", dtype=np.float32)
    blocks.clear()
    return SearchIndex(labels, np.array(years, dtype=np.int16), _weighed(counts))


def _batches(passages: Iterable[Passage]) -> Iterator[tuple[Passage, ...]]:
    waiting = iter(passages)
    while batch := tuple(islice(waiting, BATCH)):
        yield batch


def _weighed(counts: Any) -> Any:
    """Turn counts into BM25 weights, in place; return them by columns."""
    import numpy as np  # slow to load: only for those who search

    size = counts.shape[0]
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    norms = K1 * (1 - B + B * lengths / (lengths.mean() or 1.0))
    held_by = np.bincount(counts.indices, minlength=counts.shape[1])
    rareness = np.log1p((size - held_by + 0.5) / (held_by + 0.5)).astype(np.float32)
    rows = np.repeat(norms.astype(np.float32), np.diff(counts.indptr))
    counts.data = counts.data * (K1 + 1) / (counts.data + rows) * rareness[counts.indices]
    return counts.tocsc()


def _columns(terms: Collection[str]) -> Iterator[int]:
    """Return where different terms stand in the index, each place once."""
    if terms:
        found = _vectorizer()([" ".join(dict.fromkeys(terms))], is_stemmed=True)
        yield from sorted(int(column) for column in found.indices)


def _vectorizer() -> Callable[..., Any]:
    from sklearn.feature_extraction.text import HashingVectorizer  # slow to load, as above

    def count(texts: Iterable[str], *, is_stemmed: bool = False) -> Any:
        analyser = str.split if is_stemmed else search_terms
        hashing = HashingVectorizer(
            analyzer=analyser, n_features=FEATURES, alternate_sign=False, norm=None
        )
        return hashing.transform(texts).astype("float32")

    return count
