"""Many workers at one budget: never more than one call in flight each is spent beyond it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection

from biographies.errors import BudgetReachedError
from biographies.guard import Unguarded
from biographies.language_model import Answer, Message, Prices, Provider, Request
from biographies.models import Biography, BudgetReservation, Chapter, ModelCall
from biographies.steps.model_calls import LedgerCall
from tests.factories import make_biography, make_chapter
from tests.model_ledger import FakeGate

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS, EACH = 5, 4
SERVICE = Provider("one", "http://one.test/v1", "m", prices=Prices(Decimal(0), Decimal(10)))
MOST = Decimal("1.00")  # of a call: 100,000 tokens answered


class Endpoint:
    """Bills each call, and answers when others are under way with it or nobody comes."""

    def __init__(self, tokens):
        self.tokens = tokens
        self.billed = []
        self._together = threading.Condition()
        self._inside = 0

    def complete(self, request, *, has_schema, check):
        check()
        with self._together:
            self.billed.append(request.messages[0].text)
            self._inside += 1
            self._together.notify_all()
            self._together.wait_for(lambda: self._inside > 1, timeout=0.05)
            self._inside -= 1
        return Answer("Text.", 0, self.tokens, "stop")

    @property
    def spent(self):
        return len(self.billed) * Decimal(self.tokens) / 100_000


def ask(chapter, endpoint, number):
    """Ask for all of a worker's texts in its own thread; return whether the budget allowed it."""
    calls = LedgerCall(
        chapter,
        guard=Unguarded(),
        providers=[SERVICE],
        gate=FakeGate(),
        client_for=lambda *_: endpoint,
    )
    try:
        for text in range(EACH):
            said = Message("user", f"{number}/{text}")
            calls(Request((said,), max_tokens=100_000, purpose="section", prompt_version="1"))
    except BudgetReachedError:
        return False
    finally:
        connection.close()
    return True


def ask_all(chapters, endpoint):
    """Let all workers ask at once."""
    chapters = list(Chapter.objects.filter(pk__in=[one.pk for one in chapters]))
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(lambda n: ask(chapters[n], endpoint, n), range(WORKERS)))


def check_spent(endpoint, limit, beyond):
    assert limit - MOST <= endpoint.spent <= limit + beyond
    assert sum(ModelCall.objects.values_list("cost", flat=True)) == endpoint.spent
    assert not BudgetReservation.objects.exists()


# As much as was foreseen, half of it, and twice as much: that alone can pass the limit.
@pytest.mark.parametrize(
    ("tokens", "beyond"), [(100_000, 0), (50_000, 0), (200_000, WORKERS * 2 * MOST)]
)
def test_the_budget_of_a_book_holds_for_all_its_workers(tokens, beyond):
    limit = Decimal("7.00")
    book, endpoint = make_biography(budget=limit), Endpoint(tokens)
    chapters = [make_chapter(biography=book, number=n) for n in range(1, WORKERS + 1)]

    assert not all(ask_all(chapters, endpoint))
    check_spent(endpoint, limit, beyond)
    Biography.objects.update(budget=Decimal("99.00"))
    assert all(ask_all(chapters, endpoint))
    assert len(endpoint.billed) == len(set(endpoint.billed)) == WORKERS * EACH


def test_the_budget_of_a_day_holds_for_all_books(settings):
    settings.LLM_DAILY_BUDGET = Decimal("7.00")
    chapters, endpoint = [make_chapter() for _ in range(WORKERS)], Endpoint(100_000)

    assert not all(ask_all(chapters, endpoint))
    check_spent(endpoint, settings.LLM_DAILY_BUDGET, 0)


def test_two_runs_with_the_same_request_pay_for_it_once():
    chapter, endpoint = make_chapter(), Endpoint(1)
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: ask(chapter, endpoint, 0), range(2)))

    assert (done, len(endpoint.billed)) == ([True, True], EACH)
