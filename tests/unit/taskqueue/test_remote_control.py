"""Celery's revoke sets the column first, whether or not a worker hears of it."""

import pytest
from celery import current_app
from kombu.exceptions import OperationalError

from taskqueue.models import TaskRun
from tests.unit.taskqueue.builders import make_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch):
    """What the workers were told, in place of a broker."""
    heard = []
    monkeypatch.setattr(
        current_app.control, "broadcast", lambda *args, **how: heard.append((args, how))
    )
    return heard


@pytest.mark.parametrize("state", ["PENDING", "QUEUED", "RETRY", "HELD"])
def test_a_waiting_run_is_cancelled_without_any_worker(told, state):
    run = make_run(state=state)

    current_app.control.revoke(run.pk)

    run.refresh_from_db()
    assert (run.state, run.cancel_reason, len(told)) == ("REVOKED", "revoked", 1)


def test_a_working_run_is_asked_and_its_worker_told_to_terminate(told):
    run = make_run(state="STARTED", attempt=1)

    current_app.control.terminate(run.pk)

    run.refresh_from_db()
    assert (run.state, run.cancel_requested_at is None) == ("STARTED", False)
    assert told[0][1]["arguments"] == {"task_id": run.pk, "terminate": True, "signal": "SIGTERM"}


def test_a_list_and_an_id_without_a_run_are_taken_too(told):
    runs = [make_run(), make_run()]

    current_app.control.revoke([runs[0].pk, runs[1].pk, "nobody"])

    assert set(TaskRun.objects.values_list("state", flat=True)) == {"REVOKED"}


def test_the_column_is_set_even_if_the_broker_is_away(monkeypatch):
    run = make_run()

    def away(*_args, **_how):
        raise OperationalError

    monkeypatch.setattr(current_app.control, "broadcast", away)

    with pytest.raises(OperationalError):
        current_app.control.revoke(run.pk)

    run.refresh_from_db()
    assert run.state == "REVOKED"
