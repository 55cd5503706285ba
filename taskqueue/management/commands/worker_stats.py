"""Show the workers, and what each last said of itself."""

from typing import Any

from taskqueue import stats
from taskqueue.cli import Exit, ReportCommand


class Command(ReportCommand):
    """worker_stats."""

    help = "Show the workers: state, queues, pool, running tasks, memory and last sign of life."
    example = "--json"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line a worker; exit 5 without a broker, 4 without a worker that is online."""
        found = stats.worker_stats()
        lines = [_line(name, said) for name, said in found["workers"].items()]
        self.report(found, lines or ["no worker has been seen"], as_json=options["json"])
        if not found["is_broker_reachable"]:
            self.leave(Exit.UNREACHABLE)
        self.leave(Exit.DONE if found["count"] else Exit.NOTHING_MATCHED)


def _line(name: str, said: dict[str, Any]) -> str:
    memory = said["memory_kb"]
    return (
        f"{name}: {said['state']}, seen {said['heartbeat_age_s']:.0f} s ago; "
        f"reads {', '.join(said['queues'])}; {said['pool']} x {said['concurrency']}, "
        f"{len(said['active'])} running, {said['processed']} processed; "
        f"{memory['total'] // 1024} MB ({memory['main'] // 1024} main)"
    )
