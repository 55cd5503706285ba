"""A tracked task: submitted as any Celery task is, run under a claim, ended in the row."""

import logging
import pickle
from datetime import timedelta

import pytest
from celery.exceptions import Ignore
from django.utils import timezone

from taskqueue.base import check_time_limits, checked_result
from taskqueue.errors import (
    ResultNotSerialisableError,
    ResultTooLargeError,
    RetryRequestedError,
)
from taskqueue.models import DeadLetter, TaskAttempt, TaskRun
from tests.unit.taskqueue.builders import foreign, make_run, perform
from tests.unit.taskqueue.sample_tasks import add, again, ask, quiet, start_another, urgent

pytestmark = pytest.mark.django_db


def test_a_delay_keeps_a_run_with_the_results_id():
    result = add.delay(1, right=2)

    run = TaskRun.objects.get(pk=result.id)
    assert (run.task, run.args, run.kwargs, run.queue) == ("unit.add", [1], {"right": 2}, "default")


def test_apply_async_takes_queue_priority_and_times():
    result = add.apply_async([1, 2], queue="export", priority=0, countdown=60, expires=120)

    run = TaskRun.objects.get(pk=result.id)
    assert (run.queue, run.priority) == ("export", 0)
    assert run.available_at > timezone.now() + timedelta(seconds=50)
    assert run.expires_at > timezone.now() + timedelta(seconds=110)


@pytest.mark.parametrize(
    "options", [{"priority": 11}, {"priority": "high"}, {"queue": "celery"}, {"priority": True}]
)
def test_a_bad_option_is_a_value_error(options):
    with pytest.raises(ValueError, match=next(iter(options))):
        add.apply_async([1, 2], **options)


@pytest.mark.parametrize("arguments", [[], [1], [1, 2, 3]])
def test_bad_arguments_are_a_type_error(arguments):
    with pytest.raises(TypeError):
        add.apply_async(arguments)


def test_canvas_options_are_kept_with_the_row():
    sig = add.s(1)
    result = add.apply_async([1, 2], link=[sig], shadow="x", root_id="root", headers={"h": 1})

    options = TaskRun.objects.get(pk=result.id).options
    assert options["link"][0]["task"] == "unit.add"
    assert (options["shadow"], options["root_id"], options["headers"]) == ("x", "root", {"h": 1})


def test_a_tasks_own_expiry_is_used():
    run = TaskRun.objects.get(pk=urgent.delay().id)

    assert timedelta(0) < run.expires_at - timezone.now() <= timedelta(seconds=60)


@pytest.mark.parametrize(
    "limits",
    [
        {"soft_time_limit": 10, "time_limit": 5},
        {"soft_time_limit": 4000},
    ],
)
def test_a_soft_limit_after_the_hard_one_is_refused(limits):
    with pytest.raises(ValueError, match="soft_time_limit"):
        add.apply_async([1, 2], **limits)


@pytest.mark.parametrize(
    ("limits", "soft_s"),
    [({"time_limit": 1}, 1), ({"soft_time_limit": 1, "time_limit": 2}, 1),
     ({"time_limit": 9_000}, 3_000)],
)  # fmt: skip
def test_a_hard_limit_brings_the_soft_one_forward(limits, soft_s):
    run = TaskRun.objects.get(pk=add.apply_async([1, 2], **limits).id)

    assert run.options == {"time_limit": limits["time_limit"], "soft_time_limit": soft_s}


def test_a_soft_limit_alone_is_enough():
    run = TaskRun.objects.get(pk=add.apply_async([1, 2], soft_time_limit=1).id)

    assert run.options == {"soft_time_limit": 1}


def test_limits_that_are_not_set_are_not_compared():
    check_time_limits(None, 5)
    check_time_limits(5, None)


def test_an_attempt_that_succeeds_ends_row_and_attempt():
    run = make_run()

    perform(run)

    attempt = TaskAttempt.objects.get(run=run)
    assert (run.state, run.result, run.attempt, run.worker) == ("SUCCESS", 3, 1, "w1@test")
    assert (attempt.number, attempt.outcome, attempt.worker) == (1, "success", "w1@test")


def test_the_result_is_that_of_celery_too():
    run = make_run()

    perform(run)

    result = add.AsyncResult(run.pk)
    assert (result.state, result.result) == ("SUCCESS", 3)


def test_a_copy_of_a_message_leaves_no_trace():
    run = make_run()
    perform(run)
    before = TaskRun.objects.filter(pk=run.pk).values().get()

    perform(run, taskqueue_attempt=1)

    assert TaskRun.objects.filter(pk=run.pk).values().get() == before
    assert TaskAttempt.objects.filter(run=run).count() == 1


def test_the_task_sees_its_guard_while_it_runs():
    run = make_run(task="unit.ask", args=["guard"])

    perform(run)

    assert (run.result, type(ask.guard).__name__) == ("RunGuard", "UntrackedGuard")


def test_a_task_called_as_a_function_is_one():
    assert (add(1, 2), ask("guard"), TaskRun.objects.count()) == (3, "UntrackedGuard", 0)


def test_an_eager_call_makes_no_row():
    assert (add.apply([1, 2]).result, TaskRun.objects.count()) == (3, 0)


def test_a_temporary_error_is_tried_again_later():
    run = make_run(task="unit.fail", args=["later"])

    perform(run)

    attempt = run.attempts.get()
    assert (run.state, run.retries, run.error_code) == ("RETRY", 1, "unit.later")
    assert (attempt.outcome, attempt.error_code) == ("error", "unit.later")
    assert "raise ENDINGS[how]()" in attempt.traceback
    assert run.next_attempt_at > timezone.now() + timedelta(seconds=50)


def test_celery_says_retry_then():
    run = make_run(task="unit.fail", args=["later"])

    perform(run)

    assert add.AsyncResult(run.pk).state == "RETRY"


@pytest.mark.parametrize(("how", "code"), [("never", "unit.never"), ("exit", "queue.exited")])
def test_a_permanent_error_is_a_dead_letter(how, code):
    run = make_run(task="unit.fail", args=[how])

    perform(run)

    letter = DeadLetter.objects.get(run=run)
    assert (run.state, run.error_code, letter.error_code) == ("FAILURE", code, code)
    assert "raise ENDINGS[how]()" in letter.traceback


def test_a_process_that_is_ended_by_a_signal_says_nothing_itself():
    run = make_run(task="unit.fail", args=["signalled"])

    with pytest.raises(SystemExit):
        perform(run)

    run.refresh_from_db()
    assert (run.state, DeadLetter.objects.count()) == ("STARTED", 0)


def test_memory_that_runs_out_is_tried_again():
    run = make_run(task="unit.fail", args=["memory"])

    perform(run)

    assert (run.state, run.error_code) == ("RETRY", "queue.out_of_memory")


def test_an_error_that_cannot_be_sent_to_another_process_is_told_all_the_same():
    run = make_run(task="unit.fail", args=["wordy"])

    outcome = perform(run)

    assert (run.state, run.error_message) == ("RETRY", "a call got no answer")
    assert pickle.loads(pickle.dumps(outcome.retval.exception))  # noqa: S301  # our own


def test_a_permanent_error_of_that_kind_stays_permanent_and_keeps_its_code():
    run = make_run(task="unit.fail", args=["wordy never"])

    perform(run)

    assert (run.state, run.error_code) == ("FAILURE", "unit.wordy")
    assert DeadLetter.objects.get(run=run).error_class.endswith("sample_tasks.WordyNeverError")


def test_a_delay_that_such_an_error_asks_for_is_kept():
    run = make_run(task="unit.fail", args=["wordy busy"])

    perform(run)

    assert run.next_attempt_at > timezone.now() + timedelta(seconds=500)


def test_the_last_retry_spent_is_the_end():
    run = make_run(task="unit.fail", args=["later"], retries=3)

    perform(run)

    assert (run.state, run.retries) == ("FAILURE", 3)


def test_a_tasks_own_policy_is_asked(monkeypatch):
    monkeypatch.setattr(again, "retry_policy", {"max_retries": 0})
    run = make_run(task="unit.again", args=[])

    perform(run)

    assert run.state == "FAILURE"


@pytest.mark.parametrize(("countdown", "least_s"), [(None, 50), (300, 299)])
def test_a_task_may_ask_to_be_tried_again(countdown, least_s):
    run = make_run(task="unit.again", args=[countdown])

    perform(run)

    assert (run.state, run.error_code, run.retries) == ("RETRY", "queue.retry_requested", 1)
    assert run.next_attempt_at > timezone.now() + timedelta(seconds=least_s)


def test_asking_without_a_reason_says_so():
    with pytest.raises(RetryRequestedError, match="asked to be tried again"):
        add.retry()


def test_celerys_own_retry_is_a_retry_too():
    run = make_run(task="unit.fail", args=["celery retry"])

    perform(run)

    assert (run.state, run.error_code, run.retries) == ("RETRY", "queue.retry_requested", 1)


def test_an_attempt_that_lost_its_run_ends_without_a_trace():
    run = make_run(task="unit.fail", args=["lost"])

    perform(run)

    assert (run.state, run.attempts.get().outcome) == ("STARTED", "running")


def test_a_late_attempt_starts_nothing_that_is_linked_to_it(settings):
    settings.TASKQUEUE_LEASE_S = 0
    run = make_run(task="unit.lose", args=[])

    perform(run, callbacks=[add.s(1)])

    assert (run.state, run.attempt, TaskRun.objects.count()) == ("STARTED", 2, 1)


def test_an_attempt_that_was_cancelled_ends_the_run():
    run = make_run(task="unit.fail", args=["cancelled"])

    perform(run)

    assert (run.state, run.cancel_reason) == ("REVOKED", "by hand")
    assert run.attempts.get().outcome == "cancelled"


def test_a_task_that_ignores_itself_is_cancelled_by_itself():
    run = make_run(task="unit.fail", args=["ignore"])

    perform(run)

    assert (run.state, run.cancel_reason) == ("REVOKED", "the task raised Ignore: not needed")


@pytest.mark.parametrize(
    ("how", "end"),
    [("reject", ("FAILURE", "queue.rejected")), ("requeue", ("RETRY", "queue.retry_requested"))],
)
def test_a_task_that_rejects_its_message_fails_for_good_or_for_now(how, end):
    run = make_run(task="unit.fail", args=[how])

    perform(run)

    assert (run.state, run.error_code) == end


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("nan", "queue.result_not_json"),
        ("set", "queue.result_not_json"),
        ("zero", "queue.result_not_json"),
        ("large", "queue.result_too_large"),
    ],
)
def test_a_result_that_cannot_be_kept_is_a_permanent_error(what, code):
    run = make_run(task="unit.give", args=[what])

    perform(run)

    assert (run.state, run.error_code) == ("FAILURE", code)


def test_a_result_may_have_exactly_as_many_bytes_as_are_kept(settings):
    settings.TASKQUEUE_RESULT_MAX_BYTES = 12

    assert checked_result("x" * 10) == "x" * 10
    with pytest.raises(ResultTooLargeError, match="13 bytes; at most 12"):
        checked_result("x" * 11)


def test_the_size_of_a_result_is_that_of_its_json():
    with pytest.raises(ResultNotSerialisableError, match="not JSON"):
        checked_result(object())


def test_a_run_of_a_task_that_ignores_results_ends_too():
    run = make_run(task="unit.quiet", args=[])

    perform(run)

    assert (run.state, run.result, quiet.AsyncResult(run.pk).state) == (
        "SUCCESS",
        "heard",
        "SUCCESS",
    )


@pytest.mark.parametrize(("how", "state"), [("later", "RETRY"), ("never", "FAILURE")])
def test_a_run_whose_caller_ignores_the_result_ends_all_the_same(how, state):
    run = make_run(task="unit.fail", args=[how])

    perform(run, ignore_result=True)

    assert run.state == state


def test_a_message_without_a_row_is_adopted():
    run = foreign("unit.add", args=[2, 3], queue="export")

    perform(run, taskqueue_attempt=None)

    kept = TaskRun.objects.get(pk=run.pk)
    assert (kept.state, kept.result, kept.queue, kept.attempt) == ("SUCCESS", 5, "export", 1)


def test_a_run_started_by_a_run_knows_its_parent():
    run = make_run(task="unit.start_another", args=[])

    perform(run)

    child = TaskRun.objects.get(pk=run.result)
    assert child.options == {"root_id": run.pk, "parent_id": run.pk}
    assert [kept.id for kept in start_another.AsyncResult(run.pk).children] == [child.pk]


def test_what_cannot_be_claimed_is_ignored():
    run = make_run(state="SUCCESS")
    add.push_request(id=run.pk, is_eager=False, taskqueue_attempt=1)

    with pytest.raises(Ignore):
        add.before_start(run.pk, [], {})
    add.pop_request()


def test_replacing_a_task_is_refused_in_words():
    with pytest.raises(NotImplementedError, match="start another run"):
        add.replace(add.s(1, 2))


def test_only_a_failure_for_good_is_logged_as_an_error(caplog, submitted):
    caplog.set_level(logging.INFO)
    for how in ("later", "never", "ignore", "reject"):
        submitted(perform, make_run(task="unit.fail", args=[how]))

    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert [record.name for record in errors] == ["taskqueue.dead_letters"] * 2
