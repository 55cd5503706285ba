"""What became of runs that failed for good: grouped by cause, retried or archived, never lost."""

import hashlib
import logging
import re
from typing import Any

from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from taskqueue.dispatch import RunOptions, submit_again
from taskqueue.edits import Call
from taskqueue.errors import DeadLetterStateError, KeyTakenError
from taskqueue.failures import Failure
from taskqueue.models import DeadLetter, DeadLetterGroup, TaskRun
from taskqueue.operator_log import clean_reason

logger = logging.getLogger(__name__)

_FRAME = re.compile(r'File "(?P<path>[^"]+)", line \d+, in (?P<function>\S+)')
_NOT_OURS = ("site-packages", "/lib/python", "<frozen")
_VARIABLE_PARTS = re.compile(
    r"""
    "[^"]*" | (?<!\w)'[^']*'(?!\w) | “[^”]*” | ‘[^’]*’      # quotes, not apostrophes
    | \b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b  # ids
    | \b0x[0-9a-f]+\b | \b[0-9a-f]{16,}\b        # addresses, hashes
    | (?:[A-Za-z]:)?(?:/[\w.\-]+){2,}             # paths
    | \d+(?:[.,:]\d+)*                            # numbers
    """,
    re.VERBOSE | re.IGNORECASE,
)


def fingerprint(task: str, failure: Failure) -> str:
    """Return 16 hex digits that are the same for failures with the same cause.

    SHA-256 over exception class, task, the last frame of our own code and the message without
    numbers, ids, quotes, addresses and paths.
    """
    frames = [
        f"{match['path'].rsplit('/', 2)[-2:]}:{match['function']}"
        for match in _FRAME.finditer(failure.traceback)
        if not any(part in match["path"] for part in _NOT_OURS)
    ]
    parts = (failure.error_class, task, frames[-1] if frames else "", skeleton(failure.message))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def skeleton(message: str) -> str:
    """Return a message without what differs between two failures of one cause."""
    return _VARIABLE_PARTS.sub("#", message)[:300]


def bury(run: TaskRun, failure: Failure, *, code: str) -> DeadLetter:
    """Keep a dead letter of a run that has just failed for good, in the caller's transaction."""
    group = _group_of(run, failure)
    letter = DeadLetter.objects.create(
        group=group,
        run=run,
        task=run.task,
        args=run.args,
        kwargs=run.kwargs,
        queue=run.queue,
        priority=run.priority,
        subject=run.subject,
        error_class=failure.error_class,
        error_code=code,
        message=failure.message,
        traceback=failure.traceback,
        attempts=_attempts_of(run),
        is_temporary=failure.is_temporary,
        automatic_retries=_automatic_retries_before(run),
    )

    def tell() -> None:  # an end that is rolled back is made again, and would be told twice
        _tell(letter)

    transaction.on_commit(tell, robust=True)
    return letter


def tell_again(run: TaskRun) -> None:
    """Write the ERROR line of a run that failed for good as the answer to its commit was lost."""
    letter = DeadLetter.objects.filter(run=run).first()
    if letter is not None:
        _tell(letter)


@transaction.atomic
def retry(
    letter: DeadLetter, *, reason: str = "", call: Call | None = None, is_automatic: bool = False
) -> TaskRun:
    """Run a dead letter's call again as a new run, linked both ways, in its queue and priority.

    With `call`, that one is made instead; the letter keeps its own. Raises DeadLetterStateError if
    it was retried or archived before, KeyTakenError if a run that has not failed has its key, and
    ValueError or TypeError where the task or its parameters are gone.
    """
    options = RunOptions(
        subject=letter.subject,
        step=letter.run.step if letter.run else "",
        key=letter.run.key if letter.run else "",
        queue=letter.queue,
        priority=letter.priority,
        retry_of=letter.run_id,
        celery=letter.run.options if letter.run else {},
    )
    call = call or Call(letter.args, letter.kwargs)
    run = submit_again(letter.task, call.args, call.kwargs, options)
    if options.key and run.retry_of_id != letter.run_id:
        raise KeyTakenError(run.pk, run.state)
    if not DeadLetter.objects.mark_retried(letter.pk, run_id=run.pk, reason=reason):
        raise _resolved_before(letter)
    if is_automatic:
        DeadLetter.objects.filter(pk=letter.pk).update(automatic_retries=F("automatic_retries") + 1)
    return run


def archive(letter: DeadLetter, *, reason: str) -> None:
    """Put a dead letter away with a reason; it stays counted.

    Raises ValueError without a reason and DeadLetterStateError if it is not open.
    """
    if not DeadLetter.objects.archive(letter.pk, reason=clean_reason(reason, is_required=True)):
        raise _resolved_before(letter)


def counts() -> dict[str, int]:
    """Count the letters by state; open + retried + archived = ever dead, for none is deleted."""
    rows = dict(DeadLetter.objects.values_list("state").annotate(Count("pk")).order_by())
    by_state = {str(state): rows.get(state, 0) for state in DeadLetter.State.values}
    return {**by_state, "ever": sum(rows.values())}


def _tell(letter: DeadLetter) -> None:
    logger.error(
        "Run %s of %s failed for good: %s: %s",
        letter.run_id,
        letter.task,
        letter.error_code,
        letter.message,
        extra={"run_id": letter.run_id, "task_name": letter.task, "code": letter.error_code},
    )


def _resolved_before(letter: DeadLetter) -> DeadLetterStateError:
    return DeadLetterStateError(f"dead letter {letter.pk} is not open any more")


def _group_of(run: TaskRun, failure: Failure) -> DeadLetterGroup:
    group, is_new = DeadLetterGroup.objects.get_or_create(
        fingerprint=fingerprint(run.task, failure),
        defaults={
            "task": run.task,
            "error_class": failure.error_class,
            "message": failure.message,
        },
    )
    if not is_new:
        DeadLetterGroup.objects.filter(pk=group.pk).update(last_at=timezone.now())
    return group


def _attempts_of(run: TaskRun) -> list[dict[str, Any]]:
    fields = (
        "number", "worker", "pid", "memory_kb", "step", "outcome", "error_class", "error_code",
        "message",
    )  # fmt: skip
    return [
        {
            **{name: getattr(attempt, name) for name in fields},
            "traceback": attempt.traceback,
            "started_at": attempt.started_at.isoformat(),
            "ended_at": attempt.ended_at.isoformat() if attempt.ended_at else None,
            "heartbeat_at": attempt.heartbeat_at.isoformat() if attempt.heartbeat_at else None,
        }
        for attempt in run.attempts.all()
    ]


def _automatic_retries_before(run: TaskRun) -> int:
    if run.retry_of_id is None:
        return 0
    before = DeadLetter.objects.filter(run_id=run.retry_of_id).first()
    return before.automatic_retries if before else 0
