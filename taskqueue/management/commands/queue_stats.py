"""Show what waits and runs in each queue."""

from typing import Any

from taskqueue import stats
from taskqueue.cli import Exit, ReportCommand


class Command(ReportCommand):
    """queue_stats."""

    help = "Show each queue: runs waiting, running, retrying, held; messages at the broker."
    example = "--json"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line a queue; exit 5 if the broker does not answer."""
        found = stats.queue_stats()
        self.report(found, _lines(found), as_json=options["json"])
        self.leave(Exit.DONE if found["is_broker_reachable"] else Exit.UNREACHABLE)


def _lines(found: dict[str, Any]) -> list[str]:
    columns = ("waiting", "running", "retrying", "held", "messages", "oldest_s")
    head = f"{'queue':<20}" + "".join(f"{name:>10}" for name in columns)
    rows = [
        f"{queue:<20}" + "".join(f"{_cell(figures[name]):>10}" for name in columns)
        for queue, figures in found["queues"].items()
    ]
    notes = [] if found["is_broker_reachable"] else ["the broker does not answer"]
    return [head, *rows, f"dead letters open: {found['dead_letters_open']}", *notes]


def _cell(value: object) -> str:
    return "-" if value is None else str(value)
