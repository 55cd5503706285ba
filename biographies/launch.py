"""Starts background work by task name, and takes up what each ended run leaves to do."""

import re
from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction
from django.db.models import Q

from biographies.book_facts import RunFact, RunState
from biographies.book_snapshot import take_snapshot
from biographies.errors import AddressRefusedError, SourceUnreadableError
from biographies.models import Biography, Chapter, Source
from biographies.models.biography import Goal
from biographies.models.source import content_hash
from biographies.models.states import State
from biographies.pipeline import (
    ASKED_EXPORT_TASKS,
    Step,
    checks_of,
    ending,
    next_steps,
    readings_of,
)
from taskqueue.cancel import cancel
from taskqueue.dispatch import RunOptions, submit
from taskqueue.models import TaskRun

_BOOK = re.compile(r"biography:(\d{1,18})")
_SOURCE = re.compile(r"source (\d{1,18})\b")
_PART = re.compile(r"([a-z]+)(?: (\d{1,4}))?")
WRITING_TASKS = frozenset(
    {
        "biographies.generate_chapter",
        "biographies.generate_introduction",
        "biographies.generate_conclusion",
        "biographies.regenerate_chapter",
    }
)


@transaction.atomic
def start_book(
    biography: Biography, *, priority: int | None = None, goal: str = Goal.BOOK
) -> TaskRun | None:
    """Ask for a book to be made, or gone on with where it stopped; None if it is being made.

    What failed or was cancelled before is tried again. With the goal "plan" its sources are read
    and its parts planned, and it is a draft again; asked for meanwhile, the whole book is made.
    """
    if not Biography.objects.enqueue(biography.pk, goal=goal):
        if goal == Goal.BOOK:
            Biography.objects.aim_for_book(biography.pk)
        return None
    biography.refresh_from_db()
    _forget_failures(biography)
    options = RunOptions(
        subject=biography.run_subject,
        step="start",
        key=f"{biography.run_subject}/start:{biography.starts}",
        priority=priority,
    )
    arguments = {"character_name": biography.subject, "biography_id": biography.pk}
    return submit("biographies.produce_biography", arguments, options)


def first_steps(biography: Biography) -> tuple[Step, ...]:
    """Return what a start would send first; nothing is sent or changed.

    What failed before is counted as if it had been forgotten, as a start does.
    """
    facts = _runs_of(biography)
    again = {key: fact for key, fact in facts.items() if fact.state != RunState.FAILED}
    return next_steps(replace(take_snapshot(biography, again), is_plan_only=False))


def begin_book(biography: Biography) -> dict[str, object]:
    """Send a book's first steps, or those it is short of; call it within a transaction.

    A book that rests is started; one that is being made only gets what is not under way.
    """
    if Biography.objects.enqueue(biography.pk):
        biography.refresh_from_db()
        _forget_failures(biography)
    Biography.objects.begin(biography.pk)
    biography.refresh_from_db()
    started = go_on(biography) if biography.state == State.RUNNING else []
    return {
        "biography_id": biography.pk,
        "state": biography.state,
        "started": [{"run_id": run.pk, "task": run.task, "step": run.step} for run in started],
    }


def send_batch(
    biography: Biography, chapters: list[Chapter], *, batch_size: int
) -> dict[str, object]:
    """Send chapters to be written, at most batch_size at a time; the others wait their turn.

    The same chapters of the same plan are the same batch: sent again, nothing is done twice.
    """
    planned = ",".join(f"{chapter.number}@{chapter.planned_in}" for chapter in chapters)
    batch_id = f"{biography.run_subject}/batch:{content_hash(planned)[:12]}"
    runs = [
        _send_chapter(biography, chapter, batch_id=batch_id, batch_size=batch_size)
        for chapter in chapters
    ]
    return {
        "batch_id": batch_id,
        "biography_id": biography.pk,
        "batch_size": batch_size,
        "run_ids": [run.pk for run in runs],
    }


def send_export(biography: Biography, export_format: str, options: Mapping[str, object]) -> TaskRun:
    """Send one export of a book as it stands; asked for by a person, so it has no key."""
    arguments = {
        "character_name": biography.subject,
        "options": dict(options),
        "biography_id": biography.pk,
    }
    run_options = RunOptions(subject=biography.run_subject, step=f"export {export_format}")
    return submit(ASKED_EXPORT_TASKS[export_format], arguments, run_options)


@transaction.atomic
def read_sources(biography: Biography) -> list[TaskRun]:
    """Send what waits to be read of a book, whether it is being made or rests.

    They carry the pipeline's own keys: a start in the meantime, or another call, reads nothing
    twice.
    """
    locked = Biography.objects.select_for_update().get(pk=biography.pk)
    return [_send(locked, step) for step in readings_of(take_snapshot(locked, {}))]


@transaction.atomic
def check_chapter(chapter: Chapter) -> list[TaskRun]:
    """Send the checks of a chapter's present text; what still runs of them is not sent twice.

    The first time they carry the pipeline's own keys, so that a book on its way does not check the
    same text besides; a text that was checked is checked again under a key of its own. A part
    without checks of its own (the introduction), or without a text, has nothing to send.
    """
    biography = Biography.objects.get(pk=chapter.biography_id)
    steps = checks_of(take_snapshot(biography, {}), chapter.kind, chapter.number)
    return [_send(biography, _counted(biography, step)) for step in steps]


@transaction.atomic
def ask_for_change(chapter: Chapter, *, feedback: str) -> TaskRun | None:
    """Send a written chapter to be written anew beside its text; None while it is being written.

    An approved chapter stays so: its text changes only when somebody takes the proposal.
    """
    biography = Biography.objects.select_for_update().get(pk=chapter.biography_id)
    if is_being_written(chapter):
        return None
    if chapter.state != State.APPROVED:
        Chapter.objects.enqueue(chapter.pk)
    arguments = {
        "character_name": biography.subject,
        "chapter_number": chapter.number,
        "feedback": feedback,
        "biography_id": biography.pk,
    }
    options = RunOptions(subject=biography.run_subject, step=chapter.label)
    return submit("biographies.regenerate_chapter", arguments, options)


def is_being_written(chapter: Chapter) -> bool:
    """Tell whether a run that writes this part is under way, or waits to be."""
    runs = TaskRun.objects.unfinished().filter(task__in=WRITING_TASKS, step=chapter.label)
    return runs.filter(subject=f"biography:{chapter.biography_id}").exists()


def cancel_book(biography: Biography, *, reason: str) -> bool:
    """Stop making a book: running steps end at their next pause, waiting ones never begin.

    A transaction for the book and one for each run: who ends a run takes the run first and the
    book then, so holding the book while taking runs would be a deadlock (seen on PostgreSQL).
    """
    if not Biography.objects.cancel(biography.pk, reason=reason):
        return False
    for run in TaskRun.objects.unfinished().filter(subject=biography.run_subject):
        cancel(run.pk, reason=reason)
    return True


def advance(run: TaskRun) -> None:
    """Take up what an ended run leaves: note a failure, send what comes next, end the book.

    Called in the transaction that ends the run. The book's row is taken first, so that two runs
    that end at once see each other's end, one after the other.
    """
    found = _BOOK.fullmatch(run.subject)
    if found is None:
        return
    biography = Biography.objects.select_for_update().filter(pk=int(found[1])).first()
    if biography is None:
        return
    if run.state == TaskRun.State.SUCCESS:
        _note_success(biography, run)
    else:
        _note_failure(biography, run)
    biography.refresh_from_db()
    if biography.state == State.RUNNING:
        go_on(biography)


def go_on(biography: Biography) -> list[TaskRun]:
    """Send what a running book needs next, or end it when nothing is left."""
    snapshot = take_snapshot(biography, _runs_of(biography))
    steps = next_steps(snapshot)
    end = None if steps else ending(snapshot)
    if end is not None and end.is_complete:
        books = Biography.objects
        rest = books.rest_planned if snapshot.is_plan_only else books.finish
        rest(biography.pk, reason=end.reason)
    elif end is not None:
        Biography.objects.fail(biography.pk, reason=end.reason)
    return [_send(biography, step) for step in steps]


def _send(biography: Biography, step: Step) -> TaskRun:
    options = RunOptions(
        subject=biography.run_subject, step=step.label, key=step.key, priority=step.priority
    )
    run = submit(step.task, step.arguments, options)
    if step.part is not None:
        kind, number = step.part
        for chapter in biography.chapters.filter(kind=kind, number=number):
            Chapter.objects.enqueue(chapter.pk)
    return run


def _counted(biography: Biography, step: Step) -> Step:
    """Return a step under a key that no successful run has yet: its own, or "…/again:2"."""
    again = Q(key=step.key) | Q(key__startswith=f"{step.key}/again:")
    done = TaskRun.objects.filter(again, subject=biography.run_subject, state=TaskRun.State.SUCCESS)
    count = done.count()
    return replace(step, key=f"{step.key}/again:{count}") if count else step


def _send_chapter(
    biography: Biography, chapter: Chapter, *, batch_id: str, batch_size: int
) -> TaskRun:
    if not chapter.is_written:  # a written one is left alone by its run, and keeps its state
        Chapter.objects.enqueue(chapter.pk)
    options = RunOptions(
        subject=biography.run_subject,
        step=chapter.label,
        key=f"{biography.run_subject}/plan:{chapter.planned_in}/chapter:{chapter.number}/write",
        batch=batch_id,
        batch_size=batch_size,
    )
    arguments = {
        "character_name": biography.subject,
        "chapter_number": chapter.number,
        "target_words": chapter.target_words,
        "biography_id": biography.pk,
    }
    return submit("biographies.generate_chapter", arguments, options)


def _runs_of(biography: Biography) -> dict[str, RunFact]:
    """Say how far each key of the book is: failures count since the book was last started."""
    keyed = TaskRun.objects.filter(
        subject=biography.run_subject, key__startswith=f"{biography.run_subject}/"
    )
    fields = ("key", "state", "error_message", "cancel_reason", "created_at")
    rows = keyed.order_by("created_at").values_list(*fields)
    facts: dict[str, RunFact] = {}
    for key, state, error, cancelled, created_at in rows:
        fact = _fact(state, error or cancelled)
        is_old = biography.started_at is not None and created_at < biography.started_at
        if fact.state == RunState.FAILED and (is_old or key in facts):
            continue
        facts[key] = fact
    return facts


def _fact(state: str, cause: str) -> RunFact:
    if state == TaskRun.State.SUCCESS:
        return RunFact(RunState.SUCCEEDED)
    if state in (TaskRun.State.FAILURE, TaskRun.State.REVOKED):
        return RunFact(RunState.FAILED, cause or "cancelled")
    return RunFact(RunState.UNFINISHED)


def _note_success(biography: Biography, run: TaskRun) -> None:
    """Go on with a book that had failed: one of its dead letters was retried, and it worked."""
    if run.key and run.retry_of_id and biography.state == State.FAILED:
        Biography.objects.resume(biography.pk)


def _note_failure(biography: Biography, run: TaskRun) -> None:
    """Write on chapter, source or book what its run came to."""
    code = run.error_code or "run.cancelled"
    message = run.error_message or run.cancel_reason or "cancelled"
    if run.task in WRITING_TASKS:
        _note_chapter_failure(biography, run, code=code, message=message)
    elif run.task == "biographies.ingest_source" and (found := _SOURCE.match(run.step)):
        Source.objects.end_unread(int(found[1]), code=code, message=message)
    elif run.task == "biographies.produce_biography" and biography.state == State.QUEUED:
        Biography.objects.fail(biography.pk, reason=message)


def _note_chapter_failure(biography: Biography, run: TaskRun, *, code: str, message: str) -> None:
    found = _PART.fullmatch(run.step)
    if found is None:
        return
    number = int(found[2] or 0)
    for chapter in biography.chapters.filter(kind=found[1], number=number):
        if Chapter.objects.return_to_review(chapter.pk):
            continue
        if run.state == TaskRun.State.REVOKED:
            Chapter.objects.cancel(chapter.pk)
        else:
            Chapter.objects.fail(chapter.pk, code=code, message=message)


def _forget_failures(biography: Biography) -> None:
    """Let what failed or was cancelled be tried again; a source that cannot be read stays out."""
    undone = biography.chapters.filter(state__in=[State.FAILED, State.CANCELLED])
    for chapter_id in undone.values_list("pk", flat=True):
        Chapter.objects.reset(chapter_id)
    failed = biography.sources.filter(state=Source.State.FAILED)
    final = [error.code for error in (SourceUnreadableError, AddressRefusedError)]
    for source_id in failed.exclude(error_code__in=final).values_list("pk", flat=True):
        Source.objects.requeue(source_id)
