"""What can be changed about a run that waits."""

from datetime import timedelta

import pytest
from django.utils import timezone

from taskqueue import broker, claims
from taskqueue.desk.waiting import change_priority, try_now
from taskqueue.models import TaskRun
from tests.unit.taskqueue.builders import make_run, state_of

pytestmark = pytest.mark.django_db


def test_a_queued_run_is_sent_again_with_its_new_priority(sent, submitted):
    run = make_run(state="QUEUED", priority=1)

    assert submitted(change_priority, run.pk, 9)

    assert [(message.run_id, message.priority, message.attempt) for message in sent.messages] == [
        (run.pk, 9, 1)
    ]
    assert state_of(run) == "QUEUED"


def test_one_that_cannot_be_sent_again_just_now_waits_to_be_sent(sent, submitted):
    run = make_run(state="QUEUED", priority=1)
    broker.breaker.trip()

    assert submitted(change_priority, run.pk, 9)
    assert (state_of(run), sent.ids) == ("PENDING", [])


@pytest.mark.parametrize("state", ["RETRY", "HELD"])
def test_one_that_is_not_sent_yet_only_takes_the_priority(state, sent, submitted):
    run = make_run(state=state)

    assert submitted(change_priority, run.pk, 9)
    assert (TaskRun.objects.get().priority, state_of(run), sent.ids) == (9, state, [])


@pytest.mark.parametrize("state", ["STARTED", "SUCCESS", "FAILURE", "REVOKED"])
def test_one_that_does_not_wait_keeps_its_priority(state):
    run = make_run(state=state)

    assert not change_priority(run.pk, 9)
    assert TaskRun.objects.get().priority == 5


@pytest.mark.parametrize("priority", [1, 9])
def test_the_message_with_the_old_priority_finds_nothing_to_claim(priority, sent, submitted):
    run = make_run(state="QUEUED", priority=5)
    submitted(change_priority, run.pk, priority)

    old, new = (
        claims.Delivery(run.pk, "unit.add", 1, "w1", "default", said, [], {}, {})
        for said in (5, priority)
    )

    assert [claims.begin(one) for one in (old, new, new)] == [False, True, False]
    assert TaskRun.objects.get().attempt == 1


@pytest.mark.parametrize("priority", [-1, 11, True])
def test_a_priority_outside_0_to_10_is_refused(priority):
    run = make_run(state="QUEUED")

    with pytest.raises(ValueError, match="priority"):
        change_priority(run.pk, priority)


def test_a_run_that_waits_for_its_retry_is_sent_now(sent, submitted):
    later = timezone.now() + timedelta(minutes=9)
    run = make_run(state="RETRY", attempt=1, next_attempt_at=later)

    assert submitted(try_now, run.pk)
    assert (sent.ids, sent.messages[0].attempt, state_of(run)) == ([run.pk], 2, "QUEUED")


def test_with_the_broker_away_it_is_due_for_the_sweep(sent, submitted):
    sent.is_away = True
    later = timezone.now() + timedelta(minutes=9)
    run = make_run(state="RETRY", attempt=1, next_attempt_at=later)

    submitted(try_now, run.pk)

    run.refresh_from_db()
    assert run.state == "PENDING" or run.next_attempt_at <= timezone.now()


@pytest.mark.parametrize("state", ["PENDING", "QUEUED", "STARTED", "HELD", "SUCCESS"])
def test_only_a_run_that_waits_for_its_retry_is_hastened(state):
    assert not try_now(make_run(state=state).pk)
