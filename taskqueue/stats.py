"""What the queues, runs and workers are doing, as plain figures."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, F, Min, Q, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from taskqueue import broker
from taskqueue.models import DeadLetter, QueuePause, TaskRun, WorkerVitals
from taskqueue.states import UNFINISHED, State

SHOWN_AFTER_STOP = timedelta(hours=1)
JUST_NOW = timedelta(seconds=30)
SHOWN_AFTER_SILENCE = timedelta(days=1)
READY = Q(state__in=(State.PENDING, State.QUEUED))
# A run that is tried again waits since it was published for that, not since it was made.
WAITS_SINCE = Case(
    When(attempt=0, then=F("available_at")), default=Coalesce("published_at", "available_at")
)


def queue_stats() -> dict[str, Any]:
    """Return for each queue its runs by what they do, the oldest that waits and its messages.

    Messages are counted at the broker over all eleven priority lists; None: it does not answer.
    A queue that is no queue of ours is told too if runs wait in it.
    """
    lengths = broker.queue_lengths(list(settings.TASKQUEUE_QUEUES))
    found = run_figures(timezone.now())
    for queue, counts in (lengths or {}).items():
        found[queue]["messages"] = sum(counts.values())
        found[queue]["messages_by_priority"] = {str(p): n for p, n in counts.items() if n}
    return {
        "queues": found,
        "dead_letters_open": DeadLetter.objects.open().count(),
        "is_broker_reachable": lengths is not None,
    }


def run_figures(now: datetime) -> dict[str, dict[str, Any]]:
    """Return the part of `queue_stats` that the database knows: every queue's runs and pause."""
    found: dict[str, dict[str, Any]] = {queue: _figures() for queue in settings.TASKQUEUE_QUEUES}
    _count_runs(found, now)
    for pause in QueuePause.objects.filter(queue__in=found):
        found[pause.queue]["paused"] = {
            "by": pause.paused_by, "reason": pause.reason, "at": pause.paused_at.isoformat(),
        }  # fmt: skip
    return found


def worker_stats() -> dict[str, Any]:
    """Return what each worker last said of itself, and what it runs.

    `count` is of those that are online. Read from the database: a broker that is away hides nobody.
    """
    workers = workers_seen(timezone.now())
    return {
        "workers": workers,
        "count": sum(said["state"] == "online" for said in workers.values()),
        "is_broker_reachable": broker.current_epoch() is not None,
    }


def workers_seen(now: datetime) -> dict[str, dict[str, Any]]:
    """Return the part of `worker_stats` that the database knows: the workers seen lately."""
    active = defaultdict(list)
    started = TaskRun.objects.filter(state=State.STARTED)
    for worker, task in started.order_by("started_at").values_list("worker", "task"):
        active[worker].append(task)
    seen_lately = WorkerVitals.objects.filter(
        Q(stopped_at=None, at__gte=now - SHOWN_AFTER_SILENCE)
        | Q(stopped_at__gte=now - SHOWN_AFTER_STOP)
    )
    return {row.name: _worker(row, active[row.name], now) for row in seen_lately}


def worker_state(row: WorkerVitals, now: datetime | None = None) -> str:
    """Say whether a worker is online, silent or stopped."""
    if row.stopped_at:
        return "stopped"
    age_s = ((now or timezone.now()) - row.at).total_seconds()
    return "silent" if age_s > settings.TASKQUEUE_LEASE_S else "online"


def online_workers(now: datetime) -> list[WorkerVitals]:
    """Return the workers that gave a sign of life within a lease and have not said goodbye."""
    since = now - timedelta(seconds=settings.TASKQUEUE_LEASE_S)
    return list(WorkerVitals.objects.filter(stopped_at=None, at__gte=since))


def busy_slots(now: datetime) -> dict[str, int]:
    """Return by worker how many runs it works on, or ended less than half a minute ago.

    As many as it has slots: perhaps none was free in that time.
    """
    lately = Q(ended_at__gte=now - JUST_NOW)
    rows = TaskRun.objects.filter(Q(state=State.STARTED) | lately).order_by()
    return dict(rows.values_list("worker").annotate(count=Count("pk")))


def _figures() -> dict[str, Any]:
    return {
        "waiting": 0, "waiting_by_priority": {}, "delayed": 0, "running": 0, "retrying": 0,
        "held": 0, "held_for": {}, "oldest_s": 0.0, "paused": None,
        "messages": None, "messages_by_priority": {},
    }  # fmt: skip


def _count_runs(found: dict[str, dict[str, Any]], now: datetime) -> None:
    """Fill in the runs of every queue, in two statements whatever their number."""
    runs = TaskRun.objects.filter(state__in=UNFINISHED).order_by()
    is_due = Q(available_at__lte=now)
    groups: Any = runs.values("queue", "state", "priority").annotate(
        count=Count("pk"),
        due=Count("pk", filter=READY & is_due),
        oldest=Min(WAITS_SINCE, filter=READY & is_due),
    )
    names = {"STARTED": "running", "RETRY": "retrying", "HELD": "held"}
    for group in groups:
        figures = found.setdefault(group["queue"], _figures())
        if group["state"] in names:
            figures[names[group["state"]]] += group["count"]
        else:
            _add_waiting(figures, group, now)
    held = runs.filter(state=State.HELD).values_list("queue", "held_for")
    for queue, reason, count in held.annotate(count=Count("pk")):
        found.setdefault(queue, _figures())["held_for"][reason] = count


def _add_waiting(figures: dict[str, Any], group: dict[str, Any], now: datetime) -> None:
    figures["waiting"] += group["due"]
    figures["delayed"] += group["count"] - group["due"]
    if group["due"]:
        by_priority, key = figures["waiting_by_priority"], str(group["priority"])
        by_priority[key] = by_priority.get(key, 0) + group["due"]
        age_s = round((now - group["oldest"]).total_seconds(), 1)
        figures["oldest_s"] = max(figures["oldest_s"], age_s)


def _worker(row: WorkerVitals, active: list[str], now: datetime) -> dict[str, Any]:
    age_s = (now - row.at).total_seconds()
    return {
        "state": worker_state(row, now),
        "queues": row.queues,
        "pool": row.pool,
        "concurrency": row.concurrency,
        "pid": row.pid,
        "uptime_s": round((row.at - row.started_at).total_seconds()),
        "processed": row.processed,
        "active": active,
        "memory_kb": {
            "main": row.memory_main_kb,
            "children": row.memory_children_kb,
            "total": row.memory_main_kb + row.memory_children_kb,
        },
        "heartbeat_age_s": round(age_s, 1),
        "clock_ahead_s": round(row.clock_ahead_s, 3),
    }
