"""A database that is away for a moment costs time, never work that has been done."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from taskqueue.processes import is_worker_main

T = TypeVar("T")

logger = logging.getLogger(__name__)

DATABASE_AWAY = (OperationalError, InterfaceError)
# Longer than a lease: while the database is away for this process it is for the rescuers too.
LEASES = 10
FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 2.0


@contextmanager
def outlived_in_main() -> Iterator[None]:
    """Let a worker's main process go on where the database is away; anybody else gets the error.

    Celery (5.7.0) ends the whole worker for an error in what its main process stores: an expired
    or revoked message, a name that it does not know. The row stays as it was, and a sweep finds it.
    """
    try:
        yield
    except DATABASE_AWAY:
        if not is_worker_main():
            raise
        logger.warning("The database did not take an end; a sweep makes it", exc_info=True)


def patiently(step: Callable[[], T], *, pause: Callable[[float], object] = sleep) -> T:
    """Call a step until the database takes it, for up to ten leases; return what it returns.

    The step must be safe to repeat, also where its commit happened and only the answer was lost.
    Called once where waiting would do harm: in a transaction, and in a worker's main process,
    which all of its children wait for.
    """
    if connection.in_atomic_block or is_worker_main():
        return step()
    deadline = monotonic() + LEASES * settings.TASKQUEUE_LEASE_S
    pause_s = FIRST_PAUSE_S
    while True:
        try:
            return step()
        except DATABASE_AWAY as exc:
            if monotonic() > deadline:
                raise
            logger.warning("The database did not take it; trying again: %s", exc)
            connection.close()  # it may be of no use any more
        pause(pause_s)
        pause_s = min(LONGEST_PAUSE_S, 2 * pause_s)
