"""Do at once what the sweeps do every ten seconds."""

from argparse import ArgumentParser
from typing import Any

from taskqueue import rescue
from taskqueue.cli import ReportCommand


class Command(ReportCommand):
    """rescue_runs."""

    help = "Try again what has died and send what waits, now instead of at the next sweep."
    example = ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --dry-run."""
        super().add_arguments(parser)
        parser.add_argument("--dry-run", action="store_true", help="count only, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep once and print the counts."""
        done = rescue.forecast() if options["dry_run"] else rescue.sweep()
        lines = [
            f"{'unknown, the broker is away' if count is None else count} {what}"
            for what, count in done.items()
        ]
        self.report(done, lines, as_json=options["json"])
