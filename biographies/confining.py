"""Runs a module of ours in a process of its own, under limits that hold whatever it meets.

The process is a new Python and not a fork: a worker's own children may start no others through
multiprocessing, and a fork would share the database's connection. It starts in about 0.2 s.
"""

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_ROOT = Path(__file__).resolve().parent.parent
# What meets a stranger's file is told nothing that it need not know: no keys, no passwords.
_VARIABLES = ("PATH", "LANG", "LC_", "PYTHON", "COVERAGE", "LD_LIBRARY", "DYLD_", "TMPDIR", "TZ")
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """What one process may take; time both on the clock and of the processor."""

    seconds: int = 60
    memory_bytes: int = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: its answer, and its exit code (below 0: the signal that it died of)."""

    answer: bytes
    code: int = 0
    is_late: bool = False  # it was killed when its time was over

    @property
    def is_out_of_time(self) -> bool:
        """Tell whether it came to its limit, on the clock or of the processor."""
        return self.is_late or -self.code == signal.SIGXCPU


def run_confined(
    module: str,
    question: bytes | IO[bytes],
    limits: Limits,
    *,
    keep_open: Collection[int] = (),
    variables: Mapping[str, str] | None = None,
) -> Ended:
    """Run a module that calls `enter` first; give it the question as its standard input.

    It hears nothing of the environment but what Python needs, and `variables`. keep_open are file
    descriptors that it inherits. The process is gone when this returns or is interrupted, and soon
    after this process is killed (on Linux).
    """
    command = [sys.executable, "-m", module]
    command += map(str, (os.getpid(), limits.seconds, limits.memory_bytes))
    piped = question if isinstance(question, bytes) else None
    with subprocess.Popen(  # noqa: S603  # our own module; nothing in the command is from outside
        command,
        stdin=subprocess.PIPE if isinstance(question, bytes) else question,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env=_plain(os.environ) | dict(variables or {}),
        pass_fds=tuple(keep_open),
        start_new_session=True,  # a terminal's Ctrl-C is for the worker, which then kills it
    ) as process:
        try:
            answer, _ = process.communicate(piped, timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            return Ended(b"", is_late=True)
        finally:
            process.kill()  # of no effect on one that has ended
    return Ended(answer, process.returncode)


def enter() -> None:
    """Take the limits that `run_confined` named in the command line: first thing in a module."""
    parent, seconds, memory = map(int, sys.argv[1:4])
    _die_with(parent)
    _take_limits(seconds=seconds, memory=memory)


def _die_with(parent: int) -> None:
    """Let the kernel kill this process with the one that asked (on Linux)."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the kernel could be asked
        sys.exit(1)


def _take_limits(*, seconds: int, memory: int) -> None:
    limits = (
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_CPU, seconds, seconds + 5),  # first SIGXCPU, which tells what it was
        (resource.RLIMIT_CORE, 0, 0),
    )
    for limit, soft, hard in limits:
        # A stricter limit of the machine's stays; macOS knows none of memory.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (soft, hard))


def _plain(variables: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in variables.items() if name.startswith(_VARIABLES)}
