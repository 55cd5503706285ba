"""Twenty chapters at once against a budget, in worker processes of their own."""

from decimal import Decimal

from django.db.models import Sum

from biographies.budget_acts import raise_budget
from biographies.launch import start_book
from biographies.models import Biography, ModelCall
from biographies.waiting import tend_models
from taskqueue.models import DeadLetter, TaskRun
from taskqueue.states import UNFINISHED
from tests.model_books import QUEUES, environment, finish, kept_calls, make_model_book
from tests.stack import wait_until

PRICES = {"LLM_PRICE_PROMPT": "10", "LLM_PRICE_COMPLETION": "20", "LLM_CONCURRENCY": "8"}
LIMIT = Decimal("0.40")
PROCESSES = 4  # of each of two workers


def spent(book):
    """Return what the ledger says that a book has cost."""
    return ModelCall.objects.filter(biography=book).aggregate(all=Sum("cost"))["all"] or 0


def is_waiting(book):
    """Tell whether every run of a book has ended or waits for its budget."""
    tend_models()
    runs = TaskRun.objects.filter(subject=book.run_subject, state__in=UNFINISHED)
    held = runs.filter(state="HELD", held_for__startswith="budget: book")
    return held.exists() and runs.count() == held.count()


def test_twenty_chapters_at_once_keep_within_a_budget_and_go_on_after_a_raise(
    model_service, start_worker
):
    for _ in range(2):
        start_worker(QUEUES, env=environment(model_service, **PRICES), concurrency=PROCESSES)
    book = make_model_book(chapters=20, words=300, batch_size=20)
    Biography.objects.filter(pk=book.pk).update(budget=LIMIT)
    start_book(book)
    wait_until(lambda: is_waiting(book), seconds=180, what="a book that waits for its budget")
    costs = ModelCall.objects.filter(biography=book).values_list("cost", flat=True)
    before = spent(book)
    raise_budget(book, budget="20", token_budget=None, by="tests")
    texts = finish(book, seconds=300)

    assert LIMIT / 2 < before <= LIMIT + 2 * PROCESSES * max(costs)
    assert all(texts)
    assert set(model_service.stats()["by_request"].values()) == {1}
    assert model_service.billed == len(set(kept_calls(book)))
    assert not DeadLetter.objects.exists()
