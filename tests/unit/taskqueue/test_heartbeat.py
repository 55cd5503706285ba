"""The heartbeat of a run: one thread for all of a process, quiet for short work."""

import os
import threading

import pytest
from django.db import DatabaseError, InterfaceError

from taskqueue.heartbeat import Heartbeat
from tests.stack import wait_until


class FakeGuard:
    """Beats as it is told to, and says when it has been asked often enough."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.is_done = threading.Event()
        self.noted = 0

    def beat(self):
        """Give the next answer, or raise it."""
        answer = self.answers.pop(0) if self.answers else True
        if not self.answers:
            self.is_done.set()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def note_vitals(self):
        """Count the notes: one for each beat that held."""
        self.noted += 1


@pytest.fixture
def _quick(settings):
    settings.TASKQUEUE_HEARTBEAT_AFTER_S = settings.TASKQUEUE_HEARTBEAT_S = 0.001


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize("error", [DatabaseError("locked"), InterfaceError("closed")])
def test_a_heart_beats_on_when_the_database_is_away_for_a_moment(error):
    guard = FakeGuard(True, error, True, True)
    heartbeat = Heartbeat(guard)

    heartbeat.start()

    assert guard.is_done.wait(5)
    heartbeat.stop()


@pytest.mark.usefixtures("_quick")
def test_a_heart_stops_once_the_lease_is_lost():
    guard = FakeGuard(False, True)
    heartbeat = Heartbeat(guard)

    heartbeat.start()
    wait_until(lambda: heartbeat._is_over)

    assert not heartbeat.beat()
    assert guard.answers == [True]
    heartbeat.stop()


def test_short_work_is_over_before_the_first_beat(settings):
    guard = FakeGuard()
    heartbeat = Heartbeat(guard)

    heartbeat.start()
    heartbeat.stop()

    assert (heartbeat.beat(), guard.noted) == (False, 0)


@pytest.mark.usefixtures("_quick")
def test_the_runs_of_a_process_share_one_thread():
    guards = [FakeGuard(True, True), FakeGuard(True, True)]
    heartbeats = [Heartbeat(guard) for guard in guards]
    for heartbeat in heartbeats:
        heartbeat.start()

    assert all(guard.is_done.wait(5) for guard in guards)
    assert sum(thread.name == "heartbeat" for thread in threading.enumerate()) == 1
    for heartbeat in heartbeats:
        heartbeat.stop()


@pytest.mark.usefixtures("_quick")
def test_a_new_heartbeat_wakes_a_thread_that_sleeps_longer(settings):
    settings.TASKQUEUE_HEARTBEAT_AFTER_S = 3_600
    slow, quick = Heartbeat(FakeGuard()), Heartbeat(guard := FakeGuard(True))
    slow.start()
    settings.TASKQUEUE_HEARTBEAT_AFTER_S = 0.001

    quick.start()

    assert guard.is_done.wait(5)
    slow.stop()
    quick.stop()


@pytest.mark.usefixtures("_quick")
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")  # what is tried here
def test_a_forked_process_begins_with_a_thread_of_its_own():
    parents = Heartbeat(FakeGuard())
    parents.start()
    pid = os.fork()
    if pid == 0:
        Heartbeat(guard := FakeGuard(True)).start()
        os._exit(0 if guard.is_done.wait(5) else 1)

    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    parents.stop()
