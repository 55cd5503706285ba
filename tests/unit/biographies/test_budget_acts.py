"""A budget is raised and what waited goes on; so it does with a new day."""

import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from biographies.budget_acts import raise_budget, release_new_day, release_raised
from biographies.errors import InvalidInputError
from biographies.language_model import Prices, Provider
from biographies.models import Biography
from biographies.steps.budgets import local_day
from taskqueue.models import OperatorAction, TaskRun
from tests.factories import make_biography, make_chapter, make_run
from tests.model_ledger import make_call

pytestmark = pytest.mark.django_db

PRICES = Prices(Decimal(1), Decimal(1))


@pytest.fixture(autouse=True)
def service(settings):
    settings.LLM_PROVIDERS = (Provider("one", "http://one.test/v1", "m", prices=PRICES),)
    settings.LLM_DAILY_BUDGET = None
    settings.LLM_DAILY_TOKENS = settings.LLM_BOOK_TOKENS = 0
    return settings


def hold(whose, reached="the budget of 5.00 USD is reached", **values):
    held_for = f"budget: {whose}: {reached}: much is used"
    return make_run(state="HELD", held_for=held_for, **values)


def states():
    return list(TaskRun.objects.order_by("created_at").values_list("state", flat=True))


def test_runs_of_the_book_go_on_and_those_of_another_do_not():
    book = make_biography()
    hold(f"book {book.pk}")
    hold(f"book {book.pk}1")
    raised = raise_budget(book, budget="12.50", token_budget=None, by="vera")

    assert (raised.released, states()) == (1, ["PENDING", "HELD"])
    assert raised.said == "The book may use 12.50 USD now. 1 step that waited for it goes on."


@pytest.mark.parametrize(
    ("money", "tokens", "said"),
    [
        (None, None, "The book may use what the settings allow now."),
        ("3", 2_000_000, "The book may use 3.00 USD and 2,000,000 tokens now."),
    ],
)
def test_what_a_book_may_use_now_is_said(money, tokens, said):
    book = make_biography(budget=Decimal(1))
    assert raise_budget(book, budget=money, token_budget=tokens, by="vera").said == said

    book.refresh_from_db()
    assert (book.budget, book.token_budget) == (money and Decimal(money), tokens)
    assert OperatorAction.objects.get().actor == "vera"


@pytest.mark.parametrize(
    "asked", [{"budget": "1.005"}, {"budget": "x"}, {"token_budget": "x"}, {"token_budget": -1}]
)
def test_what_is_no_budget_is_refused(asked):
    with pytest.raises(InvalidInputError):
        raise_budget(
            make_biography(), **({"budget": None, "token_budget": None} | asked), by="vera"
        )


def test_runs_that_waited_for_yesterdays_budget_go_on(service):
    service.LLM_DAILY_BUDGET = Decimal(5)
    day, _ = local_day()
    hold("day 2001-01-01")
    hold(f"day {day}")
    hold("book 1")

    assert (release_new_day(), states()) == (1, ["PENDING", "HELD", "HELD"])


def test_runs_go_on_when_the_budget_of_a_day_is_raised_in_the_settings(service):
    service.LLM_DAILY_BUDGET, service.LLM_DAILY_TOKENS = Decimal(9), 10
    day, _ = local_day()
    hold(f"day {day}")
    hold(f"day {day}", "the budget of 10 tokens is reached")

    assert (release_new_day(), states()) == (1, ["PENDING", "HELD"])


def test_a_run_that_was_held_after_the_raise_goes_on(service):
    book, other = make_biography(budget=Decimal(9)), make_biography(token_budget=10)
    hold(f"book {book.pk}")
    hold(f"book {book.pk}", "the budget of 9.00 USD is reached")
    hold(f"book {other.pk}", "the budget of 10 tokens is reached")
    hold("day 2026-11-23")

    assert (release_raised(), states()) == (1, ["PENDING", "HELD", "HELD", "HELD"])


def test_a_book_without_a_budget_of_its_own_is_held_by_that_of_the_settings(service):
    service.LLM_BOOK_TOKENS = 20
    book = make_biography()
    hold(f"book {book.pk}", "the budget of 20 tokens is reached")
    hold(f"book {book.pk}", "the budget of 10 tokens is reached")

    assert (release_raised(), states()) == (1, ["HELD", "PENDING"])


def tell(capsys, *line):
    """Type a command and return its object."""
    call_command(*line, "--json")
    return json.loads(capsys.readouterr().out)


def test_the_costs_of_a_book_are_told_to_a_program(capsys):
    book = make_biography(budget=Decimal("10.00"), writer="llm")
    chapter = make_chapter(biography=book)
    make_call(book, chapter=chapter, cost=Decimal("1.5"), prompt_tokens=7)
    make_call(book, outcome="lost", error_code="worker.lost", cost=None, currency="")
    make_run(
        state="HELD", subject=book.run_subject, step="chapter 1",
        held_for=f"budget: book {book.pk}: the budget of 10.00 USD is reached: much",
    )  # fmt: skip
    told = tell(capsys, "book_costs", str(book.pk))

    assert (told["budget"], told["spent"], told["spent_tokens"]) == ("10.00", "1.500000", 7)
    assert [one["name"] for one in told["by_part"]] == ["chapter 1", "the book"]
    assert (told["calls"]["cost"], told["calls"]["without_price"]) == ({"USD": "1.500000"}, 1)
    assert told["failures"][0]["name"].startswith("the worker died")
    assert told["held"][0]["steps"] == ["chapter 1"]
    assert told["forecast"]["parts"] == 1


def test_the_costs_of_a_book_are_told_in_lines(capsys, service):
    service.LLM_DAILY_TOKENS = 100
    book = make_biography(title="Ada", writer="llm")
    make_call(book, cost=Decimal("1.5"), prompt_tokens=7, outcome="failed", error_code="python.X")
    hold("day 2026-11-23", "the budget of 100 tokens is reached", subject=book.run_subject)
    call_command("book_costs", str(book.pk))
    said = capsys.readouterr().out

    assert "Ada: used 1.50 USD and 7 tokens; may use no limit" in said
    assert "all books today: 1.50 USD and 7 tokens of 100 tokens" in said
    assert "waits: the budget for a day of 100 tokens is reached; it goes on by its" in said
    assert "still to come:" in said
    assert "  something unexpected went wrong: 1 calls, 1 failed, 7 tokens, 1.50 USD" in said


def test_a_budget_is_raised_from_a_terminal(capsys):
    book = make_biography(token_budget=5)
    hold(f"book {book.pk}")
    assert tell(capsys, "raise_budget", str(book.pk), "--to", "1", "--dry-run")["waiting"] == 1
    told = tell(capsys, "raise_budget", str(book.pk), "--to", "12.50")

    assert told == {"id": book.pk, "budget": "12.50", "token_budget": 5, "released": 1}
    assert tell(capsys, "raise_budget", str(book.pk), "--tokens", "9")["budget"] == "12.50"
    assert Biography.objects.get().token_budget == 9


def test_a_raise_of_nothing_is_refused():
    with pytest.raises(CommandError, match="say the new budget"):
        call_command("raise_budget", str(make_biography().pk))
