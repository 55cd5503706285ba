"""Schedules, and a clock that stands, for the tests of beat."""

from datetime import UTC, datetime, timedelta

from django_celery_beat.models import IntervalSchedule, PeriodicTask

import taskqueue.tasks  # noqa: F401  # registers the canary
from taskqueue.models import TaskRun

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Clock:
    """A clock that stands until it is set."""

    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now

    def forward(self, **span):
        """Let time pass."""
        self.now += timedelta(**span)


def every(seconds=3600, *, last_run_at=NOON, task="unit.add", args="[1, 2]", **changes):
    """Keep a schedule by interval that ran at noon."""
    rule = IntervalSchedule.objects.create(every=seconds, period="seconds")
    return keep(interval=rule, last_run_at=last_run_at, task=task, args=args, **changes)


def keep(*, name="a job", last_run_at=NOON, task="unit.add", args="[1, 2]", **changes):
    """Keep a schedule with these columns, whatever Django's save() would make of them."""
    made = PeriodicTask.objects.create(name=name, task=task, args=args, **changes)
    PeriodicTask.objects.filter(pk=made.pk).update(last_run_at=last_run_at, date_changed=NOON)
    return made


def plain(**changes):
    """Keep a schedule of a task that has no row."""
    values = {"seconds": 10, "task": "taskqueue.canary", "args": '["export"]', **changes}
    return every(**values)


def runs():
    """Count the runs that were made."""
    return TaskRun.objects.count()


def messages(app, queue):
    """Return how many messages wait in a queue of the memory broker."""
    with app.connection_for_read() as connection:
        return connection.default_channel._size(queue)
