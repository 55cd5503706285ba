"""Choosing paragraphs over the whole span of a part until its length is reached."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from biographies.writing.extractive.scores import News, Scored, Scorer

STRATUM_WORDS = 180  # of the text to be: each such share of it answers for its share of the span
NOVELTY_WEIGHT = 0.3
NEIGHBOUR_BONUS = 0.25
SPREAD_FLOOR = 0.02


@dataclass(frozen=True, slots=True)
class Span:
    """The part's blocks laid out in order, cut into strata that each get their share of words."""

    strata: tuple[int, ...]  # of each block
    quotas: tuple[float, ...]  # words, of each stratum


def spread(scored: Sequence[Scored], target: int) -> Span:
    """Lay strata over the blocks, so that a selection is of the whole and not of its beginning."""
    supply = sum(item.block.words for item in scored)
    count = max(1, min(len(scored), round(target / STRATUM_WORDS)))
    strata, done = [], 0
    for item in scored:
        middle = done + item.block.words / 2
        strata.append(min(count - 1, int(count * middle / supply)))
        done += item.block.words
    held = Counter[int]()
    for stratum, item in zip(strata, scored, strict=True):
        held[stratum] += item.block.words
    return Span(tuple(strata), tuple(target * held[at] / supply for at in range(count)))


def choose(scored: Sequence[Scored], scorer: Scorer, target: int) -> list[int]:
    """Return the numbers of blocks that together reach the target, in order; all if they do not.

    Greedy: the next block is the one that is worth most and says most that is new, weighted by how
    much its stratum still lacks; one that adjoins a chosen block reads better and is preferred.
    The first block is always one of them.
    """
    span = spread(scored, target)
    chosen: set[int] = set()
    taken = [0.0] * len(span.quotas)
    news = scorer.news()
    words = 0
    while words < target and len(chosen) < len(scored):
        best = (
            0
            if not chosen
            else max(
                (at for at in range(len(scored)) if at not in chosen),
                key=lambda at: (
                    _gain(at, scored, news, chosen) * _need(at, span, taken),
                    -at,
                ),
            )
        )
        chosen.add(best)
        news.tell(scored[best])
        taken[span.strata[best]] += scored[best].block.words
        words += scored[best].block.words
    return sorted(chosen)


def _gain(at: int, scored: Sequence[Scored], news: News, chosen: set[int]) -> float:
    gain = scored[at].value + NOVELTY_WEIGHT * news.share(scored[at])
    if at - 1 in chosen and _adjoin(scored[at - 1], scored[at]):
        gain += NEIGHBOUR_BONUS
    if at + 1 in chosen and _adjoin(scored[at], scored[at + 1]):
        gain += NEIGHBOUR_BONUS
    return gain


def _need(at: int, span: Span, taken: Sequence[float]) -> float:
    stratum = span.strata[at]
    return max(SPREAD_FLOOR, 1 - taken[stratum] / span.quotas[stratum])


def _adjoin(before: Scored, after: Scored) -> bool:
    last, first = before.block.candidates[-1], after.block.candidates[0]
    return (
        last.passage.source == first.passage.source
        and 0 <= first.passage.ordinal - last.passage.ordinal <= 1
    )
