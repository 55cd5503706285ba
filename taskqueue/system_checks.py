"""The checks behind `check_system`: one function each, one line each."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

import celery
import django
from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from taskqueue import broker, health, stats
from taskqueue.rescue import SWEEP_PULSE

LEAST_PYTHON = (3, 11)
LEAST_REDIS = (6, 2)
LEAST_FREE_MB = 500


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; what is not needed is said but does not fail the whole."""

    name: str
    detail: str
    is_ok: bool = field(kw_only=True)
    is_needed: bool = field(kw_only=True, default=True)

    def as_dict(self) -> dict[str, Any]:
        """Return the check for JSON."""
        return asdict(self)

    def as_line(self) -> str:
        """Return the check for a person."""
        word = "ok" if self.is_ok else ("FAILED" if self.is_needed else "missing")
        return f"{word:<8}{self.name}: {self.detail}"


def all_checks() -> list[Check]:
    """Make every check; one that cannot be made is a failed one."""
    checks: list[Callable[[], Check]] = [
        versions, database, migrations, broker_answers, broker_version, workers, beat, disk,
    ]  # fmt: skip
    return [check() for check in checks]


def versions() -> Check:
    """Python is at least 3.11; say the versions that matter."""
    python = ".".join(str(part) for part in sys.version_info[:3])
    detail = f"Python {python}, Django {django.__version__}, Celery {celery.__version__}"
    return Check("versions", detail, is_ok=sys.version_info[:2] >= LEAST_PYTHON)


def database() -> Check:
    """The database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as exc:
        return Check("database", f"{connection.vendor} does not answer: {exc}", is_ok=False)
    return Check("database", connection.vendor, is_ok=True)


def migrations() -> Check:
    """Every migration is applied."""
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as exc:
        return Check("migrations", str(exc), is_ok=False)
    detail = f"{len(plan)} to apply" if plan else "all applied"
    return Check("migrations", detail, is_ok=not plan)


def broker_answers() -> Check:
    """The broker answers."""
    is_there = broker.current_epoch() is not None
    address = current_app.connection_for_write().as_uri()  # without its password
    return Check("broker", address if is_there else f"{address} does not answer", is_ok=is_there)


def broker_version() -> Check:
    """Redis, or what speaks like it, is at least 6.2: kombu needs its commands."""
    version = broker.redis_version()
    if version is None:
        return Check("redis version", "not Redis, or not reachable", is_ok=True)
    numbers = tuple(int(part) for part in version.split(".")[:2])
    return Check("redis version", version, is_ok=numbers >= LEAST_REDIS)


def workers() -> Check:
    """Every queue but the default one has a worker that reads it."""
    found = stats.worker_stats()["workers"].values()
    read = {queue for said in found for queue in said["queues"]}
    needed = set(settings.TASKQUEUE_QUEUES) - {settings.CELERY_TASK_DEFAULT_QUEUE}
    unread = sorted(needed - read)
    detail = f"nobody reads {', '.join(unread)}" if unread else f"{len(found)} answer"
    return Check("workers", detail, is_ok=not unread)


def beat() -> Check:
    """The sweeps come; beat sends them, or a worker does in its place."""
    said = health.late(SWEEP_PULSE, health.SWEEP_LATE, "no sweep for 2 minutes")
    return Check("sweeps", said, is_ok=said == "ok")


def disk() -> Check:
    """There is room where the books are kept."""
    folder = settings.MEDIA_ROOT
    while not folder.exists():
        folder = folder.parent
    free_mb = shutil.disk_usage(folder).free // 2**20
    return Check("disk", f"{free_mb} MB free", is_ok=free_mb >= LEAST_FREE_MB)
