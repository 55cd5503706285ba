"""Sources that may be quoted and no more: which of their sentences, within what limits.

Chapters are written apart from each other, so the plan shares the words out for the whole book: the
best sentences are chosen, and everything around them is barred.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from biographies.sources import Passage, count_words, years_in
from biographies.writing.extractive.candidates import Candidate
from biographies.writing.query import subject_words
from biographies.writing.values import QUOTE_ONLY, QuoteLimits, SentenceRef, SourceInfo
from biographies.writing.words import WORD, bare, is_capitalised, terms

STRETCHES = 12  # of a source: each gives one sentence before any gives a second
NAMES_COUNTED = 4
LEAST_WORDS = 10  # of a quotation: less tells too little to be quoted


def is_quote_only(info: SourceInfo) -> bool:
    """Tell whether a source may be quoted and no more."""
    return info.rights == QUOTE_ONLY


def choose_quotations(
    candidates: Sequence[Candidate], subject: str, limits: QuoteLimits
) -> list[Candidate]:
    """Return the sentences of one source that the book may quote, in their order.

    Each stands alone, is within the limit, and is from a passage of its own; together they are
    within the source's. Those that name the subject, people and years come first, and one from each
    twelfth of the source before a second from any.
    """
    words = range(LEAST_WORDS, limits.words_each + 1)
    fit = [item for item in candidates if item.opens and item.words in words]
    worth = _worth(fit, subject)
    rank: Counter[int] = Counter()
    turns: list[tuple[int, float, int]] = []
    for at in sorted(range(len(fit)), key=lambda at: (-worth[at], at)):
        stretch = at * STRETCHES // len(fit)
        turns.append((rank[stretch], -worth[at], at))
        rank[stretch] += 1
    left = limits.words_per_source
    chosen: list[int] = []
    taken: set[int] = set()
    for _, _, at in sorted(turns):
        if fit[at].words <= left and taken.isdisjoint(_beside(fit[at].passage)):
            chosen.append(at)
            taken.add(fit[at].passage.ordinal)
            left -= fit[at].words
    return [fit[at] for at in sorted(chosen)]


def barred_around(
    passages: Iterable[Passage], chosen: Iterable[Candidate]
) -> Iterator[SentenceRef]:
    """Yield the stretches of passages that must not be used: all but what was chosen."""
    kept: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for item in chosen:
        kept[item.passage.ordinal].append((item.start, item.end))
    for passage in passages:
        at = 0
        for start, end in sorted(kept[passage.ordinal]):
            if start > at:
                yield SentenceRef(passage.source, passage.ordinal, at, start)
            at = end
        if at < len(passage.text):
            yield SentenceRef(passage.source, passage.ordinal, at, len(passage.text))


def words_left_open(text: str, barred: Iterable[Sequence[int]]) -> int:
    """Count the words of a passage outside its barred stretches [start, end)."""
    pieces, at = [], 0
    for start, end in sorted((start, end) for start, end in barred):
        pieces.append(text[at:start])
        at = max(at, end)
    return count_words(" ".join([*pieces, text[at:]]))


def barred_for_excess(
    passages: Iterable[Passage],
    barred: Iterable[SentenceRef],
    sources: Iterable[SourceInfo],
    limits: QuoteLimits,
) -> Iterator[SentenceRef]:
    """Yield what bars all of a source that may only be quoted, where more of it is open.

    A plan never opens more; but one may have been made before somebody corrected the rights.
    """
    spans: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for ref in barred:
        spans[ref.source, ref.ordinal].append((ref.start, ref.end))
    given = list(passages)
    for info in filter(is_quote_only, sources):
        own = [one for one in given if one.source == info.number]
        left = sum(words_left_open(one.text, spans[one.source, one.ordinal]) for one in own)
        if left > limits.words_per_source:
            yield from (SentenceRef(one.source, one.ordinal, 0, len(one.text)) for one in own)


def _beside(passage: Passage) -> set[int]:
    """Return a passage and its neighbours: two quotations side by side would read as one."""
    return {passage.ordinal - 1, passage.ordinal, passage.ordinal + 1}


def _worth(candidates: Sequence[Candidate], subject: str) -> list[float]:
    wanted = subject_words(subject)
    bags = [frozenset(terms(item.text)) for item in candidates]
    holding = Counter(term for bag in bags for term in bag)
    most = max(holding.values(), default=1)
    return [
        _tells(item, wanted) + sum(holding[term] for term in bag) / most / max(4, len(bag))
        for item, bag in zip(candidates, bags, strict=True)
    ]


def _tells(item: Candidate, wanted: frozenset[str]) -> float:
    """Return how much of whom and when a sentence tells."""
    words = [bare(word) for word in WORD.findall(item.outside)]
    names = {word for word in words[1:] if word and is_capitalised(word)}
    is_of_subject = not wanted.isdisjoint(word.lower() for word in words)
    is_dated = bool(years_in(item.outside))
    return 1.0 * is_of_subject + 0.5 * is_dated + 0.1 * min(NAMES_COUNTED, len(names))
