"""One running program: in its own session, with its own log, ended by its own signals."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from .logs import Log
from .programs import Program

PR_SET_PDEATHSIG = 1


class Process:
    """One program of the stack, and what may be done to it.

    It has a session of its own, so that a terminal's Ctrl-C reaches the supervisor alone, and it
    is killed by the kernel should the supervisor be killed (on Linux).
    """

    def __init__(self, program: Program, *, folder: Path, log_dir: Path) -> None:
        self.program = program
        self.name = program.name
        self.log = Log(log_dir / f"{program.name}.log")
        self.is_ready = False
        self._folder = folder
        self._running: subprocess.Popen[bytes] | None = None
        self._ending_since: float | None = None
        self._signals_sent = 0
        self._is_cleared = False

    @property
    def pid(self) -> int:
        """The process id of the program itself; its group has the same number."""
        return self._running.pid if self._running else 0

    def start(self, variables: Mapping[str, str]) -> None:
        """Start it, for the first time or again."""
        self.is_ready, self._is_cleared = False, False
        with self.log.open() as out:
            self._running = subprocess.Popen(
                self.program.command,
                cwd=self._folder,
                env=dict(variables),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent(),  # the supervisor has one thread
            )

    def exit_code(self) -> int | None:
        """Return how it ended; None while it runs."""
        return self._running.poll() if self._running else 0

    def check_ready(self) -> bool:
        """Ask it whether it is ready, until it has said yes once."""
        self.is_ready = self.is_ready or self.program.ready(self.log)
        return self.is_ready

    def go_on_ending(self, *, at_once: bool = False) -> bool:
        """Send the signals that are due, SIGKILL if `at_once`; True when nothing of it is left."""
        if self.exit_code() is not None:
            self.clear()
            return True
        now = time.monotonic()
        self._ending_since = self._ending_since or now
        due = [sig for after, sig in self.program.ending if now - self._ending_since >= after]
        if at_once or signal.SIGKILL in due:
            self._kill_group()
        elif len(due) > self._signals_sent:
            os.kill(self.pid, due[-1])
            self._signals_sent = len(due)
        return False

    def clear(self) -> None:
        """Kill what a program that has ended left behind: the children of its pool."""
        if self._running and not self._is_cleared:  # once: the number may be another's later
            self._kill_group()
        self._is_cleared = True

    def _kill_group(self) -> None:
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):  # the second: macOS, when all are dead
            return


def die_with_parent() -> Callable[[], None] | None:
    """Return what a new process calls so that the kernel kills it with its parent (Linux only)."""
    if not sys.platform.startswith("linux"):
        return None
    libc, parent = ctypes.CDLL(None), os.getpid()

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before it could be asked
            os._exit(1)

    return ask
