"""What a book's model calls have cost, and what those to come may."""

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from biographies.management.book_command import BookCommand, add_book_argument, named_book
from biographies.pages.book_costs import BookCosts, Line, look_at_costs


class Command(BookCommand):
    """book_costs BIOGRAPHY."""

    help = "Show what a book's model calls have cost, by part, model, outcome and cause of failure."
    example = "12 --json"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the book."""
        super().add_arguments(parser)
        add_book_argument(parser)

    def work(self, options: dict[str, Any]) -> None:
        """Print it."""
        costs = look_at_costs(named_book(options["biography"]))
        self.report(_as_object(costs), _as_lines(costs), as_json=options["json"])


def _as_object(costs: BookCosts) -> dict[str, object]:
    book, calls = costs.book, costs.breakdown
    return {
        "id": book.pk,
        "currency": costs.currency,
        "budget": None if book.budget is None else str(book.budget),
        "token_budget": costs.token_limit,
        "spent": str(costs.spent.settled),
        "spent_tokens": costs.spent.settled_tokens,
        "reserved": str(costs.spent.reserved),
        "reserved_tokens": costs.spent.reserved_tokens,
        "forecast": costs.forecast.as_row(),
        "held": [{"why": one.said, "steps": list(one.steps)} for one in costs.held],
        "calls": calls.total.as_row(),
        "by_part": [line.as_row() for line in calls.by_part],
        "by_model": [line.as_row() for line in calls.by_model],
        "by_outcome": [line.as_row() for line in calls.by_outcome],
        "failures": [line.as_row() for line in calls.failures],
    }


def _as_lines(costs: BookCosts) -> list[str]:
    calls = costs.breakdown
    lines = [
        f"{costs.book.title}: used {costs.settled_said}; may use {costs.budget_said}",
        f"under way: {costs.under_way} calls, at most {costs.reserved_said}",
    ]
    if costs.day_said:
        lines.append(f"all books today: {costs.day_said}")
    if costs.forecast.parts:
        lines.append(f"still to come: {costs.forecast.said}")
    lines += [f"waits: {one.said} ({', '.join(one.steps)})" for one in costs.held]
    lines += _table("by part", calls.by_part)
    lines += _table("by model", calls.by_model)
    lines += _table("by outcome", calls.by_outcome)
    return lines + _table("failed", calls.failures)


def _table(title: str, lines: Iterable[Line]) -> list[str]:
    rows = [
        f"  {line.name}: {line.calls} calls, {line.failed} failed, {line.tokens_said} tokens, "
        f"{line.cost}"
        for line in lines
    ]
    return [f"{title}:", *rows] if rows else []
