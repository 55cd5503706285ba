"""Who did what and why."""

import getpass
import os

import pytest

from taskqueue import operator_log
from taskqueue.models import OperatorAction


@pytest.mark.django_db
def test_an_action_is_kept_with_who_what_and_why():
    operator_log.note("ann", "pause_queue", target="queue export", count=2, reason="full")

    kept = OperatorAction.objects.get()
    assert (kept.actor, kept.action, kept.target, kept.count) == (
        "ann",
        "pause_queue",
        "queue export",
        2,
    )
    assert (kept.reason, kept.detail) == ("full", {})


def test_a_reason_loses_its_outer_spaces():
    assert operator_log.clean_reason("  full\n", is_required=True) == "full"


@pytest.mark.parametrize("reason", [None, "", " \n"])
def test_a_reason_that_is_needed_is_asked_for(reason):
    with pytest.raises(ValueError, match="say why"):
        operator_log.clean_reason(reason, is_required=True)
    assert operator_log.clean_reason(reason, is_required=False) == ""


def test_a_reason_that_would_not_be_kept_whole_is_refused():
    with pytest.raises(ValueError, match="201 characters"):
        operator_log.clean_reason("x" * 201, is_required=False)


def test_a_user_without_a_name_is_his_number(monkeypatch):
    def nobody():
        raise KeyError

    monkeypatch.setattr(getpass, "getuser", nobody)

    assert operator_log.person_at_the_terminal() == f"uid {os.getuid()}"
