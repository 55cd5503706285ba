"""The rules of health: each looks at one thing and says, in words an operator can act on."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from taskqueue import broker, stats
from taskqueue.clocks import clock_ahead_s
from taskqueue.dispatch import checked_priority, checked_queue
from taskqueue.models import DeadLetter, HealthReport, Pulse, TaskRun, WorkerVitals
from taskqueue.rescue import SWEEP_PULSE
from taskqueue.states import State

Status = HealthReport.Status
OK = "ok"

CANARY = "canary."
CANARIES_SENT = "canaries sent"
BEAT_PULSE = "beat"

SWEEP_LATE = timedelta(minutes=2)
BEAT_LATE = timedelta(minutes=2)
STUCK_AFTER = timedelta(minutes=2)  # beyond its lease: no sweep takes it up
WAITS_BESIDE_A_FREE_SLOT = timedelta(minutes=15)
WAITS_LONG = timedelta(hours=6)
CLOCKS_APART_S = 5.0
LOW_DISK_MB, FULL_DISK_MB = 500, 50
MANY_DEAD_LETTERS = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found; a healthy one may still have something to say."""

    name: str
    status: HealthReport.Status
    said: str = OK


class Situation:
    """What several rules look at, read once."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    @cached_property
    def is_broker_there(self) -> bool:
        """Tell whether the broker answers."""
        return broker.current_epoch() is not None

    @cached_property
    def workers(self) -> list[WorkerVitals]:
        """Return the workers that are online."""
        return stats.online_workers(self.now)

    @cached_property
    def queues(self) -> dict[str, dict[str, Any]]:
        """Return the figures of every queue."""
        return stats.run_figures(self.now)

    @cached_property
    def dead_letters_open(self) -> int:
        """Return how many dead letters wait for a decision."""
        return DeadLetter.objects.open().count()

    @cached_property
    def busy(self) -> dict[str, int]:
        """Return how many slots of each worker run something, or did a moment ago."""
        return stats.busy_slots(self.now)

    @cached_property
    def pulses(self) -> dict[str, datetime]:
        """Return when each regular thing last happened."""
        return dict(Pulse.objects.values_list("name", "at"))

    def age(self, pulse: str) -> timedelta | None:
        """Return how long ago a pulse was; None: never."""
        at = self.pulses.get(pulse)
        return None if at is None else self.now - at

    def readers(self, queue: str) -> list[WorkerVitals]:
        """Return the workers online that read a queue."""
        return [worker for worker in self.workers if queue in worker.queues]

    def has_free_slot(self, queue: str) -> bool:
        """Tell whether a worker that reads the queue could have begun something."""
        return any(
            self.busy.get(worker.name, 0) < worker.concurrency for worker in self.readers(queue)
        )


def look(now: datetime | None = None) -> list[Finding]:
    """Apply every rule; without a database only the broker can be asked."""
    situation = Situation(now or timezone.now())
    try:
        found = [finding for rule in RULES for finding in rule(situation)]
    except (DatabaseError, InterfaceError) as exc:
        said = f"the database does not answer: {_first_line(exc)}; nothing can start or end"
        return [Finding("database", Status.UNHEALTHY, said), *_broker(situation)]
    return [Finding("database", Status.HEALTHY), *found]


def worst(findings: list[Finding]) -> HealthReport.Status:
    """Return the status of the whole: that of its worst part."""
    order = list(Status)
    return max((finding.status for finding in findings), key=order.index, default=Status.HEALTHY)


def since(age: timedelta | None) -> str:
    """Say a duration as a person would."""
    if age is None:
        return "never"
    seconds = int(age.total_seconds())
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def free_mb(folder: Path) -> int:
    """Return the free space, in MB, of the disk that a folder is or will be on."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free // 2**20


def _broker(situation: Situation) -> Iterator[Finding]:
    if situation.is_broker_there:
        yield Finding("broker", Status.HEALTHY)
        return
    said = "the broker does not answer: new work is kept and waits; is it up, is its address right?"
    yield Finding("broker", Status.UNHEALTHY, said)


def _sweeps(situation: Situation) -> Iterator[Finding]:
    age = situation.age(SWEEP_PULSE)
    if age is not None and age <= SWEEP_LATE:
        yield Finding("sweeps", Status.HEALTHY)
        return
    said = f"no sweep for {since(age)}: is beat running, is any worker? Retries and rescues wait"
    yield Finding("sweeps", Status.UNHEALTHY, said.replace("for never", "ever"))


def _beat(situation: Situation) -> Iterator[Finding]:
    age = situation.age(BEAT_PULSE)
    if age is not None and age <= BEAT_LATE:
        yield Finding("beat", Status.HEALTHY)
        return
    when = "has never ticked" if age is None else f"last ticked {since(age)} ago"
    said = f"beat {when}: start `celery -A bookgen_site beat`; until then no schedule is kept"
    yield Finding("beat", Status.DEGRADED, said)


def _schedules(situation: Situation) -> Iterator[Finding]:
    """Find schedules that beat will refuse to send."""
    wrong = []
    for task in PeriodicTask.objects.filter(enabled=True).order_by("name"):
        try:
            checked_priority(task.priority)
            if task.queue:
                checked_queue(task.queue)
        except ValueError as exc:
            wrong.append(f"{task.name} ({exc})")
    if wrong:
        said = f"beat refuses to send {'; '.join(wrong)}: correct it in the admin's periodic tasks"
        yield Finding("schedules", Status.DEGRADED, said)
    else:
        yield Finding("schedules", Status.HEALTHY)


def _queues(situation: Situation) -> Iterator[Finding]:
    for queue, figures in situation.queues.items():
        yield _queue(queue, figures, situation)


def _queue(queue: str, figures: dict[str, Any], situation: Situation) -> Finding:
    name = f"queue {queue}"
    is_ours = queue in settings.TASKQUEUE_QUEUES
    if not is_ours or not situation.readers(queue):
        return _unread(name, queue, figures)
    if not situation.is_broker_there:
        return Finding(name, Status.HEALTHY, "not known: the broker does not answer")
    late = _late_canary(queue, situation)
    if late:
        return Finding(name, Status.UNHEALTHY, late)
    waits = timedelta(seconds=figures["oldest_s"])
    if waits > WAITS_LONG:
        said = f"a run waits for {since(waits)} in {queue}: add a worker for it, or look at its own"
        return Finding(name, Status.DEGRADED, said)
    if waits > WAITS_BESIDE_A_FREE_SLOT and situation.has_free_slot(queue):
        said = f"a run waits for {since(waits)} in {queue} beside a free worker: restart that"
        return Finding(name, Status.DEGRADED, said)
    return Finding(name, Status.HEALTHY, _pause_of(queue, figures))


def _unread(name: str, queue: str, figures: dict[str, Any]) -> Finding:
    """Judge a queue without a worker: the default one is needed only when something waits in it."""
    waiting = figures["waiting"] + figures["retrying"]
    said = f"nobody reads the queue {queue}"
    if waiting:
        said += f", and {waiting} run(s) wait in it"
    said += f": start a worker with `-Q {queue}`"
    if queue in settings.TASKQUEUE_QUEUES and queue != settings.CELERY_TASK_DEFAULT_QUEUE:
        return Finding(name, Status.UNHEALTHY, said)
    return Finding(name, Status.DEGRADED if waiting else Status.HEALTHY, said)


def _late_canary(queue: str, situation: Situation) -> str:
    """Say that a canary is late, "" if it is not: only if one was sent and a slot was free."""
    sent, seen = situation.age(CANARIES_SENT), situation.age(CANARY + queue)
    limit = _canary_limit()
    if sent is None or sent > limit or not situation.has_free_slot(queue):
        return ""
    oldest = min(situation.readers(queue), key=lambda worker: worker.started_at)
    if situation.now - oldest.started_at <= limit:
        return ""  # it may not have met one yet
    if seen is not None and seen <= limit:
        return ""
    last = "no canary ever came" if seen is None else f"the last canary came {since(seen)} ago"
    names = ", ".join(worker.name for worker in situation.readers(queue))
    return f"{queue} is not served: {last} though a slot was free; restart {names}"


def _canaries(situation: Situation) -> Iterator[Finding]:
    age = situation.age(CANARIES_SENT)
    if age is not None and age <= _canary_limit():
        yield Finding("canaries", Status.HEALTHY)
        return
    when = "no canary was ever sent" if age is None else f"no canary was sent for {since(age)}"
    said = f"{when}: they come by beat and a worker on `monitoring`; without them silence hides"
    yield Finding("canaries", Status.DEGRADED, said)


def _canary_limit() -> timedelta:
    return timedelta(seconds=settings.TASKQUEUE_CANARY_LATE_S)


def _stuck(situation: Situation) -> Iterator[Finding]:
    """Hold the promise that nothing is STARTED without a lease."""
    over = TaskRun.objects.filter(
        state=State.STARTED, lease_until__lt=situation.now - STUCK_AFTER
    ).count()
    said = (
        f"{over} run(s) are STARTED long after their lease: `manage.py rescue_runs`, then the log"
    )
    yield Finding("leases", Status.DEGRADED if over else Status.HEALTHY, said if over else OK)


def _dead_letters(situation: Situation) -> Iterator[Finding]:
    count = situation.dead_letters_open
    if count < MANY_DEAD_LETTERS:
        yield Finding("dead letters", Status.HEALTHY, f"{count} open" if count else OK)
        return
    said = f"{count} dead letters are open: `manage.py list_dead_letters` groups them by cause"
    yield Finding("dead letters", Status.DEGRADED, said)


def _disk(situation: Situation) -> Iterator[Finding]:
    free = free_mb(settings.MEDIA_ROOT)
    said = f"{free} MB are free where books are kept ({settings.MEDIA_ROOT.name}): make room"
    if free < FULL_DISK_MB:
        yield Finding("disk", Status.UNHEALTHY, said)
    else:
        yield Finding(
            "disk",
            Status.DEGRADED if free < LOW_DISK_MB else Status.HEALTHY,
            said if free < LOW_DISK_MB else OK,
        )


def _clocks(situation: Situation) -> Iterator[Finding]:
    """Compare with the database's clock: leases and due times are moments on several machines."""
    ahead = {worker.name: worker.clock_ahead_s for worker in situation.workers}
    ahead["this process"] = clock_ahead_s()
    wrong = [
        f"{name} by {seconds:+.0f} s"
        for name, seconds in ahead.items()
        if abs(seconds) > CLOCKS_APART_S
    ]
    said = f"clocks differ from the database's: {', '.join(wrong)}; leases need one time, run NTP"
    yield Finding("clocks", Status.DEGRADED if wrong else Status.HEALTHY, said if wrong else OK)


def _consumer_timeout(situation: Situation) -> Iterator[Finding]:
    """Compare what is stated of RabbitMQ with the hard limit: no client can ask it for the value.

    With early acknowledgement no message is held while a task runs, and it does not matter.
    """
    transport = current_app.connection_for_write().transport_cls
    if "amqp" not in str(transport) or not current_app.conf.task_acks_late:
        return
    stated_s = settings.RABBITMQ_CONSUMER_TIMEOUT_S
    limit_s = settings.CELERY_TASK_TIME_LIMIT
    said = (
        f"RabbitMQ takes a message back after {stated_s} s, but a task may run {limit_s} s: set "
        "consumer_timeout (in ms) in rabbitmq.conf and RABBITMQ_CONSUMER_TIMEOUT_S (in s) to match"
    )
    is_short = stated_s <= limit_s
    status = Status.DEGRADED if is_short else Status.HEALTHY
    yield Finding("consumer timeout", status, said if is_short else OK)


def _pause_of(queue: str, figures: dict[str, Any]) -> str:
    pause = figures["paused"]
    if not pause:
        return OK
    return f"{queue} is paused by {pause['by'] or 'somebody'}: {pause['reason'] or 'no reason'}"


def _first_line(exc: Exception) -> str:
    return str(exc).partition("\n")[0][:200]


RULES: tuple[Callable[[Situation], Iterator[Finding]], ...] = (
    _broker, _sweeps, _beat, _schedules, _canaries, _queues, _stuck, _dead_letters, _disk, _clocks,
    _consumer_timeout,
)  # fmt: skip
