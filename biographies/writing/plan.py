"""The plan of a book: which passage goes where, and what each part can carry."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from biographies.sources import Passage
from biographies.writing.allocate import Wish, allocate, make_wishes
from biographies.writing.extractive.writer import usable_paragraphs
from biographies.writing.language import language_of
from biographies.writing.material import gather
from biographies.writing.reserve import Holdings, reserve
from biographies.writing.titles import make_brief, make_matters, make_titles
from biographies.writing.units import Unit, close_ranks
from biographies.writing.values import (
    BookPlan,
    ChapterSpec,
    PartPlan,
    PlanRequest,
    SentenceRef,
    SourceInfo,
)

WIDE_ENDS, PLENTY = 1.5, 1.5  # of the words asked: what the ends may choose from where much is left


def plan_book(request: PlanRequest) -> BookPlan:
    """Give every usable passage one home in the introduction, a chapter or the conclusion.

    The editor's specs win; without them the story is cut into chapters. The same request gives the
    same plan, in whatever order its sources and passages are given.
    """
    material = gather(request)
    request = replace(request, sources=material.sources)  # with the voices that were found
    specs = _specs(request)
    aside = {number for number, _ in material.foreign}
    wishes = make_wishes(specs, request.subject, material.sources, aside)
    unwanted = frozenset.intersection(*(wish.barred_sources for wish in wishes))
    units = [unit for unit in material.units if unit.source not in unwanted]
    first, last, homes = _share_out(request, units, wishes, aside)
    chapters = [[units[at] for at in home] for home in homes]
    opening, closing = [units[at] for at in first], [units[at] for at in last]
    barred = material.barred
    parts = (
        *_end("introduction", request.introduction_words, request, opening, barred),
        *_chapters(request, specs, chapters, barred),
        *_end("conclusion", request.conclusion_words, request, closing, barred),
    )
    used = {source for part in parts for source, _ in part.passages}
    unused = tuple(item for item in material.foreign if item[0] not in used)
    return BookPlan(parts, set_aside=tuple(sorted(material.set_aside + unused)))


def supply(
    passages: Sequence[Passage],
    barred: Collection[SentenceRef] = (),
    subject: str = "",
    sources: Sequence[SourceInfo] = (),
) -> int:
    """Return the words that the extractive writer can make of passages, given in their order."""
    return sum(block.words for block in usable_paragraphs(passages, barred, subject, sources))


def _specs(request: PlanRequest) -> list[ChapterSpec]:
    return sorted(request.specs, key=lambda spec: spec.number) or [
        ChapterSpec(number=number, target_words=request.words_per_chapter)
        for number in range(1, request.chapter_count + 1)
    ]


def _share_out(
    request: PlanRequest,
    units: Sequence[Unit],
    wishes: Sequence[Wish],
    aside: Collection[int],
) -> tuple[list[int], list[int], list[list[int]]]:
    """Return the units of introduction, conclusion and chapters.

    A story is cut into chapters when the ends have been taken from it; but what the editor wants in
    a chapter goes there first, and the ends get what can be spared.
    """
    language = language_of(request.language)
    ends = (request.introduction_words, request.conclusion_words)
    targets = [wish.spec.target_words for wish in wishes]
    words = sum(unit.words for unit in units if unit.source not in aside)
    plenty = words / max(1, sum(targets) + sum(ends))
    share = min(1.0, plenty)
    needs = (int(ends[0] * share), int(ends[1] * share))
    if any(wish.is_directed for wish in wishes):
        homes = allocate(units, wishes, request.subject)
        held = [sum(units[at].words for at in home) for home in homes]
        keep = [min(target, own) * share for target, own in zip(targets, held, strict=True)]
        holdings = Holdings(units, homes, keep)
        first, last = reserve(units, request.subject, needs, holdings, aside, language)
        gone = {*first, *last}
        return first, last, [[at for at in home if at not in gone] for home in homes]
    wide = max(1.0, min(WIDE_ENDS, plenty / PLENTY))
    needs = (int(needs[0] * wide), int(needs[1] * wide))
    nothing = Holdings(units, [], [])
    first, last = reserve(units, request.subject, needs, nothing, aside, language)
    gone = {*first, *last, *_introducing(units)}
    rest = [at for at in range(len(units)) if at not in gone]
    homes = allocate(close_ranks(units, gone), wishes, request.subject)
    return first, last, [[rest[at] for at in home] for home in homes]


def _introducing(units: Sequence[Unit]) -> list[int]:
    """Return the units that introduce the sources' story, if there is a story besides."""
    found = [at for at, unit in enumerate(units) if not unit.is_story]
    words = sum(units[at].words for at in found)
    return found if 2 * words < sum(unit.words for unit in units) else []


def _chapters(
    request: PlanRequest,
    specs: Sequence[ChapterSpec],
    homes: Sequence[Sequence[Unit]],
    barred: Sequence[SentenceRef],
) -> list[PartPlan]:
    language = language_of(request.language)
    foreign = frozenset(info.number for info in request.sources if request.is_foreign(info))
    matters = make_matters(request.subject, specs, homes, language, foreign)
    titles = make_titles(matters, [spec.title for spec in specs], language)
    return [
        _with_passages(
            PartPlan(
                kind="chapter",
                number=spec.number,
                title=title,
                brief=spec.brief or make_brief(request.subject, matter, title, language),
                keywords=spec.keywords or tuple(matter.names),
                first_year=matter.years[0],
                last_year=matter.years[1],
                target_words=spec.target_words,
                supportable_words=0,
                passages=(),
                barred=(),
            ),
            matter.units,
            barred,
            request,
        )
        for spec, matter, title in zip(specs, matters, titles, strict=True)
    ]


def _end(
    kind: str,
    words: int,
    request: PlanRequest,
    units: Sequence[Unit],
    barred: Sequence[SentenceRef],
) -> list[PartPlan]:
    """Plan the introduction or the conclusion; none where no words are asked for."""
    if words <= 0:
        return []
    language = language_of(request.language)
    part = PartPlan(
        kind=kind,
        number=0,
        title=language.ends[kind],
        brief=language.end_briefs[kind].format(subject=request.subject),
        keywords=language.end_keywords[kind],
        first_year=None,
        last_year=None,
        target_words=words,
        supportable_words=0,
        passages=(),
        barred=(),
    )
    return [_with_passages(part, units, barred, request)]


def _with_passages(
    part: PartPlan, units: Sequence[Unit], barred: Sequence[SentenceRef], request: PlanRequest
) -> PartPlan:
    passages = [passage for unit in units for passage in unit.passages]
    labels = tuple((passage.source, passage.ordinal) for passage in passages)
    own = set(labels)
    shut = tuple(ref for ref in barred if (ref.source, ref.ordinal) in own)
    words = supply(passages, shut, request.subject, request.sources)
    return replace(part, passages=labels, barred=shut, supportable_words=words)
