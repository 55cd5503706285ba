"""Follows a book that is being made: how far it is, what runs now, and when it rests."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from biographies.models import Biography, Chapter
from biographies.models.states import UNFINISHED
from biographies.pipeline import CHECK_TASKS, EXPORT_TASKS
from taskqueue.models import TaskRun

PAUSE_S = 0.5
STALLED_S = 20.0  # with nothing begun in this time, probably nobody reads the queue


@dataclass(frozen=True, slots=True)
class Progress:
    """A book at one moment: steps done of those expected, and what is being done."""

    biography_id: int
    state: str
    reason: str
    done: int
    expected: int
    running: tuple[str, ...]
    chapters_written: int
    chapters: int
    elapsed_s: float
    is_stalled: bool  # its runs wait and no worker takes one up

    @property
    def is_over(self) -> bool:
        """Tell whether the book rests."""
        return self.state not in UNFINISHED

    @property
    def sentence(self) -> str:
        """Return the moment in words."""
        written = f"{self.chapters_written} of {self.chapters} chapters written"
        now = f"; now: {', '.join(self.running)}" if self.running else ""
        return f"{self.state}, {self.done} of {self.expected} steps done, {written}{now}"


@dataclass(frozen=True, slots=True)
class FailedRun:
    """A run of the book that failed for good or was cancelled, and why."""

    run_id: str
    task: str
    step: str
    code: str
    message: str


def look(biography_id: int) -> Progress:
    """Return how far a book is."""
    book = Biography.objects.get(pk=biography_id)
    since = book.started_at or book.created_at
    runs = TaskRun.objects.filter(subject=book.run_subject, created_at__gte=since).exclude(key="")
    rows = list(runs.order_by("started_at").values_list("state", "step", "task", "ended_at"))
    running = tuple(
        f"{step} ({task.removeprefix('biographies.')})"
        for state, step, task, _ in rows
        if state == TaskRun.State.STARTED
    )
    ended = [at for _, _, _, at in rows if at is not None]
    last_sign = max([since, *ended])
    is_waiting = bool(rows) and not running and len(ended) < len(rows)
    chapters = book.chapters.filter(kind=Chapter.Kind.CHAPTER)
    return Progress(
        biography_id=book.pk,
        state=book.state,
        reason=book.reason,
        done=len(ended),
        expected=max(len(rows), _expected(book)),
        running=running,
        chapters_written=chapters.exclude(current_revision=None).count(),
        chapters=book.chapter_count,
        elapsed_s=((book.ended_at or timezone.now()) - since).total_seconds(),
        is_stalled=is_waiting and (timezone.now() - last_sign).total_seconds() > STALLED_S,
    )


def follow(
    biography_id: int,
    *,
    on_look: Callable[[Progress], None],
    timeout_s: float | None = None,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Progress:
    """Look at a book until it rests, telling on_look each time; return the last look.

    Raises TimeoutError when the time is over; the book goes on all the same.
    """
    deadline = None if timeout_s is None else clock() + timeout_s
    while True:
        progress = look(biography_id)
        on_look(progress)
        if progress.is_over:
            return progress
        if deadline is not None and clock() >= deadline:
            msg = f"biography {biography_id} is still {progress.sentence}"
            raise TimeoutError(msg)
        sleep(PAUSE_S)


def failed_runs(biography_id: int) -> list[FailedRun]:
    """Return the runs that failed since the book was last started and were not made good since."""
    book = Biography.objects.get(pk=biography_id)
    since = book.started_at or book.created_at
    runs = TaskRun.objects.filter(subject=book.run_subject, created_at__gte=since)
    failed = runs.filter(state__in=[TaskRun.State.FAILURE, TaskRun.State.REVOKED])
    made_good = runs.filter(state=TaskRun.State.SUCCESS).exclude(key="").values("key")
    return [
        FailedRun(
            run_id=run.pk,
            task=run.task,
            step=run.step,
            code=run.error_code or "run.cancelled",
            message=run.error_message or run.cancel_reason,
        )
        for run in failed.exclude(key__in=made_good).order_by("created_at")
    ]


def _expected(book: Biography) -> int:
    """Count the steps of a book from nothing: sources, plan, parts, checks, back matter, files."""
    frame = bool(book.introduction_words) + bool(book.conclusion_words)
    chapters = book.chapter_count * (1 + len(CHECK_TASKS))
    others = len(("start", "plan", "back matter", "whole book"))
    return book.sources.count() + others + frame + chapters + len(EXPORT_TASKS)
