"""From a file's bytes to its text: picks the reader by the file's suffix."""

import re
from collections.abc import Callable
from pathlib import PurePath

from biographies.errors import SourceUnreadableError
from biographies.sources.decoding import decode
from biographies.sources.pieces import Piece, Reading, assemble
from biographies.sources.readers.markdown import read_markdown
from biographies.sources.readers.plain import read_plain
from biographies.sources.readers.web import read_web
from biographies.sources.sections import mark_front
from biographies.sources.values import BlockKind, SourceText

MAX_HTML_BYTES = 2_000_000
_READERS: dict[str, Callable[[str], Reading]] = {
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_web,
    ".htm": read_web,
    ".xhtml": read_web,
}
READABLE_SUFFIXES = tuple(_READERS)
_OTHER_KINDS = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a Word, EPUB or ZIP file"),
    (b"\xd0\xcf\x11\xe0", "an old Word file"),
    (b"{\\rtf", "an RTF file"),
)
_DECLARED = re.compile(
    rb"(?:<\?xml[^>]{0,200}encoding|<meta[^>]{0,300}charset)\s*=\s*[\"']?\s*([\w.:-]+)", re.I
)


def read_source(data: bytes, *, filename: str, encoding: str | None = None) -> SourceText:
    """Return a source as normalised text with its blocks.

    The suffix of filename picks the reader. An encoding, if given, is the editor's and wins over
    what the file says. Raises SourceUnreadableError for a file that cannot be read as text, in
    words that begin with its name.
    """
    reader = _reader_for(filename)
    text, name = _characters(data, filename, encoding)
    try:
        reading = reader(text)
    except SourceUnreadableError as exc:
        msg = f"{filename}: {exc}"
        raise SourceUnreadableError(msg) from exc
    source = assemble(_finished(reading), encoding=name)
    if not source.blocks:
        msg = f"{filename}: the file has no text that can be read"
        raise SourceUnreadableError(msg)
    return source


def check_source(data: bytes, *, filename: str, encoding: str | None = None) -> None:
    """Raise SourceUnreadableError for what no reader can take: its kind, size, or no text at all.

    Quick beside read_source, which may still find that there is nothing in it to read.
    """
    _characters(data, filename, encoding)


def _reader_for(filename: str) -> Callable[[str], Reading]:
    suffix = PurePath(filename).suffix.lower()
    reader = _READERS.get(suffix)
    if reader is None:
        named = f"files ending in {suffix}" if suffix else "files without a suffix"
        msg = f"{filename}: {named} cannot be read; allowed are {', '.join(_READERS)}"
        raise SourceUnreadableError(msg)
    return reader


def _characters(data: bytes, filename: str, encoding: str | None) -> tuple[str, str]:
    """Return a file's characters and the name of their encoding."""
    is_web = _reader_for(filename) is read_web
    for signature, kind in _OTHER_KINDS:
        if data.startswith(signature):
            msg = f"{filename}: the file is not text but {kind}, whatever its name says"
            raise SourceUnreadableError(msg)
    if is_web and len(data) > MAX_HTML_BYTES:
        size, limit = len(data) / 1e6, MAX_HTML_BYTES // 1_000_000
        msg = f"{filename}: the file has {size:.1f} MB; the limit for HTML is {limit} MB"
        raise SourceUnreadableError(msg)
    declared = _DECLARED.search(data, 0, 4096) if is_web else None
    return decode(
        data,
        filename=filename,
        encoding=encoding,
        declared=declared[1].decode("ascii", "replace") if declared else "",
    )


def _finished(reading: Reading) -> Reading:
    """Mark front sections, unless nothing else is left; and take a lone first heading as title."""
    marked = list(mark_front(reading.pieces))
    if any(piece.kind is BlockKind.PARAGRAPH for piece in marked):
        reading.pieces = marked
    highest = [piece for piece in reading.pieces if _is_top(piece)]
    if not reading.title and len(highest) == 1 and highest[0] is reading.pieces[0]:
        reading.title = highest[0].text
    return reading


def _is_top(piece: Piece) -> bool:
    return piece.kind is BlockKind.HEADING and piece.level == 1
