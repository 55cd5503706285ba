"""The process in which one file is read: takes its limits, answers once, and ends."""

import json
import logging
import os
import sys
import traceback

from biographies.confining import enter
from biographies.errors import SourceUnreadableError
from biographies.sources.passages import cut_passages
from biographies.sources.reading import read_source
from biographies.sources.transfer import pack


def main() -> None:
    """Read one file from standard input and write what it was to standard output."""
    enter()
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


if __name__ == "__main__":
    main()
