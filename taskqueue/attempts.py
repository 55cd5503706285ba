"""The rows of attempts: written as one begins and as it ends."""

import os
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from taskqueue.failures import Failure
from taskqueue.guard import Claim
from taskqueue.models import TaskAttempt
from taskqueue.prepared import Given, PreparedInsert, PreparedUpdate
from taskqueue.processes import resident_kb
from taskqueue.states import Outcome

_FIELDS = [field.name for field in TaskAttempt._meta.concrete_fields if not field.primary_key]
_OPEN = PreparedInsert(_FIELDS)
_BEGUN = {field.name: field.get_default() for field in TaskAttempt._meta.concrete_fields}


def _closing(given: Given) -> tuple[Q, dict[str, object]]:
    names = ("outcome", "ended_at", "error_class", "error_code", "message", "traceback")
    return Q(run=given("run"), number=given("number")), {name: given(name) for name in names}


_CLOSE = PreparedUpdate(_closing)


def note_attempt(claim: Claim, *, worker: str) -> None:
    """Write the row of an attempt that begins in this process."""
    begun = {
        "run": claim.run_id,
        "number": claim.attempt,
        "worker": worker[:200],
        "pid": os.getpid(),
        "memory_kb": resident_kb(),
        "started_at": timezone.now(),
    }
    _OPEN.run(TaskAttempt, **{**_BEGUN, **begun})


def close_attempt(
    claim: Claim,
    outcome: Outcome,
    failure: Failure | None = None,
    *,
    message: str = "",
    ended_at: datetime | None = None,
) -> None:
    """Note how an attempt ended: what it failed of, or a message where it did not fail."""
    _CLOSE.run(
        TaskAttempt,
        run=claim.run_id,
        number=claim.attempt,
        outcome=outcome,
        ended_at=ended_at or timezone.now(),
        error_class=failure.error_class if failure else "",
        error_code=failure.code[:100] if failure else "",
        message=failure.message if failure else message,
        traceback=failure.traceback if failure else "",
    )
