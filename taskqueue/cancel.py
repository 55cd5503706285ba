"""Cancelling runs: at once while they wait, at their next step while they work."""

from enum import StrEnum

from django.db.models import Q

from taskqueue import endings
from taskqueue.models import TaskRun
from taskqueue.states import WAITING, State


class Cancelled(StrEnum):
    """What became of a request to cancel."""

    NOW = "cancelled"
    ASKED = "asked"
    TOO_LATE = "ended before"


def cancel(run_id: str, *, reason: str) -> Cancelled:
    """Cancel a run that waits, or ask one that works to stop between two of its steps."""
    if endings.revoke(run_id, reason=reason, was=Q(state__in=WAITING)):
        return Cancelled.NOW
    if TaskRun.objects.ask_to_cancel(run_id, reason=reason):
        return Cancelled.ASKED
    if endings.revoke(run_id, reason=reason, was=Q(state__in=WAITING)):
        return Cancelled.NOW  # it went back to waiting between the two
    if TaskRun.objects.filter(pk=run_id, state=State.STARTED).exists():
        return Cancelled.ASKED  # before, by somebody else
    return Cancelled.TOO_LATE
