"""The process in which one file is set: takes its limits, answers once, and ends."""

import json
import logging
import os
import pickle
import sys
import traceback
from dataclasses import fields
from pathlib import Path
from typing import IO

from biographies.confining import enter
from biographies.errors import BiographyError, InvalidInputError
from biographies.exporting.confined import CONTENT, OUT_OF_MEMORY
from biographies.exporting.export import export_book


def main() -> None:
    """Read the order from standard input; leave the file in TMPDIR and say on stdout what it is."""
    enter()
    logging.disable()  # what a library complains of stands in the report
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as out:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
        out.write(answer(sys.stdin.buffer, Path(os.environ["TMPDIR"])))


def answer(question: IO[bytes], folder: Path) -> bytes:
    """Set the book, leave its file in the folder and return what is said of it, as JSON."""
    try:
        order = pickle.load(question)  # noqa: S301  # from the process that started this
        exported = export_book(**order)
        (folder / CONTENT).write_bytes(exported.content)
        said: dict[str, object] = {
            one.name: getattr(exported, one.name) for one in fields(exported) if one.name != CONTENT
        }
    except InvalidInputError as exc:
        said = {"refused": [exc.field, exc.message]}
    except Exception as exc:  # noqa: BLE001  # a writer's crash becomes a record
        said = _said_of(exc)
    return json.dumps(said).encode()


def _said_of(exc: Exception) -> dict[str, object]:
    """Return what an error is: of a library that ran out of memory, that it did."""
    causes: list[BaseException] = [exc]
    while cause := causes[-1].__cause__ or causes[-1].__context__:
        causes.append(cause)
    if any(isinstance(cause, MemoryError) for cause in causes):
        return {"broken": OUT_OF_MEMORY}
    if isinstance(exc, BiographyError):
        return {"failed": str(exc)}
    frame = traceback.extract_tb(exc.__traceback__)[-1]
    return {
        "broken": f"{type(exc).__name__} in {frame.name}, line {frame.lineno}",
        "trace": "".join(traceback.format_exception(exc)),
    }


if __name__ == "__main__":
    main()
