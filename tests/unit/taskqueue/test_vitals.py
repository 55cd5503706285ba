"""A worker's main process says that it lives, what it reads, has done and weighs."""

import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from celery.worker import state as worker_state
from django.db import DatabaseError, connection
from django.utils import timezone

from taskqueue import clocks, processes
from taskqueue.models import WorkerVitals
from taskqueue.vitals import Vitals
from tests.unit.taskqueue.test_sweeper import FakeTimer

pytestmark = pytest.mark.django_db


class LivelyTimer(FakeTimer):
    """A timer that takes arguments for what it calls."""

    def call_repeatedly(self, seconds, function, args=()):
        """Remember it and return the entry."""
        self.calls.append((seconds, lambda: function(*args)))
        return self


@pytest.fixture
def worker(monkeypatch):
    """A worker with two processes that has done three tasks."""
    monkeypatch.setattr(worker_state, "total_count", Counter({"unit.add": 2, "unit.plain": 1}))
    info = {
        "implementation": "celery.concurrency.prefork:TaskPool",
        "processes": [os.getppid(), 2**22 + 1],  # one that is there and one that is gone
    }
    queues = SimpleNamespace(consume_from={"export": None, "default": None})
    return SimpleNamespace(
        hostname="w1@test",
        pool=SimpleNamespace(info=info, num_processes=2),
        app=SimpleNamespace(amqp=SimpleNamespace(queues=queues)),
        timer=LivelyTimer(),
    )


def test_a_worker_says_hello_and_then_gives_signs(worker, settings):
    settings.TASKQUEUE_HEARTBEAT_S = 15
    Vitals(None).start(worker)

    said = WorkerVitals.objects.get()
    assert (said.name, said.pid, said.queues) == ("w1@test", os.getpid(), ["default", "export"])
    assert (said.pool, said.concurrency, said.processed) == ("prefork", 2, 3)
    assert said.memory_main_kb > 1_000
    assert [seconds for seconds, _ in worker.timer.calls] == [15]


def test_the_memory_is_that_of_main_and_of_the_children_that_are_there(worker):
    Vitals(None).start(worker)

    said = WorkerVitals.objects.get()
    assert said.memory_children_kb == pytest.approx(processes.resident_kb(os.getppid()), rel=0.5)


def test_a_sign_tells_what_is_new_and_keeps_when_it_began(worker):
    Vitals(None).start(worker)
    began = timezone.now() - timedelta(hours=1)
    WorkerVitals.objects.update(started_at=began, at=began)
    worker.app.amqp.queues.consume_from.pop("export")

    worker.timer.calls[0][1]()

    said = WorkerVitals.objects.get()
    assert (said.queues, said.started_at) == (["default"], began)
    assert said.at > began + timedelta(minutes=59)


def test_a_worker_that_stops_says_goodbye_and_one_that_starts_again_is_back(worker):
    step = Vitals(None)
    step.start(worker)
    step.close(worker)
    assert (WorkerVitals.objects.get().stopped_at is None, worker.timer.calls) == (False, [])

    Vitals(None).start(worker)

    assert WorkerVitals.objects.get().stopped_at is None


def test_a_worker_that_never_started_stops(worker):
    Vitals(None).close(worker)

    assert WorkerVitals.objects.get().stopped_at


def test_a_database_that_is_away_is_left_for_the_next_time(worker, monkeypatch, caplog):
    def lose(**columns):
        raise DatabaseError

    monkeypatch.setattr(WorkerVitals.objects, "update_or_create", lose)

    Vitals(None).start(worker)

    assert "sign of life could not be written" in caplog.text
    assert len(worker.timer.calls) == 1


def test_where_proc_does_not_tell_this_process_knows_its_own_peak(monkeypatch):
    monkeypatch.setattr(processes.Path, "read_text", refuse)

    found = [processes.resident_kb(pid) for pid in (None, os.getpid(), os.getppid())]

    assert (found[0] > 1_000, found[1] > 1_000, found[2]) == (True, True, 0)


def refuse(*args, **options):
    """Stand in for a system without /proc."""
    raise FileNotFoundError


def test_sqlite_has_no_clock_of_its_own(monkeypatch):
    monkeypatch.setattr(connection, "vendor", "sqlite")

    assert clocks.clock_ahead_s() == 0.0


def test_a_databases_clock_is_compared_with_the_middle_of_the_question(monkeypatch):
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    moments = iter([noon, noon + timedelta(seconds=2)])
    monkeypatch.setattr(connection, "vendor", "postgresql")
    monkeypatch.setattr(connection, "cursor", lambda: FakeCursor(noon - timedelta(seconds=9)))
    monkeypatch.setattr(clocks.timezone, "now", lambda: next(moments))

    assert clocks.clock_ahead_s() == 10.0


class FakeCursor:
    """Answers one question about the time."""

    def __init__(self, moment):
        self.moment = moment

    def __enter__(self):
        return self

    def __exit__(self, *args):
        """Close nothing."""

    def execute(self, statement):
        """Accept the question."""
        assert statement == "SELECT clock_timestamp()"

    def fetchone(self):
        """Return the moment."""
        return (self.moment,)
