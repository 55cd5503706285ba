"""What a step is given so that a late attempt can never overwrite a newer one."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from django.db import transaction


class WriteGuard(Protocol):
    """The right of one attempt of a run to write; taskqueue.guard.RunGuard is the real one."""

    def check(self) -> None:
        """Raise if this attempt was cancelled or lost its lease; call it between slow parts."""

    def write(self) -> AbstractContextManager[None]:
        """Open a transaction that commits only while the attempt still holds its run."""

    def describe(self, *, subject: str, step: str) -> None:
        """Note on the run what it works on ("biography:12") and what it is doing now."""


class Unguarded:
    """A guard for callers outside the queue (commands, tests): a plain transaction."""

    def check(self) -> None:
        """Nobody can take the work away, so there is nothing to check."""

    @contextmanager
    def write(self) -> Iterator[None]:
        """Open a plain transaction."""
        with transaction.atomic():
            yield

    def describe(self, *, subject: str, step: str) -> None:
        """There is no run to describe."""
