"""Sets money aside before a language model is called, and enters what a call cost after it.

A call may only go out when all that is spent, all that calls under way may still cost and the most
that this one may cost keep within the budget of the book and of the day. The look and the setting
aside are one step for all workers: the row of the book is locked, then those of the endpoints for
the day, always in this order.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import Case, DecimalField, F, Max, Q, QuerySet, Sum, When
from django.utils import timezone

from biographies.errors import BiographyError, BudgetReachedError
from biographies.language_model import Provider
from biographies.models import Biography, BudgetReservation, ModelCall, ModelProvider

GRACE_S = 60.0  # beyond a call's own deadline, after which its worker is taken for dead
LOST_CODE = "worker.lost"
_NO_MONEY = Decimal(0)
TOKENS = "tokens"  # as a unit beside the currencies
_CENT = Decimal("0.01")
_MILLIONTH = Decimal("0.000001")
_KEPT = (ModelCall.Outcome.ANSWERED, ModelCall.Outcome.TRUNCATED)


class CurrencyMixError(BiographyError):
    """Money of two currencies would have to be added up; the message says which and where."""

    code = "budget.currency"


@dataclass(frozen=True, slots=True)
class Need:
    """A call that is to go out, and what it may use at most."""

    biography_id: int
    chapter_id: int | None
    provider: Provider
    request_sha256: str
    prompt_tokens: int
    completion_tokens: int
    run_id: str = ""
    attempt: int = 0

    @property
    def tokens(self) -> int:
        """Return all its tokens."""
        return self.prompt_tokens + self.completion_tokens

    @property
    def cost(self) -> Decimal | None:
        """Return its price; None where nobody said what the endpoint costs."""
        prices = self.provider.prices
        return prices.cost(self.prompt_tokens, self.completion_tokens) if prices else None

    @property
    def currency(self) -> str:
        """Return the currency of its price, "" without one."""
        return self.provider.prices.currency if self.provider.prices else ""


@dataclass(frozen=True, slots=True)
class Spending:
    """What calls have used, and what those under way may use at most; money in one currency."""

    settled: Decimal = _NO_MONEY
    reserved: Decimal = _NO_MONEY
    settled_tokens: int = 0
    reserved_tokens: int = 0
    other_currency: str = ""  # money was spent in this one as well


@dataclass(frozen=True, slots=True)
class _Limit:
    """One budget, and how near it a call would come; amounts of money or of tokens."""

    whose: str
    said: str
    unit: str
    most: Decimal
    settled: Decimal
    reserved: Decimal
    needed: Decimal

    def is_reached(self) -> bool:
        return self.settled + self.needed > self.most

    def is_crowded(self) -> bool:
        """Tell whether only calls under way stand against it; most cost less than they may."""
        return self.settled + self.reserved + self.needed > self.most

    def refusal(self) -> BudgetReachedError:
        return BudgetReachedError(
            f"{self.whose}: the {self.said} is reached: {words_for(self.settled, self.unit)} are "
            f"used, and the next call may take {words_for(self.needed, self.unit)}"
        )


def reserve(need: Need) -> BudgetReservation | None:
    """Set aside what a call may cost at most; None where it should look again in a moment.

    That is while the same request of the book is under way or has just been answered (it is in the
    ledger then), or while others' calls take what is left of a budget.

    Raises BudgetReachedError where the call would pass a budget even without those under way, and
    CurrencyMixError where a budget of money would add up two currencies.
    """
    enter_lost(of=need)
    kept = _reserve_locked(need)
    if kept is not None:
        # Not with the book's row held: whoever stores a text holds its chapter's and wants that.
        BudgetReservation.objects.filter(pk=kept.pk).update(chapter_id=need.chapter_id)
    return kept


def settle(reservation: BudgetReservation, call: ModelCall) -> None:
    """Enter a call in the ledger and give back what was set aside, in the caller's transaction.

    Where it was given up meanwhile, its most is in the ledger already as lost: the call is entered
    without a cost of its own then, so that nothing is counted twice.
    """
    gone, _ = BudgetReservation.objects.filter(pk=reservation.pk).delete()
    if not gone and _was_given_up(reservation):
        call.prompt_tokens = call.completion_tokens = 0
        call.cost = _NO_MONEY if call.cost is not None else None
        call.is_estimated = True
    call.save()


def _was_given_up(reservation: BudgetReservation) -> bool:
    """Tell whether a call is in the ledger as lost; it also goes when its chapter is deleted."""
    return ModelCall.objects.filter(
        biography_id=reservation.biography_id,
        request_sha256=reservation.request_sha256,
        run_id=reservation.run_id,
        attempt=reservation.attempt,
        outcome=ModelCall.Outcome.LOST,
    ).exists()


def give_back(reservation: BudgetReservation) -> None:
    """Give back what was set aside for a call that was never sent."""
    BudgetReservation.objects.filter(pk=reservation.pk).delete()


def enter_lost(*, of: Need | None = None) -> int:
    """Enter calls whose worker died as lost, at the most that they may have cost; count them.

    That are those past their deadline and, with `of`, those that earlier attempts of the same run
    left behind: an attempt begins only when the one before it is over, or can keep nothing.
    """
    stale = Q(expires_at__lte=timezone.now())
    if of is not None and of.run_id:
        same_run = Q(run_id=of.run_id)
        stale |= same_run & Q(attempt__lt=of.attempt)
        stale |= same_run & Q(attempt=of.attempt, request_sha256=of.request_sha256)
    return sum(map(_enter_as_lost, BudgetReservation.objects.filter(stale)))


def local_day(moment: datetime | None = None) -> tuple[str, datetime]:
    """Return the day of a moment, "2026-11-23", and when it began, by the site's time zone."""
    here = timezone.localtime(moment)
    start = here.replace(hour=0, minute=0, second=0, microsecond=0)
    return f"{here:%Y-%m-%d}", start


def spending_of_book(book_id: int, currency: str) -> Spending:
    """Return what the calls of a book have used."""
    return _spending(
        ModelCall.objects.filter(biography_id=book_id),
        BudgetReservation.objects.filter(biography_id=book_id),
        currency,
    )


def spending_of_day(currency: str) -> Spending:
    """Return what all calls of today have used; those under way count for today."""
    _, start = local_day()
    today = ModelCall.objects.filter(created_at__gte=start)
    return _spending(today, BudgetReservation.objects.all(), currency)


def words_for(amount: Decimal | int, unit: str) -> str:
    """Return "10.00 USD" for money, with more places where it has them, "3,000,000 tokens"."""
    if unit == TOKENS:
        return f"{amount:,} {unit}"
    money = Decimal(amount)
    places = 2 if money == round(money, 2) else 4 if money >= _CENT else 6
    return f"{money:,.{places}f} {unit}"


def words_of_hold(held_for: str) -> str:
    """Return what a run that a budget holds waits for, and what is to be done about it.

    "budget: book 12: the budget of 10.00 USD is reached: …" gives "the budget of 10.00 USD is
    reached; raise it to go on".
    """
    _, _, told = held_for.partition(f"{BudgetReachedError.code}: ")
    whose, _, why = told.partition(": ")
    reached = why.partition(": ")[0]
    if whose.startswith("book "):
        return f"{reached}; raise it to go on"
    return f"{reached.replace('the budget', 'the budget for a day')}; it goes on by itself tomorrow"


def token_limit(book: Biography, *, is_priced: bool) -> int | None:
    """Return the tokens that a book may use; None where no number of them binds.

    Without a price there is no money to count: then tokens always bind, by the setting
    LLM_BOOK_TOKENS where the book has no number of its own.
    """
    if book.token_budget is not None:
        return book.token_budget
    is_bound_by_money = is_priced and book.budget is not None
    return None if is_bound_by_money else settings.LLM_BOOK_TOKENS or None


def day_refusals() -> list[str]:
    """Return how refusals begin that the day's budgets, as they are now, would give today."""
    day, _ = local_day()
    said = []
    if settings.LLM_DAILY_BUDGET is not None:
        said += [_said_money(settings.LLM_DAILY_BUDGET, one) for one in currencies_here()]
    if settings.LLM_DAILY_TOKENS:
        said.append(_said_tokens(settings.LLM_DAILY_TOKENS))
    return [f"day {day}: the {one} is reached" for one in said]


def book_refusals(book: Biography) -> list[str]:
    """Return how refusals begin that a book's budgets, as they are now, would give."""
    tokens = {token_limit(book, is_priced=is_priced) for is_priced in (True, False)}
    said = [_said_tokens(most) for most in tokens if most is not None]
    if book.budget is not None:
        said += [_said_money(book.budget, one) for one in currencies_here()]
    return [f"book {book.pk}: the {one} is reached" for one in said]


def currencies_here() -> list[str]:
    """Return the currencies of the endpoints' prices: one, or none where no price is known."""
    return sorted({one.prices.currency for one in settings.LLM_PROVIDERS if one.prices})


def currency_here() -> str:
    """Return the currency that budgets are counted in, "" where no price is known."""
    return next(iter(currencies_here()), "")


def refuse_mixed_currencies(providers: Iterable[Provider]) -> None:
    """Raise CurrencyMixError where endpoints have prices in several: no budget could be counted."""
    names = {one.prices.currency: one.name for one in providers if one.prices}
    if len(names) > 1:
        told = ", ".join(f"{name} in {currency}" for currency, name in sorted(names.items()))
        msg = f"prices of model services are in several currencies ({told}): give all in one"
        raise CurrencyMixError(msg)


@transaction.atomic
def _reserve_locked(need: Need) -> BudgetReservation | None:
    book = Biography.objects.select_for_update(no_key=True).get(pk=need.biography_id)
    if _is_asked_already(need):
        return None
    limits = [*_limits_of_book(book, need), *_limits_of_day(need)]
    for limit in limits:
        if limit.is_reached():
            raise limit.refusal()
    if any(limit.is_crowded() for limit in limits):
        return None
    return BudgetReservation.objects.create(
        biography=book,
        provider=need.provider.name,
        model=need.provider.model,
        request_sha256=need.request_sha256,
        tokens=need.tokens,
        cost=need.cost,
        currency=need.currency,
        run_id=need.run_id,
        attempt=need.attempt,
        expires_at=timezone.now() + timedelta(seconds=need.provider.deadline_s + GRACE_S),
    )


def _is_asked_already(need: Need) -> bool:
    """Tell whether the request is under way or answered; in this order, for one becomes the other.

    Both changes of a call that ends are one transaction, and each look sees what is committed.
    """
    same = {"biography_id": need.biography_id, "request_sha256": need.request_sha256}
    return (
        BudgetReservation.objects.filter(**same).exists()
        or ModelCall.objects.filter(**same, outcome__in=_KEPT).exists()
    )


def _limits_of_book(book: Biography, need: Need) -> Iterator[_Limit]:
    used = spending_of_book(book.pk, need.currency)
    whose = f"book {book.pk}"
    if book.budget is not None and need.cost is not None:
        yield _of_money(whose, book.budget, used, need)
    most = token_limit(book, is_priced=need.cost is not None)
    if most is not None:
        yield _of_tokens(whose, most, used, need)


def _limits_of_day(need: Need) -> Iterator[_Limit]:
    has_money = settings.LLM_DAILY_BUDGET is not None and need.cost is not None
    if not has_money and not settings.LLM_DAILY_TOKENS:
        return
    # Calls of different books meet here: whoever looks at the day holds the first of these rows.
    ModelProvider.objects.get_or_create(name=need.provider.name)
    list(ModelProvider.objects.select_for_update().order_by("name").values_list("pk"))
    day, _ = local_day()
    used = spending_of_day(need.currency)
    if settings.LLM_DAILY_BUDGET is not None and has_money:
        yield _of_money(f"day {day}", settings.LLM_DAILY_BUDGET, used, need)
    if settings.LLM_DAILY_TOKENS:
        yield _of_tokens(f"day {day}", settings.LLM_DAILY_TOKENS, used, need)


def _of_money(whose: str, most: Decimal, used: Spending, need: Need) -> _Limit:
    if used.other_currency:
        msg = (
            f"{whose}: the budget is counted in {need.currency}, but calls were paid in "
            f"{used.other_currency} as well; give all model services prices in one currency, or "
            "set a budget of tokens instead"
        )
        raise CurrencyMixError(msg)
    cost = need.cost or _NO_MONEY
    said = _said_money(most, need.currency)
    return _Limit(whose, said, need.currency, most, used.settled, used.reserved, cost)


def _of_tokens(whose: str, most: int, used: Spending, need: Need) -> _Limit:
    told = (most, used.settled_tokens, used.reserved_tokens, need.tokens)
    return _Limit(whose, _said_tokens(most), TOKENS, *map(Decimal, told))


def _said_money(most: Decimal | None, currency: str) -> str:
    return f"budget of {words_for(most or 0, currency)}"


def _said_tokens(most: int) -> str:
    return f"budget of {words_for(most, TOKENS)}"


def _spending(
    calls: "QuerySet[ModelCall]", under_way: "QuerySet[BudgetReservation]", currency: str
) -> Spending:
    money = DecimalField(max_digits=18, decimal_places=6)
    ours, others = Q(currency=currency), Q(cost__gt=0) & ~Q(currency=currency)
    of_money = Sum(Case(When(ours, then="cost"), output_field=money))
    tokens = Sum(F("prompt_tokens") + F("completion_tokens"))
    foreign = Max(Case(When(others, then="currency")))
    settled = calls.aggregate(money=of_money, tokens=tokens, foreign=foreign)
    reserved = under_way.aggregate(money=of_money, tokens=Sum("tokens"))
    return Spending(
        settled=(settled["money"] or _NO_MONEY).quantize(_MILLIONTH),
        reserved=(reserved["money"] or _NO_MONEY).quantize(_MILLIONTH),
        settled_tokens=settled["tokens"] or 0,
        reserved_tokens=reserved["tokens"] or 0,
        other_currency=settled["foreign"] or "",
    )


@transaction.atomic
def _enter_as_lost(reservation: BudgetReservation) -> bool:
    gone, _ = BudgetReservation.objects.filter(pk=reservation.pk).delete()
    if gone:
        ModelCall.objects.create(
            biography_id=reservation.biography_id,
            chapter_id=reservation.chapter_id,
            request_sha256=reservation.request_sha256,
            endpoint=reservation.provider,
            model=reservation.model,
            outcome=ModelCall.Outcome.LOST,
            prompt_tokens=reservation.tokens,
            is_estimated=True,
            error_code=LOST_CODE,
            cost=reservation.cost,
            currency=reservation.currency,
            run_id=reservation.run_id,
            attempt=reservation.attempt,
        )
    return bool(gone)
