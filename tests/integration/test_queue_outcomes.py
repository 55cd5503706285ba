"""Ends that are nobody's return value: cancelled, expired, ignored, rejected, unknown."""

import pytest
from celery import current_app
from celery.exceptions import TaskRevokedError
from celery.result import AsyncResult
from django.db import transaction

from taskqueue.cancel import Cancelled, cancel
from taskqueue.errors import WaitInTransactionError
from taskqueue.models import DeadLetter, QueuePause, TaskRun
from tests.integration.ending_tasks import add, end, until
from tests.integration.test_queue_broker import wait_for
from tests.stack import wait_until

pytestmark = pytest.mark.usefixtures("own_hook")


@pytest.fixture
def working(queue_worker, tmp_path):
    """A run that works until it is told to stop; its result."""
    result = until.delay(str(tmp_path / "never"), str(tmp_path / "started"))
    wait_until((tmp_path / "started").exists, what="the start")
    return result


def test_a_run_that_works_is_terminated_by_celerys_revoke(working):
    working.revoke(terminate=True)

    run = wait_for(working.id, "REVOKED")
    assert (run.attempts.get().outcome, DeadLetter.objects.count()) == ("cancelled", 0)
    with pytest.raises(TaskRevokedError):
        working.get(timeout=5)
    assert add.delay(1, 1).get(timeout=20) == 2


def test_a_run_that_works_stops_at_its_next_step_when_it_is_cancelled(working):
    assert cancel(working.id, reason="by hand") == Cancelled.ASKED

    run = wait_for(working.id, "REVOKED")
    assert (run.cancel_reason, run.attempts.get().outcome) == ("by hand", "cancelled")


@pytest.mark.parametrize("how", ["revoke", "cancel"])
def test_a_run_that_waits_is_cancelled_before_it_begins(queue_worker, how):
    QueuePause.objects.create(queue="default")
    result = add.delay(1, 1)
    wait_for(result.id, "HELD")

    if how == "revoke":
        result.revoke()
    else:
        cancel(result.id, reason="by hand")

    run = wait_for(result.id, "REVOKED")
    assert (run.attempt, result.state) == (0, "REVOKED")


def test_a_run_that_expired_on_its_way_is_cancelled(queue, start_queue_worker):
    result = add.apply_async([1, 1], queue="export", expires=0.2)
    wait_for(result.id, "QUEUED")

    start_queue_worker("export")

    run = wait_for(result.id, "REVOKED")
    assert (run.attempt, "expired" in run.cancel_reason) == (0, True)


@pytest.mark.parametrize(
    ("how", "state", "said"),
    [
        ("ignore", "REVOKED", "the task raised Ignore: ignored"),
        ("reject", "FAILURE", "the task rejected its message: rejected"),
    ],
)
def test_a_task_that_ignores_or_rejects_ends_its_run(queue_worker, how, state, said):
    run = wait_for(end.delay(how).id, state)

    assert (run.cancel_reason or run.error_message, run.attempt) == (said, 1)


def test_an_unknown_name_is_a_failed_run_with_all_that_was_sent(queue_worker):
    result = current_app.send_task("tests.nowhere", [1], {"b": 2}, queue="default", priority=7)

    run = wait_for(result.id, "FAILURE")
    assert (run.task, run.args, run.kwargs) == ("tests.nowhere", [1], {"b": 2})
    assert (run.queue, run.priority, run.error_code) == ("default", 7, "python.NotRegistered")
    assert DeadLetter.objects.get(run=run).task == "tests.nowhere"
    assert queue_worker.process.poll() is None


@pytest.mark.parametrize("ignore_result", [False, True])
def test_a_message_that_somebody_else_sent_is_adopted(queue_worker, ignore_result):
    result = current_app.send_task(
        "tests.add", [1, 2], queue="default", ignore_result=ignore_result
    )

    run = wait_for(result.id, "SUCCESS")
    assert (run.result, run.attempt, run.priority) == (3, 1, 5)
    assert AsyncResult(run.pk).get(timeout=5) == 3


@pytest.mark.parametrize("ignore_result", [False, True])
def test_an_adopted_message_is_tried_again_and_buried_like_any_other(queue_worker, ignore_result):
    result = current_app.send_task(
        "tests.end", ["kill"], queue="default", ignore_result=ignore_result
    )

    run = wait_for(result.id, "FAILURE", seconds=40)
    assert (run.crashes, run.error_code) == (3, "queue.poison")


def test_waiting_inside_the_transaction_that_makes_the_run_raises_at_once(queue):
    with transaction.atomic():
        result = add.delay(1, 1)
        with pytest.raises(WaitInTransactionError):
            result.get(timeout=20)


@pytest.mark.parametrize(("how", "errors"), [("permanent", 1), ("kill", 1), ("nowhere", 1)])
def test_a_failure_for_good_is_one_line_of_error(queue_worker, how, errors):
    before = queue_worker.output().count("ERROR")
    if how == "nowhere":
        result = current_app.send_task("tests.nowhere", queue="default")
    else:
        result = end.delay(how)

    wait_for(result.id, "FAILURE", seconds=40)

    wait_until(lambda: f"Run {result.id}" in queue_worker.output(), what="the line")
    assert queue_worker.output().count("ERROR") - before == errors


def test_a_run_in_a_paused_queue_waits_and_goes_on(queue_worker):
    pause = QueuePause.objects.create(queue="default")
    result = add.delay(1, 1)
    wait_for(result.id, "HELD")

    pause.delete()
    TaskRun.objects.release(result.id)

    assert (wait_for(result.id, "SUCCESS").attempt, result.get(timeout=5)) == (1, 2)
