"""The sweeps: what was not sent is sent, what has died is tried again, each exactly once."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from taskqueue import broker, rescue
from taskqueue.claims import pause_reason
from taskqueue.dispatch import BATCH_HOLD
from taskqueue.models import DeadLetter, Pulse, QueuePause, TaskRun
from tests.unit.taskqueue import builders
from tests.unit.taskqueue.builders import ended, make_run, state_of

pytestmark = pytest.mark.django_db

OVER = timedelta(seconds=-1)


def at(**ago):
    """Return a moment so long ago."""
    return timezone.now() - timedelta(**ago)


def dead_run(**changes):
    """Keep a STARTED run whose lease is over."""
    return make_run(state="STARTED", lease_until=timezone.now() + OVER, worker="w1", **changes)


def queued(**changes):
    """Keep a run that was sent ten seconds ago to the broker as it is now."""
    values = {"published_at": at(seconds=10), "epoch": "epoch-1", "publish_count": 1}
    return make_run(state="QUEUED", **{**values, **changes})


def test_a_run_without_a_heartbeat_is_a_crash_and_is_sent_again(sent, submitted):
    run = dead_run()

    assert submitted(rescue.rescue_runs) == 1
    run.refresh_from_db()
    attempt = run.attempts.get()
    assert (run.state, run.crashes, sent.messages[0].attempt) == ("QUEUED", 1, 2)
    assert (attempt.outcome, attempt.message) == ("crash", "no heartbeat from w1")


def test_the_third_time_it_is_buried():
    run = dead_run(crashes=2)

    rescue.rescue_runs()

    assert (state_of(run), DeadLetter.objects.get(run=run).error_code) == (
        "FAILURE",
        "queue.poison",
    )
    assert ended == [("FAILURE", run.pk)]


def test_a_run_whose_lease_holds_is_left_alone():
    run = make_run(state="STARTED")

    assert (rescue.rescue_runs(), state_of(run)) == (0, "STARTED")


def test_a_heartbeat_that_comes_between_saves_the_attempt(monkeypatch):
    run = dead_run()
    rows = TaskRun.objects.filter(pk=run.pk).values_list("pk", "attempt", "worker")
    stale = list(rows)
    TaskRun.objects.extend_lease(run.pk, attempt=1, lease=timedelta(minutes=1))

    assert not rescue._rescue(rescue.Claim(*stale[0][:2]), "no heartbeat")
    assert state_of(run) == "STARTED"


def test_two_sweeps_at_once_count_one_crash():
    run = dead_run()
    claim = rescue.Claim(run.pk, 1)

    assert [rescue._rescue(claim, "x"), rescue._rescue(claim, "x")] == [True, False]
    run.refresh_from_db()
    assert run.crashes == 1


def test_one_run_that_cannot_be_rescued_does_not_stop_the_others(monkeypatch, caplog):
    bad, good = dead_run(crashes=2), dead_run(crashes=2)

    def lose(run):
        if run.pk == bad.pk:
            msg = "locked"
            raise OperationalError(msg)

    monkeypatch.setattr(builders, "note_end", lose)

    assert rescue.rescue_runs() == 1
    assert (state_of(bad), state_of(good)) == ("STARTED", "FAILURE")
    assert "could not be rescued" in caplog.text


def test_a_run_that_was_asked_to_stop_and_died_is_cancelled():
    run = dead_run(cancel_requested_at=timezone.now(), cancel_reason="by hand")

    rescue.rescue_runs()

    assert state_of(run) == "REVOKED"


def test_what_was_never_sent_is_sent(sent):
    run = make_run(available_at=at(seconds=10))

    assert rescue.publish_pending() == 1
    assert (sent.ids, state_of(run)) == ([run.pk], "QUEUED")


@pytest.mark.parametrize("age_s", [-60, 1])
def test_what_is_not_due_or_is_being_sent_just_now_waits(sent, age_s):
    make_run(available_at=at(seconds=age_s))

    assert (rescue.publish_pending(), sent.ids) == (0, [])


def test_a_retry_is_sent_when_it_is_due(sent):
    due = make_run(state="RETRY", next_attempt_at=at(seconds=1))
    make_run(state="RETRY", next_attempt_at=at(seconds=-60))

    assert rescue.publish_pending() == 1
    assert sent.ids == [due.pk]


def test_the_most_urgent_is_sent_first(sent):
    for priority in (0, 10, 5):
        make_run(priority=priority, available_at=at(seconds=10))

    rescue.publish_pending()

    assert [message.priority for message in sent.messages] == [10, 5, 0]


@pytest.mark.parametrize("epoch", ["epoch-0", ""])
def test_what_a_broker_has_forgotten_is_sent_again_once(sent, epoch):
    run = queued(epoch=epoch)

    assert (rescue.publish_pending(), rescue.publish_pending()) == (1, 0)
    run.refresh_from_db()
    assert (sent.ids, run.epoch) == ([run.pk], "epoch-1")


def test_what_the_broker_has_is_not_sent_again(sent):
    queued()

    assert (rescue.publish_pending(), sent.ids) == (0, [])


@pytest.mark.parametrize(
    ("count", "minutes", "is_sent"),
    [(1, 14, False), (1, 16, True), (2, 29, False), (2, 31, True), (3, 59, False), (3, 61, True),
     (0, 16, True), (40, 60 * 24 * 365, True)],
)  # fmt: skip
def test_a_message_that_nobody_took_is_sent_again_after_15_min_then_30_then_60(
    sent, count, minutes, is_sent
):
    queued(publish_count=count, published_at=at(minutes=minutes), priority=9)

    assert rescue.publish_pending() == is_sent


@pytest.mark.parametrize(
    ("count", "age_s", "is_sent"),
    [(1, 55, False), (1, 65, True), (2, 115, False), (2, 125, True)],
)
def test_a_message_that_the_broker_no_longer_has_is_sent_again_after_a_lease(
    sent, count, age_s, is_sent
):
    queued(publish_count=count, published_at=at(seconds=age_s), priority=5)

    assert rescue.publish_pending() == is_sent


def test_where_a_broker_gives_one_total_that_is_asked(sent):
    queued(published_at=at(seconds=65), queue="export")
    queued(published_at=at(seconds=65), queue="default")
    sent.lengths = {"export": {-1: 1}, "default": {-1: 0}}

    rescue.publish_pending()

    assert [message.queue for message in sent.messages] == ["default"]


def test_a_broker_that_does_not_say_what_it_has_is_asked_later(sent):
    queued(published_at=at(seconds=65))
    sent.lengths = None

    assert rescue.publish_pending() == 0


def test_a_run_that_is_found_twice_is_sent_once(sent):
    queued(epoch="epoch-0", published_at=at(minutes=20))

    assert rescue.publish_pending() == 1
    assert len(sent.messages) == 1


def test_a_broker_that_is_away_is_not_asked_to_take_anything(sent):
    make_run(available_at=at(seconds=10))
    sent.is_away = True

    assert (rescue.publish_pending(), sent.asked) == (0, 0)


def test_a_broker_that_answers_again_is_used_again_at_once(sent):
    broker.breaker.trip()
    make_run(available_at=at(seconds=10))

    assert rescue.publish_pending() == 1


@pytest.mark.parametrize("state", ["PENDING", "QUEUED", "RETRY", "HELD"])
def test_what_waited_past_its_expiry_is_cancelled(state):
    run = make_run(state=state, expires_at=at(seconds=1))

    rescue.publish_pending()

    run.refresh_from_db()
    assert (run.state, run.cancel_reason) == ("REVOKED", "expired")


def test_an_expiry_is_of_the_waiting_not_of_the_work():
    run = make_run(state="STARTED", expires_at=at(seconds=1))

    rescue.publish_pending()

    assert state_of(run) == "STARTED"


def test_what_waits_and_was_asked_to_stop_is_cancelled():
    run = make_run(state="RETRY", cancel_requested_at=at(seconds=1), cancel_reason="by hand")

    rescue.publish_pending()

    run.refresh_from_db()
    assert (run.state, run.cancel_reason) == ("REVOKED", "by hand")


def test_a_batch_that_nobody_works_on_goes_on(sent):
    first, second = (make_run(state="HELD", batch="b", held_for=BATCH_HOLD) for _ in range(2))

    rescue.publish_pending()

    assert (state_of(first), state_of(second)) == ("PENDING", "HELD")


@pytest.mark.parametrize("state", ["PENDING", "QUEUED", "STARTED", "RETRY"])
def test_a_batch_that_somebody_works_on_is_left_alone(state):
    make_run(state=state, batch="b")
    held = make_run(state="HELD", batch="b", held_for=BATCH_HOLD)

    rescue.publish_pending()

    assert state_of(held) == "HELD"


def test_what_a_paused_queue_held_goes_on_once_it_is_resumed(sent):
    pause = QueuePause.objects.create(queue="default")
    run = make_run(state="HELD", held_for=pause_reason("default"))

    rescue.publish_pending()
    paused = state_of(run)
    pause.delete()
    rescue.publish_pending()

    assert (paused, state_of(run)) == ("HELD", "PENDING")


def test_what_is_held_for_another_reason_stays_held():
    run = make_run(state="HELD", held_for="budget")

    rescue.publish_pending()

    assert state_of(run) == "HELD"


def test_a_run_that_somebody_resumes_meanwhile_is_sent_once(monkeypatch, sent, submitted):
    make_run(state="HELD", held_for=pause_reason("default"))
    monkeypatch.setattr(TaskRun.objects, "release", lambda run_id: False)

    submitted(rescue.publish_pending)

    assert sent.messages == []


def test_a_hook_that_failed_is_asked_again_until_it_does_not(settings):
    settings.TASKQUEUE_ON_END = "tests.unit.taskqueue.builders.refuse_end"
    run = make_run(state="SUCCESS", is_settled=False)

    assert rescue.settle_again() == 1
    run.refresh_from_db()
    assert run.is_settled is False
    settings.TASKQUEUE_ON_END = "tests.unit.taskqueue.builders.note_end"
    assert (rescue.settle_again(), rescue.settle_again()) == (1, 0)
    assert ended == [("SUCCESS", run.pk)]


def test_asking_again_gives_no_second_place_in_the_batch_away():
    make_run(state="STARTED", batch="b")
    make_run(state="SUCCESS", is_settled=False, batch="b")
    held = make_run(state="HELD", batch="b", held_for=BATCH_HOLD)

    rescue.settle_again()

    assert state_of(held) == "HELD"


def test_one_hook_that_finds_the_database_away_does_not_stop_the_others(monkeypatch):
    bad, good = (make_run(state="SUCCESS", is_settled=False) for _ in range(2))

    def lose(run):
        if run.pk == bad.pk:
            msg = "locked"
            raise OperationalError(msg)

    monkeypatch.setattr(builders, "note_end", lose)

    assert rescue.settle_again() == 1
    unsettled = TaskRun.objects.filter(is_settled=False)
    assert [run.pk for run in unsettled] == [bad.pk]
    assert good


def test_a_sweep_does_all_of_it_and_notes_the_time():
    dead_run(crashes=2)

    assert rescue.sweep() == {"rescued": 1, "published": 0, "settled": 0}
    assert Pulse.objects.get(name="sweep").at > at(seconds=5)


def test_a_worker_sweeps_when_nobody_has():
    assert rescue.sweep_if_overdue() is not None
    assert rescue.sweep_if_overdue() is None


def test_of_two_workers_one_sweeps(settings):
    Pulse.objects.create(name="sweep", at=at(seconds=settings.TASKQUEUE_SWEEP_OVERDUE_S + 1))

    assert [rescue.sweep_if_overdue() is None for _ in range(2)] == [False, True]


def test_a_pulse_is_noted_again():
    rescue.note_pulse("x")
    Pulse.objects.filter(name="x").update(at=at(hours=1))
    rescue.note_pulse("x")

    assert Pulse.objects.get(name="x").at > at(seconds=5)
