"""The result backend: a result is stored only by the attempt that holds the run, as it ends."""

from itertools import count
from typing import Any

from celery import states
from celery.app.task import Context
from celery.contrib.abortable import ABORTED
from celery.exceptions import NotRegistered, TaskRevokedError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_celery_results.backends.database import DatabaseBackend
from django_celery_results.models import TaskResult

from taskqueue import claims, dead_letters, endings
from taskqueue.broker import ATTEMPT_HEADER
from taskqueue.cancel import cancel
from taskqueue.dispatch import is_being_made_here
from taskqueue.errors import RunFailedError, WaitInTransactionError
from taskqueue.failures import describe, noted_failure
from taskqueue.guard import Claim
from taskqueue.models import TaskRun
from taskqueue.patience import outlived_in_main, patiently
from taskqueue.prepared import PreparedInsert
from taskqueue.processes import close_connections_in_main, drop_broken_connections
from taskqueue.states import CLAIMABLE, WAITING, Outcome, State

# What Celery's AsyncResult says of a run; the other states are Celery's own words.
SEEN_AS = {State.QUEUED: states.PENDING, State.HELD: states.PENDING}
# What a run may have become by the arrow that Celery's state asks for.
FAILED_AS = (State.RETRY, State.FAILURE, State.REVOKED)
MAY_END_AS = {
    states.SUCCESS: (State.SUCCESS,),
    states.FAILURE: FAILED_AS,
    states.RETRY: FAILED_AS,
    states.REVOKED: (State.REVOKED,),
}

# Of a row of django-celery-results, what is never stored by us, and what storing again leaves.
NOT_STORED = ("id", "date_started")
KEPT = ("task_id", "date_created")
STORED = [f.name for f in TaskResult._meta.concrete_fields if f.name not in NOT_STORED]
_KEEP = PreparedInsert(STORED, key="task_id", changes=[name for name in STORED if name not in KEPT])


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
            with outlived_in_main():
                self._mark_as_failure(task_id, exc, traceback, request, **kwargs)
        finally:
            close_connections_in_main()

    def _mark_as_failure(
        self, task_id: str, exc: BaseException, traceback: Any, request: Any, **kwargs: Any
    ) -> None:
        is_tracked = _is_tracked(task_id, request)
        if is_tracked and isinstance(exc, NotRegistered) and claims.attempt_of(request) is None:
            return  # Celery's word about a message whose attempt it does not say: see end_unknown
        if not is_tracked:
            super().mark_as_failure(task_id, exc, traceback=traceback, request=request, **kwargs)
        elif self._store(task_id, exc, states.FAILURE, traceback, request) == states.FAILURE:
            kwargs["store_result"] = True  # of what follows in the chain
            super().mark_as_failure(task_id, exc, traceback=traceback, request=request, **kwargs)

    def mark_as_revoked(
        self, task_id: str, reason: str = "", request: Any = None, **kwargs: Any
    ) -> None:
        """End the run as cancelled, even where the caller wants no result."""
        wanted = kwargs.pop("store_result", True)
        with outlived_in_main():
            kwargs["store_result"] = wanted or _is_tracked(task_id, request)
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
        """Make the arrow and store the state it led to; None: no arrow, nothing stored.

        The work is done by now: a process that holds its result waits for a database that is away.
        """
        tries = count(1)

        def step() -> str | None:
            ended_as = None if next(tries) == 1 else _ended_as(task_id, state, request)
            if ended_as is not None:
                return ended_as
            with transaction.atomic():
                verdict = self._end(task_id, result, state, traceback, request)
                if verdict is not None:
                    super(RunResultBackend, self).store_result(
                        task_id, result, verdict, traceback=traceback, request=request, **kwargs
                    )
                return verdict

        try:
            return step() if request is None else patiently(step)
        finally:
            close_connections_in_main()

    def _store_result(
        self,
        task_id: str,
        result: Any,
        status: str,
        traceback: Any = None,
        request: Any = None,
        using: str | None = None,
    ) -> Any:
        """Store as django-celery-results does, in one statement where it takes two or three."""
        if status == states.STARTED:  # of a task of its own that tracks its start; never a run
            return super()._store_result(task_id, result, status, traceback, request, using)
        content_type, content_encoding, encoded = self.encode_content(result)
        children = self.current_task_children(request)
        _, _, meta = self.encode_content(
            {**self._get_meta_from_request(request), "children": children}
        )
        now = timezone.now()
        _KEEP.run(
            TaskResult,
            task_id=task_id,
            status=status,
            content_type=content_type,
            content_encoding=content_encoding,
            result=encoded,
            meta=meta,
            date_created=now,
            date_done=now,
            **{**self._get_extended_properties(request, traceback), "traceback": traceback},
        )
        return encoded

    def _get_task_meta_for(self, task_id: str) -> dict[str, Any]:
        """Return Celery's view of a task; of a run, what its row says.

        A run may end, or be tried again, without a word from Celery: rescued, cancelled, expired.
        """
        fields = ("state", "result", "worker", "error_code", "error_message", "cancel_reason")
        drop_broken_connections()
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
        if state == ABORTED:  # what AbortableAsyncResult and Flower's abort store for it
            cancel(task_id, reason="aborted")
            return None
        number = claims.attempt_of(request)
        claim = Claim(task_id, 1 if number is None else number)
        if state == states.SUCCESS:
            return endings.succeed(claim, result)
        if state == states.REVOKED:
            was = Q(state__in=WAITING) if request is None else _was_of(claim)
            return endings.revoke(task_id, reason=str(result), was=was)
        if state in (states.FAILURE, states.RETRY):
            failure = noted_failure(request) or describe(result, traceback)
            verdict = endings.fail(claim, failure)
            if verdict is None and failure.outcome == Outcome.CRASH and _begins(request):
                return endings.fail(claim, failure)  # it died before the claim: that counts too
            if verdict is None:
                endings.put_back(claim)
            return verdict
        return None


def _begins(request: Any) -> bool:
    return claims.begin(claims.Delivery.from_request(request, request.task))


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
    setattr(request, ATTEMPT_HEADER, delivery.claim.attempt)
    try:
        if claims.begin(delivery):
            sender.app.backend.mark_as_failure(id, NotRegistered(name), request=request)
    finally:
        close_connections_in_main()


def _ended_as(task_id: str, state: str, request: Any) -> str | None:
    """Return what a commit made of the run whose answer was lost; None: it made nothing."""
    number = claims.attempt_of(request)
    run = TaskRun.objects.filter(pk=task_id, attempt=1 if number is None else number).first()
    if run is None or run.state not in MAY_END_AS.get(state, ()):
        return None
    dead_letters.tell_again(run)
    return run.state


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
