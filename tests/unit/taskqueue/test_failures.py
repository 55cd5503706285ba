"""A failed attempt as values, and what follows from it."""

import pytest
from billiard.exceptions import SoftTimeLimitExceeded, TimeLimitExceeded, WorkerLostError
from celery.exceptions import Retry
from celery.worker import state as worker_state

from taskqueue.failures import Counts, crash, describe, judge
from taskqueue.models import TaskRun
from taskqueue.retry import RetryPolicy
from taskqueue.states import Outcome
from tests.unit.taskqueue.builders import make_failure
from tests.unit.taskqueue.sample_tasks import LaterError, NeverError

POLICY = RetryPolicy(max_retries=3, factor_s=60, cap_s=600, has_jitter=False)


OWN = RetryPolicy(
    max_retries=3, factor_s=60, cap_s=600, has_jitter=False,
    by_code={"x.quota": {"is_temporary": False}, "x.soon": {"is_temporary": True, "factor_s": 1}},
)  # fmt: skip


def verdict_on(failure, **counters):
    """Judge a failure of a run with these counters."""
    verdict = judge(TaskRun(**counters), failure, POLICY)
    return verdict.delay_s, verdict.counts, verdict.code


@pytest.mark.parametrize("retries", [0, 1, 2])
def test_a_temporary_failure_is_tried_again(retries):
    delay_s, counts, _ = verdict_on(make_failure(), retries=retries)

    assert (delay_s, counts) == (60 * 2**retries, Counts.RETRIES)


def test_after_three_retries_a_temporary_failure_is_the_end():
    assert verdict_on(make_failure(), retries=3) == (None, Counts.RETRIES, "python.OSError")


def test_a_permanent_failure_is_the_end_at_once():
    failure = make_failure(is_temporary=False, code="x.y")

    assert verdict_on(failure) == (None, Counts.RETRIES, "x.y")


def test_a_failure_may_ask_for_a_longer_delay():
    assert verdict_on(make_failure(retry_after_s=90))[0] == 90


@pytest.mark.parametrize("crashes", [0, 1])
def test_a_crash_is_tried_again_at_once_and_counted_apart(crashes):
    found = verdict_on(crash("gone"), crashes=crashes, retries=3)

    assert found == (0.0, Counts.CRASHES, "queue.crash")


def test_the_third_crash_is_poison():
    assert verdict_on(crash("gone"), crashes=2) == (None, Counts.CRASHES, "queue.poison")


def test_how_many_crashes_are_poison_is_a_setting(settings):
    settings.TASKQUEUE_MAX_CRASHES = 1

    assert verdict_on(crash("gone"))[2] == "queue.poison"


def test_an_interruption_is_tried_again_and_counts_nothing():
    found = verdict_on(make_failure(outcome=Outcome.INTERRUPTED), retries=9, crashes=9)

    assert found[:2] == (0.0, Counts.NOTHING)


def test_a_verdict_without_a_delay_says_zero():
    verdict = judge(TaskRun(), make_failure(is_temporary=False), POLICY)

    assert verdict.delay.total_seconds() == 0


@pytest.mark.parametrize(
    ("error", "outcome", "code"),
    [
        (TimeLimitExceeded(5), Outcome.TIMEOUT, "queue.time_limit"),
        (SoftTimeLimitExceeded(), Outcome.ERROR, "queue.time_limit"),
        (WorkerLostError("gone"), Outcome.CRASH, "queue.crash"),
        (LaterError("x"), Outcome.ERROR, "unit.later"),
        (KeyError("x"), Outcome.ERROR, "python.KeyError"),
    ],
)
def test_an_error_says_how_the_attempt_ended(error, outcome, code):
    failure = describe(error, "the traceback")

    assert (failure.outcome, failure.code, failure.traceback) == (outcome, code, "the traceback")


def test_a_process_lost_while_its_worker_is_stopped_hard_is_an_interruption(monkeypatch):
    monkeypatch.setattr(worker_state, "should_terminate", True)

    assert describe(WorkerLostError("gone")).outcome == Outcome.INTERRUPTED


def test_what_a_retry_is_for_is_described_not_the_retry():
    failure = describe(Retry("again", exc=NeverError("no")))

    assert (failure.code, failure.is_temporary) == ("unit.never", False)


def test_celerys_retry_without_an_error_is_temporary_and_says_so():
    for said in (Retry("again"), None):
        failure = describe(said)

        assert (failure.code, failure.is_temporary) == ("queue.retry_requested", True)


def test_a_description_names_the_class_in_full():
    assert describe(LaterError("x")).error_class == "tests.unit.taskqueue.sample_tasks.LaterError"


def test_long_texts_are_cut_to_what_is_kept():
    failure = describe(OSError("m" * 20_000), "a" + "t" * 200_000)

    assert (len(failure.message), len(failure.traceback)) == (10_000, 100_000)


def test_a_text_that_a_database_refuses_is_made_storable():
    failure = describe(OSError("a\x00b\ud800c"), "t\x00")

    assert (failure.message, failure.traceback) == ("a\ufffdb\ufffdc", "t\ufffd")


class QuotaError(OSError):
    """Is worth another policy than its task's."""

    code = "x.busy"
    retry_policy = {"max_retries": 5, "factor_s": 2}  # noqa: RUF012


@pytest.mark.parametrize(("retries", "delay_s"), [(0, 2), (4, 32), (5, None)])
def test_the_policy_of_an_error_class_wins_over_the_tasks(retries, delay_s):
    assert verdict_on(describe(QuotaError()), retries=retries)[0] == delay_s


@pytest.mark.parametrize(
    ("code", "by_class", "delay_s", "is_temporary"),
    [("x.quota", True, None, False), ("x.soon", False, 1, True), ("x.other", True, 60, True)],
)
def test_a_task_tells_temporary_from_permanent_by_code(code, by_class, delay_s, is_temporary):
    failure = make_failure(code=code, is_temporary=by_class)

    verdict = judge(TaskRun(), failure, OWN)

    assert (verdict.delay_s, verdict.is_temporary) == (delay_s, is_temporary)


def test_a_code_that_a_database_refuses_is_made_storable():
    error = OSError()
    error.code = "a\x00b"

    assert describe(error).code == "a\ufffdb"


def test_the_class_of_an_error_is_cut_to_what_every_table_keeps():
    longest = type("E" * 300, (Exception,), {})

    assert len(describe(longest()).error_class) == 200
