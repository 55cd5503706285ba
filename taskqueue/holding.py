"""Runs that wait for something other than their turn: a budget, a provider, a person."""

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from taskqueue.dispatch import BATCH_HOLD, pause_reason, publish_on_commit
from taskqueue.models import TaskRun
from taskqueue.states import State

BATCH = 500


def reason_to_hold(exc: BaseException) -> str:
    """Return what a run waits for that ended with this error; "" if the error holds no run.

    RunHeldError says it in its text; another error that holds (`holds_run = True`) begins with its
    code, so that all that wait for one thing can be released by that.
    """
    if getattr(exc, "holds_run", False) is not True:
        return ""
    code, text = str(getattr(exc, "code", "") or type(exc).__name__), str(exc).strip()
    if code == "queue.held":
        return text or code
    return f"{code}: {text}" if text else code


def release_held(prefix: str) -> int:
    """HELD -> PENDING, published at once, for every run whose reason begins so; return the count.

    Raises ValueError for the beginnings of what is not a person's to release: a place in a batch
    is given by the batch, a paused queue is resumed.
    """
    if not prefix.strip():
        msg = "prefix: say what the runs to release wait for"
        raise ValueError(msg)
    others = [BATCH_HOLD, *map(pause_reason, settings.TASKQUEUE_QUEUES)]
    if any(one.startswith(prefix) for one in others):
        msg = f"prefix: {prefix!r} is released by its batch, or by resuming the queue"
        raise ValueError(msg)
    return release_all(TaskRun.objects.filter(state=State.HELD, held_for__startswith=prefix))


def release_all(held: "QuerySet[TaskRun]") -> int:
    """Release and publish these runs, the most urgent first, in bounded transactions."""
    released = 0
    order = ("-priority", "created_at", "pk")
    while ids := list(held.order_by(*order).values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            done = [run_id for run_id in ids if TaskRun.objects.release(run_id)]
            for run_id in done:
                publish_on_commit(run_id)
        released += len(done)
        if not done or len(ids) < BATCH:
            break  # all seen, or somebody else is at it
    return released
