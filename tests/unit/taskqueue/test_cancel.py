"""Cancelling: at once while a run waits, at its next step while it works."""

import pytest

from taskqueue.cancel import Cancelled, cancel
from taskqueue.models import TaskRun
from tests.unit.taskqueue.builders import ended, make_run

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["PENDING", "QUEUED", "RETRY", "HELD"])
def test_a_run_that_waits_is_cancelled_at_once(state):
    run = make_run(state=state)

    assert cancel(run.pk, reason="by hand") == Cancelled.NOW
    run.refresh_from_db()
    assert (run.state, run.cancel_reason, ended) == ("REVOKED", "by hand", [("REVOKED", run.pk)])


def test_a_run_that_works_is_asked():
    run = make_run(state="STARTED")

    assert cancel(run.pk, reason="by hand") == Cancelled.ASKED
    run.refresh_from_db()
    assert (run.state, run.cancel_reason, ended) == ("STARTED", "by hand", [])


def test_asking_twice_is_asking():
    run = make_run(state="STARTED")

    assert [cancel(run.pk, reason="x") for _ in range(2)] == [Cancelled.ASKED] * 2


@pytest.mark.parametrize("state", ["SUCCESS", "FAILURE", "REVOKED"])
def test_a_run_that_has_ended_is_not_cancelled(state):
    assert cancel(make_run(state=state).pk, reason="x") == Cancelled.TOO_LATE


def test_a_run_that_is_not_there_is_not_cancelled():
    assert cancel("nobody", reason="x") == Cancelled.TOO_LATE


def test_a_run_that_goes_back_to_waiting_meanwhile_is_cancelled(monkeypatch):
    run = make_run(state="STARTED")

    def fails_just_now(run_id, *, reason):
        TaskRun.objects.filter(pk=run_id).update(state="RETRY")
        return False

    monkeypatch.setattr(TaskRun.objects, "ask_to_cancel", fails_just_now)

    assert cancel(run.pk, reason="x") == Cancelled.NOW
