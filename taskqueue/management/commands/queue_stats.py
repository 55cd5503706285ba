"""Show what waits and runs in each queue."""

from typing import Any

from taskqueue import stats
from taskqueue.cli import Exit, ReportCommand


class Command(ReportCommand):
    """queue_stats."""

    help = "Show each queue: runs waiting, due later, running, retrying, held; broker's messages."
    example = "--json"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line a queue; exit 5 if the broker does not answer."""
        found = stats.queue_stats()
        self.report(found, _lines(found), as_json=options["json"])
        self.leave(Exit.DONE if found["is_broker_reachable"] else Exit.UNREACHABLE)


def _lines(found: dict[str, Any]) -> list[str]:
    columns = ("waiting", "delayed", "running", "retrying", "held", "messages", "oldest_s")
    head = f"{'queue':<20}" + "".join(f"{name:>10}" for name in columns)
    rows = [
        f"{queue:<20}" + "".join(f"{_cell(figures[name]):>10}" for name in columns)
        for queue, figures in found["queues"].items()
    ]
    notes = [note for queue, figures in found["queues"].items() for note in _notes(queue, figures)]
    if not found["is_broker_reachable"]:
        notes.append("the broker does not answer")
    return [head, *rows, f"dead letters open: {found['dead_letters_open']}", *notes]


def _notes(queue: str, figures: dict[str, Any]) -> list[str]:
    """Say what the columns cannot: the priorities that wait, what is held for what, a pause."""
    notes = []
    if figures["waiting_by_priority"]:
        counts = sorted(figures["waiting_by_priority"].items(), key=lambda item: -int(item[0]))
        said = ", ".join(f"{count} of priority {priority}" for priority, count in counts)
        notes.append(f"{queue} waiting: {said}")
    notes += [f"{queue} held: {count} ({why})" for why, count in figures["held_for"].items()]
    if figures["paused"]:
        pause = figures["paused"]
        reason = pause["reason"] or "no reason given"
        notes.append(f"{queue} paused by {pause['by'] or 'somebody'} at {pause['at']}: {reason}")
    return notes


def _cell(value: object) -> str:
    return "-" if value is None else str(value)
