"""Plans a book, or the parts of it that have no plan yet, and gives each passage its home."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Max

from biographies.errors import TemporaryBiographyError
from biographies.guard import WriteGuard
from biographies.models import Allocation, Biography, Chapter, Passage, Source
from biographies.steps.books import add_missing_parts
from biographies.steps.briefs import quote_limits, source_info
from biographies.steps.free_passages import Shelf, with_passages
from biographies.steps.material import Label, Material, is_short
from biographies.steps.reading import read_all
from biographies.steps.rereading import told_again
from biographies.writing import BookPlan, PartPlan, words_left_open

TRIES = 5
ALLOCATIONS_AT_A_TIME = 500

Place = tuple[str, int]  # kind and number of a part


class PlanOvertakenError(TemporaryBiographyError):
    """Other plans of the book kept coming first."""

    code = "plan.overtaken"


@dataclass(frozen=True, slots=True)
class PlannedParts:
    """A plan before it is stored: what it was made from, and what it came to."""

    version: int  # of the plan that it was made beside
    parts: tuple[Chapter, ...]  # the rows that it plans
    numbers: dict[int, int]  # source id -> number in the book
    passage_ids: dict[Label, int]
    plan: BookPlan


def plan_biography(biography: Biography, *, guard: WriteGuard) -> dict[str, object]:
    """Plan what has no plan yet, or all of it anew if a source has come in, and return the figures.

    A part that a person wrote or approved keeps its passages, whatever is planned anew.
    """
    guard.describe(subject=biography.run_subject, step="plan")
    read_all(biography, guard=guard)
    plan_parts(biography, guard=guard)
    return plan_figures(Biography.objects.get(pk=biography.pk))


def plan_parts(
    biography: Biography, *, guard: WriteGuard, only: Collection[Place] | None = None
) -> None:
    """Plan the parts that need it (`only` these, if given); nothing is done where none does.

    The passages of parts that have a plan already are theirs: what is planned later is planned
    from the others, so no passage is ever used twice.
    """
    with guard.write():
        add_missing_parts(biography)
    for _ in range(TRIES):
        seen_version = Biography.objects.values_list("plan_version", flat=True).get(pk=biography.pk)
        parts = _parts_to_plan(biography, only)
        if not parts:
            return
        planned = _plan(biography, seen_version, parts, guard)
        guard.check()
        with guard.write():
            if Biography.objects.note_plan(biography.pk, seen_version=seen_version):
                _store(biography, planned)
                return
    msg = f"biography {biography.pk} was planned by others {TRIES} times meanwhile"
    raise PlanOvertakenError(msg)


def plan_figures(biography: Biography) -> dict[str, object]:
    """Return what a book's plan came to: the supply of each part beside what was asked."""
    parts = biography.chapters.narrative().in_book_order().exclude(planned_in=0)
    homes = biography.allocations.values_list("chapter_id", flat=True)
    passages: defaultdict[int, int] = defaultdict(int)
    for chapter_id in homes:
        passages[chapter_id] += 1
    return {
        "biography_id": biography.pk,
        "plan_version": biography.plan_version,
        "chapters": sum(part.kind == Chapter.Kind.CHAPTER for part in parts),
        "sources": biography.sources.exclude(number=None).count(),
        "passages": sum(passages.values()),
        "parts": [
            {
                "part": part.label,
                "title": part.title,
                "target_words": part.target_words,
                "supportable_words": part.supportable_words,
                "passages": passages[part.pk],
                "is_evidence_limited": part.is_evidence_limited,
            }
            for part in parts
        ],
    }


def _parts_to_plan(biography: Biography, only: Collection[Place] | None) -> tuple[Chapter, ...]:
    parts = biography.chapters.narrative().in_book_order().select_related("current_revision")
    has_new_source = biography.sources.readable().filter(number=None).exists()
    is_anew = only is None and has_new_source
    return tuple(
        part
        for part in parts
        if (only is None or (part.kind, part.number) in only)
        and (not part.planned_in or (is_anew and not part.is_kept))
    )


def _plan(
    biography: Biography, version: int, parts: tuple[Chapter, ...], guard: WriteGuard
) -> PlannedParts:
    """Plan parts beside all others that have no plan: so a first chapter gets the first matter.

    Where that gives one less than was asked, while others are not asked for yet, these parts are
    planned from everything that is free, and keep what a first draft of them uses.
    """
    readable = biography.sources.readable().select_related("current_version")
    sources = list(readable.defer("current_version__text"))
    numbers = _numbers(sources, biography)
    unplanned = biography.chapters.narrative().in_book_order().filter(planned_in=0)
    context = list({part.pk: part for part in (*parts, *unplanned)}.values())
    versions = {numbers[source.pk]: source.current_version_id for source in sources}
    bare = Material(
        biography=biography,
        sources=[source_info(source, numbers[source.pk]) for source in sources],
        passages={},
        quotes=quote_limits(),
        quoted=_quoted_elsewhere(biography, parts),
    )
    material = with_passages(bare, Shelf(versions, _taken(biography, parts), guard), context)
    plan = material.plan(context)
    places = {(part.kind, part.number) for part in parts}
    wanted = tuple(part for part in plan.parts if (part.kind, part.number) in places)
    if len(context) > len(parts) and any(is_short(part) for part in wanted):
        plan = material.plan(list(parts))
        wanted = tuple(material.trimmed(part) for part in plan.parts)
    ids = {label: stored.id for label, stored in material.passages.items()}
    return PlannedParts(version, parts, numbers, ids, BookPlan(wanted, plan.set_aside))


def _numbers(sources: list[Source], biography: Biography) -> dict[int, int]:
    """Give each source its number: the one it has, or the next, in the order of their contents."""
    last = biography.sources.aggregate(last=Max("number"))["last"] or 0
    numbers = {source.pk: source.number for source in sources if source.number is not None}
    new = sorted((source for source in sources if source.number is None), key=_by_content)
    return numbers | {source.pk: last + place for place, source in enumerate(new, 1)}


def _by_content(source: Source) -> str:
    return source.sha256


def _taken(biography: Biography, parts: tuple[Chapter, ...]) -> set[int]:
    """Return the ids of the passages that other parts have, in whatever version of their source."""
    others = biography.allocations.exclude(chapter__in=[part.pk for part in parts])
    taken = set(others.values_list("passage_id", flat=True))
    return taken | told_again(Passage.objects.filter(allocations__in=others))


def _quoted_elsewhere(biography: Biography, parts: tuple[Chapter, ...]) -> dict[int, int]:
    """Return the words of sources that may only be quoted which other parts were given, by source.

    Chapters may be planned one by one, and a source's limit is for the whole book.
    """
    others = biography.allocations.exclude(chapter__in=[part.pk for part in parts])
    of_others = others.filter(passage__version__source__rights=Source.Rights.QUOTE_ONLY)
    words: defaultdict[int, int] = defaultdict(int)
    for number, text, barred in of_others.values_list(
        "passage__version__source__number", "passage__text", "barred"
    ):
        words[number or 0] += words_left_open(text, barred)
    return dict(words)


def _store(biography: Biography, planned: PlannedParts) -> None:
    for source_id, number in planned.numbers.items():
        Source.objects.assign_number(source_id, number=number)
    _note_set_aside(planned)
    biography.allocations.filter(chapter__in=[part.pk for part in planned.parts]).delete()
    rows = {(part.kind, part.number): part for part in planned.parts}
    homes: list[Allocation] = []
    for part in planned.plan.parts:
        row = rows.pop((part.kind, part.number))
        _store_part(row, part, version=planned.version + 1)
        homes += _homes(biography, row, part, planned)
    for row in rows.values():  # the plan left it out: nothing is there for it
        _store_empty(row, version=planned.version + 1)
    Allocation.objects.bulk_create(homes, batch_size=ALLOCATIONS_AT_A_TIME)


def _note_set_aside(planned: PlannedParts) -> None:
    reasons = dict(planned.plan.set_aside)
    for source_id, number in planned.numbers.items():
        Source.objects.filter(pk=source_id).update(set_aside=reasons.get(number, "")[:500])


def _store_part(row: Chapter, part: PartPlan, *, version: int) -> None:
    Chapter.objects.reset(row.pk)
    supply = part.supportable_words if part.passages else 0
    Chapter.objects.filter(pk=row.pk).update(
        title=part.title[:200],
        brief=part.brief,
        keywords=list(part.keywords),
        first_year=part.first_year,
        last_year=part.last_year,
        target_words=part.target_words,
        supportable_words=supply,
        is_evidence_limited=is_short(part),
        planned_in=version,
        regenerations=0,
    )
    if not supply:
        Chapter.objects.leave_empty(row.pk)


def _store_empty(row: Chapter, *, version: int) -> None:
    Chapter.objects.reset(row.pk)
    Chapter.objects.filter(pk=row.pk).update(planned_in=version, regenerations=0)
    Chapter.objects.leave_empty(row.pk)


def _homes(
    biography: Biography, row: Chapter, part: PartPlan, planned: PlannedParts
) -> list[Allocation]:
    barred: defaultdict[Label, list[list[int]]] = defaultdict(list)
    for ref in part.barred:
        barred[(ref.source, ref.ordinal)].append([ref.start, ref.end])
    return [
        Allocation(
            biography=biography,
            chapter=row,
            passage_id=planned.passage_ids[label],
            position=position,
            barred=barred[label],
        )
        for position, label in enumerate(part.passages)
    ]
