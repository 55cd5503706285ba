"""Tasks for the queue's unit tests."""

from celery import shared_task
from celery.exceptions import Ignore, Reject, Retry

from taskqueue.base import TrackedTask
from taskqueue.errors import LeaseLostError, RunCancelledError, RunHeldError, TaskqueueError
from taskqueue.models import TaskRun


class LaterError(TaskqueueError):
    """Temporary."""

    code = "unit.later"
    is_temporary = True


class NeverError(TaskqueueError):
    """Permanent."""

    code = "unit.never"


class BrokeError(Exception):
    """Holds its run, though it is no error of the queue's."""

    code = "unit.broke"
    holds_run = True


class WordyError(Exception):
    """Cannot be made again from its text alone, as many libraries' errors cannot."""

    def __init__(self, request, answer):
        super().__init__(f"{request} got {answer}")


class WordyNeverError(WordyError):
    """Permanent, and says so by its own code."""

    code = "unit.wordy"
    is_temporary = False


class WordyBusyError(WordyError):
    """Temporary, and says how long."""

    retry_after_s = 555


@shared_task(base=TrackedTask, name="unit.add")
def add(left, right):
    """Add."""
    return left + right


@shared_task(base=TrackedTask, name="unit.typed")
def typed(title: str, number: int = 1, *, ratio: float | None = None, names: list[str] = ()):
    """Say what its parameters are to be."""


@shared_task(base=TrackedTask, name="unit.quiet", ignore_result=True)
def quiet():
    """Say nothing."""
    return "heard"


@shared_task(base=TrackedTask, bind=True, name="unit.ask")
def ask(self, question):
    """Tell what the guard or the request says."""
    return {"guard": type(self.guard).__name__, "id": self.request.id}[question]


@shared_task(
    base=TrackedTask,
    name="unit.urgent",
    expires=60,
    retry_policy={"max_retries": 1, "factor_s": 5, "cap_s": 7},
)
def urgent():
    """Have options of its own."""


@shared_task(
    base=TrackedTask,
    name="unit.picky",
    retry_policy={"by_code": {"unit.quota": {"is_temporary": False}}},
)
def picky():
    """Know of an error that no waiting mends."""


@shared_task(name="unit.plain")
def plain():
    """Be no tracked task."""


ENDINGS = {
    "later": lambda: LaterError("not now"),
    "never": lambda: NeverError("no"),
    "memory": MemoryError,
    "wordy": lambda: WordyError("a call", "no answer"),
    "wordy never": lambda: WordyNeverError("a call", "no answer"),
    "wordy busy": lambda: WordyBusyError("a call", "no answer"),
    "ignore": lambda: Ignore("not needed"),
    "reject": lambda: Reject("not mine", requeue=False),
    "requeue": lambda: Reject("not now", requeue=True),
    "celery retry": lambda: Retry("again"),
    "lost": lambda: LeaseLostError("taken"),
    "cancelled": lambda: RunCancelledError("by hand"),
    "exit": lambda: SystemExit(3),
    "signalled": lambda: SystemExit(-241),
    "held": lambda: RunHeldError("budget of biography:1"),
    "held by its class": lambda: BrokeError("spent"),
}


@shared_task(base=TrackedTask, name="unit.fail")
def fail(how):
    """End so."""
    raise ENDINGS[how]()


@shared_task(base=TrackedTask, bind=True, name="unit.again")
def again(self, countdown=None):
    """Ask to be tried again."""
    self.retry(countdown=countdown, exc=OSError("busy"))


@shared_task(base=TrackedTask, name="unit.give")
def give(what):
    """Return what JSON may not hold."""
    return {"nan": float("nan"), "set": {1}, "large": "x" * 70_000, "zero": "a\x00b"}[what]


@shared_task(base=TrackedTask, bind=True, name="unit.lose")
def lose(self):
    """Lose the run to a newer attempt while working."""
    TaskRun.objects.filter(pk=self.request.id).update(attempt=2)
    return 1


@shared_task(base=TrackedTask, name="unit.start_another")
def start_another():
    """Start a run from within a run."""
    return add.delay(1, 1).id


TASKS = {
    task.name: task
    for task in (add, typed, quiet, ask, urgent, plain, fail, again, give, lose, start_another)
}
