"""What is cleaned away on a schedule."""

from datetime import timedelta

import pytest
from celery import current_app
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_celery_beat.models import PeriodicTask
from django_celery_results.models import GroupResult, TaskResult

from taskqueue import dead_letters, housekeeping
from taskqueue.models import (
    BeatTick,
    DeadLetter,
    HealthReport,
    OperatorAction,
    TaskAttempt,
    TaskRun,
    WorkerVitals,
)
from tests.unit.taskqueue.builders import make_failure, make_run, make_worker

pytestmark = pytest.mark.django_db


def at(**ago):
    """Return a moment so long ago."""
    return timezone.now() - timedelta(**ago)


def dead(*, is_temporary=True, age_h=2, **changes):
    """Keep an open dead letter that is so old."""
    run = make_run(state="FAILURE", attempt=1, **changes)
    letter = dead_letters.bury(run, make_failure(is_temporary=is_temporary), code="x.y")
    DeadLetter.objects.filter(pk=letter.pk).update(created_at=at(hours=age_h))
    return letter


def test_results_are_kept_as_long_as_the_setting_says(settings):
    settings.CELERY_RESULT_EXPIRES = 100
    for model, name in ((TaskResult, "task_id"), (GroupResult, "group_id")):
        for age_s in (90, 110):
            row = model.objects.create(**{name: str(age_s)})
            model.objects.filter(pk=row.pk).update(date_done=at(seconds=age_s))

    assert housekeeping.clean_up()["results"] == 1
    assert TaskResult.objects.get().task_id == GroupResult.objects.get().group_id == "90"


def test_ended_runs_are_deleted_once_they_are_old_enough(settings):
    settings.TASKQUEUE_KEEP_ENDED_DAYS = 30
    make_run(state="SUCCESS", ended_at=at(days=31))
    kept = [
        make_run(state="SUCCESS", ended_at=at(days=29)),
        make_run(state="STARTED"),
        make_run(state="PENDING", created_at=at(days=90)),
    ]

    assert housekeeping.clean_up()["runs"] == 1
    assert set(TaskRun.objects.all()) == set(kept)


def test_a_run_whose_dead_letter_waits_for_a_decision_stays():
    open_one, archived = dead(ended_at=at(days=90)), dead(ended_at=at(days=90))
    dead_letters.archive(archived, reason="old")

    assert housekeeping.clean_up()["runs"] == 1
    assert TaskRun.objects.get() == open_one.run
    assert DeadLetter.objects.count() == 2


def old_run(**changes):
    """Keep a run that ended long ago."""
    return make_run(**{"state": "SUCCESS", "ended_at": at(days=90), **changes})


def test_a_short_retention_never_reaches_what_the_broker_may_send_again(settings):
    settings.TASKQUEUE_KEEP_ENDED_DAYS = 0
    old_run(ended_at=at(hours=9))
    young = old_run(ended_at=at(hours=7))  # visibility_timeout is 4 h: twice that

    assert housekeeping.clean_up()["runs"] == 1
    assert TaskRun.objects.get() == young


def test_on_rabbitmq_its_own_patience_is_kept_to(settings, monkeypatch):
    settings.TASKQUEUE_KEEP_ENDED_DAYS, settings.RABBITMQ_CONSUMER_TIMEOUT_S = 0, 7_200
    monkeypatch.setitem(current_app.conf, "broker_transport_options", {})
    old_run(ended_at=at(hours=5))
    old_run(ended_at=at(hours=3))

    assert housekeeping.clean_up()["runs"] == 1


def test_what_belongs_to_a_run_goes_with_it_and_its_dead_letter_stays():
    run = old_run(state="STARTED", ended_at=None)
    TaskRun.objects.update(state="FAILURE", ended_at=at(days=90))
    letter = dead_letters.bury(run, make_failure(), code="x.y")
    dead_letters.archive(letter, reason="seen")

    housekeeping.clean_up()

    letter.refresh_from_db()
    assert (TaskAttempt.objects.count(), letter.run, letter.state) == (0, None, "archived")


def test_reports_and_workers_that_are_gone_are_kept_a_week():
    for days in (6, 8):
        HealthReport.objects.create(is_healthy=True, at=at(days=days))
        make_worker(f"w{days}@test", at=at(days=days))

    found = housekeeping.clean_up()

    assert (found["health_reports"], found["workers"]) == (1, 1)
    assert (HealthReport.objects.count(), WorkerVitals.objects.get().name) == (1, "w6@test")


def test_the_tick_of_a_schedule_that_is_gone_goes_too():
    kept = PeriodicTask.objects.first()
    for key in (kept.pk, 999_999):
        BeatTick.objects.create(schedule_id=key, rule="every 1 s", due_at=at(days=1))

    assert housekeeping.clean_up()["beat_ticks"] == 1
    assert BeatTick.objects.get().schedule == kept


def test_what_operators_did_is_never_deleted():
    OperatorAction.objects.create(actor="ann", action="pause", at=at(days=3_000))

    housekeeping.clean_up()

    assert OperatorAction.objects.count() == 1


def test_a_dry_run_counts_and_deletes_nothing():
    old_run(), old_run(), make_run(state="SUCCESS", ended_at=at(days=1))

    found = housekeeping.clean_up(dry_run=True)

    assert (found["runs"], found["is_complete"], TaskRun.objects.count()) == (2, True, 3)


def test_a_dry_run_counts_what_the_next_call_deletes():
    old_run(), dead(ended_at=at(days=90))
    HealthReport.objects.create(is_healthy=True, at=at(days=8))

    assert housekeeping.clean_up(dry_run=True) == housekeeping.clean_up()


@pytest.fixture
def thousand_runs():
    """Keep 1,000 runs that ended long ago, with an attempt each."""
    made = [TaskRun(task="unit.add", queue="x", state="SUCCESS", ended_at=at(days=90))
            for _ in range(1000)]  # fmt: skip
    TaskRun.objects.bulk_create(made)
    TaskAttempt.objects.bulk_create(TaskAttempt(run=run, number=1) for run in made)


def batch_sizes(queries, table):
    """Return how many keys each statement that deletes from a table names."""
    start = f'DELETE FROM "{table}"'  # noqa: S608  # looked for, never run
    deletes = [query["sql"] for query in queries if query["sql"].startswith(start)]
    return [sql.count(",") + 1 for sql in deletes]


@pytest.mark.usefixtures("thousand_runs")
def test_runs_are_deleted_by_key_in_batches_of_bounded_size(monkeypatch):
    monkeypatch.setattr(housekeeping, "BATCH", 100)
    with CaptureQueriesContext(connection) as caught:
        found = housekeeping.clean_up()

    assert (found["runs"], TaskAttempt.objects.count()) == (1000, 0)
    assert batch_sizes(caught.captured_queries, "taskqueue_taskrun") == [100] * 10
    assert len(caught) <= 10 * 9 + 10
    assert not any('."args"' in query["sql"] for query in caught.captured_queries)


@pytest.mark.usefixtures("thousand_runs")
def test_when_its_time_is_up_it_stops_and_the_next_call_goes_on(monkeypatch):
    monkeypatch.setattr(housekeeping, "BATCH", 100)
    seconds = iter(range(1_000))

    found = housekeeping.clean_up(budget_s=4, clock=lambda: next(seconds))

    assert (found["runs"], found["is_complete"]) == (300, False)
    assert TaskRun.objects.count() == 700
    assert housekeeping.clean_up()["runs"] == 700
