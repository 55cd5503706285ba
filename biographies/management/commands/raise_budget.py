"""Set what a book's model calls may cost, and let go on what waited for that."""

from argparse import ArgumentParser
from typing import Any

from biographies.budget_acts import clean_token_budget, raise_budget, waits
from biographies.management.book_command import BookCommand, add_book_argument, named_book
from biographies.orders import clean_budget, clean_text, refuse
from taskqueue.desk.command import actor_of, add_actor_arguments


class Command(BookCommand):
    """raise_budget BIOGRAPHY --to AMOUNT [--tokens N]."""

    help = "Set what a book's model calls may cost; the runs that waited for more go on."
    example = "12 --to 12.50"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the book and its budgets; one that is not named stays as it is."""
        super().add_arguments(parser)
        add_book_argument(parser)
        parser.add_argument("--to", help="at most, in money: 12.50")
        parser.add_argument("--tokens", help="at most, in tokens")
        add_actor_arguments(parser, why="why; kept with the action")

    def work(self, options: dict[str, Any]) -> None:
        """Set the budgets and say how many runs go on."""
        if options["to"] is None and options["tokens"] is None:
            refuse("to", "say the new budget: --to 12.50 for money, --tokens 2000000 for tokens")
        money, tokens = clean_budget(options["to"]), clean_token_budget(options["tokens"])
        reason = clean_text(options["reason"] or "", field="reason", limit=200, is_required=False)
        book = named_book(options["biography"])
        if options["dry_run"]:
            waiting = waits(book)
            line = f"{book.title}: {waiting} runs wait for its budget and would go on"
            self.report({"id": book.pk, "waiting": waiting}, [line], as_json=options["json"])
            return
        raised = raise_budget(
            book,
            budget=book.budget if money is None else money,
            token_budget=book.token_budget if tokens is None else tokens,
            by=actor_of(options),
            reason=reason,
        )
        data = {
            "id": book.pk,
            "budget": None if raised.budget is None else str(raised.budget),
            "token_budget": raised.token_budget,
            "released": raised.released,
        }
        self.report(data, [f"{book.title}: {raised.said}"], as_json=options["json"])
