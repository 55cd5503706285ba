"""Starting work: checked, kept, and sent on commit."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from kombu import Queue

from taskqueue import broker
from taskqueue.dispatch import (
    BATCH_HOLD,
    RunOptions,
    as_moment,
    checked_priority,
    checked_queue,
    is_being_made_here,
    publish,
    routed_queue,
    submit,
    submit_again,
)
from taskqueue.models import TaskRun
from taskqueue.states import State
from tests.unit.taskqueue.builders import make_run, state_of
from tests.unit.taskqueue.sample_tasks import add

pytestmark = pytest.mark.django_db

CALL = {"left": 1, "right": 2}


@pytest.mark.parametrize("priority", [*range(11)])
def test_a_priority_from_0_to_10_stays_as_it_is(priority):
    assert checked_priority(priority) == priority


def test_no_priority_means_5():
    assert checked_priority(None) == 5


@pytest.mark.parametrize("priority", [11, -1, 99, "high", "5", True, False, 5.0, [5]])
def test_any_other_priority_is_refused_and_never_clipped(priority):
    with pytest.raises(ValueError, match="priority"):
        checked_priority(priority)


@pytest.mark.parametrize("name", ["high_priority", "content_generation", "validation", "export"])
def test_a_known_queue_may_be_named_or_given(name):
    assert checked_queue(name) == checked_queue(Queue(name)) == name


@pytest.mark.parametrize("queue", ["", "celery", "content", None, 5])
def test_an_unknown_queue_is_refused_with_the_known_ones(queue):
    with pytest.raises(ValueError, match="not one of high_priority"):
        checked_queue(queue)


@pytest.mark.parametrize(
    ("task", "queue"),
    [("biographies.validate_x", "validation"), ("biographies.export_x", "export"),
     ("biographies.x", "content_generation"), ("taskqueue.x", "monitoring"), ("x", "default")],
)  # fmt: skip
def test_a_task_goes_to_the_queue_of_its_name(task, queue):
    assert routed_queue(task) == queue


@pytest.mark.parametrize("arguments", [{}, {"left": 1}, {**CALL, "other": 3}])
def test_arguments_that_do_not_fit_are_refused_before_a_row_is_made(arguments):
    with pytest.raises(TypeError):
        submit("unit.add", arguments)
    assert not TaskRun.objects.exists()


@pytest.mark.parametrize("value", [{1}, object(), float("nan"), float("inf")])
def test_arguments_that_json_cannot_hold_are_refused(value):
    with pytest.raises(TypeError, match="kwargs: not JSON"):
        submit("unit.add", {"left": value, "right": 1})


def test_arguments_with_a_character_that_postgresql_refuses_are_refused():
    with pytest.raises(TypeError, match="kwargs: not JSON"):
        submit("unit.add", {"left": "a\x00b", "right": 1})


@pytest.mark.parametrize("name", ["unit.nothing", "unit.plain"])
def test_a_task_that_is_unknown_or_keeps_no_runs_is_refused(name):
    with pytest.raises(ValueError, match=name):
        submit(name, {})


def test_a_run_is_kept_with_all_that_was_asked(submitted):
    first = make_run()
    moment = timezone.now() + timedelta(hours=1)
    options = RunOptions(
        subject="biography:1", step="plan", key="k", queue="export", priority=9, batch="b",
        run_id="r1", available_at=moment, expires_at=moment, retry_of=first.pk,
        celery={"shadow": "s"},
    )  # fmt: skip

    run = TaskRun.objects.get(pk=submitted(submit, "unit.add", CALL, options).pk)

    assert (run.pk, run.task, run.kwargs, run.state) == ("r1", "unit.add", CALL, State.PENDING)
    assert (run.subject, run.step, run.key, run.batch) == ("biography:1", "plan", "k", "b")
    assert (run.queue, run.priority, run.options) == ("export", 9, {"shadow": "s"})
    assert (run.available_at, run.expires_at, run.retry_of) == (moment, moment, first)


def test_a_run_without_options_has_the_tasks_own_queue_and_priority_5():
    run = submit("unit.add", CALL)

    assert (run.queue, run.priority) == ("default", 5)


def test_a_queue_that_the_task_declares_is_its_own(monkeypatch):
    monkeypatch.setattr(add, "queue", "export", raising=False)

    assert submit("unit.add", CALL).queue == "export"


def test_a_message_is_sent_once_the_row_is_committed(sent, submitted):
    run = submitted(submit, "unit.add", CALL, RunOptions(priority=9))

    (message,) = sent.messages
    assert (message.run_id, message.attempt, message.priority) == (run.pk, 1, 9)
    assert (message.args, message.kwargs, message.queue) == ([], CALL, "default")
    assert (state_of(run), TaskRun.objects.get(pk=run.pk).epoch) == ("QUEUED", "epoch-1")


def test_nothing_is_sent_before_the_commit(sent):
    run = submit("unit.add", CALL)

    assert (sent.messages, state_of(run)) == ([], "PENDING")


def test_nothing_is_sent_or_kept_after_a_rollback(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        submit("unit.add", CALL)
        transaction.set_rollback(True)

    assert (sent.messages, TaskRun.objects.count()) == ([], 0)


def test_a_broker_that_is_away_leaves_the_run_pending(sent, submitted):
    sent.is_away = True

    run = submitted(submit, "unit.add", CALL)

    assert (state_of(run), broker.breaker.is_open) == ("PENDING", True)


def test_after_a_failure_the_broker_is_left_alone_for_a_moment(sent, submitted):
    sent.is_away = True

    for _ in range(5):
        submitted(submit, "unit.add", CALL)

    assert sent.asked == 1


def test_a_queued_run_that_cannot_be_sent_again_is_pending(sent):
    sent.is_away = True
    run = make_run(state="QUEUED")

    assert publish(run.pk) is False
    assert state_of(run) == "PENDING"


@pytest.mark.parametrize("state", ["STARTED", "HELD", "SUCCESS", "FAILURE", "REVOKED"])
def test_a_run_that_does_not_wait_is_not_sent(sent, state):
    assert publish(make_run(state=state).pk) is False
    assert sent.messages == []


def test_a_run_that_is_gone_or_not_yet_available_is_not_sent(sent):
    later = make_run(available_at=timezone.now() + timedelta(hours=1))

    assert (publish("nobody"), publish(later.pk), sent.messages) == (False, False, [])


def test_a_retry_is_sent_as_the_next_attempt(sent):
    run = make_run(state="RETRY", attempt=2, next_attempt_at=timezone.now())

    assert publish(run.pk) is True
    assert (sent.messages[0].attempt, state_of(run)) == (3, "QUEUED")


def test_an_expiry_travels_with_the_message(sent):
    moment = timezone.now() + timedelta(hours=1)
    publish(make_run(expires_at=moment, options={"link": []}).pk)

    assert sent.messages[0].options == {"expires": moment, "link": []}


@pytest.mark.parametrize("state", ["PENDING", "QUEUED", "STARTED", "RETRY", "HELD", "SUCCESS"])
def test_a_key_finds_the_run_that_has_it(state):
    run = make_run(key="k", state=state)

    assert submit("unit.add", CALL, RunOptions(key="k")).pk == run.pk


@pytest.mark.parametrize("state", ["FAILURE", "REVOKED"])
def test_a_key_is_free_again_once_its_run_has_failed_or_was_cancelled(state):
    run = make_run(key="k", state=state)

    assert submit("unit.add", CALL, RunOptions(key="k")).pk != run.pk


def test_runs_without_a_key_are_all_kept():
    assert submit("unit.add", CALL).pk != submit("unit.add", CALL).pk


def test_a_row_that_the_database_refuses_for_another_reason_is_an_error(monkeypatch):
    monkeypatch.setattr("taskqueue.dispatch._existing", lambda options: None)
    make_run(key="k")

    with pytest.raises(IntegrityError):
        submit("unit.add", CALL, RunOptions(key="k"))


def test_an_id_that_exists_is_not_used_twice():
    run = make_run()

    assert submit("unit.add", CALL, RunOptions(run_id=run.pk)).pk == run.pk


def test_of_a_batch_only_so_many_are_sent(sent, submitted):
    options = RunOptions(batch="b", batch_size=2)

    runs = [submitted(submit, "unit.add", CALL, options) for _ in range(4)]

    assert [run.state for run in runs] == ["PENDING", "PENDING", "HELD", "HELD"]
    assert sent.ids == [runs[0].pk, runs[1].pk]
    assert runs[2].held_for == BATCH_HOLD


def test_a_run_held_for_another_reason_keeps_its_place_in_the_batch():
    make_run(batch="b", state="HELD", held_for="queue default is paused")

    assert submit("unit.add", CALL, RunOptions(batch="b", batch_size=1)).state == "HELD"


def test_an_earlier_call_is_made_again_with_its_own_arguments():
    run = submit_again("unit.add", [1], {"right": 2}, RunOptions())

    assert (run.args, run.kwargs) == ([1], {"right": 2})


def test_a_transaction_knows_the_runs_that_it_makes(submitted):
    run = submit("unit.add", CALL)
    other = make_run()

    assert is_being_made_here(run.pk)
    assert not is_being_made_here(other.pk)


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        (datetime(2030, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)),
        (datetime(2030, 1, 1), datetime(2030, 1, 1, tzinfo=UTC)),  # noqa: DTZ001  # as callers may
        ("2030-01-01T00:00:00+00:00", datetime(2030, 1, 1, tzinfo=UTC)),
        (None, None),
    ],
)
def test_a_moment_may_be_given_as_celery_allows(given, moment):
    assert as_moment(given) == moment


def test_a_number_is_seconds_from_now():
    assert timedelta(seconds=59) < as_moment(60) - timezone.now() <= timedelta(seconds=60)
