"""Show the workers that answer."""

from typing import Any

from taskqueue import stats
from taskqueue.cli import Exit, ReportCommand


class Command(ReportCommand):
    """worker_stats."""

    help = "Show the workers that answer: their queues, processes and running tasks."
    example = "--json"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line a worker; exit 5 without a broker, 4 without a worker."""
        found = stats.worker_stats()
        lines = [
            f"{name}: reads {', '.join(said['queues'])}; {said['concurrency']} processes, "
            f"{len(said['active'])} running, {said['done']} done"
            for name, said in found["workers"].items()
        ]
        self.report(found, lines or ["no worker answers"], as_json=options["json"])
        if not found["is_broker_reachable"]:
            self.leave(Exit.UNREACHABLE)
        self.leave(Exit.DONE if found["count"] else Exit.NOTHING_MATCHED)
