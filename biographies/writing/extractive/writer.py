"""The embedded writer: composes a part from the sources' own sentences, without any model."""

from collections.abc import Collection, Sequence

from biographies.errors import NothingSupportableError
from biographies.sources import Passage
from biographies.writing.duplicates import doubles
from biographies.writing.extractive.blocks import Block, blocks, divide
from biographies.writing.extractive.candidates import sift
from biographies.writing.extractive.scores import Scored, Scorer
from biographies.writing.extractive.sections import Group, group
from biographies.writing.extractive.select import choose
from biographies.writing.fit import TIGHT, Ways, fit
from biographies.writing.query import make_query
from biographies.writing.values import Brief, Draft, Section, SentenceRef, Statement

SHORT_PARAGRAPH_WORDS = 35
MANY_TIMES, ENOUGH_WORDS = 3, 1000  # of the target, and at least: what a second try looks at
SHORTENING_COST = 0.3


class ExtractiveWriter:
    """Writes a part as exact quotations of its passages, in the order in which they are given.

    The same brief gives the same draft. Nothing is padded: where the passages end, the draft ends.
    """

    name = "extractive"

    def write(self, brief: Brief) -> Draft:
        """Choose and order statements to within 5 % of the target, or as many as there are.

        Raises NothingSupportableError where not one sentence of the passages can stand in a book.
        """
        paragraphs = usable_paragraphs(brief.passages, brief.barred, brief.subject)
        if not paragraphs:
            message = f"No sentence of the sources can carry “{brief.title or brief.kind}”."
            raise NothingSupportableError(message)
        supply = sum(block.words for block in paragraphs)
        chosen = (
            _select(paragraphs, brief) if supply > TIGHT[1] * brief.target_words else paragraphs
        )
        return Draft(
            sections=_sections(chosen, brief),
            word_count=sum(block.words for block in chosen),
            target_words=brief.target_words,
            supportable_words=supply,
        )


def usable_paragraphs(
    passages: Sequence[Passage], barred: Collection[SentenceRef] = (), subject: str = ""
) -> list[Block]:
    """Return everything that can be written from passages, in paragraphs, nothing told twice."""
    candidates = sift(passages, barred=barred, subject=subject).candidates
    again = doubles([(candidate.ref, candidate.text) for candidate in candidates])
    if again:
        candidates = sift(passages, barred={*barred, *again}, subject=subject).candidates
    return blocks(candidates)


def _sections(chosen: Sequence[Block], brief: Brief) -> tuple[Section, ...]:
    """Only chapters have headings: introduction and conclusion draw on the whole of the book."""
    groups = group(chosen, title=brief.title) if brief.kind == "chapter" else [Group("", chosen)]
    return tuple(
        Section(
            item.heading,
            tuple(_paragraph(piece) for block in item.blocks for piece in divide(block)),
        )
        for item in groups
    )


def _select(paragraphs: Sequence[Block], brief: Brief) -> list[Block]:
    query = make_query(
        subject=brief.subject, title=brief.title, brief=brief.brief, keywords=brief.keywords
    )
    scorer = Scorer(paragraphs, query)
    scored = scorer.score(paragraphs)
    chosen = [scored[at] for at in choose(scored, scorer, brief.target_words)]
    fitted = _fitted(chosen, brief.target_words)
    if _is_near(fitted, brief.target_words):
        return fitted
    return _fitted(_best(scored, brief.target_words), brief.target_words)


def _best(scored: Sequence[Scored], target: int) -> list[Scored]:
    """Return the best paragraphs, enough of them to try for a target of a few sentences."""
    words, best = 0, []
    for at in sorted(range(len(scored)), key=lambda at: (-scored[at].value, at)):
        if words > max(MANY_TIMES * target, ENOUGH_WORDS):
            break
        words += scored[at].block.words
        best.append(at)
    return [scored[at] for at in sorted(best)]


def _fitted(scored: Sequence[Scored], target: int) -> list[Block]:
    ways = fit([_ways(item) for item in scored], target)
    kept = zip(scored, ways, strict=True)
    return [Block(item.block.candidates[:count]) for item, count in kept if count]


def _ways(scored: Scored) -> Ways:
    """List the words and worth of a block's beginnings: of none, one, two … statements of it."""
    ways, words, worth = [(0, 0.0)], 0, 0.0
    for candidate, value in zip(scored.block.candidates, scored.values, strict=True):
        words += candidate.words
        worth += value * candidate.words
        is_short = words < min(SHORT_PARAGRAPH_WORDS, scored.block.words)
        is_cut = words < scored.block.words
        is_open = is_cut and candidate.text.endswith(("”", "’", '"'))  # would end in mid-scene
        cost = SHORTENING_COST * (2 * is_short + is_cut + is_open)
        ways.append((words, worth - candidate.words * cost))
    return ways


def _is_near(chosen: Sequence[Block], target: int) -> bool:
    return abs(sum(block.words for block in chosen) - target) <= 0.05 * target


def _paragraph(block: Block) -> tuple[Statement, ...]:
    return tuple(
        Statement(item.text, item.passage.source, item.passage.ordinal, item.start, item.end)
        for item in block.candidates
    )
