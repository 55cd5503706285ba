"""What every command about books shares: finding the book, and errors in one line."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings

from biographies.errors import BiographyError, BiographyNotFoundError, InvalidInputError
from biographies.importing import Imported
from biographies.models import Biography, Source
from biographies.orders import refuse
from taskqueue.cli import Exit, ReportCommand

MAX_SPECS_BYTES = 1_000_000


class BookCommand(ReportCommand):
    """A command about books: a BiographyError ends it in one line that names field and limit."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the work; turn what a user can mend into a message and an exit code."""
        try:
            self.work(options)
        except BiographyError as exc:
            self.stop(str(exc), exit_code_of(exc))
        except KeyboardInterrupt:
            self.stop("interrupted; what has been sent goes on", Exit.INTERRUPTED)

    def work(self, options: dict[str, Any]) -> None:
        """Do what the command is for."""
        raise NotImplementedError

    def say(self, line: str) -> None:
        """Talk to the user beside the result."""
        self.stderr.write(line, self.style.NOTICE)


def exit_code_of(exc: BiographyError) -> Exit:
    """Return the exit code that an error ends a command with."""
    if isinstance(exc, InvalidInputError):
        return Exit.WRONG_USE
    return Exit.NOTHING_MATCHED if isinstance(exc, BiographyNotFoundError) else Exit.FAILED


def add_book_argument(parser: ArgumentParser) -> None:
    """Take the book by id, slug or subject."""
    parser.add_argument("biography", metavar="BIOGRAPHY", help="its id, slug or subject")


def add_rights_argument(parser: ArgumentParser, *, default: str = "") -> None:
    """Take what may be done with the files, where their own records do not say it."""
    usual = default or Source.Rights.QUOTE_ONLY
    parser.add_argument(
        "--rights",
        choices=Source.Rights.values,
        default=default,
        help=f"what may be done with files whose records do not say it; {usual} if nothing is said",
    )


def say_limits(command: BookCommand, sources: Iterable[int | None]) -> None:
    """Say of how many of these sources little can be used, and how to change that."""
    bound = Source.objects.filter(
        pk__in=[pk for pk in sources if pk], rights=Source.Rights.QUOTE_ONLY
    )
    if count := bound.count():
        words = settings.QUOTE_WORDS_PER_SOURCE
        command.say(
            f"Quote only: {count}, of each of which at most {words} words can be used; say "
            "--rights public_domain or licensed, or correct it on the source's page, to use all"
        )


def named_book(name: str) -> Biography:
    """Return the book by id or slug, or the newest of that subject."""
    books = Biography.objects.all()
    by_id = int(name) if name.isdecimal() and len(name) <= 18 else 0
    found = (
        books.filter(pk=by_id).first()
        or books.filter(slug=name).first()
        or Biography.objects.newest_of(name)
    )
    if found is None:
        msg = f"there is no biography with the id, slug or subject {name!r}"
        raise BiographyNotFoundError(msg)
    return found


def read_specs(path: str) -> Any:
    """Return the chapter specs of a JSON file; what they may say is checked elsewhere."""
    file = Path(path)
    if not file.is_file():
        refuse("specs", f"{path} is not there")
    if file.stat().st_size > MAX_SPECS_BYTES:
        refuse("specs", f"{path} is larger than {MAX_SPECS_BYTES} bytes")
    try:
        return json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError):
        refuse("specs", f"{path} is not JSON in UTF-8")


def import_lines(results: list[Imported]) -> list[str]:
    """Return a line for each file that was imported or refused."""
    return [
        f"{one.filename}: {one.status}"
        + (f", {one.passages} passages" if one.passages is not None else "")
        + (f": {one.reason}" if one.reason else "")
        for one in results
    ]


def import_exit(results: list[Imported]) -> Exit:
    """Return done, partly or failed by what became of the files."""
    failed = sum(one.status == "failed" for one in results)
    if not failed:
        return Exit.DONE
    return Exit.FAILED if failed == len(results) else Exit.PARTLY
