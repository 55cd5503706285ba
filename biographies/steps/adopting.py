"""Gives a chapter the passages of no chapter that a taken proposal newly uses."""

from django.db.models import F

from biographies.directives.placing import place_of
from biographies.models import Allocation, Chapter, ChapterRevision, Passage
from biographies.orders import refuse
from biographies.steps.library import as_value, home_passages


def give_homes(chapter: Chapter, proposal: ChapterRevision, taken: ChapterRevision) -> None:
    """Give a chapter the passages of no part that its taken text has from a proposal.

    Call it in the transaction that takes the proposal. Raises InvalidInputError, named after the
    mark, where another part has got one of them since: a passage has one home, and the constraint
    passage_has_one_home lets only one of two chapters have it.
    """
    parent = proposal.parent
    known = parent.citations.values_list("passage", flat=True) if parent else []
    fresh = Passage.objects.filter(citations__revision=proposal).exclude(pk__in=known)
    # What was read again since is given out under its new reading alone.
    fresh = fresh.filter(version__source__current_version=F("version"))
    used = fresh.filter(pk__in=taken.citations.values_list("passage", flat=True)).distinct()
    for passage in used.select_related("version__source").order_by("version", "ordinal"):
        home = Allocation.objects.filter(biography_id=chapter.biography_id, passage=passage)
        there = home.select_related("chapter").first() or _adopt(chapter, passage)
        if there.chapter_id != chapter.pk:
            _refuse_taken(passage, there)


def _adopt(chapter: Chapter, passage: Passage) -> Allocation:
    """Put a passage at its place in the chapter's reading order, unless another part has it."""
    position = place_of(as_value(passage), home_passages(chapter))
    order = list(chapter.allocations.order_by("position").values_list("position", flat=True))
    after = order[position - 1] + 1 if position else min(order, default=0)
    home, is_new = Allocation.objects.get_or_create(
        biography_id=chapter.biography_id,
        passage=passage,
        defaults={"chapter": chapter, "position": after},
    )
    if is_new:
        behind = chapter.allocations.filter(position__gte=after).exclude(pk=home.pk)
        behind.update(position=F("position") + 1)
    return home


def _refuse_taken(passage: Passage, home: Allocation) -> None:
    number = passage.version.source.number
    refuse(
        f"[^s{number}p{passage.ordinal}]",
        f"{home.chapter.label} has got this passage since the proposal was written, and a passage "
        "has one home; leave out the changes that use it",
    )
