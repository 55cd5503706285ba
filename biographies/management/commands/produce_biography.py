"""Have a biography made by the workers."""

from argparse import ArgumentParser
from typing import Any

from biographies.launch import first_steps, start_book
from biographies.management.book_command import BookCommand, add_book_argument, named_book
from biographies.management.following import follow_for, report_book
from biographies.models import Biography
from biographies.orders import clean_whole
from biographies.steps.reading import no_sources
from taskqueue.cli import Exit


class Command(BookCommand):
    """produce_biography BIOGRAPHY [--wait [--timeout S]]."""

    help = "Start, or go on with, the making of a biography. Workers do it; Ctrl-C never stops it."
    example = "12 --wait --timeout 600"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the book, and how long to follow it."""
        super().add_arguments(parser)
        add_book_argument(parser)
        parser.add_argument("--wait", action="store_true", help="follow it to its end")
        parser.add_argument("--timeout", type=int, help="seconds to follow it, with --wait")
        parser.add_argument("--dry-run", action="store_true", help="say what would begin, and end")

    def work(self, options: dict[str, Any]) -> None:
        """Start the book and, with --wait, follow it; exit by what became of it."""
        timeout = options["timeout"]
        if timeout is not None:
            clean_whole(timeout, field="timeout", low=1, high=604_800)
        book = named_book(options["biography"])
        if not book.sources.exclude(state="excluded").exists():
            raise no_sources(book)
        if options["dry_run"]:
            self._forecast(book, as_json=options["json"])
            return
        run = start_book(book)
        book.refresh_from_db()
        if not options["wait"]:
            state = f"run {run.pk}" if run else "is being made already"
            data = {"id": book.pk, "state": book.state, "run_id": run.pk if run else None}
            self.report(data, [f"{book.title}: {book.state}, {state}"], as_json=options["json"])
            return
        book = follow_for(self, book, timeout_s=timeout)
        report_book(self, book, as_json=options["json"])
        is_made = book.state in (Biography.State.NEEDS_REVIEW, Biography.State.APPROVED)
        self.leave(Exit.FAILED if not is_made else Exit.PARTLY if book.reason else Exit.DONE)

    def _forecast(self, book: Biography, *, as_json: bool) -> None:
        steps = [
            f"{step.label} ({step.task.removeprefix('biographies.')})" for step in first_steps(book)
        ]
        first = "; ".join(steps) or "nothing: it is made, or being made"
        data = {"id": book.pk, "state": book.state, "would_begin": steps}
        self.report(data, [f"{book.title}: {book.state}; would begin: {first}"], as_json=as_json)
