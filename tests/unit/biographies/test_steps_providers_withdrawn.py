"""A call that was let in and never went out says nothing of its endpoint."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from biographies.language_model import Provider
from biographies.models import ModelProvider
from biographies.steps.providers import ProviderGate, is_open_to_trial

pytestmark = pytest.mark.django_db

USUAL = Provider("first", "http://127.0.0.1:1/v1", "small")


class CancelledError(Exception):
    """What a check raises that ends a wait."""


def gate_of(looks):
    """Return a gate whose run is cancelled at the look after so many."""
    left = iter(range(looks))

    def check():
        if next(left, None) is None:
            raise CancelledError

    return ProviderGate(check)


def withdrawn(**columns):
    """Return an endpoint's row after a call was let in and withdrawn."""
    ModelProvider.objects.create(name="first", **columns)
    gate = gate_of(1)
    gate.enter(USUAL, 100, "run")
    gate.withdraw(USUAL)
    return ModelProvider.objects.get()


def test_its_place_is_free_again():
    row = withdrawn(faults=2)

    assert (row.in_flight, row.faults, row.circuit) == ({}, 2, "closed")


def test_the_next_call_is_the_one_that_tries_an_endpoint_after_an_outage():
    ended = timezone.now() - timedelta(seconds=1)
    row = withdrawn(circuit="open", open_until=ended, openings=1)

    assert (row.circuit, row.tried_by, row.openings) == ("open", "", 1)
    assert is_open_to_trial(row, timezone.now())


def test_who_is_cancelled_while_waiting_for_the_pace_leaves_no_trace():
    slow = replace(USUAL, requests_per_minute=1, tokens_per_minute=1_000)
    gate_of(1).enter(slow, 400, "one")
    with pytest.raises(CancelledError):
        gate_of(1).enter(slow, 400, "two")

    row = ModelProvider.objects.get()
    assert len(row.in_flight) == 1
    assert (row.requests_left, row.tokens_left) == pytest.approx((0, 600), abs=20)


def test_an_attempt_that_was_killed_keeps_no_place_from_the_next_of_its_run():
    single = replace(USUAL, concurrency=1)
    gate_of(1).enter(single, 100, "run")
    gate_of(1).enter(single, 100, "run")

    assert len(ModelProvider.objects.get().in_flight) == 1
