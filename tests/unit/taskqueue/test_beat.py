"""The seeded schedules: each names a task that is there, and beat's call makes a run of it."""

import importlib

import pytest
from celery import current_app
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler, ModelEntry

from taskqueue.models import TaskRun

pytestmark = pytest.mark.django_db

SEEDED = importlib.import_module("taskqueue.migrations.0002_beat_schedules").SECONDS
TRACKED = sorted(name for name, (task, _) in SEEDED.items() if name not in {
    "publish_pending", "rescue_runs", "send_canaries"})  # fmt: skip


@pytest.mark.parametrize("name", sorted(SEEDED))
def test_a_schedule_names_a_task_that_is_there(name):
    task, seconds = SEEDED[name]

    assert task in current_app.tasks
    assert seconds > 0


@pytest.mark.parametrize("name", TRACKED)
def test_beat_makes_a_run_with_the_schedules_queue_priority_and_expiry(monkeypatch, name):
    task, seconds = SEEDED[name]
    every = IntervalSchedule.objects.create(every=seconds, period="seconds")
    model = PeriodicTask.objects.create(
        name=f"unit {name}", task=task, interval=every, queue="monitoring", priority=8,
        expire_seconds=seconds,
    )  # fmt: skip
    scheduler = DatabaseScheduler(current_app, lazy=True)
    monkeypatch.setattr(scheduler, "should_sync", lambda: False)  # it would close the connection

    result = scheduler.apply_async(ModelEntry(model, current_app), producer=None, advance=False)

    run = TaskRun.objects.get(pk=result.id)
    assert (run.task, run.queue, run.priority) == (task, "monitoring", 8)
    assert 0 < (run.expires_at - timezone.now()).total_seconds() <= seconds
    assert run.options["headers"]["periodic_task_name"] == f"unit {name}"
