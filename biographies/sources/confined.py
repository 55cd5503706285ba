"""Reads a file in a process of its own, under limits that hold whatever is in the file."""

import json
import logging
import signal
from pathlib import PurePath

from biographies.confining import Limits, run_confined
from biographies.errors import SourceUnreadableError
from biographies.sources.archives import MAX_UNPACKED_BYTES
from biographies.sources.passages import cut_passages
from biographies.sources.readers.pdf import MAX_PAGES
from biographies.sources.reading import MAX_HTML_BYTES, read_source
from biographies.sources.transfer import ReadSource, unpack

logger = logging.getLogger(__name__)

SMALL_TEXT_BYTES = 50_000
# Read here: even at their worst such files take a fraction of a second, a process as long to start.
_SMALL_TEXTS = (".txt", ".text", ".md", ".markdown")
LIMITS = Limits()
LIMITS_IN_WORDS = (
    f"{LIMITS.seconds} s and {LIMITS.memory_bytes // 10**9} GB of memory for each; a PDF of "
    f"{MAX_PAGES} pages; a Word file or EPUB of {MAX_UNPACKED_BYTES // 10**6} MB unpacked; "
    f"a web page of {MAX_HTML_BYTES // 10**6} MB"
)


def read_confined(
    data: bytes, *, filename: str, encoding: str | None = None, limits: Limits | None = None
) -> ReadSource:
    """Return a source's text and passages, read in a process that is killed at its limits.

    A small plain text is read in this process. Raises SourceUnreadableError with the reason; the
    process is gone then, and so it is when this one is interrupted or killed (on Linux).
    """
    limits = limits or LIMITS
    if len(data) <= SMALL_TEXT_BYTES and PurePath(filename).suffix.lower() in _SMALL_TEXTS:
        source = read_source(data, filename=filename, encoding=encoding)
        return source, cut_passages(source)
    asked = json.dumps({"filename": filename, "encoding": encoding}).encode()
    answer = _ask(b"%s\n%s" % (asked, data), limits)
    if isinstance(answer, str):
        msg = f"{filename}: {_sentence(answer, limits)}"
        raise SourceUnreadableError(msg)
    header, text = answer
    if "refused" in header:
        raise SourceUnreadableError(str(header["refused"]))
    if "broken" in header:
        logger.warning("A reader broke down on a source", extra={"place": header["broken"]})
        msg = f"{filename}: {_sentence(str(header['kind']), limits)}"
        raise SourceUnreadableError(msg)
    return unpack(header, text)


def _ask(question: bytes, limits: Limits) -> tuple[dict[str, object], bytes] | str:
    """Return the process's answer, or in one word what it died of."""
    ended = run_confined("biographies.sources.child", question, limits)
    if ended.is_out_of_time:
        return "time"
    header, _, text = ended.answer.partition(b"\n")
    if ended.code or not header:
        logger.warning("A reader ended without an answer", extra={"code": ended.code})
        # SIGKILL comes from the machine, which had no memory left.
        return "memory" if -ended.code == signal.SIGKILL else "crash"
    return json.loads(header), text


def _sentence(cause: str, limits: Limits) -> str:
    if cause == "time":
        return f"reading it took longer than {limits.seconds} s; divide it into smaller files"
    if cause == "memory":
        memory = f"{limits.memory_bytes / 1e9:g} GB"
        return f"reading it took more than {memory} of memory; divide it into smaller files"
    return "the file is built in a way that cannot be read; it may be damaged"
