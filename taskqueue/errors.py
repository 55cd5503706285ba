"""The queue's own errors; `is_temporary` says whether the same call may work later."""

from typing import ClassVar


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
