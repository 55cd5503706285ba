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


def resident_kb() -> int:
    """Return the KiB that this process has resident; its peak where /proc does not tell."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        pages = int(statm.read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") // 1024
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
