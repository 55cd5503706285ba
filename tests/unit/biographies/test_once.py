from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from biographies.models import Submission
from biographies.once import once
from tests.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(rf):
    """Send a form with a key; returns the answer of a view that counts how often it worked."""
    person = make_person()

    def send(view, key="k1", who=person, **fields):
        request = rf.post("/", {"form_key": key, **fields})
        request.user = who
        return once(view)(request)

    return send


class Worker:
    """A view that remembers its work; `answers` are given one after the other."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.done = 0

    def __call__(self, request):
        self.done += 1
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_a_second_sending_shows_the_first_ones_result(send):
    view = Worker(redirect("/made/1/"))

    first, second = send(view), send(view)

    assert (first.url, second.url, view.done) == ("/made/1/", "/made/1/", 1)


def test_a_refused_form_may_be_sent_again_with_its_key(send):
    view = Worker(HttpResponse("mend it"), redirect("/made/1/"))

    send(view)

    assert send(view).url == "/made/1/"


def test_what_failed_may_be_sent_again(send):
    view = Worker(ValueError("broken"), redirect("/made/1/"))

    with pytest.raises(ValueError, match="broken"):
        send(view)

    assert send(view).url == "/made/1/"


def leave_unfinished(send, person):
    """Send a form whose work never comes to an end."""
    send(Worker(redirect("/x/")), who=person)
    Submission.objects.filter(person=person).update(location="")


def test_a_form_that_is_still_worked_on_is_said_to_be(send):
    person = make_person()
    leave_unfinished(send, person)
    view = Worker(redirect("/made/1/"))

    answer = send(view, who=person)

    assert (answer.status_code, view.done) == (409, 0)


def test_what_a_process_died_over_may_be_sent_again(send):
    person = make_person()
    leave_unfinished(send, person)
    Submission.objects.update(sent_at=timezone.now() - timedelta(minutes=3))

    assert send(Worker(redirect("/made/1/")), who=person).url == "/made/1/"


def test_what_was_changed_and_sent_again_is_another_form(send):
    view = Worker(redirect("/made/1/"), redirect("/made/2/"))

    first, second = send(view, text="one"), send(view, text="two")

    assert (first.url, second.url) == ("/made/1/", "/made/2/")


def test_a_key_is_its_persons_own(send):
    view = Worker(redirect("/made/1/"), redirect("/made/2/"))

    send(view)

    assert send(view, who=make_person()).url == "/made/2/"


def test_keys_are_forgotten_after_a_day(send):
    past = timezone.now() - timedelta(days=2)
    Submission.objects.create(key="old", person=make_person(), location="/x/", sent_at=past)

    send(Worker(redirect("/made/1/")))

    assert not Submission.objects.filter(key="old").exists()
