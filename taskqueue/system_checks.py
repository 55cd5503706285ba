"""The checks behind `check_system`: one function each, one line each."""

import shutil
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import celery
import django
from celery import current_app
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from taskqueue import broker, health_rules
from taskqueue.health_rules import Status

LEAST_PYTHON = (3, 11)
LEAST_REDIS = (6, 2)
LEAST_FREE_MB = 200


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
        word = "ok" if self.is_ok else ("FAILED" if self.is_needed else "warning")
        return f"{word:<8}{self.name}: {self.detail}"


def all_checks() -> list[Check]:
    """Make every check; one that cannot be made is a failed one."""
    first = [versions(), database(), migrations()]
    beside = [disk()]
    services = [broker_answers()]
    if services[0].is_ok:  # a silent broker costs 2 s a question
        services.append(broker_version())
    if all(check.is_ok for check in first):
        return [*first, *beside, *services, *of_the_product(), *health_findings()]
    unseen = Check("health", "not looked at: see the failed checks above", is_ok=False)
    return [*first, *beside, *services, unseen]


def of_the_product() -> list[Check]:
    """Make the checks of what uses the queue: TASKQUEUE_CHECKS names functions that give them."""
    paths = getattr(settings, "TASKQUEUE_CHECKS", [])
    return [check for path in paths for check in import_string(path)()]


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
    except (DatabaseError, InterfaceError) as exc:
        return Check("database", f"{connection.vendor} does not answer: {exc}", is_ok=False)
    return Check("database", connection.vendor, is_ok=True)


def migrations() -> Check:
    """Every migration is applied."""
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, InterfaceError) as exc:
        return Check("migrations", str(exc), is_ok=False)
    detail = f"{len(plan)} to apply" if plan else "all applied"
    return Check("migrations", detail, is_ok=not plan)


def disk() -> Check:
    """There is room for what is uploaded and made, where the files are kept."""
    folder = Path(settings.MEDIA_ROOT)
    while not folder.exists():
        folder = folder.parent
    free_mb = shutil.disk_usage(folder).free // 1024 // 1024
    detail = f"{free_mb} MB free for files"
    return Check("disk", detail, is_ok=free_mb >= LEAST_FREE_MB)


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


def health_findings() -> list[Check]:
    """Every rule of health, as it is now; what only degrades is said and fails nothing."""
    return [
        Check(
            finding.name,
            finding.said,
            is_ok=finding.status == Status.HEALTHY,
            is_needed=finding.status != Status.DEGRADED,
        )
        for finding in health_rules.look()
        if finding.name not in ("database", "broker")  # told above, with their addresses
    ]
