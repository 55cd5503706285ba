"""Let runs go on: failed ones by their dead letter, those that wait for a retry at once."""

from collections.abc import Mapping
from typing import Any, ClassVar

from taskqueue.bulk import Act
from taskqueue.desk_command import RUN_FILTERS, BulkCommand
from taskqueue.run_acts import RetryRuns
from taskqueue.selection import whole_run_ids


class Command(BulkCommand):
    """retry_runs [ID …] [--subject biography:12 …]."""

    help = (
        "Retry failed runs (as their dead letters), try now what waits for a retry, and release "
        "what is held, except by a paused queue or its batch."
    )
    example = "--subject biography:12 --yes"
    noun = "runs"
    filters: ClassVar[Mapping[str, str]] = RUN_FILTERS

    def act(self, options: Mapping[str, Any]) -> Act:
        """Retry."""
        return RetryRuns()

    def whole_ids(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Take ids by how they begin."""
        return whole_run_ids(ids)
