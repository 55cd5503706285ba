"""What every management command shares: exit codes, --json, and errors without a traceback."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError


class Exit(IntEnum):
    """The exit codes of every command."""

    DONE = 0
    FAILED = 1
    WRONG_USE = 2
    PARTLY = 3
    NOTHING_MATCHED = 4
    UNREACHABLE = 5
    CONFLICT = 6
    TIMED_OUT = 124
    INTERRUPTED = 130


CODES_HELP = (
    "exit codes: 0 done, 1 failed, 2 wrong use, 3 partly, 4 nothing matched, "
    "5 a service is not reachable, 6 conflict, 124 timed out, 130 interrupted"
)


def add_jsonl_argument(parser: ArgumentParser) -> None:
    """Add --jsonl, for commands that list something."""
    parser.add_argument("--jsonl", action="store_true", help="print one JSON object a line")


class ReportCommand(BaseCommand):
    """A command whose result goes to stdout, as lines or (--json) as one object; talk to stderr."""

    example = ""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """Add the example and the exit codes to --help."""
        epilog = f"example: python manage.py {subcommand} {self.example}".rstrip()
        return super().create_parser(
            prog_name, subcommand, epilog=f"{epilog} — {CODES_HELP}", **kwargs
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --json."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def report(self, data: object, lines: list[str], *, as_json: bool) -> None:
        """Print the result, for a program or for a person."""
        if as_json:
            self.stdout.write(json.dumps(data, ensure_ascii=False, default=str))
            return
        for line in lines:
            self.stdout.write(line)

    def report_rows(
        self, name: str, rows: Sequence[object], lines: list[str], options: Mapping[str, Any],
        **beside: object,
    ) -> None:  # fmt: skip
        """Print a list: as lines, with --json as one object, with --jsonl one object a row."""
        if options["jsonl"]:
            for row in rows:
                self.report(row, [], as_json=True)
            return
        self.report({name: rows, **beside}, lines, as_json=options["json"])

    def say(self, line: str) -> None:
        """Talk to the user beside the result."""
        self.stderr.write(line, self.style.NOTICE)

    def stop(self, message: str, code: Exit) -> NoReturn:
        """End with a one-line message on stderr and this exit code."""
        raise CommandError(message, returncode=int(code))

    def leave(self, code: Exit) -> None:
        """End with this exit code if it is not 0; the report has been printed."""
        if code is not Exit.DONE:
            sys.exit(int(code))
