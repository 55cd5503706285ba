"""Every arrow of a run: one guarded statement each, which reports whether it happened."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from taskqueue.prepared import Given, PreparedUpdate
from taskqueue.states import CLAIMABLE, UNFINISHED, WAITING, State

if TYPE_CHECKING:
    from taskqueue.models import DeadLetter, TaskRun  # noqa: F401  # named in strings below


def _claiming(given: Given) -> tuple[Q, dict[str, object]]:
    pauses = apps.get_model("taskqueue", "QueuePause")._default_manager
    free = Q(
        pk=given("id"), state__in=CLAIMABLE, attempt=given("attempt"), cancel_requested_at=None
    )
    is_paused = Exists(pauses.filter(queue=given("queue")))
    is_last_sent = Q(priority=Coalesce(given("priority"), F("priority")))
    return free & is_last_sent & ~Q(is_paused), {
        "state": State.STARTED,
        "attempt": F("attempt") + 1,
        "worker": given("worker"),
        "lease_until": given("lease_until"),
        "started_at": Coalesce(F("started_at"), given("started_at")),
        "held_for": "",
    }


def _succeeding(given: Given) -> tuple[Q, dict[str, object]]:
    return Q(pk=given("id"), state=State.STARTED, attempt=given("attempt")), {
        "state": State.SUCCESS,
        "result": given("result"),
        "ended_at": given("ended_at"),
        "lease_until": None,
        "next_attempt_at": None,
    }


_CLAIM, _SUCCEED = PreparedUpdate(_claiming), PreparedUpdate(_succeeding)


class RunQuerySet(models.QuerySet["TaskRun"]):
    """Runs; a method named after an arrow returns True if this call made it."""

    def unfinished(self) -> Self:
        """Runs that have not come to an end."""
        return self.filter(state__in=UNFINISHED)

    def ended(self) -> Self:
        """Runs that succeeded, failed for good or were cancelled."""
        return self.exclude(state__in=UNFINISHED)

    def note_published(self, run_id: str, *, attempt: int, epoch: str) -> bool:
        """PENDING -> QUEUED (or QUEUED again) once the message is with the broker."""
        return self._changed(
            Q(pk=run_id, state__in=CLAIMABLE, attempt=attempt),
            state=State.QUEUED,
            published_at=timezone.now(),
            publish_count=F("publish_count") + 1,
            epoch=epoch,
        )

    def make_due(self, run_id: str, *, attempt: int) -> bool:
        """RETRY -> QUEUED, not published yet: no epoch, so that a sweep finds it if we die now."""
        return self._changed(
            Q(pk=run_id, state=State.RETRY, attempt=attempt),
            state=State.QUEUED,
            next_attempt_at=None,
            epoch="",
            published_at=timezone.now(),
            publish_count=0,
        )

    def unpublish(self, run_id: str, *, attempt: int) -> bool:
        """QUEUED -> PENDING: its message is lost, or was never sent."""
        return self._changed(
            Q(pk=run_id, state=State.QUEUED, attempt=attempt),
            state=State.PENDING,
            available_at=timezone.now(),
        )

    def claim(
        self,
        run_id: str,
        *,
        attempt: int,
        worker: str,
        lease: timedelta,
        queue: str = "",
        priority: int | None = None,
    ) -> bool:
        """PENDING | QUEUED -> STARTED as attempt `attempt`, with a lease; False: nothing to do.

        Nothing is claimed while `queue` is paused. `priority` is what a message says of the run:
        one that was sent before a change finds none.
        """
        now = timezone.now()
        claimed = _CLAIM.run(
            self.model,
            id=run_id,
            attempt=attempt - 1,
            worker=worker[:200],
            lease_until=now + lease,
            started_at=now,
            queue=queue,
            priority=priority,
        )
        return claimed == 1

    def extend_lease(self, run_id: str, *, attempt: int, lease: timedelta) -> bool:
        """Stay STARTED for longer; False if the attempt no longer holds the run."""
        return self._changed(self._held_by(run_id, attempt), lease_until=timezone.now() + lease)

    def succeed(self, run_id: str, *, attempt: int, result: object) -> bool:
        """STARTED -> SUCCESS."""
        ended = _SUCCEED.run(
            self.model, id=run_id, attempt=attempt, result=result, ended_at=timezone.now()
        )
        return ended == 1

    def fail(
        self, run_id: str, *, attempt: int, error: tuple[str, str], is_crash: bool = False
    ) -> bool:
        """STARTED -> FAILURE, for good; error is (code, message)."""
        return self._ended(
            self._held_by(run_id, attempt),
            State.FAILURE,
            error_code=error[0],
            error_message=error[1],
            crashes=F("crashes") + int(is_crash),
        )

    def retry_later(
        self, run_id: str, *, attempt: int, due: datetime, counts: str, error: tuple[str, str]
    ) -> bool:
        """STARTED -> RETRY; `counts` is what it adds to: "retries", "crashes" or "" (neither)."""
        counter = {counts: F(counts) + 1} if counts else {}
        return self._changed(
            self._held_by(run_id, attempt),
            state=State.RETRY,
            next_attempt_at=due,
            lease_until=None,
            error_code=error[0],
            error_message=error[1],
            **counter,
        )

    def hold(self, run_id: str, *, attempt: int, reason: str) -> bool:
        """PENDING | QUEUED | RETRY | STARTED -> HELD; no attempt is spent, the reason is kept."""
        states = [state for state in UNFINISHED if state != State.HELD]
        return self._changed(
            Q(pk=run_id, state__in=states, attempt=attempt),
            state=State.HELD,
            held_for=reason[:200],
            lease_until=None,
            next_attempt_at=None,
        )

    def hold_waiting(self, queue: str, *, reason: str) -> int:
        """PENDING | QUEUED -> HELD for all of a queue; a message on its way finds none to claim.

        What is not to be published before a later time keeps it.
        """
        return self.to_be_held(queue).update(state=State.HELD, held_for=reason[:200])

    def to_be_held(self, queue: str) -> Self:
        """Runs that a pause of their queue would hold at once."""
        now = timezone.now()
        return self.filter(queue=queue, state__in=CLAIMABLE, available_at__lte=now)

    def held_by(self, reason: str) -> Self:
        """Held runs that wait for exactly this."""
        return self.filter(state=State.HELD, held_for=reason)

    def reprioritise(self, run_id: str, *, priority: int) -> bool:
        """Stay PENDING, RETRY or HELD, with another priority for when it is published."""
        unsent = [state for state in WAITING if state != State.QUEUED]
        return self._changed(Q(pk=run_id, state__in=unsent), priority=priority)

    def requeue_with(self, run_id: str, *, priority: int) -> bool:
        """QUEUED -> PENDING with another priority: to be published again."""
        return self._changed(
            Q(pk=run_id, state=State.QUEUED), state=State.PENDING, priority=priority
        )

    def hasten(self, run_id: str) -> bool:
        """Stay RETRY, due now."""
        return self._changed(Q(pk=run_id, state=State.RETRY), next_attempt_at=timezone.now())

    def release(self, run_id: str) -> bool:
        """HELD -> PENDING."""
        return self._changed(
            Q(pk=run_id, state=State.HELD),
            state=State.PENDING,
            held_for="",
            available_at=Greatest(F("available_at"), timezone.now()),
            epoch="",
            publish_count=0,
        )

    def revoke(self, run_id: str, *, reason: str, was: Q | None = None) -> bool:
        """Any unfinished -> REVOKED; `was` narrows it (waiting only, one attempt only)."""
        return self._ended(
            Q(pk=run_id, state__in=UNFINISHED) & (was or Q()),
            State.REVOKED,
            cancel_reason=reason[:200],
        )

    def ask_to_cancel(self, run_id: str, *, reason: str) -> bool:
        """Ask a STARTED run to stop at its next step; the arrow itself is `revoke`."""
        return self._changed(
            Q(pk=run_id, state=State.STARTED, cancel_requested_at=None),
            cancel_requested_at=timezone.now(),
            cancel_reason=reason[:200],
        )

    def with_key(self, keys: Iterable[str]) -> Self:
        """Runs that have one of these idempotency keys and have not failed."""
        return self.filter(key__in=keys).exclude(state__in=[State.FAILURE, State.REVOKED])

    def waiting(self) -> Self:
        """Runs that nobody works on."""
        return self.filter(state__in=WAITING)

    def _held_by(self, run_id: str, attempt: int) -> Q:
        return Q(pk=run_id, state=State.STARTED, attempt=attempt)

    def _ended(self, condition: Q, state: State, **changes: object) -> bool:
        return self._changed(
            condition,
            state=state,
            ended_at=timezone.now(),
            lease_until=None,
            next_attempt_at=None,
            **changes,
        )

    def _changed(self, condition: Q, **changes: object) -> bool:
        return self.filter(condition).update(**changes) == 1


class DeadLetterQuerySet(models.QuerySet["DeadLetter"]):
    """Dead letters; both arrows leave OPEN."""

    def open(self) -> Self:
        """Letters that wait for a decision."""
        return self.filter(state="open")

    def mark_retried(self, letter_id: int, *, run_id: str, reason: str) -> bool:
        """OPEN -> RETRIED, by a new run."""
        return self._resolved(letter_id, state="retried", retried_as_id=run_id, reason=reason[:200])

    def archive(self, letter_id: int, *, reason: str) -> bool:
        """OPEN -> ARCHIVED."""
        return self._resolved(letter_id, state="archived", reason=reason[:200])

    def _resolved(self, letter_id: int, **changes: object) -> bool:
        letters = self.filter(pk=letter_id, state="open")
        return letters.update(resolved_at=timezone.now(), **changes) == 1
