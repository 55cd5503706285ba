"""A failed attempt as values: what happened, and what is to be done about it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from billiard.exceptions import SoftTimeLimitExceeded, TimeLimitExceeded, WorkerLostError
from celery.exceptions import Retry
from celery.worker import state as worker_state
from django.conf import settings

from taskqueue.errors import RetryRequestedError
from taskqueue.models import TaskRun
from taskqueue.retry import (
    RetryPolicy,
    error_code,
    is_temporary,
    policy_said_by,
    retry_after_s,
)
from taskqueue.states import Outcome

POISON_CODE = "queue.poison"
ERROR_CLASS_LIMIT = 200
MESSAGE_LIMIT = 10_000
TRACEBACK_LIMIT = 100_000
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL refuses them in any text
_NOTED = "taskqueue_failure"


class Counts(StrEnum):
    """Which counter of a run a failed attempt adds to."""

    RETRIES = "retries"
    CRASHES = "crashes"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """An attempt's failure as values; `policy` is what the error's class says of retries."""

    outcome: Outcome
    error_class: str
    code: str
    message: str
    traceback: str
    is_temporary: bool
    retry_after_s: float | None = None
    policy: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows from a failure: another attempt after delay_s, or (None) the end."""

    delay_s: float | None
    counts: Counts
    code: str
    is_temporary: bool = field(kw_only=True, default=True)

    @property
    def delay(self) -> timedelta:
        """Return the delay; zero when there is none."""
        return timedelta(seconds=self.delay_s or 0.0)


def describe(exc: BaseException | None, traceback: object = "") -> Failure:
    """Turn an exception into a Failure; Celery's own say how the process ended.

    Celery's Retry stands for the error that it carries, or for a wish without one.
    """
    if exc is None or isinstance(exc, Retry):
        exc = getattr(exc, "exc", None) or RetryRequestedError(str(exc or "tried again"))
    return Failure(
        outcome=_outcome(exc),
        error_class=f"{type(exc).__module__}.{type(exc).__qualname__}"[:ERROR_CLASS_LIMIT],
        code=_code(exc),
        message=storable(str(exc))[:MESSAGE_LIMIT],
        traceback=storable(str(traceback or ""))[-TRACEBACK_LIMIT:],
        is_temporary=is_temporary(exc),
        retry_after_s=retry_after_s(exc),
        policy=policy_said_by(exc),
    )


def note_failure(request: object, failure: Failure) -> None:
    """Keep a failure with the request of the attempt: Celery may pass on the error as a text.

    An error that cannot be pickled loses its class, and with it its code and what it asks for.
    """
    setattr(request, _NOTED, failure)


def noted_failure(request: object) -> Failure | None:
    """Return the failure that was noted on a request in this process."""
    return getattr(request, _NOTED, None)


def crash(message: str) -> Failure:
    """Return the failure of an attempt whose process died without a word."""
    return Failure(Outcome.CRASH, "taskqueue.Crash", "queue.crash", message, "", is_temporary=True)


def storable(text: str) -> str:
    """Return a text as every database takes it."""
    return _NOT_STORABLE.sub("\ufffd", text)


def interruption(message: str) -> Failure:
    """Return the failure of an attempt whose worker was stopped hard: nobody's fault."""
    name, code = "taskqueue.Interruption", "queue.interrupted"
    return Failure(Outcome.INTERRUPTED, name, code, message, "", is_temporary=True)


def judge(run: TaskRun, failure: Failure, policy: RetryPolicy) -> Verdict:
    """Decide what follows: retries and crashes are counted apart, an interruption not at all."""
    if failure.outcome == Outcome.INTERRUPTED:
        return Verdict(0.0, Counts.NOTHING, failure.code)
    if failure.outcome == Outcome.CRASH:
        is_poison = run.crashes + 1 >= settings.TASKQUEUE_MAX_CRASHES
        if is_poison:
            return Verdict(None, Counts.CRASHES, POISON_CODE)
        return Verdict(0.0, Counts.CRASHES, failure.code)
    may_work = policy.is_temporary(failure.code, by_class=failure.is_temporary)
    own = policy.for_failure(failure.code, failure.policy)
    if not may_work or run.retries >= own.max_retries:
        return Verdict(None, Counts.RETRIES, failure.code, is_temporary=may_work)
    delay_s = own.delay_s(run.retries, retry_after_s=failure.retry_after_s)
    return Verdict(delay_s, Counts.RETRIES, failure.code)


def _outcome(exc: BaseException) -> Outcome:
    if isinstance(exc, TimeLimitExceeded):
        return Outcome.TIMEOUT
    if isinstance(exc, WorkerLostError):
        # A worker that is being stopped hard kills its own children: nobody's fault.
        return Outcome.INTERRUPTED if worker_state.should_terminate else Outcome.CRASH
    return Outcome.ERROR


def _code(exc: BaseException) -> str:
    if isinstance(exc, TimeLimitExceeded | SoftTimeLimitExceeded):
        return "queue.time_limit"
    if isinstance(exc, WorkerLostError):
        return "queue.crash"
    return storable(error_code(exc))
