"""Let no call out to an endpoint of language models until it is resumed."""

from argparse import ArgumentParser
from typing import Any

from biographies.waiting import checked_provider, stop_provider
from taskqueue.desk.command import DeskCommand, actor_of, add_actor_arguments


class Command(DeskCommand):
    """stop_provider NAME --reason WHY."""

    help = (
        "Stop an endpoint of language models: runs that need it are held, none spends an attempt."
    )
    example = "1 --reason 'its prices have changed'"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the endpoint, who and why."""
        super().add_arguments(parser)
        parser.add_argument("provider", help="its name: LLM_NAME, or 1, 2, 3")
        add_actor_arguments(parser, why="why; kept with the action (required)")

    def work(self, options: dict[str, Any]) -> None:
        """Stop it and say so."""
        name = checked_provider(options["provider"])
        if options["dry_run"]:
            self.report({"provider": name}, [f"{name} would be stopped"], as_json=options["json"])
            return
        stop_provider(name, by=actor_of(options), reason=options["reason"] or "")
        self.report({"provider": name}, [f"{name} is stopped"], as_json=options["json"])
