"""Sets a book in a process of its own, under limits that hold whatever is in the book."""

import json
import logging
import pickle
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from biographies.confining import Ended, Limits, run_confined
from biographies.errors import (
    BiographyError,
    ExportFailedError,
    ExportInterruptedError,
    ExportLimitError,
    InvalidInputError,
)
from biographies.exporting.export import export_book
from biographies.exporting.manuscript import Exported, Manuscript
from biographies.scratch import scratch_folder

logger = logging.getLogger(__name__)

CONTENT = "content"  # the finished file, in the process's TMPDIR
OUT_OF_MEMORY = "memory"
# Set here: at its worst (a PDF that is one table of 20 columns) such a book took 5 s of CPU and
# 160 MB, and most take less than a process needs to start.
SMALL_CHARACTERS = 20_000


def export_confined(
    *,
    manuscript: Manuscript,
    format: str,
    options: Mapping[str, object] | None = None,
    fonts_dir: Path | None = None,
    limits: Limits,
) -> Exported:
    """Return what export_book returns, made in a process that is killed at its limits.

    A book of a few pages without pictures is set in this process. Raises what export_book raises,
    ExportLimitError at a limit, and ExportInterruptedError if the process was ended from outside.
    """
    order = {
        "manuscript": manuscript,
        "format": format,
        "options": options,
        "fonts_dir": fonts_dir,
    }
    if _is_small(manuscript):
        return export_book(**order)  # type: ignore[arg-type]  # the very arguments from above
    with scratch_folder() as scratch:
        question = scratch.folder / "order"
        with question.open("wb") as file:
            pickle.dump(order, file, protocol=pickle.HIGHEST_PROTOCOL)
        with question.open("rb") as file:
            ended = run_confined(
                "biographies.exporting.child",
                file,
                limits,
                keep_open=(scratch.lock,),
                variables={"TMPDIR": str(scratch.folder)},
            )
        said = _said(ended, format, limits)
        return Exported(content=(scratch.folder / CONTENT).read_bytes(), **said)


def _is_small(manuscript: Manuscript) -> bool:
    letters = sum(len(part.markdown) for part in manuscript.parts)
    is_bare = not manuscript.pictures and not manuscript.word_template
    return letters <= SMALL_CHARACTERS and is_bare


def _said(ended: Ended, format: str, limits: Limits) -> dict[str, Any]:
    """Return what the process says of a finished file; raise what became of any other."""
    if ended.is_out_of_time:
        raise _limit_error(format, f"longer than {limits.seconds} s", "BOOKGEN_EXPORT_SECONDS")
    if -ended.code == signal.SIGABRT:  # what a compiled library was seen to do without memory
        raise _memory_error(format, limits)
    if ended.code or not ended.answer:
        raise _dead_error(format, ended.code)
    said: dict[str, Any] = json.loads(ended.answer)
    if "refused" in said:
        raise InvalidInputError(*said["refused"])
    if "failed" in said:
        raise ExportFailedError(said["failed"])
    if said.get("broken") == OUT_OF_MEMORY:
        raise _memory_error(format, limits)
    if "broken" in said:
        error = _broken_error(format, said["broken"])
        error.add_note(said["trace"])  # for whoever reads the dead letter
        raise error
    return said


def _memory_error(format: str, limits: Limits) -> ExportLimitError:
    took = f"more than {limits.memory_bytes // 1_000_000:,} MB of memory"
    return _limit_error(format, took, "BOOKGEN_EXPORT_MEGABYTES")


def _limit_error(format: str, took: str, variable: str) -> ExportLimitError:
    msg = f"Setting the {format} file took {took}: divide the book, or raise the limit ({variable})"
    return ExportLimitError(msg)


def _dead_error(format: str, code: int) -> BiographyError:
    logger.warning("A process that set a book ended without an answer", extra={"code": code})
    if -code == signal.SIGKILL:
        msg = f"Setting the {format} file was ended from outside: has the machine no memory left?"
        return ExportInterruptedError(msg)
    return _broken_error(format, f"signal {-code}" if code < 0 else f"exit code {code}")


def _broken_error(format: str, place: str) -> ExportFailedError:
    return ExportFailedError(f"The {format} file could not be set: the program failed ({place})")
