"""What the queues, runs and workers are doing, as plain figures."""

from typing import Any

from celery import current_app
from django.conf import settings
from django.db.models import Count, Min
from django.utils import timezone

from taskqueue import broker
from taskqueue.models import DeadLetter, TaskRun
from taskqueue.states import UNFINISHED, State

INSPECT_TIMEOUT_S = 2.0


def queue_stats() -> dict[str, Any]:
    """Return for each queue the runs by state, the oldest that waits (s) and its messages.

    Messages are counted at the broker over all eleven priority lists; None: it does not answer.
    """
    lengths = broker.queue_lengths(list(settings.TASKQUEUE_QUEUES))
    return {
        "queues": {
            queue: _queue(queue, None if lengths is None else lengths[queue])
            for queue in settings.TASKQUEUE_QUEUES
        },
        "dead_letters_open": DeadLetter.objects.open().count(),
        "is_broker_reachable": lengths is not None,
    }


def worker_stats() -> dict[str, Any]:
    """Return what each worker that answers says of itself: queues, pool, running tasks."""
    inspect = current_app.control.inspect(timeout=INSPECT_TIMEOUT_S)
    try:
        stats = inspect.stats() or {}
        queues = inspect.active_queues() or {}
        active = inspect.active() or {}
    except broker.BROKER_ERRORS:
        return {"workers": {}, "count": 0, "is_broker_reachable": False}
    workers = {
        name: {
            "queues": sorted(queue["name"] for queue in queues.get(name, [])),
            "concurrency": said.get("pool", {}).get("max-concurrency"),
            "pid": said.get("pid"),
            "uptime_s": said.get("uptime"),
            "active": [task["name"] for task in active.get(name, [])],
            "done": sum(said.get("total", {}).values()),
        }
        for name, said in sorted(stats.items())
    }
    return {"workers": workers, "count": len(workers), "is_broker_reachable": True}


def _queue(queue: str, lengths: dict[int, int] | None) -> dict[str, Any]:
    runs = TaskRun.objects.filter(queue=queue, state__in=UNFINISHED)
    by_state = dict(runs.values_list("state").annotate(Count("pk")).order_by())
    waiting = runs.filter(state__in=(State.PENDING, State.QUEUED))
    oldest = waiting.aggregate(at=Min("available_at"))["at"]
    return {
        "waiting": by_state.get(State.PENDING, 0) + by_state.get(State.QUEUED, 0),
        "running": by_state.get(State.STARTED, 0),
        "retrying": by_state.get(State.RETRY, 0),
        "held": by_state.get(State.HELD, 0),
        "oldest_s": round((timezone.now() - oldest).total_seconds(), 1) if oldest else 0.0,
        "messages": None if lengths is None else sum(lengths.values()),
        "messages_by_priority": _non_empty(lengths),
    }


def _non_empty(lengths: dict[int, int] | None) -> dict[str, int]:
    return {str(priority): count for priority, count in (lengths or {}).items() if count}
