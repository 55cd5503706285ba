"""What is cleaned away on a schedule: in batches, within a time budget, never what is needed."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from celery import current_app
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django_celery_beat.models import PeriodicTask
from django_celery_results.models import GroupResult, TaskResult

from taskqueue.models import BeatTick, DeadLetter, HealthReport, TaskRun, WorkerVitals

BATCH = 500
BUDGET_S = 120.0


def clean_up(
    *, dry_run: bool = False, budget_s: float = BUDGET_S, clock: Callable[[], float] = monotonic
) -> dict[str, int | bool]:
    """Delete what is past its retention and return the counts; dry_run only counts.

    A batch is a transaction of its own; when the budget is spent, `is_complete` is False and the
    next call goes on. Dead letters, their groups and what operators did are never deleted here.
    """
    until = clock() + budget_s
    counts: dict[str, int | bool] = {}
    is_complete = True
    for name, rows in _expired(timezone.now()):
        if dry_run:
            counts[name] = rows.count()
            continue
        counts[name], is_done = _delete(rows, until, clock)
        is_complete = is_complete and is_done
    return {**counts, "is_complete": is_complete}


def _expired(now: datetime) -> Iterator[tuple[str, QuerySet[Any]]]:
    """Yield each table's name and its expired rows, the oldest first."""
    results = now - timedelta(seconds=settings.CELERY_RESULT_EXPIRES)
    reports = now - timedelta(days=settings.TASKQUEUE_KEEP_REPORTS_DAYS)
    yield "results", TaskResult.objects.filter(date_done__lt=results).order_by("date_done")
    yield "group_results", GroupResult.objects.filter(date_done__lt=results).order_by("date_done")
    yield "runs", _ended_runs(now)
    yield "health_reports", HealthReport.objects.filter(at__lt=reports).order_by("at")
    yield "workers", WorkerVitals.objects.filter(at__lt=reports).order_by("at")
    scheduled = PeriodicTask.objects.values("pk")
    yield "beat_ticks", BeatTick.objects.exclude(schedule_id__in=scheduled).order_by("pk")


def _ended_runs(now: datetime) -> QuerySet[TaskRun]:
    """Return the runs that ended long ago, but for those whose dead letter is open.

    They are kept longer than the broker's visibility timeout: a late copy of a message would find
    no row, and be taken for somebody else's.
    """
    kept_s = max(settings.TASKQUEUE_KEEP_ENDED_DAYS * 86_400, 2 * _redelivered_after_s())
    ended = TaskRun.objects.ended().filter(ended_at__lt=now - timedelta(seconds=kept_s))
    return ended.exclude(dead_letter__state=DeadLetter.State.OPEN).order_by("ended_at")


def _redelivered_after_s() -> int:
    """Return after how long the broker may send a message again that no worker has acknowledged."""
    options = current_app.conf.broker_transport_options
    return int(options.get("visibility_timeout", settings.RABBITMQ_CONSUMER_TIMEOUT_S))


def _delete(rows: QuerySet[Any], until: float, clock: Callable[[], float]) -> tuple[int, bool]:
    """Delete batch after batch; return how many rows, and whether none is left.

    Only keys are ever held in memory, and at most BATCH of them.
    """
    deleted = 0
    while keys := list(rows.values_list("pk", flat=True)[:BATCH]):
        if clock() >= until:
            return deleted, False
        # Without .only() Django reads the whole rows, arguments and results and all.
        rows.model._default_manager.filter(pk__in=keys).only("pk").delete()
        deleted += len(keys)
    return deleted, True
