"""Do at once what the sweeps do every ten seconds."""

from typing import Any

from taskqueue import rescue
from taskqueue.cli import ReportCommand


class Command(ReportCommand):
    """rescue_runs."""

    help = "Try again what has died and send what waits, now instead of at the next sweep."
    example = ""

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep once and print the counts."""
        done = rescue.sweep()
        lines = [f"{count} {what}" for what, count in done.items()]
        self.report(done, lines, as_json=options["json"])
