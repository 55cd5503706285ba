"""Tasks that end in every way a task can; the workers of the integration tests load them."""

import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

from celery import shared_task
from celery.exceptions import Ignore, Reject, SoftTimeLimitExceeded

from taskqueue.base import TrackedTask
from taskqueue.errors import LeaseLostError, RunHeldError, TaskqueueError
from taskqueue.models import TaskAttempt


class TryLaterError(TaskqueueError):
    """Temporary."""

    code = "test.later"
    is_temporary = True


class NeverError(TaskqueueError):
    """Permanent."""

    code = "test.never"


def _fail_at(how):
    raise {"temporary": TryLaterError, "permanent": NeverError, "memory": MemoryError}[how](how)


def _sleep_on():
    with suppress(SoftTimeLimitExceeded):
        time.sleep(60)
    time.sleep(60)


def _kill_itself():
    os.kill(os.getpid(), signal.SIGKILL)


ENDINGS = {
    "success": lambda: "done",
    "temporary": lambda: _fail_at("temporary"),
    "permanent": lambda: _fail_at("permanent"),
    "memory": lambda: _fail_at("memory"),
    "exit": lambda: sys.exit(3),
    "ignore": lambda: (_ for _ in ()).throw(Ignore("ignored")),
    "reject": lambda: (_ for _ in ()).throw(Reject("rejected", requeue=False)),
    "kill": _kill_itself,
    "set": lambda: {1, 2},
    "large": lambda: "x" * 70_000,
    "sleep": lambda: time.sleep(60),
    "sleep on": _sleep_on,
}


@shared_task(base=TrackedTask, bind=True, name="tests.end")
def end(self, how):
    """End so."""
    return ENDINGS[how]()


@shared_task(base=TrackedTask, name="tests.note")
def note(path, text):
    """Append one line to a file, so that effects can be counted."""
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(f"{text}\n")
    return text


@shared_task(base=TrackedTask, bind=True, name="tests.until")
def until(self, path, started=""):
    """Work in small steps until a file appears."""
    if started:
        Path(started).touch()
    while not Path(path).exists():
        self.guard.check()
        time.sleep(0.02)
    return "seen"


@shared_task(base=TrackedTask, bind=True, name="tests.fail_until")
def fail_until(self, path):
    """Fail for now, until a file appears."""
    if not Path(path).exists():
        _fail_at("temporary")
    return "worked"


@shared_task(base=TrackedTask, name="tests.hold_until")
def hold_until(path):
    """Hold the run for a budget, until a file appears."""
    if not Path(path).exists():
        msg = "budget of book:1"
        raise RunHeldError(msg)
    return "paid"


@shared_task(base=TrackedTask, name="tests.add")
def add(left, right):
    """Add two numbers."""
    return left + right


@shared_task(base=TrackedTask, bind=True, name="tests.write_when")
def write_when(self, go, notes):
    """Wait for a file without asking the guard, then write under it and note what came of it."""
    while not Path(go).exists():
        time.sleep(0.02)
    try:
        with self.guard.write(), Path(notes).open("a", encoding="utf-8") as file:
            file.write("written\n")
    except LeaseLostError:
        with Path(notes).open("a", encoding="utf-8") as file:
            file.write("lost\n")
        raise
    return "attempt " + str(self.request.taskqueue_attempt)


@shared_task(base=TrackedTask, bind=True, name="tests.die_after_a_heartbeat")
def die_after_a_heartbeat(self):
    """Say what it does, and die as the out-of-memory killer would do it once that is noted."""
    self.guard.describe(subject="book:1", step="reading")
    attempts = TaskAttempt.objects.filter(run_id=self.request.id, step="reading")
    while not attempts.filter(heartbeat_at__isnull=False, pid=os.getpid()).exists():
        time.sleep(0.02)
    _kill_itself()


@shared_task(base=TrackedTask, name="tests.total")
def total(numbers):
    """Add many numbers, as a chord's body does."""
    return sum(numbers)


@shared_task(base=TrackedTask, name="tests.start_another")
def start_another(path):
    """Start a run from within a run, through the broker connection of a pool process."""
    return note.delay(path, "started by another").id
