"""A worker's own sweep, from its main process."""

import threading
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, InterfaceError, connection, transaction

from taskqueue import processes, sweeper
from taskqueue.models import TaskRun
from taskqueue.sweeper import Sweeper
from tests.unit.taskqueue.builders import make_run, state_of


class FakeTimer:
    """Remembers what is to be called; cancelling empties it."""

    def __init__(self):
        self.timer = self
        self.calls = []

    def call_repeatedly(self, seconds, function):
        """Remember it and return the entry."""
        self.calls.append((seconds, function))
        return self

    def cancel(self):
        """Forget it."""
        self.calls.clear()


@pytest.fixture
def _in_main():
    processes.note_main()
    yield
    processes.note_child()


def test_a_worker_looks_regularly_until_it_stops(settings):
    settings.TASKQUEUE_SWEEP_S = 7
    timer, step = FakeTimer(), Sweeper(None)

    step.start(timer)
    asked = list(timer.calls)
    step.stop(timer)

    assert (asked, timer.calls) == ([(7, step.sweep)], [])


def test_a_worker_that_never_started_stops():
    Sweeper(None).stop(FakeTimer())


@pytest.mark.parametrize("error", [DatabaseError("locked"), InterfaceError("closed")])
def test_a_database_that_is_away_is_left_for_the_next_time(monkeypatch, caplog, error):
    def lose():
        raise error

    monkeypatch.setattr(sweeper, "sweep_if_overdue", lose)

    Sweeper(None).sweep()

    assert "could not reach the database" in caplog.text


@pytest.mark.parametrize(("done", "said"), [({"rescued": 1}, 1), (None, 0)])
def test_a_sweep_that_was_made_is_said_and_health_seen_to(monkeypatch, caplog, done, said):
    caplog.set_level("INFO")
    checked = []
    monkeypatch.setattr(sweeper, "sweep_if_overdue", lambda: done)
    monkeypatch.setattr(sweeper, "check_if_overdue", lambda: checked.append(1))

    Sweeper(None).sweep()

    assert caplog.text.count("Swept in place of the monitoring worker") == said
    assert len(checked) == said


@pytest.mark.django_db
def test_a_worker_that_is_stopped_hard_hands_on_what_it_was_doing(caplog, submitted):
    caplog.set_level("INFO")
    mine, other = make_run(state="STARTED", worker="w1"), make_run(state="STARTED", worker="w2")
    timer = FakeTimer()
    timer.hostname = "w1"

    submitted(Sweeper(None).terminate, timer)

    mine.refresh_from_db()
    assert (mine.state, mine.crashes, mine.retries) == ("QUEUED", 0, 0)
    assert (mine.attempts.get().outcome, state_of(other)) == ("interrupted", "STARTED")
    assert "Handed on 1 run(s)" in caplog.text


@pytest.mark.parametrize(("error", "said"), [(DatabaseError("x"), 1), (None, 0)])
def test_it_stops_with_the_database_away_or_nothing_to_hand_on(monkeypatch, caplog, error, said):
    def hand_on(worker):
        if error:
            raise error
        return 0

    monkeypatch.setattr(sweeper, "hand_on", hand_on)
    timer = FakeTimer()
    timer.hostname = "w1"

    Sweeper(None).terminate(timer)

    assert caplog.text.count("could not be handed on") == said


@pytest.mark.parametrize(("grace_s", "planned"), [(0, []), (25, [(25, ("w1",))])])
def test_a_worker_that_is_asked_to_stop_plans_to_hand_on_only_with_a_grace(
    monkeypatch, settings, grace_s, planned
):
    settings.TASKQUEUE_STOP_GRACE_S = grace_s
    timer, timers = FakeTimer(), []
    timer.hostname = "w1"

    def plan(seconds, function, args):
        timers.append((seconds, args))
        return threading.Timer(0, print, args=("",))

    monkeypatch.setattr(sweeper, "threading", SimpleNamespace(Timer=plan))

    Sweeper(None).close(timer)

    assert timers == planned


@pytest.mark.usefixtures("_in_main")
def test_the_main_process_of_a_worker_is_known_and_its_child_is_not():
    main = processes.is_worker_main()
    processes.note_child()

    assert (main, processes.is_worker_main()) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_only_a_main_process_closes_its_connections():
    connection.ensure_connection()
    processes.close_connections_in_main()
    kept = connection.connection is not None
    processes.note_main()
    processes.close_connections_in_main()
    processes.note_child()

    assert kept
    assert connection.connection is None or connection.is_in_memory_db()


@pytest.mark.usefixtures("_in_main")
@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_open_stays_open():
    with transaction.atomic():
        processes.close_connections_in_main()

        assert connection.connection is not None


@pytest.mark.parametrize("has_failed", [True, False])
def test_only_a_connection_that_failed_is_looked_at_and_dropped_if_it_is_dead(
    monkeypatch, has_failed
):
    looked_at = []
    one = SimpleNamespace(
        errors_occurred=has_failed,
        in_atomic_block=False,
        close_if_unusable_or_obsolete=lambda: looked_at.append(1),
    )
    monkeypatch.setattr(
        processes, "connections", SimpleNamespace(all=lambda *, initialized_only: [one])
    )

    processes.drop_broken_connections()

    assert len(looked_at) == has_failed


@pytest.mark.django_db(transaction=True)
def test_a_transaction_whose_connection_has_failed_before_is_not_taken_from_its_owner(monkeypatch):
    connection.ensure_connection()
    monkeypatch.setattr(connection, "errors_occurred", True)
    run = make_run(state="PENDING")

    with transaction.atomic():
        TaskRun.objects.filter(pk=run.pk).update(step="kept")
        processes.drop_broken_connections()
        TaskRun.objects.filter(pk=run.pk).update(subject="kept too")

    run.refresh_from_db()
    assert (run.step, run.subject) == ("kept", "kept too")
