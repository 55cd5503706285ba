"""One stack a state folder, and where other commands find its server."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from .errors import Exit, StackError


@contextmanager
def only_stack(state_dir: Path) -> Iterator[None]:
    """Hold the folder's lock; StackError names the process that holds it already.

    The kernel gives the lock back however the holder ends, so none is ever stale.
    """
    with (state_dir / "stack.lock").open("a+") as file:
        if not _is_taken(file):
            file.seek(0)
            msg = (
                f"A stack is already running in {state_dir} (process {file.read().strip() or '?'});"
                " end it with Ctrl-C, or set BOOKGEN_STATE_DIR to another folder."
            )
            raise StackError(msg, exit_code=Exit.CONFLICT)
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def _is_taken(file: IO[str]) -> bool:
    """Take the lock; a command that only looks whether a stack runs holds it for a moment."""
    for pause_s in (0.05, 0.1, 0.0):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(pause_s)
        else:
            return True
    return False


@contextmanager
def published_address(state_dir: Path, url: str) -> Iterator[None]:
    """Keep the server's address in redis.url while the stack runs.

    So a command or worker started by hand finds the same server.
    """
    file = state_dir / "redis.url"
    if not url:
        file.unlink(missing_ok=True)
        yield
        return
    draft = file.with_name("redis.url.new")
    draft.write_text(f"{url}\n")
    draft.replace(file)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)
