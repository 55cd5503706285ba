"""What a call may cost is set aside before it, within the budgets of its book and of the day."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from biographies.errors import BudgetReachedError
from biographies.language_model import Prices, Provider
from biographies.models import BudgetReservation, ModelCall
from biographies.steps import budgets
from biographies.steps.budgets import CurrencyMixError, Need, reserve, settle
from tests.factories import make_biography
from tests.model_ledger import make_call

pytestmark = pytest.mark.django_db

PRICES = Prices(Decimal(1), Decimal(2))  # of a million tokens


@pytest.fixture(autouse=True)
def limits(settings):
    """No limit but those that a test sets."""
    settings.LLM_PROVIDERS = ()
    settings.LLM_DAILY_BUDGET = None
    settings.LLM_DAILY_TOKENS = settings.LLM_BOOK_TOKENS = 0
    return settings


def need(book, request="a", *, prices=PRICES, **values):
    """A call of a million tokens asked and a million answered: 3.00 in money."""
    provider = Provider("one", "http://one.test/v1", "m", prices=prices, deadline_s=10)
    return Need(
        biography_id=book.pk, chapter_id=None, provider=provider, request_sha256=request,
        **({"prompt_tokens": 1_000_000, "completion_tokens": 1_000_000} | values),
    )  # fmt: skip


def called(**values):
    return ModelCall(request_sha256="a", endpoint="one", model="m", outcome="answered", **values)


def test_the_most_that_a_call_may_cost_is_set_aside():
    kept = reserve(need(make_biography(), run_id="r", attempt=2))

    assert (kept.cost, kept.currency, kept.tokens) == (Decimal("3.00"), "USD", 2_000_000)
    assert (kept.run_id, kept.attempt, kept.provider) == ("r", 2, "one")
    assert kept.expires_at > timezone.now() + timedelta(seconds=60)


def test_a_call_may_use_a_budget_to_its_last_cent():
    book = make_biography(budget=Decimal("10.00"))
    make_call(book, cost=Decimal("7.00"))

    assert reserve(need(book)) is not None


def test_a_call_that_would_pass_the_budget_of_its_book_is_refused_in_words():
    book = make_biography(budget=Decimal("10.00"))
    make_call(book, cost=Decimal("7.000001"))

    with pytest.raises(BudgetReachedError) as refused:
        reserve(need(book))

    assert str(refused.value) == (
        f"book {book.pk}: the budget of 10.00 USD is reached: 7.0000 USD are used, "
        "and the next call may take 3.00 USD"
    )
    assert not BudgetReservation.objects.exists()


def test_what_calls_under_way_may_cost_makes_others_wait_and_refuses_none():
    book = make_biography(budget=Decimal("5.00"))
    first = reserve(need(book))

    assert reserve(need(book, "b")) is None
    settle(first, called(biography=book, cost=Decimal("1.00"), currency="USD"))
    assert reserve(need(book, "b")) is not None


def test_the_same_request_of_a_book_waits_for_the_one_under_way():
    book = make_biography()
    first = reserve(need(book))

    assert reserve(need(book)) is None
    assert reserve(need(make_biography())) is not None
    settle(first, called(biography=book))
    assert reserve(need(book)) is None  # it is in the ledger


def test_a_request_that_failed_is_asked_again():
    book = make_biography()
    make_call(book, request_sha256="a", outcome="failed")

    assert reserve(need(book)) is not None


def test_without_a_price_tokens_are_counted_and_money_is_not():
    book = make_biography(budget=Decimal("0.01"), token_budget=3_000_000)
    make_call(book, prompt_tokens=1_000_001, cost=None, currency="")

    with pytest.raises(BudgetReachedError, match=r"budget of 3,000,000 tokens is reached: 1,000,0"):
        reserve(need(book, prices=None))


def test_without_a_price_and_a_number_of_its_own_the_setting_binds_a_book(limits):
    limits.LLM_BOOK_TOKENS = 1_999_999

    with pytest.raises(BudgetReachedError, match="the budget of 1,999,999 tokens is reached"):
        reserve(need(make_biography(budget=Decimal("99.00")), prices=None))


def test_with_a_price_and_a_budget_of_money_the_setting_does_not_bind(limits):
    limits.LLM_BOOK_TOKENS = 1

    assert reserve(need(make_biography(budget=Decimal("99.00")))) is not None
    with pytest.raises(BudgetReachedError, match="1 tokens"):
        reserve(need(make_biography()))


def test_a_budget_of_nothing_lets_nothing_out():
    with pytest.raises(BudgetReachedError, match="the budget of 0 tokens"):
        reserve(need(make_biography(token_budget=0)))


def test_a_day_has_a_budget_over_all_books(limits):
    limits.LLM_DAILY_BUDGET = Decimal("5.00")
    make_call(make_biography(), cost=Decimal("2.50"))
    day, _ = budgets.local_day()

    with pytest.raises(BudgetReachedError, match=rf"^day {day}: the budget of 5\.00 USD is rea"):
        reserve(need(make_biography()))


def test_what_was_spent_yesterday_does_not_count_today(limits):
    limits.LLM_DAILY_BUDGET = Decimal("5.00")
    _, start = budgets.local_day()
    make_call(make_biography(), cost=Decimal(5), created_at=start - timedelta(seconds=1))

    assert reserve(need(make_biography())) is not None


def test_the_day_is_that_of_the_time_zone_of_the_site(limits):
    limits.TIME_ZONE = "Pacific/Kiritimati"
    noon = timezone.now().replace(year=2026, month=11, day=23, hour=12)

    assert budgets.local_day(noon)[0] == "2026-11-24"


def test_a_day_has_a_budget_of_tokens_as_well(limits):
    limits.LLM_DAILY_TOKENS = 2_000_000
    assert reserve(need(make_biography())) is not None

    assert reserve(need(make_biography())) is None  # till the first is settled
    make_call(make_biography(), prompt_tokens=1)
    with pytest.raises(BudgetReachedError, match="budget of 2,000,000 tokens"):
        reserve(need(make_biography()))


def test_money_of_two_currencies_is_not_added_up():
    book = make_biography(budget=Decimal("10.00"))
    make_call(book, cost=Decimal(1), currency="EUR")

    with pytest.raises(CurrencyMixError, match=f"book {book.pk}: .* in USD, .* in EUR as well"):
        reserve(need(book))


def test_endpoints_with_prices_in_two_currencies_are_refused_in_words():
    dollars = Provider("one", "http://one.test/v1", "m", prices=PRICES)
    euros = Provider("two", "http://two.test/v1", "m", prices=Prices(*[Decimal(1)] * 2, "EUR"))

    budgets.refuse_mixed_currencies([dollars, dollars])
    with pytest.raises(CurrencyMixError, match="two in EUR, one in USD"):
        budgets.refuse_mixed_currencies([dollars, euros])


def test_a_call_whose_worker_died_is_lost_at_the_most_it_may_have_cost():
    book = make_biography()
    kept = reserve(need(book))
    BudgetReservation.objects.update(expires_at=timezone.now())

    assert budgets.enter_lost() == 1
    lost = ModelCall.objects.get(biography=book)
    assert (lost.outcome, lost.cost, lost.is_estimated) == ("lost", kept.cost, True)
    assert (lost.prompt_tokens, lost.endpoint) == (2_000_000, "one")
    assert budgets.enter_lost() == 0


def test_the_next_attempt_of_a_run_does_not_wait_for_the_call_of_the_one_before():
    book = make_biography()
    reserve(need(book, run_id="r", attempt=1))

    assert reserve(need(book, run_id="other", attempt=2)) is None
    assert reserve(need(book, run_id="r", attempt=2)).attempt == 2
    assert ModelCall.objects.get().outcome == "lost"


def test_an_attempt_does_not_wait_for_a_call_of_its_own():
    book = make_biography()
    reserve(need(book, run_id="r", attempt=1))

    assert reserve(need(book, run_id="r", attempt=1)) is not None


def test_an_answer_that_comes_after_its_call_was_given_up_is_not_counted_twice():
    book = make_biography()
    kept = reserve(need(book))
    BudgetReservation.objects.update(expires_at=timezone.now())
    budgets.enter_lost()
    settle(kept, called(biography=book, cost=Decimal(2), currency="USD", prompt_tokens=5))

    used = budgets.spending_of_book(book.pk, "USD")
    assert (used.settled, used.settled_tokens) == (Decimal("3.00"), 2_000_000)
    assert ModelCall.objects.filter(outcome="answered", is_estimated=True).count() == 1


def test_an_answer_of_unknown_price_stays_of_unknown_price_when_it_comes_late():
    book = make_biography()
    kept = reserve(need(book, prices=None))
    BudgetReservation.objects.update(expires_at=timezone.now())
    budgets.enter_lost()
    settle(kept, called(biography=book, cost=None, prompt_tokens=5))

    late = ModelCall.objects.filter(outcome="answered")
    assert late.values_list("cost", "prompt_tokens").get() == (None, 0)


@pytest.mark.parametrize(
    ("amount", "unit", "words"),
    [
        (Decimal("1234.5"), "USD", "1,234.50 USD"),
        (Decimal("0.123456"), "USD", "0.1235 USD"),
        (Decimal("0.000123"), "EUR", "0.000123 EUR"),
        (3_000_000, "tokens", "3,000,000 tokens"),
    ],
)
def test_amounts_are_written_as_people_write_them(amount, unit, words):
    assert budgets.words_for(amount, unit) == words


def test_what_is_refused_today_is_told_by_the_beginning_of_the_refusal(limits):
    limits.LLM_DAILY_BUDGET, limits.LLM_DAILY_TOKENS = Decimal(5), 7
    limits.LLM_PROVIDERS = (need(make_biography()).provider,)
    day, _ = budgets.local_day()

    assert budgets.day_refusals() == [
        f"day {day}: the budget of 5.00 USD is reached",
        f"day {day}: the budget of 7 tokens is reached",
    ]
