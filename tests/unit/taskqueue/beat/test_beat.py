"""Beat sends what is due once, whoever else sends and however long nobody did."""

import importlib
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from celery import current_app
from django.db import transaction
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from taskqueue import health
from taskqueue.beat import Scheduler
from taskqueue.models import BeatTick, Pulse, TaskRun
from tests.unit.taskqueue.schedules import NOON, every, keep, runs

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
def test_beat_makes_a_run_with_the_schedules_queue_priority_and_expiry(start_beat, clock, name):
    task, seconds = SEEDED[name]
    every(seconds, task=task, args="[]", queue="monitoring", priority=8, expire_seconds=seconds)
    clock.forward(seconds=seconds)

    start_beat().tick()

    run = TaskRun.objects.get()
    assert (run.task, run.queue, run.priority) == (task, "monitoring", 8)
    assert 0 < (run.expires_at - run.created_at).total_seconds() <= seconds + 0.1
    assert run.options["headers"]["periodic_task_name"] == "a job"


def test_what_is_not_due_is_not_sent_and_beat_waits_for_it(start_beat, clock):
    every(3600)
    scheduler = start_beat()
    scheduler.max_interval = 7200

    assert (scheduler.tick(), runs()) == (3600, 0)
    clock.forward(minutes=59)
    assert (scheduler.tick(), runs()) == (60, 0)
    clock.forward(minutes=1)
    assert (scheduler.tick(), runs()) == (3600, 1)


def test_beat_looks_at_least_every_max_interval(start_beat):
    every(3600)
    scheduler = start_beat()
    scheduler.max_interval = 5

    assert scheduler.tick() == 5


@pytest.mark.parametrize("seconds", [10, 3600])
def test_of_many_beats_at_once_one_sends(start_beat, clock, seconds):
    every(seconds)
    beats = [start_beat() for _ in range(3)]
    for scheduler in beats:
        scheduler.tick()  # each has read the schedule

    for round_ in range(1, 4):
        clock.forward(seconds=seconds)
        for scheduler in beats:
            scheduler.tick()
        assert runs() == round_


def test_two_beats_whose_clocks_differ_send_each_due_time_once(start_beat, clock):
    every(10)
    ahead = Scheduler(current_app, lazy=True, clock=lambda: clock.now + timedelta(seconds=12))
    beats = [start_beat(), ahead]

    for _ in range(60):
        clock.forward(seconds=1)
        for scheduler in beats:
            scheduler.tick()

    assert runs() == 7  # at 10 … 60, and the one that the fast clock has reached already
    assert BeatTick.objects.get().due_at == NOON + timedelta(seconds=70)


def test_a_beat_that_was_down_sends_what_it_missed_once(start_beat, clock):
    every(3600)
    clock.forward(hours=9, minutes=20)
    scheduler = start_beat()

    scheduler.tick()
    scheduler.tick()

    assert runs() == 1
    assert BeatTick.objects.get().due_at == NOON + timedelta(hours=9)
    clock.forward(minutes=40)
    scheduler.tick()
    assert runs() == 2


def test_a_beat_that_was_down_sends_a_daily_job_though_its_hour_is_long_past(start_beat, clock):
    rule = CrontabSchedule.objects.create(minute="0", hour="14", timezone=ZoneInfo("UTC"))
    keep(crontab=rule)
    clock.forward(hours=20)

    start_beat().tick()

    assert (runs(), BeatTick.objects.get().due_at.hour) == (1, 14)


@pytest.mark.parametrize(
    ("night", "offset"), [("2026-10-25", "00:30"), ("2027-03-28", "01:30")]
)  # fmt: skip
def test_on_a_change_over_night_beat_sends_a_nightly_job_once(start_beat, clock, night, offset):
    rule = CrontabSchedule.objects.create(minute="30", hour="1", timezone=ZoneInfo("Europe/London"))
    clock.now = datetime.fromisoformat(f"{night}T00:00").replace(tzinfo=UTC)
    keep(crontab=rule, last_run_at=clock.now)
    beats = [start_beat(), start_beat()]

    for _ in range(4 * 12):
        clock.forward(minutes=5)
        for scheduler in beats:
            scheduler.tick()

    assert runs() == 1
    assert BeatTick.objects.get().due_at.strftime("%H:%M") == offset


def test_a_killed_beat_repeats_nothing(start_beat, clock):
    every(3600)
    clock.forward(hours=1)
    start_beat().tick()  # and is gone, without a word

    start_beat().tick()

    assert runs() == 1


def test_a_run_and_its_due_time_are_kept_together_or_not_at_all(start_beat, clock):
    every(3600)
    clock.forward(hours=1)
    with transaction.atomic():
        start_beat().tick()
        transaction.set_rollback(True)

    start_beat().tick()

    assert runs() == 1


def test_a_schedule_whose_arguments_are_not_json_is_switched_off(start_beat, clock):
    every(3600)
    PeriodicTask.objects.update(args="[1,")

    start_beat().tick()

    assert not PeriodicTask.objects.get().enabled


def test_schedules_of_the_settings_are_kept_and_sent_however_often_beat_starts(
    start_beat, clock, monkeypatch
):
    wanted = {"by settings": {"task": "unit.add", "schedule": 60.0, "args": [1, 2]}}
    monkeypatch.setitem(current_app.conf, "beat_schedule", wanted)
    start_beat()
    Scheduler(current_app, clock=clock)
    PeriodicTask.objects.update(last_run_at=NOON)
    BeatTick.objects.update(due_at=NOON)  # Django's own clock is not the test's
    clock.forward(seconds=60)

    for _ in range(2):
        Scheduler(current_app, clock=clock).tick()

    assert runs() == 1


def test_celerys_own_cleanup_is_not_scheduled(start_beat, clock):
    start_beat()

    Scheduler(current_app, clock=clock).tick()

    assert not PeriodicTask.objects.filter(name="celery.backend_cleanup").exists()


def test_beat_leaves_a_sign_of_life_and_sees_to_the_health_check(start_beat, monkeypatch):
    asked = []
    scheduler = start_beat()
    monkeypatch.setattr(health, "check_if_overdue", lambda: asked.append(1))

    scheduler.tick()
    scheduler.tick()  # not at every look

    assert (Pulse.objects.filter(name="beat").exists(), len(asked)) == (True, 1)


def test_a_hundred_schedules_at_rest_cost_one_statement(start_beat, django_assert_num_queries):
    for number in range(100):
        every(3600, name=f"job {number}")
    scheduler = start_beat()
    scheduler.tick()

    with django_assert_num_queries(1):
        scheduler.tick()
