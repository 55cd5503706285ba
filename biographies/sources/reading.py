"""From a file's bytes to its text: picks the reader by the file's suffix."""

from collections.abc import Callable
from pathlib import PurePath

from biographies.errors import SourceUnreadableError
from biographies.sources.decoding import declared_encoding, decode
from biographies.sources.kinds import refuse_other_kind, refuse_size
from biographies.sources.pieces import Piece, Reading, assemble
from biographies.sources.readers.epub import read_epub
from biographies.sources.readers.markdown import read_markdown
from biographies.sources.readers.pdf import read_pdf
from biographies.sources.readers.plain import read_plain
from biographies.sources.readers.web import read_web
from biographies.sources.readers.word import read_word
from biographies.sources.sections import mark_front
from biographies.sources.values import BlockKind, SourceText

MAX_HTML_BYTES = 2_000_000
MAX_CHARACTERS = 25_000_000
_TEXT_READERS: dict[str, Callable[[str], Reading]] = {
    ".txt": read_plain,
    ".text": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_web,
    ".htm": read_web,
    ".xhtml": read_web,
}
_PACKAGE_READERS: dict[str, Callable[[bytes], Reading]] = {
    ".pdf": read_pdf,
    ".docx": read_word,
    ".epub": read_epub,
}
READABLE_SUFFIXES = (*_TEXT_READERS, *_PACKAGE_READERS)


def read_source(data: bytes, *, filename: str, encoding: str | None = None) -> SourceText:
    """Return a source as normalised text with its blocks.

    The suffix of filename picks the reader. An encoding, if given, is the editor's and wins over
    what the file says. Raises SourceUnreadableError for a file that cannot be read as text, in
    words that begin with its name. A stranger's file is read by `read_confined`, not here.
    """
    suffix = _checked_suffix(data, filename)
    try:
        if suffix in _PACKAGE_READERS:
            name, reading = suffix.removeprefix("."), _PACKAGE_READERS[suffix](data)
        else:
            text, name = _characters(data, filename, encoding)
            reading = _TEXT_READERS[suffix](text)
    except SourceUnreadableError as exc:
        msg = f"{filename}: {str(exc).removeprefix(f'{filename}: ')}"
        raise SourceUnreadableError(msg) from exc
    damaged = sum(piece.text.count("\ufffd") for piece in reading.pieces)
    if damaged:
        letters = f"{damaged} letters" if damaged > 1 else "1 letter"
        reading.remarks.append(f"{letters} could not be read, shown as \ufffd.")
    source = assemble(_finished(reading), encoding=name)
    if not source.blocks:
        msg = f"{filename}: the file has no text that can be read"
        raise SourceUnreadableError(msg)
    if len(source.text) > MAX_CHARACTERS:
        limit = MAX_CHARACTERS // 1_000_000
        msg = f"{filename}: the text has more than {limit} million letters; divide it"
        raise SourceUnreadableError(msg)
    return source


def check_source(data: bytes, *, filename: str, encoding: str | None = None) -> None:
    """Raise SourceUnreadableError for what no reader can take: its kind, size, or no text at all.

    Quick beside read_source, which may still find that there is nothing in it to read: a package
    is known by its kind here and not opened.
    """
    if _checked_suffix(data, filename) in _TEXT_READERS:
        _characters(data, filename, encoding)


def _checked_suffix(data: bytes, filename: str) -> str:
    """Return a file's suffix once it is known that the file is of that kind and size."""
    suffix = PurePath(filename).suffix.lower()
    if suffix not in READABLE_SUFFIXES:
        named = f"files ending in {suffix}" if suffix else "files without a suffix"
        msg = f"{filename}: {named} cannot be read; allowed are {', '.join(READABLE_SUFFIXES)}"
        raise SourceUnreadableError(msg)
    refuse_size(data, filename=filename)
    refuse_other_kind(data, filename=filename, suffix=suffix)
    if _TEXT_READERS.get(suffix) is read_web and len(data) > MAX_HTML_BYTES:
        size, limit = len(data) / 1e6, MAX_HTML_BYTES // 1_000_000
        msg = f"{filename}: the file has {size:.1f} MB; the limit for HTML is {limit} MB"
        raise SourceUnreadableError(msg)
    return suffix


def _characters(data: bytes, filename: str, encoding: str | None) -> tuple[str, str]:
    """Return a file's characters and the name of their encoding."""
    is_web = _TEXT_READERS[PurePath(filename).suffix.lower()] is read_web
    declared = declared_encoding(data) if is_web else ""
    return decode(data, filename=filename, encoding=encoding, declared=declared)


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
