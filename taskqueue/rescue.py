"""The sweeps: what was not sent is sent, what has died is tried again."""

import logging
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from taskqueue import broker, endings
from taskqueue.dispatch import BATCH_HOLD, pause_reason, publish, publish_on_commit
from taskqueue.failures import crash, interruption
from taskqueue.guard import Claim
from taskqueue.models import Pulse, QueuePause, TaskRun
from taskqueue.querysets import RunQuerySet
from taskqueue.states import ENDED, WAITING, State

logger = logging.getLogger(__name__)

BATCH = 500
MOST_DOUBLINGS = 12
SWEEP_PULSE = "sweep"
# A run that was just written is being published by its own process; leave it a moment.
GRACE = timedelta(seconds=2)


def sweep() -> dict[str, int]:
    """Do both sweeps once and note the time; safe to run in many places at once."""
    note_pulse(SWEEP_PULSE)
    return {"rescued": rescue_runs(), "published": publish_pending(), "settled": settle_again()}


def forecast() -> dict[str, int | None]:
    """Count what both sweeps would take up now; None for what only the broker could tell."""
    epoch = broker.current_epoch()
    return {
        "rescued": TaskRun.objects.filter(
            state=State.STARTED, lease_until__lt=timezone.now()
        ).count(),
        "published": None if epoch is None else len(_to_publish(epoch)),
        "settled": TaskRun.objects.filter(is_settled=False, state__in=ENDED).count(),
    }


def sweep_if_overdue() -> dict[str, int] | None:
    """Sweep if nobody has for TASKQUEUE_SWEEP_OVERDUE_S; None if somebody has."""
    limit = timezone.now() - timedelta(seconds=settings.TASKQUEUE_SWEEP_OVERDUE_S)
    Pulse.objects.get_or_create(name=SWEEP_PULSE, defaults={"at": limit - GRACE})
    is_mine = Pulse.objects.filter(name=SWEEP_PULSE, at__lt=limit).update(at=timezone.now()) == 1
    return sweep() if is_mine else None


def note_pulse(name: str) -> None:
    """Note that something regular has just happened."""
    Pulse.objects.update_or_create(name=name, defaults={"at": timezone.now()})


def rescue_runs() -> int:
    """End the attempts whose lease is over as crashes; each run gets a new attempt or is buried.

    Candid: a process that is only slow may still be at work. It cannot write any more, because
    every write asks for the attempt; what it did outside the database may be done twice.
    """
    over = TaskRun.objects.filter(state=State.STARTED, lease_until__lt=timezone.now())
    rescued = 0
    for run_id, attempt, worker in over.values_list("pk", "attempt", "worker")[:BATCH]:
        message = f"no heartbeat from {worker or 'the worker'}"
        try:
            rescued += _rescue(Claim(run_id, attempt), message)
        except DatabaseError:  # the others must not wait for this one
            logger.warning("A run could not be rescued", extra={"run_id": run_id}, exc_info=True)
    return rescued


def hand_on(worker: str) -> int:
    """End what a worker leaves behind as it is stopped hard; another begins it again at once."""
    left = TaskRun.objects.filter(state=State.STARTED, worker=worker)
    failure = interruption(f"{worker} was stopped")
    claims = [Claim(*pair) for pair in left.values_list("pk", "attempt")]
    return sum(endings.fail(claim, failure) is not None for claim in claims)


def publish_pending() -> int:
    """Send what waits to be sent: new runs, due retries, and what the broker has forgotten."""
    _revoke_unwanted()
    _release_stranded()
    epoch = broker.current_epoch()
    if epoch is None:
        return 0
    broker.breaker.close()
    return _publish_each(_to_publish(epoch))


def settle_again() -> int:
    """Ask TASKQUEUE_ON_END again for ended runs where it failed."""
    unsettled = TaskRun.objects.filter(is_settled=False, state__in=ENDED)
    asked = 0
    # In any order: 500 that fail again and again must not hide the others.
    for run_id in list(unsettled.order_by("?").values_list("pk", flat=True)[:BATCH]):
        try:
            with transaction.atomic():
                TaskRun.objects.filter(pk=run_id).update(is_settled=True)
                endings.settle(run_id, gives_place=False)  # it gave it when it ended
            asked += 1
        except DatabaseError:  # the others must not wait for this one
            logger.warning("A run could not be settled", extra={"run_id": run_id}, exc_info=True)
    return asked


def _publish_each(run_ids: list[str]) -> int:
    """Publish these; one that cannot be sent keeps none of the others waiting."""
    sent = 0
    for run_id in run_ids:
        try:
            sent += publish(run_id)
        except Exception:  # a row that nobody can send, for ever: the next sweep meets it too
            logger.warning("A run cannot be published", extra={"run_id": run_id}, exc_info=True)
        if broker.breaker.is_open:
            if broker.current_epoch() is None:
                break
            broker.breaker.close()  # the broker answers: what it refused was this message
    return sent


def _rescue(claim: Claim, message: str) -> bool:
    with transaction.atomic():
        still_over = TaskRun.objects.filter(
            pk=claim.run_id, attempt=claim.attempt, state=State.STARTED
        ).filter(lease_until__lt=timezone.now())
        # Takes the row: a heartbeat that comes now finds the attempt gone.
        if not still_over.update(lease_until=None):
            return False
        state = endings.fail(claim, crash(message))
    logger.warning(
        "A run was rescued", extra={"run_id": claim.run_id, "attempt": claim.attempt, "to": state}
    )
    return True


def _to_publish(epoch: str) -> list[str]:
    """Return the ids of runs to send now, the most urgent first."""
    now = timezone.now()
    order = ("-priority", "created_at")
    new = TaskRun.objects.filter(state=State.PENDING, available_at__lte=now - GRACE)
    due = TaskRun.objects.filter(state=State.RETRY, next_attempt_at__lte=now)
    queued = TaskRun.objects.filter(state=State.QUEUED, published_at__lte=now - GRACE)
    forgotten = queued.exclude(epoch=epoch)
    ids = [
        run_id
        for runs in (due, new, forgotten)
        for run_id in runs.order_by(*order).values_list("pk", flat=True)[:BATCH]
    ]
    return list(dict.fromkeys([*ids, *_vanished(now), *_overdue(now)]))


def _vanished(now: datetime) -> list[str]:
    """Return runs whose message the broker no longer has, though no worker has begun them.

    kombu takes a message from Redis in one round trip and notes it as unacked in a second one: a
    worker that dies or reconnects between the two loses it.
    """
    waiting = _waiting_longer_than(settings.TASKQUEUE_LEASE_S, now)
    lists = list(waiting.order_by().values_list("queue", "priority").distinct())
    lengths = broker.queue_lengths(sorted({queue for queue, _ in lists})) if lists else None
    if lengths is None:
        return []
    empty = [
        Q(queue=queue, priority=priority)
        for queue, priority in lists
        if not lengths[queue].get(priority, lengths[queue].get(-1, 0))
    ]
    return _ids(waiting.filter(reduce(or_, empty))) if empty else []


def _overdue(now: datetime) -> list[str]:
    """Return runs whose message has not been taken for 15 min, then 30, 60 … after each sending."""
    return _ids(_waiting_longer_than(settings.TASKQUEUE_REPUBLISH_AFTER_S, now))


def _ids(runs: RunQuerySet) -> list[str]:
    return list(runs.order_by("published_at").values_list("pk", flat=True)[:BATCH])


def _waiting_longer_than(after_s: float, now: datetime) -> RunQuerySet:
    """Return QUEUED runs, with a patience that doubles at each sending.

    Asked of the database: 500 patient ones must not hide the others.
    """
    counts = range(1, MOST_DOUBLINGS)
    due = Q(publish_count=0, published_at__lt=now - _patience(after_s, 1))
    due |= Q(publish_count__gte=MOST_DOUBLINGS) & Q(
        published_at__lt=now - _patience(after_s, MOST_DOUBLINGS)
    )
    for count in counts:
        due |= Q(publish_count=count, published_at__lt=now - _patience(after_s, count))
    # first the plain limit, which an index could serve
    limit = now - timedelta(seconds=after_s)
    return TaskRun.objects.filter(state=State.QUEUED, published_at__lt=limit).filter(due)


def _patience(after_s: float, publish_count: int) -> timedelta:
    return timedelta(seconds=after_s * 2 ** (min(max(publish_count, 1), MOST_DOUBLINGS) - 1))


def _revoke_unwanted() -> None:
    """Cancel what waited past its expiry, and what somebody stopped while its process died."""
    expired = Q(expires_at__lt=timezone.now())
    unwanted = TaskRun.objects.waiting().filter(expired | Q(cancel_requested_at__isnull=False))
    for run_id, asked_at, reason in unwanted.values_list(
        "pk", "cancel_requested_at", "cancel_reason"
    )[:BATCH]:
        why = reason if asked_at else "expired"
        endings.revoke(run_id, reason=why, was=Q(state__in=WAITING))


def _release_stranded() -> None:
    """Let go on what nobody else will: a batch at rest, a queue that is no longer paused.

    A batch rests when its last run ended just before another one joined it.
    """
    held = TaskRun.objects.filter(state=State.HELD)
    wait = Q(state=State.HELD, held_for=BATCH_HOLD)
    taken = TaskRun.objects.unfinished().filter(batch=OuterRef("batch")).exclude(wait)
    batches = held.filter(wait).exclude(Exists(taken)).values_list("batch", flat=True)
    for batch in batches.order_by("batch").distinct()[:BATCH]:
        with transaction.atomic():
            endings.release_next(batch)
    paused = set(QueuePause.objects.values_list("queue", flat=True))
    waiting = {pause_reason(queue) for queue in settings.TASKQUEUE_QUEUES if queue not in paused}
    for run_id in held.filter(held_for__in=waiting).values_list("pk", flat=True)[:BATCH]:
        if TaskRun.objects.release(run_id):
            publish_on_commit(run_id)
