"""Cancel runs: at once while they wait, at their next step while they work."""

from collections.abc import Mapping
from typing import Any, ClassVar

from taskqueue.bulk import Act
from taskqueue.desk_command import RUN_FILTERS, BulkCommand
from taskqueue.run_acts import CancelRuns
from taskqueue.selection import whole_run_ids


class Command(BulkCommand):
    """cancel_runs [ID …] [--subject biography:12 …] --reason WHY."""

    help = "Cancel runs; one that works ends at its next step, and stays asked over restarts."
    example = "--subject biography:12 --reason 'a wrong source' --yes"
    noun = "runs"
    filters: ClassVar[Mapping[str, str]] = RUN_FILTERS
    needs_reason = True

    def act(self, options: Mapping[str, Any]) -> Act:
        """Cancel."""
        return CancelRuns()

    def whole_ids(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Take ids by how they begin."""
        return whole_run_ids(ids)
