"""Raises what a book may cost, and lets the runs go on that waited for it or for a new day."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from biographies.errors import BudgetReachedError
from biographies.models import Biography
from biographies.orders import clean_budget, refuse
from biographies.steps.budgets import (
    TOKENS,
    book_refusals,
    currencies_here,
    day_refusals,
    words_for,
)
from taskqueue.holding import release_all, release_held
from taskqueue.models import TaskRun
from taskqueue.operator_log import note
from taskqueue.states import State

MAX_TOKENS = 10**12
_CODE = BudgetReachedError.code


@dataclass(frozen=True, slots=True)
class Raised:
    """A book's new budgets, and how many runs go on."""

    budget: Decimal | None
    token_budget: int | None
    released: int

    @property
    def said(self) -> str:
        """Say it."""
        limits = []
        if self.budget is not None:
            limits.append(words_for(self.budget, " or ".join(currencies_here()) or "in money"))
        if self.token_budget is not None:
            limits.append(words_for(self.token_budget, TOKENS))
        most = " and ".join(limits) or "what the settings allow"
        if not self.released:
            return f"The book may use {most} now."
        steps = "1 step" if self.released == 1 else f"{self.released} steps"
        goes = "goes" if self.released == 1 else "go"
        return f"The book may use {most} now. {steps} that waited for it {goes} on."


def raise_budget(
    book: Biography, *, budget: object, token_budget: object, by: str, reason: str = ""
) -> Raised:
    """Set what a book may use at most, and let go on what waited for that.

    Both are set as given; None is no budget of that kind. What is too little for the next call is
    no error: that call waits again, and nothing is paid meanwhile. Raises InvalidInputError.
    """
    money, tokens = clean_budget(budget), clean_token_budget(token_budget)
    with transaction.atomic():
        Biography.objects.filter(pk=book.pk).update(
            budget=money, token_budget=tokens, updated_at=timezone.now()
        )
        released = release_held(_held_by(book))
        detail = {"budget": str(money), "token_budget": tokens, "before": str(book.budget)}
        note(by, "raise_budget", target=book.run_subject, count=released, reason=reason,
             detail=detail)  # fmt: skip
    return Raised(money, tokens, released)


def clean_token_budget(value: object) -> int | None:
    """Return a number of tokens; None where none is asked."""
    if value is None or value == "":
        return None
    try:
        tokens = int(str(value))
    except ValueError:
        refuse("token_budget", f"{str(value)[:40]!r} is not a number of tokens")
    if not 0 <= tokens <= MAX_TOKENS:
        refuse("token_budget", f"{tokens} is outside 0 to {MAX_TOKENS:,}")
    return tokens


def waits(book: Biography) -> int:
    """Return how many runs of a book wait for its budget."""
    held = TaskRun.objects.filter(state=State.HELD, held_for__startswith=_held_by(book))
    return held.count()


def release_new_day() -> int:
    """Let go on what waited for a day's budget that is over, or was changed since; count it."""
    waiting = TaskRun.objects.filter(state=State.HELD, held_for__startswith=f"{_CODE}: day ")
    for still in day_refusals():
        waiting = waiting.exclude(held_for__startswith=f"{_CODE}: {still}")
    return release_all(waiting)


def release_raised() -> int:
    """Let go on what waits for a book's budget that has been changed since; count it.

    Whoever raises a budget releases what is held by then; a call may have been refused just
    before, and its run be held a moment after.
    """
    waiting = TaskRun.objects.filter(state=State.HELD, held_for__startswith=f"{_CODE}: book ")
    told = waiting.values_list("held_for", flat=True).distinct()
    books = {int(number) for one in told if (number := one.split()[2].rstrip(":")).isdigit()}
    return sum(map(_release_raised, Biography.objects.filter(pk__in=books)))


def _release_raised(book: Biography) -> int:
    waiting = TaskRun.objects.filter(state=State.HELD, held_for__startswith=_held_by(book))
    for still in book_refusals(book):
        waiting = waiting.exclude(held_for__startswith=f"{_CODE}: {still}")
    return release_all(waiting)


def _held_by(book: Biography) -> str:
    """Return how the reason of a run begins that the book's own budget holds."""
    return f"{_CODE}: book {book.pk}: "
