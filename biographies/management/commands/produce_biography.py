"""Have a biography made by the workers."""

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from biographies.book_table import part_rows, supply_notes
from biographies.launch import start_book
from biographies.management.book_command import BookCommand, add_book_argument, named_book
from biographies.management.following import failure_lines, follow_on_screen, print_table
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

    def work(self, options: dict[str, Any]) -> None:
        """Start the book and, with --wait, follow it; exit by what became of it."""
        timeout = options["timeout"]
        if timeout is not None:
            clean_whole(timeout, field="timeout", low=1, high=604_800)
        book = named_book(options["biography"])
        if not book.sources.exclude(state="excluded").exists():
            raise no_sources(book)
        run = start_book(book)
        book.refresh_from_db()
        if not options["wait"]:
            state = f"run {run.pk}" if run else "is being made already"
            data = {"id": book.pk, "state": book.state, "run_id": run.pk if run else None}
            self.report(data, [f"{book.title}: {book.state}, {state}"], as_json=options["json"])
            return
        try:
            follow_on_screen(book, timeout_s=timeout)
        except TimeoutError as exc:
            self.stop(str(exc), Exit.TIMED_OUT)
        except KeyboardInterrupt:
            how = f"produce_biography {book.pk} --wait"
            self.stop(f"not followed any more; {how} follows it again", Exit.INTERRUPTED)
        self._report_end(Biography.objects.get(pk=book.pk), as_json=options["json"])

    def _report_end(self, book: Biography, *, as_json: bool) -> None:
        rows = part_rows(book)
        failures = failure_lines(book)
        if as_json:
            parts = [asdict(row) for row in rows]
            data = {"id": book.pk, "state": book.state, "reason": book.reason, "parts": parts}
            self.report(data | {"failures": failures}, [], as_json=True)
        else:
            print_table(rows, self.stdout)
            ended = f"{book.title}: {book.state}" + (f": {book.reason}" if book.reason else "")
            self.report(None, [*supply_notes(rows), ended], as_json=False)
        for line in failures:
            self.say(line)
        is_made = book.state in (Biography.State.NEEDS_REVIEW, Biography.State.APPROVED)
        self.leave(Exit.FAILED if not is_made else Exit.PARTLY if book.reason else Exit.DONE)
