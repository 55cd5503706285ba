"""What the admin's first page shows of the queue; read from the database alone, in few queries.

The broker is not asked: a silent one would hold the page up, and the health report says of it.
"""

from collections import Counter
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from taskqueue import health_rules, stats
from taskqueue.admin import cells
from taskqueue.models import DeadLetter, DeadLetterGroup, HealthReport, Pulse, TaskRun
from taskqueue.states import State

GROUPS_SHOWN = 5
STATES = {
    "waiting": (State.PENDING, State.QUEUED),
    "running": (State.STARTED,),
    "retrying": (State.RETRY,),
    "held": (State.HELD,),
}


def figures() -> dict[str, Any]:
    """Return what the first page shows."""
    now = timezone.now()
    day_ago = now - timedelta(days=1)
    failed = TaskRun.objects.filter(state=State.FAILURE, ended_at__gte=day_ago)
    return {
        "queues": [_queue(name, said) for name, said in stats.run_figures(now).items()],
        "workers": [_worker(name, said) for name, said in stats.workers_seen(now).items()],
        "letters_open": DeadLetter.objects.open().count(),
        "groups": [_group(group) for group in _open_groups()],
        "failed": failed.count(),
        "failed_url": _runs(state=State.FAILURE, ended_at__gte=day_ago.isoformat()),
        "report": _report(HealthReport.objects.order_by("-at").first()),
        "beat": cells.moment(
            Pulse.objects.filter(name=health_rules.BEAT_PULSE).values_list("at", flat=True).first()
        ),
        "flower_url": settings.FLOWER_URL,
    }


def _open_groups() -> Any:
    is_open = Q(letters__state=DeadLetter.State.OPEN)
    groups = DeadLetterGroup.objects.annotate(open_count=Count("letters", filter=is_open))
    return groups.filter(open_count__gt=0).order_by("-last_at")[:GROUPS_SHOWN]


def _queue(name: str, said: dict[str, Any]) -> dict[str, Any]:
    pause = said["paused"]
    return {
        "name": name,
        "cells": [
            {"word": word, "count": said[word], "url": _runs(queue=name, **_in(states))}
            for word, states in STATES.items()
        ],
        "oldest": cells.duration(said["oldest_s"]) if said["waiting"] else cells.NOTHING,
        "pause": {**pause, "at": cells.moment(parse_datetime(pause["at"]))} if pause else None,
        "act_url": reverse(
            f"admin:taskqueue_queuepause_{'resume' if pause else 'pause'}", args=[name]
        )
        if name in settings.TASKQUEUE_QUEUES else "",
    }  # fmt: skip


def _worker(name: str, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "state": cells.state(said["state"]),
        "queues": ", ".join(said["queues"]),
        "active": _counted(said["active"]) or cells.NOTHING,
        "heartbeat": f"{cells.duration(said['heartbeat_age_s'])} ago",
        "memory": f"{said['memory_kb']['total'] // 1024} MiB",
        "url": reverse("admin:taskqueue_workervitals_change", args=[name]),
    }


def _counted(names: list[str]) -> str:
    """Say each name once, with how often it comes."""
    counts = Counter(names).items()
    return ", ".join(f"{name} ×{count}" if count > 1 else name for name, count in counts)


def _group(group: Any) -> dict[str, Any]:
    return {
        "link": cells.link(group, group.fingerprint[:8]),
        "error": group.error_class.rpartition(".")[2],
        "task": group.task,
        "message": cells.short(group.message, 80),
        "open": group.open_count,
        "last": cells.moment(group.last_at),
    }


def _report(report: HealthReport | None) -> dict[str, Any] | None:
    if report is None:
        return None
    return {
        "status": cells.state(report.status),
        "reasons": report.reasons or [],
        "at": cells.moment(report.at),
        "url": cells.page_of(report),
    }


def _in(states: tuple[State, ...]) -> dict[str, str]:
    if len(states) == 1:
        return {"state": states[0].value}
    return {"state__in": ",".join(state.value for state in states)}


def _runs(**filters: str) -> str:
    return f"{reverse('admin:taskqueue_taskrun_changelist')}?{urlencode(filters)}"
