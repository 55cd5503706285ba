"""An attempt's right to write: a lease that a heartbeat extends, and a check between steps."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from taskqueue.errors import LeaseLostError, RunCancelledError
from taskqueue.models import TaskAttempt, TaskRun
from taskqueue.patience import patiently
from taskqueue.processes import resident_kb
from taskqueue.querysets import RunQuerySet
from taskqueue.states import State


def lease() -> timedelta:
    """Return how long a claim holds without a heartbeat."""
    return timedelta(seconds=settings.TASKQUEUE_LEASE_S)


@dataclass(frozen=True, slots=True)
class Claim:
    """One attempt of one run: the pair that every effect is written under."""

    run_id: str
    attempt: int


class RunGuard:
    """The guard of an attempt that holds its run; steps call `check` and write under `write`."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self._step = ""
        self._lost = threading.Event()
        self._sure_until = monotonic() + settings.TASKQUEUE_LEASE_S
        self._query: tuple[str, Any] | None = None

    def check(self) -> None:
        """Raise LeaseLostError or RunCancelledError if this attempt should not go on."""
        if self._lost.is_set():
            raise self._lost_error()
        row = self._look()
        if row is None:
            raise self._lost_error()
        if row[0] is not None:
            raise RunCancelledError(row[1] or "cancelled")

    def check_held(self) -> None:
        """Raise LeaseLostError if another attempt may have the run; free while the lease is young.

        For the end of a task: Celery starts what is linked to it before the result is stored.
        """
        if monotonic() > self._sure_until and not patiently(self.beat):
            raise self._lost_error()

    @contextmanager
    def write(self) -> Iterator[None]:
        """Open a transaction that begins by taking the run's row for this attempt.

        Raises LeaseLostError, having written nothing, if a newer attempt has it.
        """
        with transaction.atomic():
            if not self._extend():
                raise self._lost_error()
            yield

    def describe(self, *, subject: str, step: str) -> None:
        """Note on the run what it works on and what it is doing."""
        self._step = step[:100]
        self._held().update(subject=subject[:100], step=self._step)

    def beat(self) -> bool:
        """Extend the lease once; False, and lost for good, if it has been taken."""
        if not self._extend():
            self._lost.set()
        return not self._lost.is_set()

    def note_vitals(self) -> None:
        """Note on the attempt what its process is doing, for whoever asks what it died of."""
        TaskAttempt.objects.filter(run_id=self.claim.run_id, number=self.claim.attempt).update(
            memory_kb=resident_kb(), step=self._step, heartbeat_at=timezone.now()
        )

    def _look(self) -> tuple[object, str] | None:
        """Return when and why the run is to be cancelled, None where it is another attempt's.

        Asked several times a second while a step waits: what Django takes to make the query, most
        of its cost, is paid once.
        """
        if self._query is None:
            asked = self._held().values_list("cancel_requested_at", "cancel_reason")
            self._query = asked.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(*self._query)
            row: tuple[object, str] | None = cursor.fetchone()
        return row

    def _held(self) -> RunQuerySet:
        return TaskRun.objects.filter(
            pk=self.claim.run_id, state=State.STARTED, attempt=self.claim.attempt
        )

    def _extend(self) -> bool:
        before = monotonic()
        is_held = TaskRun.objects.extend_lease(
            self.claim.run_id, attempt=self.claim.attempt, lease=lease()
        )
        if is_held:
            self._sure_until = before + settings.TASKQUEUE_LEASE_S
        return is_held

    def _lost_error(self) -> LeaseLostError:
        return LeaseLostError(f"attempt {self.claim.attempt} no longer holds {self.claim.run_id}")


class UntrackedGuard:
    """The guard of a task that was called as a plain function: a transaction, no lease."""

    def check(self) -> None:
        """Nobody else can hold a call that is no run."""

    @contextmanager
    def write(self) -> Iterator[None]:
        """Open a plain transaction."""
        with transaction.atomic():
            yield

    def describe(self, *, subject: str, step: str) -> None:
        """There is no run to describe."""
