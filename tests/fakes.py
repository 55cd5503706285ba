"""Stand-ins for what a step is given; they remember what was asked of them."""

from contextlib import contextmanager

from django.db import transaction

from taskqueue.errors import LeaseLostError
from taskqueue.guard import Claim


class FakeGuard:
    """A write guard that remembers; it can lose its run before the write of a given number."""

    def __init__(self, *, run_id="run-1", lost_at_write=None):
        self.claim = Claim(run_id, 1)
        self.described = []
        self.writes = 0
        self.checks = 0
        self._lost_at_write = lost_at_write

    def check(self):
        self.checks += 1

    @contextmanager
    def write(self):
        self.writes += 1
        if self.writes == self._lost_at_write:
            message = "a newer attempt has it"
            raise LeaseLostError(message)
        with transaction.atomic():
            yield

    def describe(self, *, subject, step):
        self.described.append((subject, step))


class Killed(BaseException):
    """What a test raises where a process would die."""


class KilledGuard(FakeGuard):
    """A guard under which the process dies: before the write of a given number is committed."""

    def __init__(self, *, at_write):
        super().__init__()
        self._killed_at = at_write

    @contextmanager
    def write(self):
        with transaction.atomic():
            yield
            self.writes += 1
            if self.writes == self._killed_at:
                raise Killed
