"""Let calls out to an endpoint of language models again."""

from argparse import ArgumentParser
from typing import Any

from biographies.waiting import checked_provider, resume_provider, waits
from taskqueue.desk.command import DeskCommand, actor_of, add_actor_arguments


class Command(DeskCommand):
    """resume_provider NAME."""

    help = "Resume an endpoint of language models, outage or not; runs that waited are sent."
    example = "1"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the endpoint, who and why."""
        super().add_arguments(parser)
        parser.add_argument("provider", help="its name: LLM_NAME, or 1, 2, 3")
        add_actor_arguments(parser, why="why; kept with the action")

    def work(self, options: dict[str, Any]) -> None:
        """Resume it and say what goes on."""
        name = checked_provider(options["provider"])
        if options["dry_run"]:
            said = {"provider": name, "would_release": waits()}
            lines = [f"{waits()} run(s) would be released"]
            self.report(said, lines, as_json=options["json"])
            return
        released = resume_provider(name, by=actor_of(options), reason=options["reason"] or "")
        said = {"provider": name, "released": released}
        self.report(said, [f"{name}: {released} run(s) released"], as_json=options["json"])
