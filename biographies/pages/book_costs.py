"""What a book has cost, what it may cost still, and what waits for that."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, Sum

from biographies.errors import BudgetReachedError
from biographies.models import Biography, BudgetReservation, ModelCall
from biographies.steps.budgets import (
    TOKENS,
    Spending,
    currency_here,
    spending_of_book,
    spending_of_day,
    token_limit,
    words_for,
    words_of_hold,
)
from biographies.steps.forecasts import Forecast, forecast
from biographies.steps.writers import MODEL
from taskqueue.models import TaskRun
from taskqueue.states import State

RECENT = 50
FAILED = (ModelCall.Outcome.FAILED, ModelCall.Outcome.REFUSED, ModelCall.Outcome.LOST)
OF_NO_PART = "the book"
# What a failed call is called where an editor reads it, by the code that it was entered with.
_CAUSES = {
    "model.failed": "the service failed or gave no whole answer",
    "model.refused": "the service refused",
    "model.context": "the request was too long for the model",
    "model.content": "the model, or a filter, would not write it",
    "worker.lost": "the worker died, and nobody can say whether it was answered",
    "run.cancelled": "it was cancelled while the answer came",
}


@dataclass(slots=True)
class Line:
    """Some calls together: how many, their tokens, and their money by currency."""

    name: str
    calls: int = 0
    failed: int = 0
    tokens: int = 0
    unpriced: int = 0
    costs: defaultdict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    @property
    def cost(self) -> str:
        """Return the money in words; what has no price is said to have none, and is never 0."""
        told = [words_for(cost, name) for name, cost in sorted(self.costs.items()) if name]
        if self.unpriced:
            told.append(f"{self.unpriced} without a known price")
        return ", ".join(told) or "–"

    @property
    def tokens_said(self) -> str:
        """Return the tokens as people write them."""
        return f"{self.tokens:,}"

    def add(self, row: Mapping[str, Any]) -> None:
        """Count in a group of calls."""
        self.calls += row["count"]
        self.failed += row["count"] if row["outcome"] in FAILED else 0
        self.tokens += row["tokens"]
        self.unpriced += row["unpriced"]
        if row["money"] is not None:
            self.costs[row["currency"]] += row["money"]

    def as_row(self) -> dict[str, object]:
        """Return it for a program; money as text, exact."""
        return {
            "name": self.name,
            "calls": self.calls,
            "failed": self.failed,
            "tokens": self.tokens,
            "cost": {name: f"{cost:.6f}" for name, cost in sorted(self.costs.items()) if name},
            "without_price": self.unpriced,
        }


@dataclass(frozen=True, slots=True)
class Breakdown:
    """All calls of a book, put together in four ways."""

    total: Line
    by_part: tuple[Line, ...]
    by_model: tuple[Line, ...]
    by_outcome: tuple[Line, ...]
    failures: tuple[Line, ...]  # by what each ended with


@dataclass(frozen=True, slots=True)
class OneCall:
    """A single call, as a person reads it."""

    at: datetime
    part: str
    purpose: str
    model: str
    outcome: str
    cause: str  # of a failure
    tokens: str
    cost: str
    took: str


@dataclass(frozen=True, slots=True)
class Held:
    """Steps that wait for one and the same budget."""

    said: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BookCosts:
    """A book's money at one moment."""

    book: Biography
    forecast: Forecast
    currency: str
    spent: Spending
    breakdown: Breakdown
    token_limit: int | None
    under_way: int  # calls
    held: tuple[Held, ...]
    recent: tuple[OneCall, ...]

    @property
    def is_by_model(self) -> bool:
        """Tell whether a model writes the book, or ever has."""
        return self.book.writer == MODEL or self.breakdown.total.calls > 0

    @property
    def budget_said(self) -> str:
        """Say what the book may cost."""
        limits = []
        if self.book.budget is not None and self.currency:
            limits.append(words_for(self.book.budget, self.currency))
        if self.token_limit is not None:
            whose = "" if self.book.token_budget is not None else " (what the site allows a book)"
            limits.append(f"{words_for(self.token_limit, TOKENS)}{whose}")
        return " and ".join(limits) or "no limit"

    @property
    def has_idle_budget(self) -> bool:
        """Tell whether a budget of money binds nothing, for no price is known."""
        return self.book.budget is not None and not self.currency

    @property
    def settled_said(self) -> str:
        """Say what is used, also in a currency that no price has any more."""
        said = _amounts(self.spent.settled, self.spent.settled_tokens, self.currency)
        total = self.breakdown.total
        return said if self.currency or not total.costs else f"{total.cost} and {said}"

    @property
    def reserved_said(self) -> str:
        """Say what is set aside for calls under way."""
        return _amounts(self.spent.reserved, self.spent.reserved_tokens, self.currency)

    @property
    def day_said(self) -> str:
        """Say what the site may use today and has used; "" where no day has a budget."""
        return day_said(self.currency)


def look_at_costs(book: Biography) -> BookCosts:
    """Return a book's money, in a number of statements that no size of it changes."""
    currency = currency_here()
    calls = ModelCall.objects.filter(biography=book)
    return BookCosts(
        book=book,
        forecast=forecast(book),
        currency=currency,
        spent=spending_of_book(book.pk, currency),
        breakdown=_breakdown(book),
        token_limit=token_limit(book, is_priced=bool(currency)),
        under_way=BudgetReservation.objects.filter(biography=book).count(),
        held=tuple(_held(book)),
        recent=tuple(map(_one, calls.select_related("chapter").defer("answer")[:RECENT])),
    )


def day_said(currency: str) -> str:
    """Say what the site may use today and has used; "" where no day has a budget."""
    limits = []
    if settings.LLM_DAILY_BUDGET is not None and currency:
        limits.append(words_for(settings.LLM_DAILY_BUDGET, currency))
    if settings.LLM_DAILY_TOKENS:
        limits.append(words_for(settings.LLM_DAILY_TOKENS, TOKENS))
    if not limits:
        return ""
    used = spending_of_day(currency)
    return f"{_amounts(used.settled, used.settled_tokens, currency)} of {' and '.join(limits)}"


def _held(book: Biography) -> Iterable[Held]:
    runs = TaskRun.objects.filter(subject=book.run_subject, state=State.HELD)
    waiting = runs.filter(held_for__startswith=f"{BudgetReachedError.code}: ")
    together: defaultdict[str, list[str]] = defaultdict(list)
    for step, held_for in waiting.order_by("created_at", "pk").values_list("step", "held_for"):
        together[words_of_hold(held_for)].append(step or OF_NO_PART)
    return [Held(said, tuple(steps)) for said, steps in together.items()]


def _one(call: ModelCall) -> OneCall:
    tokens = f"{call.prompt_tokens + call.completion_tokens:,}"
    return OneCall(
        at=call.created_at,
        part=call.chapter.label if call.chapter else OF_NO_PART,
        purpose=call.purpose,
        model=call.model,
        outcome=ModelCall.Outcome(call.outcome).label,
        cause=_cause(call.error_code) if call.outcome in FAILED else "",
        tokens=f"about {tokens}" if call.is_estimated else tokens,
        cost="no known price" if call.cost is None else words_for(call.cost, call.currency),
        took=f"{call.latency_ms / 1_000:.1f} s",
    )


def _breakdown(book: Biography) -> Breakdown:
    rows = (
        ModelCall.objects.filter(biography=book)
        .order_by()
        .values("chapter_id", "endpoint", "model", "outcome", "error_code", "currency")
        .annotate(
            count=Count("pk"),
            tokens=Sum(F("prompt_tokens") + F("completion_tokens")),
            money=Sum("cost"),
            unpriced=Count("pk", filter=Q(cost=None)),
        )
    )
    labels = _labels(book)
    total, failed = Line("all calls"), [row for row in rows if row["outcome"] in FAILED]
    for row in rows:
        total.add(row)
    return Breakdown(
        total=total,
        by_part=_lines((labels.get(row["chapter_id"], OF_NO_PART), row) for row in rows),
        by_model=_lines((f"{row['model']} ({row['endpoint']})", row) for row in rows),
        by_outcome=_lines((ModelCall.Outcome(row["outcome"]).label, row) for row in rows),
        failures=_lines((_cause(row["error_code"]), row) for row in failed),
    )


def _labels(book: Biography) -> dict[int | None, str]:
    """Return what parts are called, in the order of the book."""
    return {part.pk: part.label for part in book.chapters.in_book_order().only("kind", "number")}


def _lines(named: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[Line, ...]:
    """Put groups of calls of one name together; what cost most tokens comes first."""
    lines: dict[str, Line] = {}
    for name, row in named:
        lines.setdefault(name, Line(name)).add(row)
    return tuple(sorted(lines.values(), key=lambda line: (-line.tokens, -line.calls, line.name)))


def _cause(code: str) -> str:
    if code.startswith("python."):
        return "something unexpected went wrong"
    return _CAUSES.get(code, code or "no cause is known")


def _amounts(money: Decimal, tokens: int, currency: str) -> str:
    told = [words_for(tokens, TOKENS)]
    return " and ".join([words_for(money, currency), *told] if currency else told)
