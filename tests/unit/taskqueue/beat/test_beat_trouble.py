"""What beat does when a schedule is wrong, or the broker or the database is away."""

import pytest
from celery import current_app
from django.db import DatabaseError, connection
from django_celery_beat.models import CrontabSchedule, PeriodicTask, SolarSchedule
from kombu.exceptions import OperationalError

from taskqueue import broker
from taskqueue.beat import scheduler as beat
from taskqueue.models import BeatTick, TaskRun
from tests.unit.taskqueue.schedules import NOON, every, keep, messages, plain, runs

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"priority": 200}, "priority: 200 is outside 0 to 10"),
        ({"queue": "nowhere"}, "queue: 'nowhere' is not one of"),
        ({"args": "[1, 2, 3]"}, "positional argument"),
    ],
)
def test_a_schedule_that_cannot_be_sent_is_refused_once_a_due_time(
    start_beat, clock, caplog, changes, said
):
    every(3600, **changes)
    clock.forward(hours=1)
    scheduler = start_beat()

    scheduler.tick()
    scheduler.tick()

    errors = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert (runs(), len(errors)) == (0, 1)
    assert said in errors[0]


@pytest.mark.parametrize("changes", [{"priority": 11}, {"queue": "nowhere"}, {"args": "[1, 2, 3]"}])
def test_a_plain_message_is_refused_as_well(start_beat, clock, caplog, memory_broker, changes):
    plain(**changes)
    clock.forward(seconds=10)
    scheduler = start_beat()

    scheduler.tick()
    scheduler.tick()

    assert caplog.text.count("was not sent") == 1
    assert messages(memory_broker, "monitoring") == 0


@pytest.mark.parametrize("task", ["taskqueue.canary", "other.task"])
def test_a_plain_task_is_sent_once_by_two_beats(start_beat, clock, memory_broker, task):
    plain(queue="export", task=task)
    clock.forward(seconds=10)
    for scheduler in [start_beat(), start_beat()]:
        scheduler.tick()

    assert (messages(memory_broker, "export"), runs()) == (1, 0)


def test_a_broker_that_is_away_costs_a_plain_task_no_due_time(start_beat, clock, monkeypatch):
    plain()
    before = BeatTick.objects.all()
    clock.forward(seconds=10)
    scheduler = start_beat()
    monkeypatch.setattr(broker, "lend_producer", refuse)

    assert scheduler.tick() == broker.BREAK_S
    assert (before.get().due_at, broker.breaker.is_open) == (NOON, True)
    assert scheduler.tick() == broker.BREAK_S  # left alone for a moment


def test_a_plain_task_is_sent_once_the_broker_is_back(start_beat, clock, memory_broker):
    plain(queue="export")
    clock.forward(seconds=10)
    scheduler = start_beat()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(broker, "lend_producer", refuse)
        scheduler.tick()
    broker.breaker.close()

    scheduler.tick()
    scheduler.tick()

    assert messages(memory_broker, "export") == 1


def refuse():
    """Stand in for a broker that is away."""
    msg = "away"
    raise OperationalError(msg)


def test_a_due_time_given_back_is_another_beats_to_take(start_beat, clock, memory_broker):
    plain(queue="export")
    clock.forward(seconds=10)
    unlucky, other = start_beat(), start_beat()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(broker, "lend_producer", refuse)
        unlucky.tick()
    broker.breaker.close()

    other.tick()
    unlucky.tick()

    assert messages(memory_broker, "export") == 1


def test_a_broker_that_is_away_delays_no_run(start_beat, clock, sent, submitted):
    every(3600)
    sent.is_away = True
    clock.forward(hours=1)

    submitted(start_beat().tick)

    assert TaskRun.objects.get().state == "PENDING"


def test_a_database_that_is_away_is_left_for_the_next_look(start_beat, clock, monkeypatch, caplog):
    every(3600)
    clock.forward(hours=1)
    scheduler = start_beat()
    with monkeypatch.context() as patch:
        patch.setattr(beat.PeriodicTasks, "last_change", lose)
        assert scheduler.tick() == scheduler.max_interval

    assert "Beat cannot reach the database" in caplog.text
    scheduler.tick()
    assert runs() == 1


def test_a_due_time_whose_transaction_failed_is_not_lost(start_beat, clock, monkeypatch):
    every(3600)
    clock.forward(hours=1)
    scheduler = start_beat()
    with monkeypatch.context() as patch:
        patch.setattr(TaskRun, "save", lambda *args, **options: lose())
        scheduler.tick()
    before = runs()

    scheduler.tick()

    assert (before, runs()) == (0, 1)


def test_a_schedule_that_breaks_beats_own_code_stops_no_other(
    start_beat, clock, monkeypatch, caplog
):
    every(3600, name="bad", task="unit.quiet", args="[]")
    rule = PeriodicTask.objects.get().interval
    keep(name="good", interval=rule)
    clock.forward(hours=1)
    monkeypatch.setattr(type(current_app.tasks["unit.quiet"]), "apply_async", fall_over)

    start_beat().tick()

    assert runs() == 1
    assert "The schedule bad could not be served" in caplog.text


def fall_over(*args, **options):
    """Fail as nobody expected."""
    raise LookupError


def lose():
    """Stand in for a database that is away."""
    msg = "gone"
    raise DatabaseError(msg)


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_lost_is_not_used_again(start_beat, monkeypatch):
    scheduler = start_beat()
    scheduler.tick()
    handle = connection.connection
    with monkeypatch.context() as patch:
        patch.setattr(beat.PeriodicTasks, "last_change", lose)
        scheduler.tick()

    scheduler.tick()

    assert connection.connection is not handle


def by_a_bad_crontab():
    """Return a rule that Celery refuses."""
    return {"crontab": CrontabSchedule.objects.create(minute="61", timezone="UTC")}


def by_the_sun():
    """Return a rule that needs a package which is not installed."""
    return {"solar": SolarSchedule.objects.create(event="sunset", latitude=51, longitude=0)}


@pytest.mark.parametrize("rule", [by_a_bad_crontab, by_the_sun])
def test_a_schedule_that_cannot_be_read_stops_no_other(start_beat, clock, caplog, rule):
    every(3600)
    keep(name="bad", **rule())
    clock.forward(hours=1)

    start_beat().tick()

    assert runs() == 1
    assert "The schedule bad cannot be read" in caplog.text
