"""Is the queue well? Each check says yes or no and why, in words an operator can act on."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from taskqueue import broker
from taskqueue.models import DeadLetter, HealthReport, Pulse
from taskqueue.rescue import SWEEP_PULSE

CANARY = "canary."
CANARY_LATE = timedelta(minutes=3)
SWEEP_LATE = timedelta(minutes=2)
KEEP_REPORTS = timedelta(days=7)


def check_health() -> dict[str, Any]:
    """Make all checks, keep a HealthReport and return it."""
    checks = {
        "database": _database(),
        "broker": _broker(),
        "sweeps": late(SWEEP_PULSE, SWEEP_LATE, "no sweep: is beat running, is any worker?"),
        **{f"queue {name}": _queue_is_read(name) for name in settings.TASKQUEUE_QUEUES},
    }
    # A queue that nobody reads is said, but only a book's own queues make the system ill.
    needed = {name: said for name, said in checks.items() if name != "queue default"}
    is_healthy = all(said == "ok" for said in needed.values())
    report = HealthReport.objects.create(is_healthy=is_healthy, checks=checks)
    HealthReport.objects.filter(at__lt=timezone.now() - KEEP_REPORTS).delete()
    return {
        "is_healthy": is_healthy,
        "checks": checks,
        "dead_letters_open": DeadLetter.objects.open().count(),
        "report_id": report.pk,
    }


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _broker() -> str:
    return "ok" if broker.current_epoch() else "the broker does not answer"


def _queue_is_read(name: str) -> str:
    return late(CANARY + name, CANARY_LATE, f"nobody reads the queue {name}")


def late(pulse: str, limit: timedelta, complaint: str) -> str:
    """Return "ok" if the pulse came within the limit, else the complaint."""
    is_recent = Pulse.objects.filter(name=pulse, at__gte=timezone.now() - limit).exists()
    return "ok" if is_recent else complaint
