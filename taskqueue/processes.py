"""Which process of a worker this is; a database handle must never cross a fork."""

import os
import resource
import sys
from pathlib import Path
from typing import Any

from django.db import connections


class _Here:
    is_worker_main = False


def note_main(**_: Any) -> None:
    """Note that this process forks a worker's pool."""
    _Here.is_worker_main = True


def note_child(**_: Any) -> None:
    """Note that this process is one of a pool."""
    _Here.is_worker_main = False


def is_worker_main() -> bool:
    """Tell whether this is the process that forks a worker's pool."""
    return _Here.is_worker_main


def resident_kb(pid: int | None = None) -> int:
    """Return the KiB that a process has resident, 0 if it is gone; None means this process.

    Where /proc does not tell: the peak of this process, 0 for another.
    """
    try:
        statm = Path(f"/proc/{pid or 'self'}/statm").read_text(encoding="ascii")
    except OSError:
        return _peak_kb() if pid in (None, os.getpid()) else 0
    return int(statm.split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


def _peak_kb() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024 if sys.platform == "darwin" else peak  # bytes there, KiB elsewhere


def close_connections_in_main() -> None:
    """Close what a worker's main process opened, so that its next child does not inherit it.

    A transaction that is open (a task in a pool without processes asks for a result) stays so.
    """
    if _Here.is_worker_main:
        for connection in connections.all(initialized_only=True):
            if not connection.in_atomic_block:
                connection.close()


def drop_broken_connections() -> None:
    """Close the connections of this thread that failed and are dead; the next use opens new ones.

    Django does so where a request begins and a worker where a task does. Flower's threads know
    neither: after a restart of PostgreSQL each answer was an error, for ever. One that is in a
    transaction stays: Django would close it under the caller, whose work would be lost.
    """
    for connection in connections.all(initialized_only=True):
        if connection.errors_occurred and not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
