"""Beginning a run: claimed, not assumed; a message that finds nothing to claim goes home."""

import logging
import os
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from taskqueue.attempts import note_attempt
from taskqueue.broker import ATTEMPT_HEADER
from taskqueue.dispatch import (
    DEFAULT_PRIORITY,
    HIGHEST_PRIORITY,
    KEPT_OPTIONS,
    pause_reason,
)
from taskqueue.guard import Claim, lease
from taskqueue.json_values import plain_json
from taskqueue.models import QueuePause, TaskAttempt, TaskRun
from taskqueue.patience import patiently
from taskqueue.states import State

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a worker, its child or its main process, knows of a message."""

    run_id: str
    task: str
    attempt: int | None  # None: a foreign message, sent without a row
    worker: str
    queue: str
    priority: int
    args: list[Any]
    kwargs: dict[str, Any]
    options: dict[str, Any]

    @classmethod
    def from_request(cls, request: Any, task_name: str) -> "Delivery":
        """Read a celery.app.task.Context (or anything with some of its attributes)."""
        info = getattr(request, "delivery_info", None) or {}
        return cls(
            run_id=request.id,
            task=task_name,
            attempt=attempt_of(request),
            worker=getattr(request, "hostname", None) or "",
            queue=str(info.get("routing_key") or "default"),
            priority=_nearest(request.id, info.get("priority")),
            args=list(getattr(request, "args", None) or []),
            kwargs=dict(getattr(request, "kwargs", None) or {}),
            options=_canvas_options(request),
        )

    @property
    def claim(self) -> Claim:
        """Return the attempt that this message is for; a foreign one is for the first."""
        return Claim(self.run_id, 1 if self.attempt is None else self.attempt)

    @property
    def sent_priority(self) -> int | None:
        """Return the priority that the run has if this message is its last one; None: any.

        The message of a run that was given another priority since would win it at the old one.
        """
        return None if self.attempt is None else self.priority


def attempt_of(request: Any) -> int | None:
    """Return the number of the attempt that a message was sent for; None if it has none."""
    number = getattr(request, ATTEMPT_HEADER, None)
    if number is None:
        headers = getattr(request, "headers", None) or {}
        number = headers.get(ATTEMPT_HEADER)
    return None if number is None else int(number)


def begin(delivery: Delivery) -> bool:
    """Claim the run for this delivery, adopting a foreign message first; False: nothing to do."""
    if delivery.attempt is None:
        adopt(delivery)
    if _take(delivery):
        return True
    if _is_paused(delivery.queue) and _hold(delivery):
        return False
    return _take(delivery)  # the queue was resumed between the two


def begin_patiently(delivery: Delivery) -> bool:
    """Begin as `begin` does, and wait for a database that is away, up to ten leases.

    A claim whose commit happened though its answer was lost is ours all the same.
    """
    tries = count(1)

    def step() -> bool:
        is_first = next(tries) == 1
        return begin(delivery) or (not is_first and _is_claimed_here(delivery))

    return patiently(step)


def adopt(delivery: Delivery) -> None:
    """Write the row of a message that was sent without one (send_task, `celery call`, Flower)."""
    if TaskRun.objects.filter(pk=delivery.run_id).exists():
        return
    run = TaskRun(
        id=delivery.run_id,
        task=delivery.task[:200],
        args=plain_json(delivery.args, "args"),
        kwargs=plain_json(delivery.kwargs, "kwargs"),
        queue=delivery.queue[:100],
        priority=delivery.priority,
        options=plain_json(delivery.options, "options"),
        state=State.QUEUED,
        published_at=timezone.now(),
        publish_count=1,
    )
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError:
        return  # a copy of the message was first


@transaction.atomic
def _take(delivery: Delivery) -> bool:
    """Claim the run unless its queue is paused, and note the attempt."""
    claim = delivery.claim
    is_ours = TaskRun.objects.claim(
        claim.run_id,
        attempt=claim.attempt,
        worker=delivery.worker,
        lease=lease(),
        queue=delivery.queue,
        priority=delivery.sent_priority,
    )
    if is_ours:
        note_attempt(claim, worker=delivery.worker)
    return is_ours


def _is_claimed_here(delivery: Delivery) -> bool:
    claim = delivery.claim
    own = TaskAttempt.objects.filter(
        run_id=claim.run_id, number=claim.attempt, worker=delivery.worker[:200], pid=os.getpid()
    )
    return own.filter(run__state=State.STARTED, run__attempt=claim.attempt).exists()


def _is_paused(queue: str) -> bool:
    return QueuePause.objects.filter(queue=queue).exists()


def _hold(delivery: Delivery) -> bool:
    return TaskRun.objects.hold(
        delivery.run_id,
        attempt=delivery.claim.attempt - 1,
        reason=pause_reason(delivery.queue),
    )


def _nearest(run_id: str, priority: object) -> int:
    """Return the nearest priority there is to a message's own, and say so: it is refused elsewhere.

    Only another program than ours can have sent such a message, and its work is still wanted.
    """
    if priority is None:
        return DEFAULT_PRIORITY
    nearest = DEFAULT_PRIORITY
    if isinstance(priority, int) and not isinstance(priority, bool):
        nearest = min(HIGHEST_PRIORITY, max(0, priority))
    if nearest is not priority:
        logger.warning(
            "Run %s came with priority %r: taken as %s", run_id, priority, nearest,
            extra={"run_id": run_id},
        )  # fmt: skip
    return nearest


def _canvas_options(request: Any) -> dict[str, Any]:
    """Return what a republished message must carry again; Celery names some of it otherwise."""
    renamed = {"link": "callbacks", "link_error": "errbacks", "group_id": "group"}
    found = {name: getattr(request, renamed.get(name, name), None) for name in KEPT_OPTIONS}
    found |= getattr(request, "stamps", None) or {}
    found["headers"] = None  # of the message itself, already spread over the request
    return {name: value for name, value in found.items() if value not in (None, [], {}, "")}
