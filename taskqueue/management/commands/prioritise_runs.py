"""Give runs that wait another priority."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from taskqueue.desk.bulk import Act
from taskqueue.desk.command import RunsCommand
from taskqueue.desk.run_acts import PrioritiseRuns
from taskqueue.dispatch import checked_priority


class Command(RunsCommand):
    """prioritise_runs PRIORITY [ID …] [--subject biography:12 …]."""

    help = "Give runs that wait another priority, from 0 to 10, the most urgent."
    example = "9 --subject biography:12 --yes"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the priority before the ids."""
        parser.add_argument("priority", type=int, help="0 to 10, 10 the most urgent")
        super().add_arguments(parser)

    def act(self, options: Mapping[str, Any]) -> Act:
        """Change the priority."""
        return PrioritiseRuns(checked_priority(options["priority"]))
