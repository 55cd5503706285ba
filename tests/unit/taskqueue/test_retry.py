"""When a failed attempt is tried again, and after how long."""

import pytest

from taskqueue.base import TrackedTask
from taskqueue.errors import RetryRequestedError
from taskqueue.retry import (
    LONGEST_RETRY_AFTER_S,
    RetryPolicy,
    error_code,
    is_temporary,
    policy_said_by,
    retry_after_s,
)
from tests.unit.taskqueue.sample_tasks import LaterError, NeverError

PLAIN = RetryPolicy(max_retries=3, factor_s=60, cap_s=600, has_jitter=False)
JITTERY = RetryPolicy(max_retries=3, factor_s=60, cap_s=600, has_jitter=True)


class Busy(OSError):  # noqa: N818  # named as a provider names its own
    """Says how long to wait, how often and how long to try."""

    retry_after_s = 42
    code = "provider.busy"
    retry_policy = {"max_retries": 9, "cap_s": 30, "unknown": 1, "factor_s": "soon"}  # noqa: RUF012


@pytest.mark.parametrize(
    ("retries", "seconds"), [(0, 60), (1, 120), (2, 240), (3, 480), (4, 600), (40, 600)]
)
def test_the_delays_double_up_to_the_cap(retries, seconds):
    assert PLAIN.delay_s(retries) == seconds


@pytest.mark.parametrize(("retries", "low", "high"), [(0, 54, 66), (1, 108, 132), (2, 216, 264)])
def test_the_jitter_is_ten_per_cent_either_way(retries, low, high):
    assert JITTERY.delay_s(retries, uniform=lambda a, b: a) == pytest.approx(low)
    assert JITTERY.delay_s(retries, uniform=lambda a, b: b) == pytest.approx(high)


def test_real_draws_differ_and_stay_within_the_jitter():
    draws = [JITTERY.delay_s(0) for _ in range(500)]

    assert len(set(draws)) > 100
    assert min(draws) >= 54
    assert max(draws) <= 66


def test_the_jitter_does_not_lift_a_delay_over_the_cap():
    assert JITTERY.delay_s(4, uniform=lambda a, b: b) == 600


@pytest.mark.parametrize(("asked", "waited"), [(None, 60), (30, 60), (61, 61), (3600, 3600)])
def test_a_longer_retry_after_wins(asked, waited):
    assert PLAIN.delay_s(0, retry_after_s=asked) == waited


@pytest.mark.parametrize(
    "error",
    [
        OSError("no route"),
        TimeoutError(),
        ConnectionResetError(),
        RuntimeError(),
        Exception("?"),
        LaterError(),
        RetryRequestedError("again"),
    ],
)
def test_what_waiting_may_mend_is_temporary(error):
    assert is_temporary(error)


@pytest.mark.parametrize(
    "error",
    [
        TypeError(),
        ValueError(),
        KeyError("x"),
        AttributeError(),
        AssertionError(),
        ZeroDivisionError(),
        NotImplementedError(),
        ImportError(),
        NameError(),
        RecursionError(),
        UnicodeDecodeError("utf-8", b"", 0, 1, "bad"),
        NeverError(),
    ],
)
def test_what_no_waiting_mends_is_permanent(error):
    assert not is_temporary(error)


def test_an_error_of_a_permanent_class_may_say_that_it_is_temporary():
    error = ValueError("for now")
    error.is_temporary = True

    assert is_temporary(error)


def test_a_code_is_the_errors_own_or_its_class():
    assert (error_code(NeverError()), error_code(KeyError())) == ("unit.never", "python.KeyError")


def test_an_error_says_how_long_to_wait():
    assert (retry_after_s(Busy()), retry_after_s(OSError())) == (42.0, None)


@pytest.mark.parametrize(
    ("name", "value", "attribute"),
    [
        ("CELERY_TASK_MAX_RETRIES", 7, "max_retries"),
        ("CELERY_TASK_RETRY_BACKOFF", 9, "factor_s"),
        ("CELERY_TASK_RETRY_BACKOFF_MAX", 11, "cap_s"),
        ("CELERY_TASK_RETRY_JITTER", False, "has_jitter"),
    ],
)
def test_the_policy_is_the_clients(settings, name, value, attribute):
    setattr(settings, name, value)

    assert getattr(RetryPolicy.from_settings(), attribute) == value


def test_a_task_may_set_its_own_policy(settings):
    policy = RetryPolicy.from_settings({"max_retries": 1, "factor_s": 5, "cap_s": 7})

    assert (policy.max_retries, policy.factor_s, policy.cap_s) == (1, 5, 7)
    assert policy.has_jitter is settings.CELERY_TASK_RETRY_JITTER


def test_an_error_class_says_what_makes_sense_of_retries_and_the_rest_is_left_out():
    assert policy_said_by(Busy()) == {"max_retries": 9, "cap_s": 30}
    assert policy_said_by(OSError()) == {}


@pytest.mark.parametrize(
    ("code", "said", "policy"),
    [
        ("other", {}, (3, 60, 600)),
        ("other", {"max_retries": 9, "factor_s": 1}, (9, 1, 600)),
        ("a.b", {"max_retries": 9, "factor_s": 1}, (0, 1, 600)),
        ("c.d", {"factor_s": 1}, (3, 2, 4)),
    ],
)
def test_what_is_nearer_to_the_failure_wins(code, said, policy):
    by_code = {"a.b": {"max_retries": 0}, "c.d": {"factor_s": 2, "cap_s": 4}}
    found = RetryPolicy.from_settings({"by_code": by_code}).for_failure(code, said)

    assert (found.max_retries, found.factor_s, found.cap_s) == policy


@pytest.mark.parametrize("by_class", [True, False])
def test_a_task_may_say_by_code_whether_an_error_is_temporary(by_class):
    policy = RetryPolicy.from_settings({"by_code": {"a.b": {"is_temporary": not by_class}}})

    assert policy.is_temporary("a.b", by_class=by_class) is not by_class
    assert policy.is_temporary("other", by_class=by_class) is by_class


@pytest.mark.parametrize(
    "policy",
    [
        {"max_retry": 1},
        {"max_retries": -1},
        {"factor_s": "60"},
        {"cap_s": True},
        {"cap_s": float("nan")},
        {"by_code": {"a.b": {"max_retry": 1}}},
        {"is_temporary": True},
    ],
)
def test_a_policy_that_would_not_do_what_it_says_is_refused_where_the_task_is_made(policy):
    with pytest.raises(ValueError, match="retry_policy: "):
        type("Task", (TrackedTask,), {"retry_policy": policy})


def test_a_policy_may_say_whether_a_code_is_temporary():
    policy = {"by_code": {"a.b": {"is_temporary": False, "cap_s": 0}}}

    assert type("Task", (TrackedTask,), {"retry_policy": policy}).retry_policy == policy


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        (0, 0.0),
        (1e300, LONGEST_RETRY_AFTER_S),
        (float("inf"), None),
        (float("nan"), None),
        (-5, None),
        ("soon", None),
        (True, None),
    ],
)
def test_a_wish_that_makes_no_sense_is_none_and_one_without_end_is_cut(asked, kept):
    assert retry_after_s(RetryRequestedError("later", asked)) == kept


@pytest.mark.parametrize("code", [404, None, "", print])
def test_a_code_that_is_no_text_is_another_librarys(code):
    error = OSError()
    error.code = code

    assert error_code(error) == "python.OSError"


def test_a_run_may_be_tried_again_for_ever():
    assert PLAIN.delay_s(100_000) == 600
