"""A worker's signs of life, from its main process: what it reads, has done and weighs."""

import logging
import os
from typing import Any

from celery import bootsteps
from celery.worker import state as worker_state
from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from taskqueue.clocks import clock_ahead_s
from taskqueue.models import WorkerVitals
from taskqueue.processes import close_connections_in_main, resident_kb

logger = logging.getLogger(__name__)


class Vitals(bootsteps.StartStopStep):
    """Writes the worker's row every TASKQUEUE_HEARTBEAT_S, and a goodbye at its end.

    The timer belongs to the loop that reads messages: a worker that is frozen, or cannot reach
    its broker, gives no sign, and is rightly taken for one that serves nobody.
    """

    requires = ("celery.worker.components:Timer", "celery.worker.components:Pool")

    def __init__(self, parent: Any, **kwargs: Any) -> None:
        super().__init__(parent, **kwargs)
        self._entry: Any = None

    def start(self, parent: Any) -> None:
        """Say hello, and begin to give signs of life."""
        self.write(parent, started_at=timezone.now(), stopped_at=None)
        self._entry = parent.timer.call_repeatedly(
            settings.TASKQUEUE_HEARTBEAT_S, self.write, args=(parent,)
        )

    def close(self, parent: Any) -> None:
        """Say goodbye: no more messages are taken, though the pool may still work."""
        if self._entry is not None:
            self._entry.cancel()
        now = timezone.now()  # nothing of its pool: one that was stopped hard has none any more
        self._store(parent.hostname, {"at": now, "stopped_at": now})

    def write(self, parent: Any, **changes: Any) -> None:
        """Write the row; a database that is away is left for the next time."""
        self._store(parent.hostname, {**vitals_of(parent), **changes})

    def _store(self, name: str, row: dict[str, Any]) -> None:
        try:
            WorkerVitals.objects.update_or_create(name=name[:200], defaults=row)
        except (DatabaseError, InterfaceError):
            logger.warning("A worker's sign of life could not be written", exc_info=True)
        finally:
            close_connections_in_main()


def vitals_of(worker: Any) -> dict[str, Any]:
    """Return the columns of a worker's row as they are now."""
    info = worker.pool.info
    here = os.getpid()
    children = [pid for pid in info.get("processes", ()) if pid != here]
    return {
        "at": timezone.now(),
        "pid": here,
        "queues": sorted(worker.app.amqp.queues.consume_from),
        "pool": str(info.get("implementation", "")).rpartition(":")[0].rpartition(".")[2][:50],
        "concurrency": worker.pool.num_processes,
        "processed": sum(worker_state.total_count.values()),
        "memory_main_kb": resident_kb(),
        "memory_children_kb": sum(resident_kb(pid) for pid in children),
        "clock_ahead_s": clock_ahead_s(),
    }
