"""Schedules that people switch, edit, start later or want only once."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    PeriodicTask,
    PeriodicTasks,
)

from taskqueue.models import BeatTick, TaskRun
from tests.unit.taskqueue.schedules import NOON, every, keep, runs

pytestmark = pytest.mark.django_db


def test_the_admin_sees_at_once_when_a_schedule_ran(start_beat, clock):
    job = every(3600)
    clock.forward(hours=1, seconds=3)

    start_beat().tick()

    job.refresh_from_db()
    assert (job.last_run_at, job.total_run_count) == (clock.now, 1)


def test_a_schedule_switched_off_is_not_sent_any_more(start_beat, clock):
    job = every(3600)
    scheduler = start_beat()
    scheduler.tick()
    job.enabled = False
    job.save()
    clock.forward(hours=1)

    scheduler.tick()

    assert (runs(), scheduler.schedule) == (0, {})


def test_a_schedule_switched_off_behind_beats_back_is_not_sent(start_beat, clock):
    every(3600)
    scheduler = start_beat()
    scheduler.tick()
    PeriodicTask.objects.update(enabled=False)  # tells no beat
    clock.forward(hours=1)

    scheduler.tick()

    assert (runs(), BeatTick.objects.get().due_at) == (0, NOON)


def by_form(job, *, enabled):
    """Switch a schedule as the admin's form does."""
    job.enabled = enabled
    job.save()


def by_action(job, *, enabled):
    """Switch a schedule as the admin's actions do."""
    changes = {} if enabled else {"last_run_at": None}
    PeriodicTask.objects.filter(pk=job.pk).update(enabled=enabled, **changes)
    PeriodicTasks.update_changed()


@pytest.mark.parametrize("switch", [by_form, by_action])
def test_a_schedule_switched_on_again_does_not_catch_up_what_was_not_wanted(
    start_beat, clock, switch
):
    job, scheduler, counts = every(3600), start_beat(), []
    clock.forward(hours=1)
    scheduler.tick()
    switch(job, enabled=False)
    clock.forward(hours=8, minutes=20)
    switch(job, enabled=True)
    PeriodicTask.objects.update(date_changed=NOON)  # Django's own clock is not the test's

    for minutes in (0, 59, 1):
        clock.forward(minutes=minutes)
        scheduler._reload_at = 0.0  # and reading it again begins nothing again
        scheduler.tick()
        counts.append(runs())

    assert counts == [1, 1, 2]


def test_an_edited_schedule_begins_anew_when_beat_sees_it(start_beat, clock):
    rule = CrontabSchedule.objects.create(minute="0", hour="4", timezone=ZoneInfo("UTC"))
    keep(crontab=rule)
    scheduler = start_beat()
    scheduler.tick()
    rule.hour = "10"
    rule.save()
    clock.forward(hours=23)  # 11:00: it is past ten, but nobody wanted ten then

    scheduler.tick()
    assert runs() == 0
    clock.forward(hours=23)
    scheduler.tick()
    assert runs() == 1


def test_an_edit_of_anything_else_leaves_the_times_alone(start_beat, clock):
    job = every(3600)
    scheduler = start_beat()
    scheduler.tick()
    clock.forward(minutes=59)
    job = PeriodicTask.objects.get()
    job.args = "[3, 4]"
    job.save()
    clock.forward(minutes=1)

    scheduler.tick()

    assert TaskRun.objects.get().args == [3, 4]


def test_a_one_off_is_sent_once_and_switched_off(start_beat, clock):
    every(3600, one_off=True)
    clock.forward(hours=1)
    beats = [start_beat(), start_beat()]

    for scheduler in beats:
        scheduler.tick()
    clock.forward(hours=5)
    for scheduler in beats:
        scheduler.tick()

    assert runs() == 1
    assert (PeriodicTask.objects.get().enabled, PeriodicTask.objects.get().last_run_at) == (
        False, None,
    )  # fmt: skip


def test_a_moment_that_has_passed_is_sent_late_and_once(start_beat, clock):
    rule = ClockedSchedule.objects.create(clocked_time=NOON - timedelta(hours=2))
    keep(clocked=rule, one_off=True, last_run_at=None)
    scheduler = start_beat()

    scheduler.tick()
    PeriodicTask.objects.update(enabled=True)
    PeriodicTasks.update_changed()
    scheduler.tick()

    assert runs() == 1


def test_a_moment_that_is_moved_is_sent_at_the_new_one(start_beat, clock):
    rule = ClockedSchedule.objects.create(clocked_time=NOON + timedelta(hours=8))
    keep(clocked=rule, one_off=True, last_run_at=None)
    scheduler = start_beat()
    scheduler.tick()
    rule.clocked_time = NOON + timedelta(hours=1)
    rule.save()
    clock.forward(hours=1)

    scheduler.tick()

    assert runs() == 1


def test_nothing_is_sent_before_a_schedules_start(start_beat, clock):
    every(3600, start_time=NOON + timedelta(minutes=90))
    scheduler = start_beat()

    for _ in range(8):
        clock.forward(minutes=15)
        scheduler.tick()

    assert runs() == 1
    assert BeatTick.objects.get().due_at == NOON + timedelta(minutes=90)


def test_a_schedule_past_its_end_is_switched_off(start_beat, clock):
    every(3600, expires=NOON + timedelta(minutes=30))
    clock.forward(hours=1)

    start_beat().tick()

    assert (runs(), PeriodicTask.objects.get().enabled) == (0, False)
