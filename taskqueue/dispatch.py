"""Starting work: the row is written now, its message leaves on commit."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from celery import Task, current_app
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from taskqueue import broker
from taskqueue.json_values import plain_json
from taskqueue.models import QueuePause, TaskRun
from taskqueue.states import UNFINISHED, State

logger = logging.getLogger(__name__)

DEFAULT_PRIORITY = 5
HIGHEST_PRIORITY = 10
BATCH_HOLD = "batch: waits for a place"

# Options of Celery's apply_async that travel with the row and are published with it again.
KEPT_OPTIONS = (
    "link", "link_error", "chain", "chord", "group_id", "group_index", "root_id", "parent_id",
    "shadow", "time_limit", "soft_time_limit", "ignore_result", "headers", "reply_to",
    "stamped_headers", "replaced_task_nesting",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a run is to be done; what is None is the task's own.

    key is an idempotency key, unique among unfinished and successful runs. Of the runs of one
    batch at most batch_size are in flight; the others wait HELD.
    """

    subject: str = ""
    step: str = ""
    key: str = ""
    queue: str | None = None
    priority: int | None = None
    batch: str = ""
    batch_size: int = 0
    run_id: str = ""
    available_at: datetime | None = None
    expires_at: datetime | None = None
    retry_of: str | None = None
    celery: Mapping[str, Any] = field(default_factory=dict)


def submit(
    name: str, arguments: Mapping[str, object], options: RunOptions | None = None
) -> TaskRun:
    """Keep a run of the task `name` in the caller's transaction and send its message on commit.

    Returns the run that has the same key already, if one does. Raises ValueError for an unknown
    task, queue or priority and TypeError for arguments that do not fit the task.
    """
    return keep(registered(name), [], dict(arguments), options or RunOptions())


def submit_again(
    name: str, args: list[Any], kwargs: dict[str, Any], options: RunOptions
) -> TaskRun:
    """Keep a run with the stored arguments of an earlier one; see `submit`."""
    return keep(registered(name), args, kwargs, options)


def registered(name: str) -> Task[..., Any]:
    """Return the task of that name; raise ValueError if there is no such tracked task."""
    if name not in current_app.tasks:
        current_app.loader.import_default_modules()  # a web process has not loaded the tasks yet
    task = current_app.tasks.get(name)
    if task is None:
        msg = f"task: {name!r} is not registered"
        raise ValueError(msg)
    if not getattr(task, "is_tracked", False):
        msg = f"task: {name!r} keeps no runs, it is no TrackedTask"
        raise ValueError(msg)
    return task


def keep(
    task: Task[..., Any], args: list[Any], kwargs: dict[str, Any], options: RunOptions
) -> TaskRun:
    """Check everything, write the row, and publish it on commit; see `submit`."""
    check_arguments(task, args, kwargs)
    _check_lengths(options)
    run = TaskRun(
        task=task.name,
        args=plain_json(args, "args"),
        kwargs=plain_json(kwargs, "kwargs"),
        queue=checked_queue(options.queue or _own_queue(task)),
        priority=checked_priority(options.priority),
        options=plain_json(dict(options.celery), "options"),
        subject=options.subject[:100],
        step=options.step[:100],
        key=options.key,
        batch=options.batch,
        expires_at=options.expires_at,
        retry_of_id=options.retry_of,
    )
    if options.run_id:
        run.id = options.run_id
    if options.available_at:
        run.available_at = options.available_at
    return _insert(run, options)


def publish_on_commit(run_id: str) -> None:
    """Send a run's message once the data that it will read is committed."""

    def ring() -> None:  # a function: Django's robust=True cannot name a partial (5.2.19)
        publish(run_id)

    ring.run_id = run_id  # type: ignore[attr-defined]  # read by is_being_made_here
    transaction.on_commit(ring, robust=True)


def publish(run_id: str) -> bool:
    """Send a PENDING, due or lost run's message; never raises for a broker that is away.

    False: nothing to send, its queue is paused and it is HELD now, or the broker did not take it
    and a sweep will try again.
    """
    is_paused = Exists(QueuePause.objects.filter(queue=OuterRef("queue")))
    run = TaskRun.objects.annotate(is_paused=is_paused).filter(pk=run_id).first()
    now = timezone.now()
    if run is None or max(run.available_at, run.next_attempt_at or now) > now:
        return False  # it may have failed since a sweep made its list
    if run.state not in (State.PENDING, State.QUEUED, State.RETRY):
        return False
    if run.is_paused:  # type: ignore[attr-defined]  # annotated
        TaskRun.objects.hold(run_id, attempt=run.attempt, reason=pause_reason(run.queue))
        return False
    if broker.breaker.is_open:
        return False
    if run.state == State.RETRY and not TaskRun.objects.make_due(run_id, attempt=run.attempt):
        return False
    try:
        epoch = broker.send(_message(run))
    except broker.BROKER_ERRORS as exc:
        broker.breaker.trip()
        TaskRun.objects.unpublish(run_id, attempt=run.attempt)
        logger.warning(
            "A run could not be published; the sweep sends it again",
            extra={"run_id": run_id, "error": type(exc).__name__},
        )
        return False
    return TaskRun.objects.note_published(run_id, attempt=run.attempt, epoch=epoch)


def pause_reason(queue: str) -> str:
    """Return what a run held by a paused queue waits for; resuming finds it by this."""
    return f"queue {queue} is paused"


def is_being_made_here(run_id: str) -> bool:
    """Tell whether the transaction open in this thread is the one that made the run."""
    waiting = (entry[1] for entry in connection.run_on_commit)
    return any(getattr(call, "run_id", None) == run_id for call in waiting)


def in_flight(batch: str) -> int:
    """Count a batch's runs that have a place; one that a paused queue holds keeps its own."""
    runs = TaskRun.objects.unfinished().filter(batch=batch)
    return runs.exclude(state=State.HELD, held_for=BATCH_HOLD).count()


def checked_priority(priority: object) -> int:
    """Return a priority within 0 to 10, 5 for None; raise ValueError, never clip."""
    if priority is None:
        return DEFAULT_PRIORITY
    if isinstance(priority, bool) or not isinstance(priority, int):
        msg = f"priority: {priority!r} is not a whole number from 0 to {HIGHEST_PRIORITY}"
        raise ValueError(msg)  # noqa: TRY004  # one class for every bad priority
    if not 0 <= priority <= HIGHEST_PRIORITY:
        msg = f"priority: {priority} is outside 0 to {HIGHEST_PRIORITY} (10 is the most urgent)"
        raise ValueError(msg)
    return priority


def routed_queue(task_name: str) -> str:
    """Return the queue that CELERY_TASK_ROUTES gives a task."""
    return str(current_app.amqp.router.route({}, task_name)["queue"].name)


def checked_queue(queue: object) -> str:
    """Return the name of a known queue; raise ValueError for any other."""
    name = getattr(queue, "name", queue)
    if name not in settings.TASKQUEUE_QUEUES:
        msg = f"queue: {name!r} is not one of {', '.join(settings.TASKQUEUE_QUEUES)}"
        raise ValueError(msg)
    return str(name)


def check_arguments(task: Task[..., Any], args: list[Any], kwargs: dict[str, Any]) -> None:
    """Raise TypeError if the task could not be called so."""
    header = getattr(task, "__header__", None)
    if header is not None and task.typing:
        header(*args, **kwargs)


def as_moment(value: float | str | datetime | None) -> datetime | None:
    """Return Celery's eta or expires (seconds from now, datetime or ISO text) as a moment."""
    if value is None:
        return None
    if isinstance(value, int | float):
        try:
            return timezone.now() + timedelta(seconds=value)
        except OverflowError as exc:
            msg = f"{value!r} seconds from now is outside the calendar"
            raise ValueError(msg) from exc
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(moment, datetime):
        msg = f"{value!r} is no moment"
        raise TypeError(msg)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _insert(run: TaskRun, options: RunOptions) -> TaskRun:
    if options.batch and options.batch_size and in_flight(options.batch) >= options.batch_size:
        run.state, run.held_for = State.HELD, BATCH_HOLD
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError:
        found = _existing(options)  # looked for only now: most keys and ids are new
        if found is None:
            raise
        return _same_task(found, run.task, options)
    if run.state == State.PENDING:
        publish_on_commit(run.pk)
    return run


def _existing(options: RunOptions) -> TaskRun | None:
    if options.run_id:
        return TaskRun.objects.filter(pk=options.run_id).first()
    if not options.key:
        return None
    same = TaskRun.objects.filter(key=options.key)
    return same.filter(state__in=[*UNFINISHED, State.SUCCESS]).first()


def _same_task(found: TaskRun, task_name: str, options: RunOptions) -> TaskRun:
    """Return the run that has this id or key already; raise ValueError if it is another task's."""
    if found.task != task_name:
        field_name, value = ("task_id", options.run_id) if options.run_id else ("key", options.key)
        msg = f"{field_name}: {value!r} is a run of {found.task}"
        raise ValueError(msg)
    return found


def _check_lengths(options: RunOptions) -> None:
    """Raise ValueError for what its column would not hold: PostgreSQL refuses, SQLite does not."""
    for name, limit in (("run_id", 155), ("key", 200), ("batch", 100)):
        if len(getattr(options, name)) > limit:
            msg = f"{name}: longer than {limit} characters"
            raise ValueError(msg)


def _own_queue(task: Task[..., Any]) -> Any:
    return getattr(task, "queue", None) or routed_queue(task.name)


def _message(run: TaskRun) -> broker.Message:
    options = dict(run.options)
    if run.expires_at:
        options["expires"] = run.expires_at
    return broker.Message(
        task=run.task,
        run_id=run.pk,
        attempt=run.attempt + 1,
        args=run.args,
        kwargs=run.kwargs,
        queue=run.queue,
        priority=run.priority,
        options=options,
    )
