"""What the user must be told, in one line, and the exit code that goes with it."""

import errno
from enum import IntEnum

NO_SPACE = {errno.ENOSPC, errno.EDQUOT}


class Exit(IntEnum):
    """Exit codes; the same meaning as those of the management commands."""

    DONE = 0
    FAILED = 1
    WRONG_USE = 2
    UNREACHABLE = 5
    CONFLICT = 6
    INTERRUPTED = 130


class StackError(Exception):
    """The stack cannot go on; the text is one line for a person, `exit_code` is for programs."""

    def __init__(self, message: str, *, exit_code: Exit = Exit.FAILED) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def explain(error: OSError) -> StackError:
    """Put an error of the operating system into one line that says what to do."""
    place = error.filename or "the disk"
    if error.errno in NO_SPACE:
        return StackError(
            f"The disk is full: cannot write to {place}. Free some space, then retry."
        )
    if isinstance(error, PermissionError):
        return StackError(f"No permission for {place}. Is it another user's?")
    return StackError(f"{error.strerror or error}: {place}")
