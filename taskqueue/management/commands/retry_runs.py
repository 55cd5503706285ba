"""Let runs go on: failed ones by their dead letter, those that wait for a retry at once."""

from collections.abc import Mapping
from typing import Any

from taskqueue.desk.bulk import Act
from taskqueue.desk.command import RunsCommand
from taskqueue.desk.run_acts import RetryRuns


class Command(RunsCommand):
    """retry_runs [ID …] [--subject biography:12 …]."""

    help = (
        "Retry failed runs (as their dead letters), try now what waits for a retry, and release "
        "what is held, except by a paused queue or its batch."
    )
    example = "--subject biography:12 --yes"

    def act(self, options: Mapping[str, Any]) -> Act:
        """Retry."""
        return RetryRuns()
