"""What an editor may ask of a chapter's next version, and what became of the asking."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from biographies.directives import Made, Outcome, Version, judge_directives, read_directives
from biographies.editing import proposals_of
from biographies.models import Chapter, ChapterRevision
from biographies.pages.book_doings import cause
from biographies.steps.library import BookLibrary
from biographies.steps.regeneration import AFTER_CHECKS
from taskqueue.models import TaskRun
from taskqueue.states import UNFINISHED

TASK = "biographies.regenerate_chapter"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked of a version, clause by clause, and what became of it and why."""

    outcomes: tuple[Outcome, ...] = ()

    @property
    def met(self) -> tuple[str, ...]:
        """Return the wishes that are met."""
        return tuple(one.said for one in self.outcomes if one.is_met)

    @property
    def not_met(self) -> tuple[str, ...]:
        """Return the others."""
        return tuple(one.said for one in self.outcomes if not one.is_met)


@dataclass(frozen=True, slots=True)
class Request:
    """The last time that somebody asked for a change of a chapter."""

    feedback: str
    asked_at: datetime
    is_waiting: bool  # it is being written, or waits for it
    is_unchanged: bool  # the writer came to the same text as before
    cause: str  # it failed, or was cancelled
    wishes: Wishes


class Offers:
    """What is offered beside a chapter's text: open proposals, and the version asked for last."""

    def __init__(self, chapter: Chapter) -> None:
        self.proposals = list(proposals_of(chapter).defer("markdown"))
        request = last_request(chapter)
        current = chapter.current_revision
        is_answered = request and current and current.created_at > request.asked_at
        self.request = request if request and (request.is_waiting or not is_answered) else None

    @property
    def is_waiting(self) -> bool:
        """Tell whether a version is to come by itself."""
        return self.request is not None and self.request.is_waiting

    @property
    def came_to_nothing(self) -> bool:
        """Tell whether the version that was asked for last is none."""
        request = self.request
        return request is not None and bool(request.is_unchanged or request.cause)

    @property
    def facts(self) -> list[object]:
        """Return what a page shows of it."""
        request = self.request
        asked = (request.asked_at, request.is_waiting, request.cause) if request else ()
        return [[proposal.pk for proposal in self.proposals], asked]


def last_request(chapter: Chapter) -> Request | None:
    """Return what became of the last request; None if nobody asked, or it is long ago."""
    runs = TaskRun.objects.filter(
        task=TASK, subject=f"biography:{chapter.biography_id}", step=chapter.label
    )
    asked = runs.filter(kwargs__has_key="feedback").order_by("-created_at", "-pk")
    run = asked.first()
    if run is None:
        return None
    result = run.result if isinstance(run.result, dict) else {}
    return Request(
        feedback=str(run.kwargs.get("feedback") or ""),
        asked_at=run.created_at,
        is_waiting=run.state in UNFINISHED,
        is_unchanged=bool(result.get("is_unchanged")),
        cause=_cause(run),
        wishes=_said_of(result),
    )


def wishes_of(proposal: ChapterRevision) -> Wishes:
    """Return what became of what a proposal was asked for.

    Its run says it; where that is forgotten, it is measured again on the texts alone.
    """
    if proposal.reason == AFTER_CHECKS:
        return Wishes()  # nobody asked: its feedback is what the checks complained of
    run = TaskRun.objects.filter(pk=proposal.run_id, task=TASK).first() if proposal.run_id else None
    said = _said_of(run.result if run and isinstance(run.result, dict) else {})
    return said if said.outcomes else _measured(proposal)


def _said_of(result: Mapping[str, object]) -> Wishes:
    """Return the wishes that a run's result tells of; one of before said no reasons."""
    why = result.get("directives_why")
    if isinstance(why, list):
        known = [one for one in why if isinstance(one, dict)]
        return Wishes(
            tuple(
                Outcome(str(one.get("said")), bool(one.get("is_met")), str(one.get("why") or ""))
                for one in known
            )
        )
    told = [("directives_met", True), ("directives_not_met", False)]
    lists = [(result.get(key), is_met) for key, is_met in told]
    return Wishes(
        tuple(
            Outcome(str(said), is_met, "")
            for wishes, is_met in lists
            if isinstance(wishes, list)
            for said in wishes
        )
    )


def _measured(proposal: ChapterRevision) -> Wishes:
    parent = proposal.parent
    before = Version(parent.word_count, parent.markdown) if parent else Version(0, "")
    after = Version(proposal.word_count, proposal.markdown)
    made = Made(before, after, BookLibrary(proposal.chapter, has_spare=False))
    return Wishes(judge_directives(read_directives(proposal.feedback), made))


def _cause(run: TaskRun) -> str:
    if run.state == TaskRun.State.REVOKED:
        return f"cancelled{f': {run.cancel_reason}' if run.cancel_reason else ''}"
    return cause(run.error_code, run.error_message) if run.state == TaskRun.State.FAILURE else ""
