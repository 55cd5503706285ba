"""Stop making a biography."""

import sys
from argparse import ArgumentParser
from typing import Any

from biographies.launch import cancel_book
from biographies.management.book_command import BookCommand, add_book_argument, named_book
from biographies.models import Biography
from biographies.orders import clean_text, refuse
from taskqueue.cli import Exit
from taskqueue.models import TaskRun


class Command(BookCommand):
    """cancel_biography BIOGRAPHY --yes."""

    help = "Stop making a biography: what runs ends at its next pause, what waits never begins."
    example = "12 --reason 'a wrong source' --yes"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the book, why, and how sure he is."""
        super().add_arguments(parser)
        add_book_argument(parser)
        parser.add_argument("--reason", default="", help="why; shown with the book and its runs")
        parser.add_argument("--dry-run", action="store_true", help="say what would stop, and end")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def work(self, options: dict[str, Any]) -> None:
        """Cancel the book and its runs; exit 6 if it rests already."""
        reason = clean_text(options["reason"], field="reason", limit=200, is_required=False)
        book = named_book(options["biography"])
        count = TaskRun.objects.unfinished().filter(subject=book.run_subject).count()
        data: dict[str, object] = {"id": book.pk, "state": book.state, "runs": count}
        if options["dry_run"]:
            self.report(
                data,
                [f"{book.title}: {book.state}; would stop {count} runs"],
                as_json=options["json"],
            )
            return
        self._ask(book, count, is_sure=options["yes"])
        if not cancel_book(book, reason=reason):
            self.stop(f"{book.title} is {book.state}: nothing to stop", Exit.CONFLICT)
        book.refresh_from_db()
        line = f"{book.title}: {book.state}, {count} runs asked to stop"
        self.report(data | {"state": book.state}, [line], as_json=options["json"])

    def _ask(self, book: Biography, count: int, *, is_sure: bool) -> None:
        if is_sure:
            return
        if not sys.stdin.isatty():
            refuse("yes", "nobody is there to be asked: say --yes, or look first with --dry-run")
        self.stderr.write(f"Stop making {book.title} ({count} runs)? [y/N] ", ending="")
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            self.stop("nothing was done", Exit.FAILED)
