"""Pausing a queue: a row with who and why; what waits is held, and released at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from taskqueue import broker, claims, rescue
from taskqueue.desk import pauses
from taskqueue.dispatch import RunOptions, publish, submit
from taskqueue.errors import PauseError
from taskqueue.models import OperatorAction, QueuePause, TaskRun
from tests.unit.taskqueue.builders import make_run, state_of

pytestmark = pytest.mark.django_db
EXPORT = "queue export is paused"


def pause(queue="export"):
    """Pause a queue."""
    return pauses.pause(queue, by="ann", reason="disk full")


def test_a_pause_says_who_when_and_why():
    row = pause()

    assert (row.paused_by, row.reason) == ("ann", "disk full")
    assert pauses.described(row) == (
        f"queue export is paused by ann since {row.paused_at:%Y-%m-%d %H:%M} UTC: disk full"
    )
    assert pauses.words_of_holds() == {EXPORT: pauses.described(row)}


def test_a_pause_that_nobody_signed_is_described_too():
    row = QueuePause.objects.create(queue="export")

    assert pauses.described(row).startswith("queue export is paused since ")


@pytest.mark.parametrize("state", ["PENDING", "QUEUED"])
def test_what_waits_in_the_queue_is_held_at_once_and_says_for_what(state):
    run = make_run(queue="export", state=state)

    pause()

    run.refresh_from_db()
    assert (run.state, run.held_for, run.attempt, run.retries) == ("HELD", EXPORT, 0, 0)


@pytest.mark.parametrize(
    "changes",
    [
        {"queue": "default"},
        {"state": "STARTED"},
        {"state": "RETRY"},
        {"state": "SUCCESS"},
        {"available_at": timezone.now() + timedelta(hours=1)},
    ],
)
def test_what_runs_or_is_not_due_or_is_elsewhere_is_left(changes):
    run = make_run(**{"queue": "export", **changes})

    pause()

    assert state_of(run) == changes.get("state", "PENDING")


def test_what_is_submitted_while_it_is_paused_is_held_and_not_sent(sent, submitted):
    pause()

    run = submitted(submit, "unit.add", {"left": 1, "right": 2}, RunOptions(queue="export"))

    run.refresh_from_db()
    assert (run.state, run.held_for, sent.ids) == ("HELD", EXPORT, [])


def test_it_is_held_even_if_the_broker_is_away():
    pause()
    run = make_run(queue="export")
    broker.breaker.trip()

    assert not publish(run.pk)
    assert state_of(run) == "HELD"


def test_a_retry_that_falls_due_is_held_without_spending_an_attempt(sent):
    pause()
    due = {"attempt": 1, "retries": 1, "next_attempt_at": timezone.now()}
    run = make_run(queue="export", state="RETRY", **due)

    rescue.publish_pending()

    run.refresh_from_db()
    assert (run.state, run.attempt, run.retries, sent.ids) == ("HELD", 1, 1, [])


@pytest.mark.parametrize("state", ["SUCCESS", "STARTED", "HELD"])
def test_a_run_that_has_nothing_to_be_sent_is_left_alone(state):
    run = make_run(queue="export", state=state, held_for="budget")
    pause()

    assert not publish(run.pk)
    assert state_of(run) == state


def test_a_message_on_its_way_finds_nothing_to_claim():
    run = make_run(queue="export", state="QUEUED")
    pause()

    delivery = claims.Delivery(run.pk, "unit.add", 1, "w1", "export", 5, [], {}, {})

    assert not claims.begin(delivery)
    assert state_of(run) == "HELD"


def test_resuming_sends_what_was_held_at_once_the_most_urgent_first(sent, submitted):
    low, high = (make_run(queue="export", priority=priority) for priority in (1, 9))
    other = make_run(queue="export", state="HELD", held_for="budget of biography:1")
    pause()

    assert submitted(pauses.resume, "export", by="ben") == 2

    assert (sent.ids, QueuePause.objects.exists()) == ([high.pk, low.pk], False)
    assert [state_of(run) for run in (low, high, other)] == ["QUEUED", "QUEUED", "HELD"]


def test_who_paused_and_who_resumed_stays_known():
    make_run(queue="export")
    pause()
    pauses.resume("export", by="ben", reason="room again")

    said = OperatorAction.objects.order_by("pk").values_list("actor", "action", "target", "reason")
    assert list(said) == [
        ("ann", "pause_queue", "queue export", "disk full"),
        ("ben", "resume_queue", "queue export", "room again"),
    ]
    assert set(OperatorAction.objects.values_list("count", flat=True)) == {1}


def test_a_queue_is_paused_once_and_the_second_hears_of_the_first():
    pause()

    with pytest.raises(PauseError, match=r"paused by ann since .* disk full"):
        pauses.pause("export", by="ben", reason="again")
    assert OperatorAction.objects.count() == 1


def test_a_queue_that_is_resumed_in_the_moment_of_a_second_pause_is_said(monkeypatch):
    pause()
    monkeypatch.setattr(pauses.QueuePause.objects, "filter", QueuePause.objects.none().filter)

    with pytest.raises(PauseError, match="queue export was resumed"):
        pauses.pause("export", by="ben", reason="again")


def test_a_queue_that_is_not_paused_cannot_be_resumed():
    with pytest.raises(PauseError, match="not paused"):
        pauses.resume("export", by="ben")


@pytest.mark.parametrize(("queue", "reason"), [("nowhere", "x"), ("export", " ")])
def test_an_unknown_queue_and_a_missing_reason_are_refused(queue, reason):
    with pytest.raises(ValueError, match=r"queue|reason"):
        pauses.pause(queue, by="ann", reason=reason)
    assert not QueuePause.objects.exists()


def test_what_is_held_after_its_queue_was_resumed_is_released_by_the_sweep(sent, submitted):
    run = make_run(queue="export", state="HELD", held_for=EXPORT)

    submitted(rescue.publish_pending)

    assert (sent.ids, TaskRun.objects.get().state) == ([run.pk], "QUEUED")
