"""Let a queue start nothing more until it is resumed."""

from argparse import ArgumentParser
from typing import Any

from taskqueue.desk import pauses
from taskqueue.desk.command import DeskCommand, actor_of, add_actor_arguments
from taskqueue.dispatch import checked_queue, pause_reason
from taskqueue.models import TaskRun


class Command(DeskCommand):
    """pause_queue QUEUE --reason WHY."""

    help = "Pause a queue: what runs ends as it would, what waits is held; no attempt is spent."
    example = "content_generation --reason 'the provider is down'"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the queue, who and why."""
        super().add_arguments(parser)
        parser.add_argument("queue")
        add_actor_arguments(parser, why="why; shown with every run that waits for it (required)")

    def work(self, options: dict[str, Any]) -> None:
        """Pause it and say what waits now."""
        queue = checked_queue(options["queue"])
        if queue in pauses.WARNINGS:
            self.say(f"{queue}: {pauses.WARNINGS[queue]}")
        if options["dry_run"]:
            would = TaskRun.objects.to_be_held(queue).count()
            self.report(
                {"queue": queue, "would_hold": would},
                [f"{would} run(s) of {queue} would be held"],
                as_json=options["json"],
            )
            return
        pause = pauses.pause(queue, by=actor_of(options), reason=options["reason"] or "")
        held = TaskRun.objects.held_by(pause_reason(queue)).count()
        said = {"queue": queue, "by": pause.paused_by, "reason": pause.reason, "held": held}
        line = f"{pauses.described(pause)}; {held} run(s) held"
        self.report({**said, "at": pause.paused_at}, [line], as_json=options["json"])
