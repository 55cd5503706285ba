"""Folders for files on the way: gone after use, and swept if the one who used them was killed."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_PREFIX = "bookgen-scratch-"


@dataclass(frozen=True, slots=True)
class Scratch:
    """A folder, and the file descriptor that holds its lock: who inherits that holds it too."""

    folder: Path
    lock: int


@contextmanager
def scratch_folder() -> Iterator[Scratch]:
    """Give a new folder among the machine's temporary files, and remove it afterwards.

    What a killed process left behind is removed first.
    """
    sweep_scratch()
    scratch = _make()
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch.folder, ignore_errors=True)
        os.close(scratch.lock)


def sweep_scratch() -> int:
    """Remove the folders whose users are dead, and return how many.

    A lock ends with the processes that hold it, however they end: so nobody has to guess how old a
    folder must be before it may go.
    """
    swept = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        lock = _lock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if lock is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)
            swept += 1
    return swept


def _make() -> Scratch:
    """Make a folder and lock it: a sweep that came between the two has removed it."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        lock = _lock(folder, fcntl.LOCK_EX)
        if lock is not None:
            if folder.exists():
                return Scratch(folder, lock)
            os.close(lock)


def _lock(folder: Path, how: int) -> int | None:
    """Return a descriptor that holds the folder's lock; None if it is gone, taken or another's."""
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        if os.fstat(lock).st_uid == os.getuid():
            fcntl.flock(lock, how)
            return lock
    except BlockingIOError:
        pass
    os.close(lock)
    return None
