"""The result backend: a result is stored only by the attempt that holds the run, as it ends."""

from typing import Any

from celery import states
from celery.app.task import Context
from celery.exceptions import NotRegistered, TaskRevokedError
from django.db import transaction
from django.db.models import Q
from django_celery_results.backends.database import DatabaseBackend

from taskqueue import claims, endings
from taskqueue.dispatch import is_being_made_here
from taskqueue.errors import RunFailedError, WaitInTransactionError
from taskqueue.failures import describe, noted_failure
from taskqueue.guard import Claim
from taskqueue.models import TaskRun
from taskqueue.processes import close_connections_in_main
from taskqueue.states import CLAIMABLE, WAITING, State

# What Celery's AsyncResult says of a run; the other states are Celery's own words.
SEEN_AS = {State.QUEUED: states.PENDING, State.HELD: states.PENDING}


class RunResultBackend(DatabaseBackend):  # type: ignore[misc]  # untyped base
    """django-celery-results, with every store guarded by the run's row and in its transaction.

    Tasks without a row (sweeps, canaries, other people's) are stored as they always were.
    """

    def store_result(
        self,
        task_id: str,
        result: Any,
        state: str,
        traceback: Any = None,
        request: Any = None,
        **kwargs: Any,
    ) -> Any:
        """End the attempt and store what it came to; a late attempt changes nothing."""
        self._store(task_id, result, state, traceback, request, **kwargs)
        return result

    def mark_as_done(
        self, task_id: str, result: Any, request: Any = None, *args: Any, **kwargs: Any
    ) -> None:
        """End the attempt; only one that held its run counts for the chord it is part of."""
        if not _is_tracked(task_id, request):
            super().mark_as_done(task_id, result, request, *args, **kwargs)
        elif self._store(task_id, result, states.SUCCESS, None, request) and request.chord:
            self.on_chord_part_return(request, states.SUCCESS, result)

    def mark_as_failure(
        self,
        task_id: str,
        exc: BaseException,
        traceback: Any = None,
        request: Any = None,
        **kwargs: Any,
    ) -> None:
        """End the attempt; only a run that fails for good calls errbacks and fails its chain.

        Celery says FAILURE for a hard time limit or a lost process, and for a limit says it twice;
        the row may answer that another attempt follows, or that it has ended before.
        """
        try:
            if not _is_tracked(task_id, request):
                super().mark_as_failure(
                    task_id, exc, traceback=traceback, request=request, **kwargs
                )
            elif self._store(task_id, exc, states.FAILURE, traceback, request) == states.FAILURE:
                kwargs["store_result"] = True  # of what follows in the chain
                super().mark_as_failure(
                    task_id, exc, traceback=traceback, request=request, **kwargs
                )
        finally:
            close_connections_in_main()

    def mark_as_revoked(
        self, task_id: str, reason: str = "", request: Any = None, **kwargs: Any
    ) -> None:
        """End the run as cancelled, even where the caller wants no result."""
        kwargs["store_result"] = kwargs.get("store_result", True) or _is_tracked(task_id, request)
        super().mark_as_revoked(task_id, reason, request=request, **kwargs)

    def wait_for_pending(self, result: Any, *args: Any, **kwargs: Any) -> Any:
        """Wait as Celery does; refuse to wait for what this transaction has yet to commit."""
        if is_being_made_here(result.id):
            msg = "get() inside the transaction that made the run would wait for ever: commit first"
            raise WaitInTransactionError(msg)
        return super().wait_for_pending(result, *args, **kwargs)

    def _store(
        self,
        task_id: str,
        result: Any,
        state: str,
        traceback: Any,
        request: Any,
        **kwargs: Any,
    ) -> str | None:
        """Make the arrow and store the state it led to; None: no arrow, nothing stored."""
        try:
            with transaction.atomic():
                verdict = self._end(task_id, result, state, traceback, request)
                if verdict is not None:
                    super().store_result(
                        task_id, result, verdict, traceback=traceback, request=request, **kwargs
                    )
                return verdict
        finally:
            close_connections_in_main()

    def _get_task_meta_for(self, task_id: str) -> dict[str, Any]:
        """Return Celery's view of a task; of a run, what its row says.

        A run may end, or be tried again, without a word from Celery: rescued, cancelled, expired.
        """
        fields = ("state", "result", "worker", "error_code", "error_message", "cancel_reason")
        run = TaskRun.objects.filter(pk=task_id).only(*fields).first()
        stored: dict[str, Any] = super()._get_task_meta_for(task_id)
        close_connections_in_main()
        if run is None:
            return stored
        seen_as = str(SEEN_AS.get(State(run.state), run.state))
        if stored["status"] == seen_as:
            return stored
        return {"status": seen_as, "result": _result_of(run), "task_id": task_id, "children": []}

    def _end(
        self, task_id: str, result: Any, state: str, traceback: Any, request: Any
    ) -> str | None:
        """Make the arrow that Celery's state asks for; None: no arrow, store nothing."""
        if not _is_tracked(task_id, request):
            return state
        number = claims.attempt_of(request)
        claim = Claim(task_id, 1 if number is None else number)
        if state == states.SUCCESS:
            return endings.succeed(claim, result)
        if state == states.REVOKED:
            was = Q(state__in=WAITING) if request is None else _was_of(claim)
            return endings.revoke(task_id, reason=str(result), was=was)
        if state in (states.FAILURE, states.RETRY):
            return endings.fail(claim, noted_failure(request) or describe(result, traceback))
        return None


def end_unknown(sender: Any, message: Any, name: str, id: str, **_: Any) -> None:
    """Fail the run of a name that this worker does not know, with a true row."""
    args, kwargs = message.payload[:2] if isinstance(message.payload, list | tuple) else ([], {})
    info = {**message.delivery_info, "priority": message.properties.get("priority")}
    request = Context(
        message.headers,
        id=id,
        args=args,
        kwargs=kwargs,
        delivery_info=info,
        hostname=sender.hostname,
    )
    delivery = claims.Delivery.from_request(request, name)
    try:
        if claims.begin(delivery):
            sender.app.backend.mark_as_failure(id, NotRegistered(name), request=request)
    finally:
        close_connections_in_main()


def _is_tracked(task_id: str, request: Any) -> bool:
    if claims.attempt_of(request) is not None:
        return True
    return TaskRun.objects.filter(pk=task_id).exists()


def _result_of(run: TaskRun) -> Any:
    if run.state == State.SUCCESS:
        return run.result
    if run.state == State.REVOKED:
        return TaskRevokedError(run.cancel_reason)
    if run.state in (State.FAILURE, State.RETRY):
        return RunFailedError(f"{run.error_code}: {run.error_message}")
    return {"hostname": run.worker} if run.state == State.STARTED else None


def _was_of(claim: Claim) -> Q:
    """Return the states in which this message may be revoked: not begun, or begun by it."""
    return Q(state__in=CLAIMABLE, attempt=claim.attempt - 1) | Q(
        state=State.STARTED, attempt=claim.attempt
    )
