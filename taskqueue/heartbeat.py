"""The heartbeat of a run: its lease is extended, and its vitals noted, while the task works."""

import logging
import os
import threading
from time import monotonic
from typing import Protocol

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections

logger = logging.getLogger(__name__)


class Beating(Protocol):
    """What a heartbeat needs of a guard."""

    def beat(self) -> bool:
        """Extend the lease once; False if it is lost."""

    def note_vitals(self) -> None:
        """Note what the process is doing."""


class Heartbeat:
    """Extends a guard's lease while the task runs, from a thread that the process's runs share.

    It leaves the database alone for the first seconds, so short work costs neither a query nor a
    thread; a database that is away for a moment is tried again at the next beat.
    """

    def __init__(self, guard: Beating) -> None:
        self._guard = guard
        self._is_over = False
        self._beating = threading.Lock()

    def start(self) -> None:
        """Begin to wait for the first beat."""
        _Here.pacemaker.add(self)

    def stop(self) -> None:
        """End it; it neither beats nor holds a connection when this returns."""
        _Here.pacemaker.remove(self)
        is_quiet = self._beating.acquire(timeout=settings.TASKQUEUE_LEASE_S)
        self._is_over = True
        if is_quiet:
            self._beating.release()

    def beat(self) -> bool:
        """Beat once; False when there is no more to come."""
        with self._beating:
            if self._is_over:
                return False
            try:
                self._is_over = not self._guard.beat()
                if not self._is_over:
                    self._guard.note_vitals()
            except (DatabaseError, InterfaceError):
                logger.warning("A heartbeat could not be written", exc_info=True)
            finally:
                connections.close_all()
            return not self._is_over


class _Pacemaker:
    """The thread, which begins with the first run and sleeps until the next beat is due.

    Idle, it wakes once in the time that a new heartbeat leaves before its first beat: so adding
    one hardly ever has to wake it.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._due: dict[Heartbeat, float] = {}
        self._thread: threading.Thread | None = None
        self._wakes_at = 0.0

    def add(self, heartbeat: Heartbeat) -> None:
        """Let it beat, first after TASKQUEUE_HEARTBEAT_AFTER_S."""
        with self._changed:
            due = monotonic() + settings.TASKQUEUE_HEARTBEAT_AFTER_S
            self._due[heartbeat] = due
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)
                self._thread.start()
            elif due < self._wakes_at:
                self._changed.notify()

    def remove(self, heartbeat: Heartbeat) -> None:
        """Let it beat no more."""
        with self._changed:
            self._due.pop(heartbeat, None)

    def _run(self) -> None:
        while True:
            for heartbeat in self._wait():
                goes_on = heartbeat.beat()
                with self._changed:
                    if heartbeat in self._due and goes_on:
                        self._due[heartbeat] = monotonic() + settings.TASKQUEUE_HEARTBEAT_S
                    else:
                        self._due.pop(heartbeat, None)

    def _wait(self) -> list[Heartbeat]:
        """Sleep until a beat is due, or for the longest pause, and return what is due."""
        with self._changed:
            now = monotonic()
            idle_s = max(settings.TASKQUEUE_HEARTBEAT_AFTER_S, 1.0)
            self._wakes_at = min([*self._due.values(), now + idle_s])
            if self._wakes_at > now:
                self._changed.wait(self._wakes_at - now)
            now = monotonic()
            return [heartbeat for heartbeat, due in self._due.items() if due <= now]


class _Here:
    pacemaker = _Pacemaker()


def _begin_anew() -> None:
    """Forget the parent's thread, which a fork leaves behind."""
    _Here.pacemaker = _Pacemaker()


os.register_at_fork(after_in_child=_begin_anew)
