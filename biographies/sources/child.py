"""The process in which one file is read: takes its limits, answers once, and ends."""

import contextlib
import ctypes
import json
import logging
import os
import resource
import signal
import sys
import traceback

from biographies.errors import SourceUnreadableError
from biographies.sources.passages import cut_passages
from biographies.sources.reading import read_source
from biographies.sources.transfer import pack

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Read one file from standard input and write what it was to standard output."""
    parent, seconds, memory = map(int, sys.argv[1:4])
    _die_with(parent)
    _take_limits(seconds=seconds, memory=memory)
    logging.disable()  # libraries report every fault of a bad file, thousands of them
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as out:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
        asked = json.loads(sys.stdin.buffer.readline())
        out.write(answer(sys.stdin.buffer.read(), **asked))


def answer(data: bytes, *, filename: str, encoding: str | None) -> bytes:
    """Return a file read and cut, as `transfer.pack` has it, or a line that says why not."""
    try:
        source = read_source(data, filename=filename, encoding=encoding)
        return pack(source, cut_passages(source))
    except SourceUnreadableError as exc:
        return json.dumps({"refused": str(exc)}).encode()
    except MemoryError as exc:
        return json.dumps({"broken": _place(exc), "kind": "memory"}).encode()
    except Exception as exc:  # noqa: BLE001  # the place that turns a reader's crash into a record
        return json.dumps({"broken": _place(exc), "kind": "crash"}).encode()


def _place(exc: BaseException) -> str:
    """Return an error's class and where it was raised; its text may hold words of the file."""
    frame = traceback.extract_tb(exc.__traceback__)[-1]
    return f"{type(exc).__name__} in {frame.name}, line {frame.lineno}"


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


if __name__ == "__main__":
    main()
