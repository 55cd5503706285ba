"""Let a paused queue start work again."""

from argparse import ArgumentParser
from typing import Any

from taskqueue.desk import pauses
from taskqueue.desk.command import DeskCommand, actor_of, add_actor_arguments
from taskqueue.dispatch import checked_queue, pause_reason
from taskqueue.models import TaskRun


class Command(DeskCommand):
    """resume_queue QUEUE."""

    help = "Resume a paused queue; the runs that it held are sent at once."
    example = "content_generation"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the queue, who and why."""
        super().add_arguments(parser)
        parser.add_argument("queue")
        add_actor_arguments(parser, why="why; kept with the action")

    def work(self, options: dict[str, Any]) -> None:
        """Resume it and say what goes on."""
        queue = checked_queue(options["queue"])
        if options["dry_run"]:
            held = TaskRun.objects.held_by(pause_reason(queue)).count()
            said = {"queue": queue, "would_release": held}
            lines = [f"{held} run(s) of {queue} would be released"]
            self.report(said, lines, as_json=options["json"])
            return
        released = pauses.resume(queue, by=actor_of(options), reason=options["reason"] or "")
        said = {"queue": queue, "released": released}
        self.report(said, [f"queue {queue}: {released} run(s) released"], as_json=options["json"])
