"""The end of an attempt: row, attempt, dead letter and what follows, in one transaction."""

import logging
import traceback as traceback_module
from collections.abc import Callable
from dataclasses import replace
from typing import cast

from celery import current_app
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from taskqueue import dead_letters
from taskqueue.attempts import close_attempt
from taskqueue.dispatch import BATCH_HOLD, publish_on_commit
from taskqueue.failures import Failure, judge
from taskqueue.guard import Claim
from taskqueue.models import TaskAttempt, TaskRun
from taskqueue.retry import RetryPolicy
from taskqueue.states import Outcome, State

logger = logging.getLogger(__name__)


@transaction.atomic
def succeed(claim: Claim, result: object) -> State | None:
    """STARTED -> SUCCESS; None if the attempt no longer holds the run, and nothing changed."""
    if not TaskRun.objects.succeed(claim.run_id, attempt=claim.attempt, result=result):
        return None
    close_attempt(claim, Outcome.SUCCESS)
    settle(claim.run_id)
    return State.SUCCESS


@transaction.atomic
def fail(claim: Claim, failure: Failure) -> State | None:
    """STARTED -> RETRY or FAILURE, by the policy; None if the attempt no longer holds the run.

    A run that was asked to stop goes to REVOKED where it would be tried again.
    """
    run = TaskRun.objects.filter(pk=claim.run_id).first()
    if run is None:
        return None
    verdict = judge(run, failure, policy_of(run.task))
    error = (verdict.code, failure.message)
    if verdict.delay_s is None:
        return _bury(claim, replace(failure, is_temporary=verdict.is_temporary), error)
    if run.cancel_requested_at is not None:  # the next attempt would never be claimed
        return _stop(claim, failure, run.cancel_reason)
    now = timezone.now()  # one moment for both, so that the delay can be read off the rows
    is_done = TaskRun.objects.retry_later(
        claim.run_id,
        attempt=claim.attempt,
        due=now + verdict.delay,
        counts=verdict.counts,
        error=error,
    )
    if not is_done:
        return None
    close_attempt(claim, failure.outcome, failure, ended_at=now)
    if not verdict.delay_s:
        publish_on_commit(claim.run_id)
    return State.RETRY


@transaction.atomic
def hold(claim: Claim, *, reason: str) -> State | None:
    """STARTED -> HELD: the attempt ends without a retry being spent; None if it holds no run.

    A run that was asked to stop goes to REVOKED: held, it would wait for nothing.
    """
    if not TaskRun.objects.hold(claim.run_id, attempt=claim.attempt, reason=reason):
        return None
    close_attempt(claim, Outcome.HELD, message=reason)
    run = TaskRun.objects.get(pk=claim.run_id)
    if run.cancel_requested_at is not None:
        return revoke(run.pk, reason=run.cancel_reason)
    return State.HELD


def put_back(claim: Claim) -> bool:
    """QUEUED -> PENDING where the message came to nothing before the run was claimed.

    Its process died with it, or could not reach the database; a sweep sends it again, which bounds
    how often that can happen.
    """
    return TaskRun.objects.unpublish(claim.run_id, attempt=claim.attempt - 1)


@transaction.atomic
def revoke(run_id: str, *, reason: str, was: Q | None = None) -> State | None:
    """Any unfinished -> REVOKED; None if there was nothing left to cancel."""
    waits_for_place = Q(state=State.HELD, held_for=BATCH_HOLD)
    narrowed = was or Q()
    had_no_place = TaskRun.objects.revoke(run_id, reason=reason, was=narrowed & waits_for_place)
    if not had_no_place and not TaskRun.objects.revoke(run_id, reason=reason, was=was):
        return None
    TaskAttempt.objects.filter(run_id=run_id, outcome=Outcome.RUNNING).update(
        outcome=Outcome.CANCELLED, ended_at=timezone.now(), message=reason[:200]
    )
    settle(run_id, gives_place=not had_no_place)
    return State.REVOKED


def settle(run_id: str, *, gives_place: bool = True) -> None:
    """Tell the product that a run has ended, and give its place in a batch to the next.

    Runs inside the ending transaction. If the product's hook fails, the end itself stays: the run
    is marked unsettled and the sweep asks again.
    """
    run = TaskRun.objects.get(pk=run_id)
    if run.batch and gives_place:
        release_next(run.batch)
    try:
        with transaction.atomic():
            _on_end()(run)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the whole end is tried again, with the work already done
    except Exception:  # the one place that turns the hook's crash into a record
        logger.exception("TASKQUEUE_ON_END failed", extra={"run_id": run_id})
        TaskRun.objects.filter(pk=run_id).update(is_settled=False)


def release_next(batch: str) -> None:
    """HELD -> PENDING for the run of the batch that has waited longest."""
    held = TaskRun.objects.filter(batch=batch, state=State.HELD, held_for=BATCH_HOLD)
    for run_id in held.order_by("created_at", "pk").values_list("pk", flat=True):
        if TaskRun.objects.release(run_id):
            publish_on_commit(run_id)
            return


def policy_of(task_name: str) -> RetryPolicy:
    """Return a task's retry policy: the client's, or its own where it declares one."""
    task = current_app.tasks.get(task_name)
    return RetryPolicy.from_settings(getattr(task, "retry_policy", {}))


def format_traceback(exc: BaseException) -> str:
    """Return an exception's traceback as text."""
    return "".join(traceback_module.format_exception(exc))


def _bury(claim: Claim, failure: Failure, error: tuple[str, str]) -> State | None:
    is_crash = failure.outcome == Outcome.CRASH
    if not TaskRun.objects.fail(
        claim.run_id, attempt=claim.attempt, error=error, is_crash=is_crash
    ):
        return None
    close_attempt(claim, failure.outcome, failure)
    dead_letters.bury(TaskRun.objects.get(pk=claim.run_id), failure, code=error[0])
    settle(claim.run_id)
    return State.FAILURE


def _stop(claim: Claim, failure: Failure, reason: str) -> State | None:
    close_attempt(claim, failure.outcome, failure)
    ours = Q(state=State.STARTED, attempt=claim.attempt)
    return revoke(claim.run_id, reason=reason, was=ours)


def _on_end() -> Callable[[TaskRun], object]:
    path = getattr(settings, "TASKQUEUE_ON_END", "")
    if not path:
        return lambda run: None
    return cast("Callable[[TaskRun], object]", import_string(path))
