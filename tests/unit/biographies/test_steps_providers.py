"""Endpoints of language models: paced for all workers together, left alone in an outage."""

from datetime import timedelta

import pytest
from django.utils import timezone

from biographies.errors import ModelDownError, ModelFailedError
from biographies.language_model import Provider
from biographies.models import ModelProvider
from biographies.steps.providers import (
    MOST_FAULTS,
    ProviderGate,
    _bucket,
    is_open_to_trial,
    is_taking_calls,
    resume,
    stop,
)
from tests.fakes import Killed

pytestmark = pytest.mark.django_db

USUAL = Provider("first", "http://127.0.0.1:1/v1", "small")
OUTAGE = ModelFailedError("503: no worker is free")


class WaitedError(Exception):
    """Raised by a check in place of a wait that would go on."""


def gate(*, looks=1):
    """Return a gate whose check ends its wait at the look after so many."""
    left = iter(range(looks))

    def check():
        if next(left, None) is None:
            raise WaitedError

    return ProviderGate(check)


def fail(times=1, fault=OUTAGE):
    for _ in range(times):
        own = gate()
        own.enter(USUAL, 100, "run")
        own.leave(USUAL, fault=fault)


def row(**changes):
    if changes:
        ModelProvider.objects.filter(name="first").update(**changes)
    return ModelProvider.objects.get(name="first")


def end_wait():
    return row(open_until=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("left", "per_minute", "elapsed_s", "taken", "after"),
    [
        (60.0, 60, 0.0, 1.0, (59.0, 0.0)),
        (0.0, 60, 0.0, 1.0, (-1.0, 1.0)),
        (-1.0, 60, 1.0, 1.0, (-1.0, 1.0)),
        (10.0, 60, 3600.0, 1.0, (59.0, 0.0)),
        (0.0, 600, 0.0, 900.0, (-900.0, 60.0)),
        (5.0, 0, 9.0, 900.0, (0.0, 0.0)),
    ],
)
def test_a_bucket_goes_into_debt_and_says_when_it_is_paid(
    left, per_minute, elapsed_s, taken, after
):
    assert _bucket(left, per_minute, elapsed_s, taken) == after


def test_a_call_over_the_agreed_pace_waits_for_its_turn():
    slow = Provider("first", "http://127.0.0.1:1/v1", "small", requests_per_minute=2)
    for _ in range(2):
        gate().enter(slow, 100, "run")

    with pytest.raises(WaitedError):
        gate().enter(slow, 100, "run")
    assert row().requests_left == pytest.approx(0, abs=0.1)  # what it waited for is put back


def test_a_call_without_a_place_waits_until_another_has_ended():
    single = Provider("first", "http://127.0.0.1:1/v1", "small", concurrency=1)
    first = gate()
    first.enter(single, 100, "one")
    with pytest.raises(WaitedError):
        gate().enter(single, 100, "two")

    first.leave(single, fault=None)
    gate().enter(single, 100, "two")

    assert len(row().in_flight) == 1


def test_a_call_that_was_lost_with_its_worker_keeps_no_place():
    single = Provider("first", "http://127.0.0.1:1/v1", "small", concurrency=1, deadline_s=0.0)
    gate().enter(single, 100, "lost")

    gate().enter(single, 100, "two")

    assert len(row().in_flight) == 1


def test_outages_one_after_another_stop_all_calls():
    fail(MOST_FAULTS)

    with pytest.raises(ModelDownError, match="503: no worker is free"):
        gate().enter(USUAL, 100, "run")
    assert row().circuit == "open"


def test_a_success_between_outages_leaves_calls_alone():
    fail(MOST_FAULTS - 1)
    fail(fault=None)
    fail(MOST_FAULTS - 1)

    assert is_taking_calls(row(), timezone.now())


def test_a_bad_answer_is_no_outage():
    fail(2 * MOST_FAULTS, fault=ModelFailedError("no JSON", is_outage=False))

    assert is_taking_calls(row(), timezone.now())


def test_after_its_wait_one_call_finds_out_and_the_others_stay_away():
    fail(MOST_FAULTS)
    assert is_open_to_trial(end_wait(), timezone.now())

    gate().enter(USUAL, 100, "one")

    assert row().circuit == "half_open"
    with pytest.raises(ModelDownError):
        gate().enter(USUAL, 100, "two")


def test_a_trial_that_is_lost_with_its_worker_is_made_again():
    fail(MOST_FAULTS)
    end_wait()
    gate().enter(USUAL, 100, "lost")
    end_wait()
    row(in_flight={})

    gate().enter(USUAL, 100, "two")

    assert row().tried_by.startswith("two/")


def test_after_a_good_trial_calls_come_back_one_by_one():
    fail(MOST_FAULTS)
    end_wait()
    fail(fault=None)
    assert row().circuit == "closed"

    gate().enter(USUAL, 100, "one")
    with pytest.raises(WaitedError):
        gate().enter(USUAL, 100, "two")


def test_the_way_back_ends():
    fail(MOST_FAULTS)
    end_wait()
    fail(fault=None)
    row(ramp_until=timezone.now() - timedelta(seconds=1))

    for number in range(20):
        gate().enter(USUAL, 100, str(number))
    assert len(row().in_flight) == 20


def test_each_failed_trial_doubles_the_wait(settings):
    settings.LLM_OUTAGE_WAIT_S = 100
    fail(MOST_FAULTS)
    waits = []
    for _ in range(6):
        end_wait()
        fail()
        waits.append((row().open_until - timezone.now()).total_seconds())

    expected = [200, 400, 800, 1600, 2000, 2000]
    assert waits == [pytest.approx(wait, rel=0.11) for wait in expected]


def test_a_failed_trial_waits_as_long_as_it_should_and_no_deadline(settings):
    settings.LLM_OUTAGE_WAIT_S = 10
    fail(MOST_FAULTS)
    end_wait()
    fail()

    left = (row().open_until - timezone.now()).total_seconds()
    assert 15 < left < 23  # twice the first wait, and not the trial's own deadline


def test_an_answer_to_a_call_from_before_an_outage_does_not_end_it():
    early = gate()
    early.enter(USUAL, 100, "run")
    fail(fault=ModelFailedError("429: slow down", retry_after_s=600))
    early.leave(USUAL, fault=None)

    assert row().circuit == "open"
    with pytest.raises(ModelDownError):
        gate().enter(USUAL, 100, "run")


def test_calls_that_were_under_way_do_not_lengthen_an_outage():
    late = [gate() for _ in range(3)]
    for one in late:
        one.enter(USUAL, 100, "late")
    fail(MOST_FAULTS)
    for one in late:
        one.leave(USUAL, fault=OUTAGE)

    assert row().openings == 1


def test_a_long_wait_that_is_asked_for_holds_the_runs_at_once():
    fail(fault=ModelFailedError("429: slow down", retry_after_s=120))

    with pytest.raises(ModelDownError, match="slow down"):
        gate().enter(USUAL, 100, "run")
    assert row().circuit == "open"  # so that behind it one call finds out, and not all at once


def test_a_short_wait_that_is_asked_for_is_waited_for():
    fail(fault=ModelFailedError("429: slow down", retry_after_s=5))

    with pytest.raises(WaitedError):
        gate().enter(USUAL, 100, "run")


def test_an_operator_stops_an_endpoint_and_lets_it_go_on():
    stop("first", reason="price has changed")
    with pytest.raises(ModelDownError, match="stopped by an operator"):
        gate().enter(USUAL, 100, "run")
    assert not is_open_to_trial(row(), timezone.now())

    resume("first")

    gate().enter(USUAL, 100, "run")
    assert is_taking_calls(row(), timezone.now())


def test_a_cancelled_run_does_not_wait_for_its_turn():
    def check():
        raise Killed

    single = Provider("first", "http://127.0.0.1:1/v1", "small", concurrency=1)
    gate().enter(single, 100, "other")
    with pytest.raises(Killed):
        ProviderGate(check).enter(single, 100, "run")
    assert len(row().in_flight) == 1
