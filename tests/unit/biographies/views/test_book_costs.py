"""The page of a book's costs: what was used, by what, what waits, and the form that raises it."""

from decimal import Decimal

import pytest

from biographies.language_model import Prices, Provider
from biographies.models import Biography
from biographies.steps.budgets import Need, reserve
from taskqueue.models import OperatorAction, TaskRun
from tests.factories import make_biography, make_chapter, make_run
from tests.model_ledger import make_call
from tests.people import browse_as

pytestmark = pytest.mark.django_db

SERVICE = Provider("one", "http://one.test/v1", "m", prices=Prices(Decimal(1), Decimal(1)))


@pytest.fixture(autouse=True)
def service(settings):
    """One service with a price, and no budget of a day."""
    settings.LLM_PROVIDERS = (SERVICE,)
    settings.LLM_DAILY_BUDGET = None
    settings.LLM_DAILY_TOKENS = 0
    settings.LLM_BOOK_TOKENS = 3_000_000
    return settings


def make_book(**values):
    return make_biography(**({"writer": "llm"} | values))


def read(book, client=None):
    """Return the page's text with single spaces."""
    answer = (client or browse_as()).get(f"/biographies/{book.slug}/costs/")
    return " ".join(answer.content.decode().split())


def send(book, client=None, **fields):
    return (client or browse_as()).post(f"/biographies/{book.slug}/costs/", fields)


def hold(book, step="chapter 3", reason="the budget of 10.00 USD is reached: much used"):
    held_for = f"budget: book {book.pk}: {reason}"
    return make_run(subject=book.run_subject, state="HELD", held_for=held_for, step=step)


def test_the_cost_of_each_call_part_model_and_failure_is_shown():
    book = make_book(budget=Decimal("10.00"))
    chapter = make_chapter(biography=book, number=3)
    make_call(book, chapter=chapter, cost=Decimal("1.25"), prompt_tokens=1_234, purpose="section",
              latency_ms=1_500)  # fmt: skip
    make_call(book, outcome="failed", error_code="model.failed", cost=Decimal("0.50"),
              completion_tokens=700, is_estimated=True)  # fmt: skip
    page = read(book)

    for said in ("10.00 USD", "1.75 USD and 1,934 tokens", "Chapter 3", "The book", ">m (one)",
                 "1.25 USD", "1,234", "1.5 s", "about 700", "Failed",
                 "The service failed or gave no whole answer"):  # fmt: skip
        assert said in page


def test_what_has_no_price_is_said_to_have_none(service):
    service.LLM_PROVIDERS = ()
    book = make_book(budget=Decimal("5.00"))
    make_call(book, cost=None, currency="", prompt_tokens=10)
    page = read(book)
    make_call(book, cost=Decimal("1.25"))

    assert "1.25 USD, 1 without a known price and 10 tokens" in read(book)
    assert "1 without a known price" in page
    assert "no known price" in page
    assert "3,000,000 tokens (what the site allows a book)" in page
    assert "no price is known, so the budget of money binds nothing" in page
    assert "0.00" not in page.replace("5.00", "")


def test_a_book_that_no_model_writes_costs_nothing():
    assert "its making costs nothing" in read(make_book(writer="extractive"))


def test_a_forecast_is_shown_before_the_start():
    page = read(make_book(chapter_count=20, words_per_chapter=2550))

    assert "Still to come" in page
    assert "calls for 20 parts of 51,000 words together" in page
    assert "No call has been made for this book yet." in page


def test_what_is_set_aside_and_what_the_day_allows_is_shown(service):
    service.LLM_DAILY_BUDGET, service.LLM_DAILY_TOKENS = Decimal(50), 9_000_000
    book = make_book(budget=Decimal("10.00"))
    reserve(Need(book.pk, None, SERVICE, "a", 500_000, 500_000))
    make_call(make_book(), cost=Decimal("2.00"))
    page = read(book)

    assert "1.00 USD and 1,000,000 tokens" in page
    assert "at most, for 1 call under way" in page
    assert "2.00 USD and 0 tokens of 50.00 USD and 9,000,000 tokens" in page


def test_what_waits_for_the_budget_is_said_in_one_sentence():
    book = make_book(budget=Decimal("10.00"))
    hold(book)
    hold(book, step="introduction")
    hold(make_book())
    page = read(book)

    assert page.count("Waits: the budget of 10.00 USD is reached; raise it to go on.") == 1
    assert "Chapter 3, introduction. All that is finished is kept." in page


def test_a_raise_sets_the_budget_and_lets_go_on_what_waited_for_it():
    book = make_book(budget=Decimal("10.00"))
    run, other = hold(book), hold(make_book())
    client = browse_as()
    answer = send(book, client, budget="12.50", token_budget="")

    assert answer.status_code == 303
    assert Biography.objects.get(pk=book.pk).budget == Decimal("12.50")
    assert TaskRun.objects.get(pk=run.pk).state == "PENDING"
    assert TaskRun.objects.get(pk=other.pk).state == "HELD"
    assert "The book may use 12.50 USD now. 1 step that waited for it goes on." in read(
        book, client
    )
    done = OperatorAction.objects.get(action="raise_budget")
    assert (done.target, done.count) == (book.run_subject, 1)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"budget": "much"}, "Enter a number."),
        ({"budget": "-1"}, "greater than or equal to 0"),
        ({"budget": "1.005"}, "no more than 2 decimal places"),
        ({"token_budget": "1.5"}, "Enter a whole number."),
    ],
)
def test_what_is_no_budget_is_refused_at_its_field(fields, said):
    book = make_book(budget=Decimal("10.00"))
    answer = send(book, **fields)

    assert said in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()
    assert Biography.objects.get(pk=book.pk).budget == Decimal("10.00")


def test_who_may_only_read_sees_no_form():
    page = read(make_book(), browse_as("auditor"))

    assert "Set the budget" not in page


def test_a_draft_that_a_model_is_to_write_says_on_its_page_what_that_takes():
    client = browse_as()
    book, other = make_book(state="draft"), make_book(state="needs_review")

    said = client.get(f"/biographies/{book.slug}/").content.decode()
    assert "The language model will use" in said
    assert "in 1 to 4 calls for 1 part of 100 words together" in said
    assert "will use" not in client.get(f"/biographies/{other.slug}/").content.decode()


def test_a_new_book_shows_what_a_model_would_use_for_its_size(service):
    client = browse_as()
    shown = client.get("/biographies/new/").content.decode()
    again = client.post("/biographies/new/", {"chapters": "2", "words": "1000", "then": "check"})
    wrong = client.post("/biographies/new/", {"chapters": "many", "words": "9", "then": "check"})

    assert "for 22 parts of 53,040 words together" in shown
    assert "for 4 parts of 2,800 words together" in again.content.decode()
    assert "words together" not in wrong.content.decode()
    service.LLM_PROVIDERS = ()
    assert "words together" not in client.get("/biographies/new/").content.decode()
