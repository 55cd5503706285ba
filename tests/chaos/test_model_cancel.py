"""A book that is cancelled while its model writes: the call ends, and no other begins."""

import pytest

from biographies.launch import cancel_book, start_book
from biographies.models import ModelCall
from taskqueue.models import DeadLetter, TaskRun
from taskqueue.states import UNFINISHED
from tests.model_books import QUEUES, environment, make_model_book
from tests.model_plan import KEY, Plan
from tests.stack import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


PROCESSES = 2  # each has one call under way at most, and none of these ends by itself
A_MINUTE = 3  # calls; the next one has to wait for 20 seconds


def cancel_while(is_so, model_service, start_worker, *, a_minute=0, **behaviour):
    """Cancel a book when something is so, wait until its runs have ended; return its worker."""
    model_service.plan = Plan(api_key=KEY, context_tokens=16_000, **behaviour)
    known = {"LLM_DEADLINE_S": "60", "LLM_REQUESTS_PER_MINUTE": str(a_minute)}
    worker = start_worker(QUEUES, env=environment(model_service, **known), concurrency=PROCESSES)
    book = make_model_book(chapters=4, words=400)
    start_book(book)
    wait_until(is_so, seconds=60, what="a call under way")
    assert cancel_book(book, reason="enough")
    runs = TaskRun.objects.filter(subject=book.run_subject)
    unfinished = runs.filter(state__in=UNFINISHED)
    wait_until(lambda: not unfinished.exists(), seconds=10, what="the end of the runs")
    assert set(runs.values_list("state", flat=True)) == {"SUCCESS", "REVOKED"}
    calls = model_service.calls
    wait_until(lambda: ModelCall.objects.count() == calls, seconds=10, what="a line for each call")
    return worker


@pytest.mark.representative
def test_a_call_ends_in_the_middle_of_its_stream(model_service, start_worker):
    cancel_while(lambda: model_service.pieces > 2, model_service, start_worker, piece_s=0.5)

    wait_until(lambda: not model_service.in_flight, seconds=10, what="the end of the streams")
    seen = model_service.stats()
    assert seen["calls"] <= PROCESSES
    assert seen["outcomes"] == {"gone": seen["calls"]}
    assert set(ModelCall.objects.values_list("outcome", "is_estimated")) == {("failed", True)}
    assert not DeadLetter.objects.exists()


def test_a_call_that_says_nothing_yet_ends_too(model_service, start_worker):
    cancel_while(lambda: model_service.in_flight, model_service, start_worker, latency_s=30)

    # the endpoint does not notice while it has nothing to say; nobody waits for it
    assert model_service.calls <= PROCESSES
    assert not TaskRun.objects.filter(state="FAILURE").exists()


def test_what_waits_between_two_calls_calls_no_more(model_service, start_worker):
    def is_between():
        return model_service.calls >= A_MINUTE and not model_service.in_flight

    worker = cancel_while(is_between, model_service, start_worker, a_minute=A_MINUTE)
    worker.stop()  # it lets end what it has under way

    assert model_service.calls == A_MINUTE
    assert ModelCall.objects.filter(outcome="answered").count() == A_MINUTE
    assert not DeadLetter.objects.exists()
