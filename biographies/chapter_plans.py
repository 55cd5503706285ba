"""What an editor changes in the plan of a chapter that is not written yet."""

from django.db import transaction
from django.utils import timezone

from biographies.errors import BiographyError
from biographies.models import Allocation, Chapter
from biographies.models.states import State
from biographies.orders import ChapterOrder

BUSY = (State.QUEUED, State.RUNNING)


class PlanClosedError(BiographyError):
    """The chapter's plan cannot be changed any more; the message says what to do instead."""

    code = "chapter.plan_closed"


def refusal(chapter: Chapter) -> str:
    """Return why a chapter's plan cannot be changed, with what to do instead, or ""."""
    if chapter.kind != Chapter.Kind.CHAPTER:
        return "Introduction and conclusion are planned from the rest of the book."
    if chapter.state in BUSY:
        return "The chapter is being written just now; ask for a change when that is done."
    if chapter.current_revision_id is not None:
        return "The chapter is written already; ask for a change of its text instead."
    return ""


def change_plan(chapter: Chapter, wish: ChapterOrder) -> None:
    """Keep what is asked of a chapter, and give its passages back: the next plan gives it others.

    No other part changes. Raises PlanClosedError once the chapter is written or about to be.
    """
    asked = wish.as_spec()
    with transaction.atomic():
        free = Chapter.objects.filter(
            pk=chapter.pk, kind=Chapter.Kind.CHAPTER, current_revision=None
        ).exclude(state__in=BUSY)
        is_changed = free.update(
            spec=asked,
            title=wish.title,
            brief=wish.brief,
            keywords=list(wish.keywords),
            first_year=wish.first_year,
            last_year=wish.last_year,
            target_words=wish.target_words,
            supportable_words=None,
            is_evidence_limited=False,
            planned_in=0,
            updated_at=timezone.now(),
        )
        if not is_changed:
            chapter.refresh_from_db()
            raise PlanClosedError(refusal(chapter) or "The chapter was changed meanwhile.")
        Allocation.objects.filter(chapter_id=chapter.pk).delete()
