"""Queues paused and resumed at the desk, by who may, with a reason."""

import pytest
from django.urls import reverse

from taskqueue.models import OperatorAction, QueuePause
from tests.people import browse_as
from tests.unit.taskqueue.admin.desk import INDEX, said
from tests.unit.taskqueue.builders import make_run, state_of

pytestmark = pytest.mark.django_db


def url(verb, queue="export"):
    """Return the address of a form."""
    return reverse(f"admin:taskqueue_queuepause_{verb}", args=[queue])


def test_the_form_says_what_would_stop(operator):
    make_run(queue="monitoring")

    text = operator.get(url("pause", "monitoring")).content.decode()

    assert "1 waiting run would be held" in text
    assert "health checks, clean-up and dead letters wait" in text


def test_a_queue_is_paused_with_a_reason_and_resumed(operator):
    run = make_run(queue="export")

    paused = said(operator, operator.post(url("pause"), {"reason": "the disk is full"}))
    assert (state_of(run), "held: 1 run." in paused) == ("HELD", True)
    assert "is paused by" in operator.get(url("resume")).content.decode()
    resumed = said(operator, operator.post(url("resume"), {"reason": ""}))

    assert (state_of(run), "released: 1 run." in resumed) == ("PENDING", True)
    assert [action.action for action in OperatorAction.objects.all()] == [
        "resume_queue", "pause_queue",
    ]  # fmt: skip


def test_a_pause_without_a_reason_is_refused_at_the_field(operator):
    page = operator.post(url("pause"), {"reason": " "})

    assert (page.status_code, set(page.context["form"].errors)) == (400, {"reason"})
    assert not QueuePause.objects.exists()


def test_a_reason_that_is_too_long_is_refused_at_the_field(operator):
    for verb in ("pause", "resume"):
        page = operator.post(url(verb), {"reason": "x" * 201})
        assert set(page.context["form"].errors) == {"reason"}


@pytest.mark.parametrize("verb", ["pause", "resume"])
def test_what_was_done_before_is_said_and_not_done_again(operator, verb):
    if verb == "pause":
        operator.post(url("pause"), {"reason": "x"})
    before = OperatorAction.objects.count()

    text = said(operator, operator.post(url(verb), {"reason": "y"}))

    assert "Nothing was done: queue export is" in text
    assert OperatorAction.objects.count() == before


def test_a_queue_that_nobody_knows_is_not_found(operator):
    assert operator.get(url("pause", "nowhere")).status_code == 404
    assert operator.post(url("resume", "nowhere")).status_code == 404


def test_the_first_page_offers_it(operator, full_desk):
    text = operator.get(INDEX).content.decode()

    assert url("pause", "default") in text
    assert url("resume", "export") in text


@pytest.mark.parametrize("verb", ["pause", "resume"])
def test_who_may_only_look_is_refused(verb):
    client = browse_as("auditor")

    assert client.get(url(verb)).status_code == 403
    assert client.post(url(verb), {"reason": "x"}).status_code == 403
    assert url(verb) not in client.get(INDEX).content.decode()
