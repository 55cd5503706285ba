"""Cancel runs: at once while they wait, at their next step while they work."""

from collections.abc import Mapping
from typing import Any

from taskqueue.desk.bulk import Act
from taskqueue.desk.command import RunsCommand
from taskqueue.desk.run_acts import CancelRuns


class Command(RunsCommand):
    """cancel_runs [ID …] [--subject biography:12 …] --reason WHY."""

    help = "Cancel runs; one that works ends at its next step, and stays asked over restarts."
    example = "--subject biography:12 --reason 'a wrong source' --yes"
    needs_reason = True

    def act(self, options: Mapping[str, Any]) -> Act:
        """Cancel."""
        return CancelRuns()
