"""A worker's own sweep, so that neither beat nor one worker is a single point of failure."""

import logging
import threading
from typing import Any

from celery import bootsteps
from django.conf import settings
from django.db import DatabaseError, InterfaceError

from taskqueue.health import check_if_overdue
from taskqueue.processes import close_connections_in_main
from taskqueue.rescue import hand_on, sweep_if_overdue

logger = logging.getLogger(__name__)


class Sweeper(bootsteps.StartStopStep):
    """Sweeps from the worker's main process when the last sweep is too long ago."""

    requires = ("celery.worker.components:Timer",)

    def __init__(self, parent: Any, **kwargs: Any) -> None:
        super().__init__(parent, **kwargs)
        self._entry: Any = None

    def start(self, parent: Any) -> None:
        """Begin to look every TASKQUEUE_SWEEP_S seconds."""
        self._entry = parent.timer.call_repeatedly(settings.TASKQUEUE_SWEEP_S, self.sweep)

    def close(self, parent: Any) -> None:
        """Give what still works TASKQUEUE_STOP_GRACE_S, then hand it on; 0 waits for its end.

        Whoever stops workers kills them some time after asking: an attempt that is handed on just
        before that costs no lease and does not count as a crash.
        """
        if settings.TASKQUEUE_STOP_GRACE_S:
            grace_s = settings.TASKQUEUE_STOP_GRACE_S
            timer = threading.Timer(grace_s, self._hand_on, args=(parent.hostname,))
            timer.daemon = True
            timer.start()

    def stop(self, parent: Any) -> None:
        """Look no more."""
        if self._entry is not None:
            self._entry.cancel()

    def terminate(self, parent: Any) -> None:
        """Hand on what the pool was doing when it was stopped hard; a lease would cost a minute."""
        self.stop(parent)
        self._hand_on(parent.hostname)

    def _hand_on(self, worker: str) -> None:
        try:
            count = hand_on(worker)
        except (DatabaseError, InterfaceError):
            logger.warning("What was running could not be handed on", exc_info=True)
            return
        finally:
            close_connections_in_main()
        if count:
            logger.info("Handed on %s run(s)", count)

    def sweep(self) -> None:
        """Sweep if it is overdue; a database that is away is left for the next time."""
        try:
            done = sweep_if_overdue()
            if done:  # then beat, or who makes the health check, may be away too
                check_if_overdue()
        except (DatabaseError, InterfaceError):
            logger.warning("The sweep could not reach the database", exc_info=True)
            return
        finally:
            close_connections_in_main()
        if done:
            logger.info("Swept in place of the monitoring worker", extra=done)
