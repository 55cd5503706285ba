"""The embedded writer: composes a part from the sources' own sentences, without any model."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from biographies.errors import NothingSupportableError
from biographies.sources import Passage
from biographies.writing.duplicates import doubles
from biographies.writing.extractive.blocks import Block, blocks
from biographies.writing.extractive.candidates import Candidate, clear_ones, sift
from biographies.writing.extractive.composing import compose
from biographies.writing.extractive.edges import closes, is_vague, opening_block
from biographies.writing.extractive.scores import Scored, Scorer
from biographies.writing.extractive.sections import Group, group
from biographies.writing.extractive.select import choose
from biographies.writing.fit import TIGHT, Ways, fit
from biographies.writing.language import language_of
from biographies.writing.query import make_query, subject_words
from biographies.writing.quoting import lead_words, printed_words
from biographies.writing.values import Brief, Draft, Section, SentenceRef, SourceInfo

SHORT_PARAGRAPH_WORDS = 35
MANY_TIMES, ENOUGH_WORDS = 3, 1000  # of the target, and at least: what a second try looks at
SHORTENING_COST = 0.08
UNCLEAR_COST, UNCLEAR_WORDS = 0.2, 80  # of so many words, for each thing meant and not told
LAME_END_COST = 0.06  # of its last sentence: a paragraph cut short where more was promised
VAGUE_COST = 0.15  # of the words of a paragraph whose first sentence does not say whom it means
OVER = 2.3  # times the target: what is chosen before its weaker sentences are dropped
LEAST_AIM = 0.975  # of the target: with the window of the fit it stays above 95 %
LONG = 12  # sentences of a paragraph; of a longer one only beginnings are tried
ENOUGH_TO_CHOOSE = 1.05  # of the target: what must be left behind the opening
CLEAR_ENOUGH = 2.0  # times the target: from here on only clear openings are used
NO_END_COST = 5.0  # for a text that ends in mid-scene, or without its opening


class ExtractiveWriter:
    """Writes a part as exact quotations of its passages, in the order in which they are given.

    The same brief gives the same draft. Nothing is padded: where the passages end, the draft ends.
    """

    name = "extractive"

    def write(self, brief: Brief) -> Draft:
        """Choose and order statements to within 5 % of the target, or as many as there are.

        Raises NothingSupportableError where not one sentence of the passages can stand in a book.
        """
        paragraphs = usable_paragraphs(brief.passages, brief.barred, brief.subject, brief.sources)
        if not paragraphs:
            message = f"No sentence of the sources can carry “{brief.title or brief.kind}”."
            raise NothingSupportableError(message)
        supply = sum(block.words for block in paragraphs)
        used = _clearer(paragraphs, brief.target_words)
        sections = _composed(used, brief)
        leads = lead_words(sections)
        if leads and supply > TIGHT[1] * brief.target_words:  # whose words they are is printed too
            target = max(1, brief.target_words - leads)
            sections = _composed(used, replace(brief, target_words=target))
        return Draft(
            sections=sections,
            word_count=printed_words(sections),
            target_words=brief.target_words,
            supportable_words=supply,
            language=brief.language,
        )


def usable_paragraphs(
    passages: Sequence[Passage],
    barred: Collection[SentenceRef] = (),
    subject: str = "",
    sources: Sequence[SourceInfo] = (),
) -> list[Block]:
    """Return everything that can be written from passages, in paragraphs, nothing told twice."""
    found = sift(passages, barred=barred, subject=subject, sources=sources).candidates
    again = doubles([(candidate.ref, candidate.text) for candidate in found])
    if again:
        shut = {*barred, *again}
        found = sift(passages, barred=shut, subject=subject, sources=sources).candidates
    return blocks(found)


def _clearer(paragraphs: Sequence[Block], target: int) -> Sequence[Block]:
    """Leave out what means something untold, where enough is left to choose from."""
    if sum(block.words for block in paragraphs) < CLEAR_ENOUGH * target:
        return paragraphs
    clear = blocks(list(clear_ones(item for block in paragraphs for item in block.candidates)))
    words = sum(block.words for block in clear)
    return clear if words >= CLEAR_ENOUGH * target else paragraphs


def _composed(paragraphs: Sequence[Block], brief: Brief) -> tuple[Section, ...]:
    """Return sections of as many paragraphs as the part asks for.

    Only chapters have headings: introduction and conclusion draw on the whole of the book.
    """
    supply = sum(block.words for block in paragraphs)
    aim = _aim(supply, brief.target_words)
    chosen = _select(paragraphs, replace(brief, target_words=aim)) if aim < supply else paragraphs
    groups = group(chosen, title=brief.title) if brief.kind == "chapter" else [Group("", chosen)]
    return compose(groups, brief)


def _aim(supply: int, target: int) -> int:
    """Return the words to write: the target, or a little less where that leaves a choice.

    Of passages that hold just what is asked for, the least fitting sentences are left out.
    """
    if supply < TIGHT[0] * target:
        return supply
    return max(int(LEAST_AIM * target), min(target, int(TIGHT[0] * supply)))


def _select(paragraphs: Sequence[Block], brief: Brief) -> list[Block]:
    query = make_query(
        subject=brief.subject, title=brief.title, brief=brief.brief, keywords=brief.keywords
    )
    scorer = Scorer(paragraphs, query, language_of(brief.language))
    scored = scorer.score(paragraphs)
    begun = _begun(scored, brief)
    wide = int(OVER * brief.target_words)
    chosen = [begun[at] for at in choose(begun, scorer, wide)]
    fitted = _fitted(chosen, brief)
    if _is_near(fitted, brief.target_words):
        return fitted
    return _fitted(_best(scored, brief.target_words), brief)


def _begun(scored: Sequence[Scored], brief: Brief) -> Sequence[Scored]:
    """Leave out what stands before a good opening, if enough stands behind it."""
    enough = ENOUGH_TO_CHOOSE * brief.target_words
    first = opening_block(scored, subject_words(brief.subject), brief.kind, enough)
    return scored[first:]


def _best(scored: Sequence[Scored], target: int) -> list[Scored]:
    """Return the best paragraphs, enough of them to try for a target of a few sentences."""
    words, best = 0, []
    for at in sorted(range(len(scored)), key=lambda at: (-scored[at].value, at)):
        if words > max(MANY_TIMES * target, ENOUGH_WORDS):
            break
        words += scored[at].block.words
        best.append(at)
    return [scored[at] for at in sorted(best)]


def _fitted(scored: Sequence[Scored], brief: Brief) -> list[Block]:
    """Keep of each paragraph the run of sentences that is worth most, to the target."""
    runs = [_runs(item) for item in scored]
    subject = subject_words(brief.subject)
    pieces = [_ways(item, own, subject) for item, own in zip(scored, runs, strict=True)]
    if len(pieces) > 1:
        pieces[0] = _opening(scored[0], runs[0], pieces[0])
        pieces[-1] = _endings(scored[-1], runs[-1], pieces[-1])
    kept = [own[way] for own, way in zip(runs, fit(pieces, brief.target_words), strict=True)]
    return [
        Block(item.block.candidates[first:last])
        for item, (first, last) in zip(scored, kept, strict=True)
        if first < last
    ]


def _runs(scored: Scored) -> list[tuple[int, int]]:
    """List the runs [first, last) of sentences that may stand for a block, the empty one too."""
    candidates = scored.block.candidates
    count = len(candidates)
    firsts = [at for at, item in enumerate(candidates) if at == 0 or (item.opens and count <= LONG)]
    return [(0, 0), *((first, last) for first in firsts for last in range(first + 1, count + 1))]


def _ways(scored: Scored, runs: Sequence[tuple[int, int]], subject: Collection[str]) -> Ways:
    """List the words and the worth of each run."""
    candidates = scored.block.candidates
    vague_heads = {
        first: is_vague(candidates[first], subject) for first in {first for first, _ in runs[1:]}
    }
    lame = [not item.ends and not closes(item) for item in candidates]
    ways = [(0, 0.0)]
    for first, last in runs[1:]:
        words = sum(item.words for item in candidates[first:last])
        values = zip(candidates[first:last], scored.values[first:last], strict=True)
        worth = sum(item.words * value for item, value in values)
        end = candidates[last - 1]
        is_short = words < min(SHORT_PARAGRAPH_WORDS, scored.block.words)
        is_cut = last < len(candidates)
        cost = SHORTENING_COST * (2 * is_short + is_cut + (first > 0))
        cost += LAME_END_COST * lame[last - 1]
        vague = VAGUE_COST * words * vague_heads[first]
        vague += UNCLEAR_COST * min(words, UNCLEAR_WORDS) * _unclear(candidates[first:last])
        ways.append((words, worth - end.words * cost - vague))
    return ways


def _unclear(run: Sequence[Candidate]) -> int:
    """Count the sentences of a run that mean something which is not told before them."""
    gaps = [not item.is_clear and not item.follows for item in run[1:]]
    return (not run[0].is_clear) + sum(gaps)


def _opening(scored: Scored, runs: Sequence[tuple[int, int]], ways: Ways) -> Ways:
    """Let the first paragraph stand, from its first sentence on."""
    cost = NO_END_COST * scored.block.words
    return [
        (words, worth - cost * (first > 0 or not words))
        for (words, worth), (first, _) in zip(ways, runs, strict=True)
    ]


def _endings(scored: Scored, runs: Sequence[tuple[int, int]], ways: Ways) -> Ways:
    """Let the last paragraph stand, and end with a sentence that a text may end with."""
    cost = NO_END_COST * scored.block.words
    return [
        (words, worth - cost * (not words or not closes(scored.block.candidates[last - 1])))
        for (words, worth), (_, last) in zip(ways, runs, strict=True)
    ]


def _is_near(chosen: Sequence[Block], target: int) -> bool:
    return abs(sum(block.words for block in chosen) - target) <= 0.05 * target
