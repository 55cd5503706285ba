"""Queues that start nothing: who paused them and why, and what waits for it."""

from datetime import datetime

from django.db import IntegrityError, transaction

from taskqueue.dispatch import checked_queue, pause_reason
from taskqueue.errors import PauseError
from taskqueue.holding import release_all
from taskqueue.models import QueuePause, TaskRun
from taskqueue.operator_log import clean_reason, note

# What else stops with a queue; said to whoever pauses it.
WARNINGS = {
    "high_priority": "urgent work waits too, whoever asks for it",
    "monitoring": "health checks, clean-up and dead letters wait; the sweeps go on",
}


@transaction.atomic
def pause(queue: str, *, by: str, reason: str) -> QueuePause:
    """Let a queue start nothing more; what it runs just now ends as it would.

    Its waiting runs are HELD at once, those that come later or fall due as well; none of them
    spends an attempt. Raises ValueError for an unknown queue or a missing reason and PauseError if
    it is paused already.
    """
    name, why = checked_queue(queue), clean_reason(reason, is_required=True)
    try:
        with transaction.atomic():
            paused = QueuePause.objects.create(queue=name, paused_by=by[:150], reason=why)
    except IntegrityError as exc:
        first = QueuePause.objects.filter(queue=name).first()
        raise PauseError(described(first) if first else f"queue {name} was resumed") from exc
    held = TaskRun.objects.hold_waiting(name, reason=pause_reason(name))
    note(by, "pause_queue", target=f"queue {name}", count=held, reason=why)
    return paused


def resume(queue: str, *, by: str, reason: str = "") -> int:
    """Let a queue start work again; return how many runs it held, which are published at once.

    Raises ValueError for an unknown queue and PauseError if it is not paused.
    """
    name, why = checked_queue(queue), clean_reason(reason, is_required=False)
    held = TaskRun.objects.held_by(pause_reason(name))
    with transaction.atomic():
        deleted, _ = QueuePause.objects.filter(queue=name).delete()
        if not deleted:
            msg = f"queue {name} is not paused"
            raise PauseError(msg)
        note(by, "resume_queue", target=f"queue {name}", count=held.count(), reason=why)
    return release_all(held)


def described(pause: QueuePause) -> str:
    """Say who paused a queue, when and why."""
    who = f" by {pause.paused_by}" if pause.paused_by else ""
    why = f": {pause.reason}" if pause.reason else ""
    return f"queue {pause.queue} is paused{who} since {_moment(pause.paused_at)}{why}"


def words_of_holds() -> dict[str, str]:
    """Return, by the reason that a held run keeps, what a person reads: who paused it and why."""
    return {pause_reason(pause.queue): described(pause) for pause in QueuePause.objects.all()}


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
