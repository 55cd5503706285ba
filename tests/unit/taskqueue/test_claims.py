"""Beginning a run: claimed once, adopted if it came without a row, held where its queue is."""

import os
from types import SimpleNamespace

import pytest

from taskqueue import claims
from taskqueue.models import QueuePause, TaskAttempt, TaskRun
from tests.unit.taskqueue.builders import make_run, state_of

pytestmark = pytest.mark.django_db


def delivery(run, *, attempt=1, **changes):
    """Return what a worker knows of a run's message."""
    values = {
        "run_id": run.pk,
        "task": run.task,
        "attempt": attempt,
        "worker": "w1",
        "queue": run.queue,
        "priority": run.priority,
        "args": run.args,
        "kwargs": run.kwargs,
        "options": {},
    }
    return claims.Delivery(**{**values, **changes})


@pytest.mark.parametrize("state", ["PENDING", "QUEUED"])
def test_a_waiting_run_is_begun_with_an_attempt(state):
    run = make_run(state=state)

    assert claims.begin(delivery(run))
    attempt = TaskAttempt.objects.get(run=run)
    assert (state_of(run), attempt.number, attempt.pid) == ("STARTED", 1, os.getpid())


def test_a_run_is_begun_once():
    run = make_run()

    assert [claims.begin(delivery(run)) for _ in range(3)] == [True, False, False]
    assert TaskAttempt.objects.count() == 1


@pytest.mark.parametrize("attempt", [1, 3])
def test_a_message_for_another_attempt_begins_nothing(attempt):
    run = make_run(state="QUEUED", attempt=1)

    assert not claims.begin(delivery(run, attempt=attempt))


def test_a_message_whose_row_is_gone_begins_nothing():
    assert not claims.begin(delivery(TaskRun(task="unit.add")))


def test_a_foreign_message_is_adopted_and_begun():
    run = TaskRun(task="unit.add", args=[1, 2], queue="export", priority=7)

    assert claims.begin(delivery(run, attempt=None, options={"link": [1]}))
    kept = TaskRun.objects.get(pk=run.pk)
    assert (kept.task, kept.args, kept.queue, kept.priority) == ("unit.add", [1, 2], "export", 7)
    assert (kept.options, kept.publish_count, kept.state) == ({"link": [1]}, 1, "STARTED")


def test_a_copy_of_a_foreign_message_is_not_adopted_twice():
    run = TaskRun(task="unit.add", args=[1, 2], queue="export")

    assert claims.begin(delivery(run, attempt=None))
    assert not claims.begin(delivery(run, attempt=None))


def test_two_that_adopt_at_once_make_one_row(monkeypatch):
    run = make_run()
    monkeypatch.setattr(
        TaskRun.objects, "filter", lambda **_: SimpleNamespace(exists=lambda: False)
    )

    claims.adopt(delivery(run, attempt=None))

    assert TaskRun.objects.count() == 1


@pytest.mark.parametrize("state", ["PENDING", "QUEUED"])
def test_a_paused_queue_holds_what_arrives(state):
    QueuePause.objects.create(queue="default")
    run = make_run(state=state)

    assert not claims.begin(delivery(run))
    run.refresh_from_db()
    assert (run.state, run.held_for, run.attempt) == ("HELD", "queue default is paused", 0)


def test_a_copy_of_a_message_holds_nothing_that_runs():
    QueuePause.objects.create(queue="default")
    run = make_run(state="STARTED")

    assert not claims.begin(delivery(run))
    assert state_of(run) == "STARTED"


def test_a_paused_queue_stops_no_other():
    QueuePause.objects.create(queue="export")

    assert claims.begin(delivery(make_run()))


@pytest.mark.parametrize(
    ("request_", "number"),
    [
        (SimpleNamespace(taskqueue_attempt=2), 2),
        (SimpleNamespace(headers={"taskqueue_attempt": "3"}), 3),
        (SimpleNamespace(headers={}), None),
        (SimpleNamespace(headers=None), None),
        (None, None),
    ],
)
def test_the_attempt_is_read_from_the_headers(request_, number):
    assert claims.attempt_of(request_) == number


@pytest.mark.parametrize(
    ("priority", "kept"), [(0, 0), (10, 10), (99, 10), (-3, 0), (None, 5), ("9", 5), (True, 5)]
)
def test_a_foreign_priority_is_brought_into_the_range_and_it_is_said(priority, kept, caplog):
    request = SimpleNamespace(id="x", delivery_info={"priority": priority})

    assert claims.Delivery.from_request(request, "unit.add").priority == kept
    is_changed = priority not in (None, kept)
    assert (f"Run x came with priority {priority!r}: taken as {kept}" in caplog.text) is is_changed


def test_a_request_that_says_little_is_enough():
    found = claims.Delivery.from_request(SimpleNamespace(id="x"), "unit.add")

    assert (found.queue, found.priority, found.args, found.worker) == ("default", 5, [], "")
    assert (found.claim.attempt, found.options) == (1, {})


def test_what_must_be_sent_again_is_read_under_celerys_other_names():
    request = SimpleNamespace(
        id="x", callbacks=[{"task": "a"}], errbacks=None, group="g", chain=[], headers={"own": 1}
    )

    found = claims.Delivery.from_request(request, "unit.add")

    assert found.options == {"link": [{"task": "a"}], "group_id": "g"}
