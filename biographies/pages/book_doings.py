"""What is being done for a book, what waits and for what, and what failed: in an editor's words."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from biographies.errors import BudgetReachedError, ModelDownError
from biographies.models import Biography
from biographies.models.chapter import NARRATIVE
from biographies.models.states import State
from biographies.progress import STALLED_S
from biographies.steps.budgets import words_of_hold
from taskqueue.desk.pauses import words_of_holds
from taskqueue.dispatch import BATCH_HOLD
from taskqueue.models import TaskRun
from taskqueue.retry import RetryPolicy
from taskqueue.states import UNFINISHED
from taskqueue.stats import online_workers

INGEST = "biographies.ingest_source"
SHOWN = 5  # of what waits for one and the same thing; the others are counted
_WORDS = {
    "produce_biography": "starting",
    "ingest_source": "reading {step}",
    "plan_biography": "planning the chapters",
    "batch_generate_chapters": "planning a {step}",
    "generate_chapter": "writing {step}",
    "generate_introduction": "writing the introduction",
    "generate_conclusion": "writing the conclusion",
    "regenerate_chapter": "writing {step} anew",
    "compile_back_matter": "compiling the back matter",
    "validate_chapter_length": "checking the length of {step}",
    "validate_content_quality": "checking the language of {step}",
    "validate_sources": "checking the sources of {step}",
    "validate_complete_biography": "checking the whole book",
    "export_to_markdown": "making the Markdown file",
    "export_to_word": "making the Word file",
    "export_to_pdf": "making the PDF",
    "export_to_epub": "making the EPUB",
    "export_bundle": "packing everything",
    "export_all_formats": "making the files of all formats",
}
_PLACE = re.compile(rf"chapter (\d+)|({'|'.join(NARRATIVE)})")
_SOURCE = re.compile(r"source \d+ ")
_FIELDS = (
    "task", "step", "key", "state", "attempt", "queue", "held_for", "created_at", "available_at",
    "published_at", "started_at", "next_attempt_at", "error_code", "error_message", "cancel_reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Doing:
    """One thing that is done for a book, waits or has failed."""

    what: str
    why: str = ""  # it waits, or has failed
    at: datetime | None = None  # since when it runs, or when it is tried again
    attempt: str = ""  # "attempt 2 of 4"
    place: str = ""  # of its part of the book, as an address names it
    asked_run: str = ""  # the id of a failed run that somebody asked for by itself


@dataclass(frozen=True, slots=True)
class Doings:
    """All that concerns a book's runs at one moment."""

    running: tuple[Doing, ...] = ()
    retrying: tuple[Doing, ...] = ()
    waiting: tuple[Doing, ...] = ()
    failed: tuple[Doing, ...] = ()
    waiting_count: int = 0  # runs that wait, for whatever; `waiting` takes them together
    is_stalled: bool = False  # work waits that no worker takes up

    def __bool__(self) -> bool:
        """Tell whether there is anything to say."""
        return bool(self.running or self.retrying or self.waiting or self.failed)


def look_at_runs(book: Biography, *, tasks: Collection[str] = ()) -> Doings:
    """Return what the book's runs do and wait for, and which failed since it was last started.

    A failure is told until the same step has been sent again. Reading a source is told with the
    source instead. With `tasks`, only runs of these are looked at.
    """
    since = book.started_at or book.created_at
    rows = TaskRun.objects.filter(subject=book.run_subject).only(*_FIELDS).order_by("created_at")
    if tasks:
        rows = rows.filter(task__in=tasks)
    runs = list(rows.filter(Q(created_at__gte=since) | Q(state__in=UNFINISHED)))
    by_state: defaultdict[str, list[TaskRun]] = defaultdict(list)
    for run in runs:
        by_state[run.state].append(run)
    now = timezone.now()
    ready = [*by_state[TaskRun.State.PENDING], *by_state[TaskRun.State.QUEUED]]
    waiting = [*by_state[TaskRun.State.HELD], *ready]
    return Doings(
        running=tuple(map(_running, by_state[TaskRun.State.STARTED])),
        retrying=tuple(map(_retrying, by_state[TaskRun.State.RETRY])),
        waiting=tuple(_waiting(book, waiting, now)),
        waiting_count=len(waiting),
        failed=tuple(_failed(run) for run in _not_made_good(book, runs)),
        is_stalled=_is_stalled(ready, now),
    )


def cause(code: str, message: str) -> str:
    """Return why something failed, in one line without what only programmers read."""
    if code.startswith("python."):
        return "something unexpected went wrong; the operators find it among the dead letters"
    lines = message.strip().splitlines()
    return lines[0].rstrip(".") if lines else "no cause is known"


def place_of(label: str) -> str:
    """Return how an address names the part that people call so: "chapter 3" is "3"; "" if none."""
    found = _PLACE.fullmatch(label)
    return (found[1] or found[2]) if found else ""


def _running(run: TaskRun) -> Doing:
    return Doing(
        _what(run),
        at=run.started_at,
        attempt=_attempt(run.attempt, always=False),
        place=place_of(run.step),
    )


def _retrying(run: TaskRun) -> Doing:
    return Doing(
        _what(run),
        why=cause(run.error_code, run.error_message),
        at=run.next_attempt_at,
        attempt=_attempt(run.attempt + 1, always=True),
        place=place_of(run.step),
    )


def _failed(run: TaskRun) -> Doing:
    why = cause(run.error_code, run.error_message or run.cancel_reason)
    if run.state == TaskRun.State.REVOKED:
        why = f"cancelled{f': {run.cancel_reason}' if run.cancel_reason else ''}"
    return Doing(_what(run), why=why, place=place_of(run.step), asked_run="" if run.key else run.pk)


def _waiting(book: Biography, runs: Iterable[TaskRun], now: datetime) -> Iterable[Doing]:
    """Say what waits, together for each thing that is waited for."""
    together: defaultdict[str, list[str]] = defaultdict(list)
    holds = words_of_holds() if any(run.held_for for run in runs) else {}
    for run in runs:
        together[_wait(book, run, holds, now)].append(_what(run))
    for why, whats in together.items():
        more = f" and {len(whats) - SHOWN} more" if len(whats) > SHOWN else ""
        yield Doing(", ".join(whats[:SHOWN]) + more, why=why)


def _wait(book: Biography, run: TaskRun, holds: dict[str, str], now: datetime) -> str:
    if run.state == TaskRun.State.HELD:
        if run.held_for == BATCH_HOLD:
            return f"for its turn: at most {book.batch_size} at a time"
        return f"because {holds.get(run.held_for) or _held(run.held_for)}"
    if run.available_at > now:
        return f"till {run.available_at:%H:%M} UTC"
    if run.state == TaskRun.State.PENDING and now - run.available_at > _long():
        return "to be handed to the workers, which is tried again and again"
    return "for a free worker"


def _held(reason: str) -> str:
    """Return what a run waits for, and what an editor can do about it: most often nothing."""
    code, _, said = reason.partition(": ")
    if code == ModelDownError.code:
        return f"the language model takes no calls ({said}); it goes on by itself"
    if code == BudgetReachedError.code:
        return words_of_hold(reason)
    return reason


def _is_stalled(runs: Iterable[TaskRun], now: datetime) -> bool:
    """Tell whether work has waited for a while in a queue that no worker reads."""
    queues = {run.queue for run in runs if now - _waits_since(run) > _long()}
    if not queues:
        return False
    read = {queue for worker in online_workers(now) for queue in worker.queues}
    return bool(queues - read)


def _waits_since(run: TaskRun) -> datetime:
    return run.published_at or run.available_at


def _long() -> timedelta:
    return timedelta(seconds=STALLED_S)


def _not_made_good(book: Biography, runs: Iterable[TaskRun]) -> Iterable[TaskRun]:
    """Return the runs that failed, if the same step was not sent again since."""
    ended_badly = {TaskRun.State.FAILURE.value}
    if book.state != State.CANCELLED:  # else all that waited was cancelled, as was asked
        ended_badly.add(TaskRun.State.REVOKED.value)
    newest = {run.key or (run.task, run.step): run for run in runs if run.task != INGEST}
    return [run for run in newest.values() if run.state in ended_badly]


def _what(run: TaskRun) -> str:
    name = run.task.removeprefix("biographies.")
    step = _SOURCE.sub("", run.step) or "the book"
    words = _WORDS.get(name, "working on {step}").format(step=step)
    return words[:1].upper() + words[1:]


def _attempt(number: int, *, always: bool) -> str:
    """Return "attempt 2 of 4"; crashes and pauses may make more of them than that."""
    most = RetryPolicy.from_settings().max_retries + 1
    if number <= 1 and not always:
        return ""
    return f"attempt {number} of {most}" if number <= most else f"attempt {number}"
