"""What a file really is, by its first bytes; a wrong ending is told with what to do about it."""

import re
from dataclasses import dataclass

from biographies.errors import SourceUnreadableError

MAX_BYTES = 25_000_000
_AHEAD = 1024  # bytes before a PDF's mark that readers forgive


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: what people call it, the endings it may have, else what to do with it."""

    name: str
    suffixes: tuple[str, ...] = ()
    advice: str = ""


_PDF = Kind("a PDF", (".pdf",))
_WORD = Kind("a Word file (.docx)", (".docx",))
_EPUB = Kind("an EPUB", (".epub",))
_PAGE = Kind("a web page", (".html", ".htm", ".xhtml"))
_ZIP = Kind("a ZIP file", advice="unpack it and add the files in it")
_OLD_WORD = Kind("an old Word file (.doc)", advice="save it as .docx")
_LOCKED = Kind("a locked file")
_PICTURE = Kind("a picture", advice="have its text recognised (OCR) and add that")
_PACKED = Kind("a packed file", advice="unpack it and add what is in it")
_BINARY = {".pdf": _PDF, ".docx": _WORD, ".epub": _EPUB}

_SIGNATURES = (
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"\x1f\x8b", _PACKED),
    (b"7z\xbc\xaf", _PACKED),
    (b"Rar!\x1a", _PACKED),
    (b"{\\rtf", Kind("an RTF file", advice="save it as .docx")),
    (b"AT&TFORM", Kind("a DjVu file", advice="have its text recognised (OCR) and add that")),
    (b"\x7fELF", Kind("a program")),
)
# Names of parts that tell what a ZIP package is; its directory is never packed.
_PACKAGES = (
    (b"application/epub+zip", _EPUB),
    (b"word/document.xml", _WORD),
    (b"META-INF/container.xml", _EPUB),
    (b"xl/workbook.xml", Kind("an Excel file", advice="save the table as text")),
    (b"ppt/presentation.xml", Kind("a PowerPoint file", advice="save its text as .docx")),
    (b"vnd.oasis.opendocument", Kind("an OpenDocument file", advice="save it as .docx")),
)
_OLE, _PASSWORD = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")
_MOBI = Kind("a Kindle book", advice="convert it to EPUB")
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)


def refuse_size(data: bytes, *, filename: str) -> None:
    """Raise SourceUnreadableError for an empty file and one above MAX_BYTES."""
    if len(data) > MAX_BYTES:
        size, limit = len(data) / 1e6, MAX_BYTES // 1_000_000
        msg = f"{filename}: the file has {size:.1f} MB; the limit is {limit} MB"
        raise SourceUnreadableError(msg)
    if not data.strip():
        msg = f"{filename}: the file is empty"
        raise SourceUnreadableError(msg)


def refuse_other_kind(data: bytes, *, filename: str, suffix: str) -> None:
    """Raise SourceUnreadableError if a file is not what its ending says, with what it is."""
    wanted, found = _BINARY.get(suffix), kind_of(data)
    if found and (found is wanted or (wanted is None and found is _PAGE)):
        return
    if wanted is None and found is None:
        return  # text, for all that is known
    if found is _LOCKED:
        msg = f"{filename}: the file is protected by a password; save it without one"
        raise SourceUnreadableError(msg)
    name = wanted.name if wanted else "text"
    if found is None:
        msg = f"{filename}: the file is not {name}, whatever its name says; it may be damaged"
        raise SourceUnreadableError(msg)
    advice = found.advice or (f"let its name end in {found.suffixes[0]}" if found.suffixes else "")
    msg = f"{filename}: the file is not {name} but {found.name}, whatever its name says"
    raise SourceUnreadableError(f"{msg}; {advice}" if advice else msg)


def kind_of(data: bytes) -> Kind | None:
    """Return what a file is by its bytes; None for text and for what is not known."""
    if data.startswith(_OLE):
        return _LOCKED if _PASSWORD in data else _OLD_WORD
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return next((kind for name, kind in _PACKAGES if name in data), _ZIP)
    if b"%PDF-" in data[:_AHEAD] and data[:_AHEAD].lstrip()[:1] in (b"%", b"\x00"):
        return _PDF
    if data[60:68] == b"BOOKMOBI":
        return _MOBI
    signed = (kind for signature, kind in _SIGNATURES if data.startswith(signature))
    return next(signed, _PAGE if _MARKUP.match(data) else None)
