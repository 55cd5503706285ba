"""The queue's own errors; `is_temporary` says whether the same call may work later."""

from typing import ClassVar

from kombu.exceptions import EncodeError


class TaskqueueError(Exception):
    """Base of them all; `code` is stored and filtered on, the text is for people."""

    code: ClassVar[str] = "queue.error"
    is_temporary: ClassVar[bool] = False


class LeaseLostError(TaskqueueError):
    """This attempt no longer holds its run: a newer one does, and nothing may be written."""

    code = "queue.lease_lost"


class RunCancelledError(TaskqueueError):
    """Somebody asked for the run to be cancelled; raised between its steps."""

    code = "queue.cancelled"


class RetryRequestedError(TaskqueueError):
    """The task asked to be tried again; `retry_after_s` is the least delay it wants."""

    code = "queue.retry_requested"
    is_temporary = True

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class FollowerRefusedError(TaskqueueError, EncodeError):
    """What was to follow a run (a link, a chain's next step) cannot be called so.

    An EncodeError, because of all that may go wrong there Celery (5.7.0) makes a failure of the run
    only of these; after any other error it leaves the run as it is.
    """

    code = "queue.follower_refused"


class RejectedError(TaskqueueError):
    """The task rejected its message for good."""

    code = "queue.rejected"


class ResultTooLargeError(TaskqueueError):
    """A result is larger than is kept; results are ids and counts, never texts."""

    code = "queue.result_too_large"


class ResultNotSerialisableError(TaskqueueError):
    """A result cannot be written as JSON."""

    code = "queue.result_not_json"


class OutOfMemoryError(TaskqueueError):
    """The task ran out of memory; raised in place of MemoryError, which ends a Celery worker."""

    code = "queue.out_of_memory"
    is_temporary = True


class TaskExitedError(TaskqueueError):
    """The task called sys.exit(); raised in place of SystemExit, which loops in Celery."""

    code = "queue.exited"


class RunFailedError(TaskqueueError):
    """What AsyncResult.get() raises for a run whose own error is no longer kept as an object."""

    code = "queue.run_failed"


class WaitInTransactionError(TaskqueueError, RuntimeError):
    """get() was called inside the transaction that made the run: it could never start."""

    code = "queue.wait_in_transaction"


class DeadLetterStateError(TaskqueueError):
    """The dead letter was retried or archived before."""

    code = "queue.dead_letter_state"


class KeyTakenError(TaskqueueError):
    """A run that has not failed has the idempotency key: its work is done or being done."""

    code = "queue.key_taken"

    def __init__(self, run_id: str, state: str) -> None:
        super().__init__(f"run {run_id} has its key and is {state}")
        self.run_id = run_id


class RunHeldError(TaskqueueError):
    """The run cannot go on just now: it waits HELD, no retry is spent, until it is released.

    The text says what it waits for. Any error whose class says `holds_run = True` does the same;
    what such a run waits for is the error's code and text.
    """

    code = "queue.held"
    holds_run: ClassVar[bool] = True


class PauseError(TaskqueueError):
    """The queue is paused already, or is not paused."""

    code = "queue.pause"


class SetChangedError(TaskqueueError):
    """The set that a preview showed is not the same any more; `difference` says how."""

    code = "queue.set_changed"

    def __init__(self, difference: dict[str, list[dict[str, str]]]) -> None:
        counts = ", ".join(f"{len(rows)} {word}" for word, rows in difference.items() if rows)
        super().__init__(f"the set has changed since the preview: {counts}")
        self.difference = difference
