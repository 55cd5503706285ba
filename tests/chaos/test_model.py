"""The model's writer under kills and outages, with real workers: nothing changes but the time."""

import random
from dataclasses import dataclass, field
from itertools import product

import pytest

from biographies.launch import start_book
from taskqueue.models import DeadLetter, TaskAttempt, TaskRun
from tests.model_books import QUEUES, environment, finish, kept_calls, make_model_book
from tests.stack import wait_until

SIZE = {"chapters": 6, "words": 600}
POINTS = sorted(random.Random(7).sample(range(100), 10))  # per cent of the calls, when it dies
IN_CI = (2, POINTS[4])
RUNS = [
    pytest.param(*run, marks=[pytest.mark.representative] if run == IN_CI else [])
    for run in product((2, 5), POINTS)
]


@dataclass
class Unbroken:
    """What a worker makes whom nobody kills: the text, and the calls that it takes."""

    texts: list = field(default_factory=list)
    calls: int = 0


UNBROKEN = Unbroken()


@pytest.fixture
def unbroken(model_service, start_worker):
    """One for all tests."""
    if UNBROKEN.calls:
        return UNBROKEN
    worker = start_worker(QUEUES, env=environment(model_service), concurrency=2)
    book = make_model_book(**SIZE)
    start_book(book)
    UNBROKEN.texts = finish(book)
    worker.stop()
    UNBROKEN.calls = model_service.calls
    model_service.reset()
    return UNBROKEN


@pytest.mark.parametrize(("processes", "percent"), RUNS)
def test_a_killed_worker_changes_no_word_and_pays_for_no_answer_twice(
    model_service, unbroken, start_worker, processes, percent
):
    at = max(1, unbroken.calls * percent // 100)
    victim = start_worker(QUEUES, env=environment(model_service), concurrency=processes)
    book = make_model_book(**SIZE)
    start_book(book)
    wait_until(lambda: model_service.calls >= at, seconds=60, what="so many calls")
    victim.kill()
    start_worker(QUEUES, env=environment(model_service), concurrency=processes)

    assert finish(book) == unbroken.texts
    # at most the call that each process had under way is paid for once more
    assert model_service.billed <= len(set(kept_calls(book))) + processes
    assert list(DeadLetter.objects.values_list("run__step", "error_code", "message")) == []


def test_an_outage_under_two_hundred_jobs_costs_none_of_them(model_service, start_worker):
    books = [make_model_book(chapters=50, words=100, batch_size=50) for _ in range(4)]
    model_service.is_away = True
    start_worker(QUEUES, env=environment(model_service), concurrency=2)
    for book in books:
        start_book(book)
    held = TaskRun.objects.filter(state="HELD", held_for__startswith="model.down")
    wait_until(lambda: held.count() >= 200, seconds=900, what="two hundred runs that wait")
    away = model_service.stats()["calls"]
    model_service.is_away = False
    for book in books:
        finish(book, seconds=600)

    assert away <= 100
    assert model_service.stats()["most_in_flight"] <= 2
    assert list(DeadLetter.objects.values_list("run__step", "error_code", "message")) == []
    assert not TaskAttempt.objects.filter(outcome="RETRY").exists()
