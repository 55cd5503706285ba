"""Give runs that wait another priority."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from taskqueue.bulk import Act
from taskqueue.desk_command import RunsCommand
from taskqueue.dispatch import checked_priority
from taskqueue.run_acts import PrioritiseRuns


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
