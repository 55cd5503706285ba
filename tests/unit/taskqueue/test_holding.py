"""Runs that wait for something other than their turn."""

from datetime import timedelta

import pytest
from celery.result import AsyncResult
from django.utils import timezone

from taskqueue import endings, holding
from taskqueue.dispatch import BATCH_HOLD, pause_reason
from taskqueue.errors import RunHeldError
from taskqueue.models import DeadLetter, TaskRun
from tests.unit.taskqueue.builders import claim_of, ended, make_run, perform, state_of
from tests.unit.taskqueue.sample_tasks import BrokeError

pytestmark = pytest.mark.django_db
BUDGET = "budget of biography:1"


@pytest.mark.parametrize(
    ("how", "waits_for"),
    [("held", BUDGET), ("held by its class", "unit.broke: spent")],
)
def test_a_task_that_holds_its_run_ends_its_attempt_without_spending_it(how, waits_for):
    run = make_run(task="unit.fail", args=[how])

    perform(run)

    attempt = run.attempts.get()
    assert (run.state, run.held_for, run.retries, run.crashes) == ("HELD", waits_for, 0, 0)
    assert (attempt.outcome, attempt.message, bool(attempt.ended_at)) == ("held", waits_for, True)
    assert (AsyncResult(run.pk).state, DeadLetter.objects.count(), ended) == ("PENDING", 0, [])


def test_a_held_run_can_be_held_again_and_again(submitted):
    run = make_run(task="unit.fail", args=["held"])

    for _ in range(5):
        perform(run)
        TaskRun.objects.release(run.pk)
        run.refresh_from_db()

    assert (run.attempt, run.retries, run.state) == (5, 0, "PENDING")


def test_a_run_that_was_asked_to_stop_is_cancelled_instead():
    run = make_run(state="STARTED", cancel_requested_at=timezone.now(), cancel_reason="by hand")

    assert endings.hold(claim_of(run), reason=BUDGET) == "REVOKED"
    assert (state_of(run), ended) == ("REVOKED", [("REVOKED", run.pk)])


def test_a_late_attempt_holds_nothing():
    run = make_run(state="STARTED")
    TaskRun.objects.filter(pk=run.pk).update(attempt=2)

    assert endings.hold(claim_of(run), reason=BUDGET) is None
    assert (state_of(run), run.attempts.get().outcome) == ("STARTED", "running")


@pytest.mark.parametrize(
    ("exc", "reason"),
    [
        (RunHeldError(" provider is paused "), "provider is paused"),
        (RunHeldError(), "queue.held"),
        (BrokeError(), "unit.broke"),
        (OSError("no route"), ""),
    ],
)
def test_an_error_says_by_its_class_whether_it_holds_and_by_its_text_for_what(exc, reason):
    assert holding.reason_to_hold(exc) == reason


def test_what_waits_for_one_thing_is_released_and_sent_by_how_its_reason_begins(sent, submitted):
    low, high = (make_run(state="HELD", held_for=BUDGET, priority=p) for p in (1, 9))
    other = make_run(state="HELD", held_for="provider is paused")

    assert submitted(holding.release_held, "budget of") == 2

    assert sent.ids == [high.pk, low.pk]
    assert state_of(other) == "HELD"


def test_many_are_released_in_batches(monkeypatch, sent, submitted):
    monkeypatch.setattr(holding, "BATCH", 2)
    for _ in range(5):
        make_run(state="HELD", held_for=BUDGET)

    assert submitted(holding.release_held, BUDGET) == 5
    assert len(sent.ids) == 5


def test_one_that_changes_in_the_very_moment_stops_nobody(monkeypatch):
    monkeypatch.setattr(holding, "BATCH", 1)
    make_run(state="HELD", held_for=BUDGET)
    monkeypatch.setattr(TaskRun.objects, "release", lambda run_id: False)

    assert holding.release_held(BUDGET) == 0


@pytest.mark.parametrize("prefix", ["", " ", "batch", BATCH_HOLD, pause_reason("export"), "queue"])
def test_places_and_pauses_are_not_released_by_their_reason(prefix):
    run = make_run(state="HELD", held_for=BATCH_HOLD, batch="b")

    with pytest.raises(ValueError, match="prefix"):
        holding.release_held(prefix)
    assert state_of(run) == "HELD"


def test_a_run_that_is_not_to_begin_before_a_time_keeps_it_when_it_is_released():
    later = timezone.now() + timedelta(hours=1)
    run = make_run(state="HELD", held_for=BUDGET, available_at=later)

    TaskRun.objects.release(run.pk)

    run.refresh_from_db()
    assert (run.state, run.available_at) == ("PENDING", later)
