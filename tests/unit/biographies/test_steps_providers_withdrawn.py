"""A call that was let in and never went out says nothing of its endpoint."""

from datetime import timedelta

import pytest
from django.utils import timezone

from biographies.language_model import Provider
from biographies.models import ModelProvider
from biographies.steps.providers import ProviderGate, is_open_to_trial

pytestmark = pytest.mark.django_db

USUAL = Provider("first", "http://127.0.0.1:1/v1", "small")


def withdrawn(**columns):
    """Return an endpoint's row after a call was let in and withdrawn."""
    ModelProvider.objects.create(name="first", **columns)
    gate = ProviderGate(lambda: None)
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
