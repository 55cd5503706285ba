"""TrackedTask: a Celery task whose every run is a row, claimed, leased and ended under guard."""

import logging
import threading
from collections.abc import Mapping
from functools import partial
from typing import Any, NoReturn, cast

from celery import current_app
from celery.contrib.django.task import DjangoTask
from celery.exceptions import Ignore, Reject, Retry
from celery.result import AsyncResult
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from taskqueue import claims, endings
from taskqueue.broker import ATTEMPT_HEADER
from taskqueue.canvas import check_followers, with_ids
from taskqueue.dispatch import KEPT_OPTIONS, RunOptions, as_moment, keep
from taskqueue.errors import (
    FollowerRefusedError,
    LeaseLostError,
    OutOfMemoryError,
    RejectedError,
    ResultNotSerialisableError,
    ResultTooLargeError,
    RetryRequestedError,
    RunCancelledError,
    TaskExitedError,
)
from taskqueue.failures import describe, judge, note_failure, storable
from taskqueue.guard import RunGuard, UntrackedGuard
from taskqueue.heartbeat import Heartbeat
from taskqueue.holding import reason_to_hold
from taskqueue.json_values import kept_json
from taskqueue.models import TaskRun
from taskqueue.patience import patiently
from taskqueue.processes import drop_broken_connections
from taskqueue.retry import check_policy
from taskqueue.states import State

logger = logging.getLogger(__name__)

# billiard's SIGTERM handler exits with -(256 - signal number).
EXIT_CODES_OF_SIGNALS = range(-255, -191)


class _Running(threading.local):
    """The guard of the run that this thread is executing, by run id."""

    def __init__(self) -> None:
        self.guards: dict[str, RunGuard] = {}


_running = _Running()


class TrackedTask(DjangoTask):  # type: ignore[type-arg]  # generic in the stubs only
    """Base of every task that a person or the product starts.

    A subclass or `@shared_task(base=TrackedTask, …)` may set retry_policy to a dict with any of
    max_retries, factor_s, cap_s, and by_code: for an error's code, the same three and is_temporary.
    An error class may set the three in a retry_policy of its own; what is nearer to the failure
    wins: settings, task, error class, the task's by_code.
    """

    abstract = True
    is_tracked = True
    acks_late = True
    reject_on_worker_lost = False  # a lost worker is a crash that the row counts
    retry_policy: Mapping[str, Any] = {}
    # Celery would log each failed attempt as an ERROR; a dead letter logs the one that matters.
    throws = (Exception,)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse a retry_policy that would not do what it says."""
        super().__init_subclass__(**kwargs)
        check_policy(cls.retry_policy)

    @property
    def guard(self) -> RunGuard | UntrackedGuard:
        """Return the write guard of the run being executed."""
        return _running.guards.get(self.request.id or "") or UntrackedGuard()

    def apply_async(  # type: ignore[override]  # the rest of the stubs' list is in **options
        self,
        args: Any = None,
        kwargs: Any = None,
        task_id: str | None = None,
        producer: Any = None,
        **options: Any,
    ) -> AsyncResult[Any]:
        """Keep a run in the caller's transaction, publish it on commit and return its AsyncResult.

        Raises TypeError for arguments that do not fit and ValueError for a bad queue, priority or
        time limit, of this run or of one that is to follow it. A broker that is away is no error:
        the run waits for it.
        """
        drop_broken_connections()
        parent = current_app.current_worker_task
        try:
            wanted = self._run_options(task_id, options)
            run = keep(self, list(args or ()), dict(kwargs or {}), wanted)
        except (TypeError, ValueError) as exc:
            if not _is_over(parent):
                raise
            # Celery starts what follows it, and would call this an internal error.
            msg = f"{self.name} could not follow: {exc}"
            raise FollowerRefusedError(msg) from exc
        result = self.AsyncResult(run.pk)
        if parent is not None and options.get("add_to_parent", True):
            parent.add_trail(result)
        return result

    def before_start(self, task_id: str, args: Any, kwargs: Any) -> None:
        """Claim the run, or go home without a trace if there is nothing to claim."""
        if self.request.is_eager:
            return
        self.request.ignore_result = False  # the row needs its end, whatever the caller wants
        delivery = claims.Delivery.from_request(self.request, self.name)
        if not claims.begin_patiently(delivery):
            logger.info("Nothing to claim", extra={"run_id": task_id})
            msg = "nothing to claim"
            raise Ignore(msg)
        setattr(self.request, ATTEMPT_HEADER, delivery.claim.attempt)
        _running.guards[task_id] = RunGuard(delivery.claim)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task; as a worker's, with a heartbeat and every ending accounted for."""
        guard = _running.guards.get(self.request.id or "")
        if guard is None or self.request.called_directly:
            return self.run(*args, **kwargs)
        heartbeat = Heartbeat(guard)
        heartbeat.start()
        try:
            result = checked_result(self.run(*args, **kwargs))
            guard.check_held()
        except (LeaseLostError, RunCancelledError, Ignore) as exc:
            self._leave(guard, exc)
        except (Exception, SystemExit) as exc:  # the one place where an error becomes a record
            if getattr(exc, "code", None) in EXIT_CODES_OF_SIGNALS:
                raise  # somebody ends this process, and the worker's main process says why
            self._end_attempt(guard, translated(exc), exc)
        else:
            return result
        finally:
            heartbeat.stop()
            _running.guards.pop(guard.claim.run_id, None)

    def retry(  # type: ignore[override]  # never returns, and needs no message options
        self,
        args: Any = None,
        kwargs: Any = None,
        exc: BaseException | None = None,
        countdown: float | None = None,
        **_: Any,
    ) -> NoReturn:
        """Ask for another attempt: the delay is the policy's, or countdown seconds if longer.

        Celery's own would keep the delay in a worker's memory; ours waits in the row.
        """
        message = str(exc) if exc else "the task asked to be tried again"
        raise RetryRequestedError(message, countdown) from exc

    def replace(self, sig: Any) -> NoReturn:
        """Refuse: the other task would have this run's id, and a run has one task."""
        msg = "a tracked task cannot be replaced: start another run instead"
        raise NotImplementedError(msg)

    def _leave(self, guard: RunGuard, exc: Exception) -> NoReturn:
        """End without a result: cancelled by a person or by the task, or taken by another."""
        if not isinstance(exc, LeaseLostError):
            reason = f"the task raised Ignore: {exc}" if isinstance(exc, Ignore) else str(exc)
            ours = Q(state=State.STARTED, attempt=guard.claim.attempt)
            patiently(partial(endings.revoke, guard.claim.run_id, reason=reason, was=ours))
        raise Ignore(str(exc)) from exc

    def _end_attempt(self, guard: RunGuard, exc: Exception, cause: BaseException) -> NoReturn:
        """Raise Celery's Retry where the policy allows one, else the error itself.

        An error that holds its run ends the attempt by Ignore: AsyncResult says PENDING.
        """
        waits_for = reason_to_hold(exc)
        if waits_for:
            patiently(partial(endings.hold, guard.claim, reason=storable(waits_for)))
            raise Ignore(waits_for) from exc
        failure = describe(exc, endings.format_traceback(cause))
        note_failure(self.request, failure)
        run = patiently(TaskRun.objects.filter(pk=guard.claim.run_id).first)
        if run is not None:
            verdict = judge(run, failure, endings.policy_of(self.name))
            if verdict.delay_s is not None:
                raise Retry(str(exc), exc=exc, when=timezone.now() + verdict.delay) from cause
        raise exc from (None if exc is cause else cause)

    def _run_options(self, task_id: str | None, options: dict[str, Any]) -> RunOptions:
        kept = {name: options[name] for name in KEPT_OPTIONS if options.get(name) is not None}
        kept |= {name: options.get(name) for name in kept.get("stamped_headers", ())}
        if not isinstance(kept.get("headers", {}), Mapping):
            msg = "headers: not a mapping"
            raise TypeError(msg)
        check_followers(kept)
        if "link" in kept:
            kept["link"] = with_ids(kept["link"])
        parent = current_app.current_worker_task
        if parent is not None:
            kept.setdefault("root_id", parent.request.root_id or parent.request.id)
            kept.setdefault("parent_id", parent.request.id)
        hard_s = options.get("time_limit")
        check_time_limits(options.get("soft_time_limit"), hard_s or self.time_limit)
        if hard_s and self.soft_time_limit:
            # Celery arms the hard limit only when the soft one is over, be it an hour later.
            kept.setdefault("soft_time_limit", min(self.soft_time_limit, hard_s))
        eta = options.get("eta") or options.get("countdown")
        return RunOptions(
            queue=options.get("queue"),
            priority=options.get("priority"),
            run_id=task_id or "",
            available_at=as_moment(eta),
            expires_at=as_moment(options.get("expires", self.expires)),
            celery=kept,
        )


def _is_over(task: Any) -> bool:
    """Tell whether the run that this thread executes has done its work but has not ended yet."""
    if not getattr(task, "is_tracked", False) or task.request.is_eager:
        return False
    return task.request.id not in _running.guards


def check_time_limits(soft_s: float | None, hard_s: float | None) -> None:
    """Raise ValueError where a soft limit that was asked for would come after the hard one."""
    if soft_s and hard_s and soft_s > hard_s:
        msg = f"soft_time_limit: {soft_s} s is over time_limit, {hard_s} s"
        raise ValueError(msg)


def checked_result(result: Any) -> Any:
    """Return a result that can be kept: JSON of at most TASKQUEUE_RESULT_MAX_BYTES."""
    try:
        size = len(kept_json(result).encode())
    except (TypeError, ValueError) as exc:
        msg = f"the result is not JSON: {exc}"
        raise ResultNotSerialisableError(msg) from exc
    limit = settings.TASKQUEUE_RESULT_MAX_BYTES
    if size > limit:
        msg = f"the result has {size} bytes; at most {limit} are kept"
        raise ResultTooLargeError(msg)
    return result


def translated(exc: BaseException) -> Exception:
    """Return the error that stands for an exception by which Celery would do something else."""
    if isinstance(exc, MemoryError):
        return OutOfMemoryError("the task ran out of memory")
    if isinstance(exc, SystemExit):
        return TaskExitedError(f"the task called sys.exit({exc.code})")
    if isinstance(exc, Retry):
        countdown = exc.when if isinstance(exc.when, int | float) else None
        return RetryRequestedError(str(exc.exc or exc), countdown)
    if isinstance(exc, Reject):
        reason, requeue = (*exc.args, None, None)[:2]
        why = f"the task rejected its message: {reason}"
        return RetryRequestedError(why) if requeue else RejectedError(why)
    return cast("Exception", exc)
