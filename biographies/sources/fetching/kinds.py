"""What kind of file an address gave, and the name that it is kept under."""

import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from biographies.errors import SourceUnreadableError

MAX_NAME = 120
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/epub+zip": ".epub",
}
_UNTOLD = {"", "application/octet-stream", "binary/octet-stream", "application/x-download"}
_SAME = {".htm": ".html", ".xhtml": ".html", ".text": ".txt", ".markdown": ".md"}


def suffix_of(content_type: str, address: str) -> str:
    """Return the suffix of the reader for what a site declares; where it says nothing, the name's.

    Raises SourceUnreadableError for what no reader takes.
    """
    kind = content_type.partition(";")[0].strip().lower()
    own = PurePosixPath(urlsplit(address).path).suffix.lower()
    own = _SAME.get(own, own)
    if kind == "text/plain" and own == ".md":
        return own
    if kind in _SUFFIXES:
        return _SUFFIXES[kind]
    if kind in _UNTOLD and own in _SUFFIXES.values():
        return own
    msg = f"the address gives {kind or 'something of no declared kind'}, which cannot be read"
    raise SourceUnreadableError(msg)


def filename_of(address: str, suffix: str) -> str:
    """Return a file's name for what came from an address, with that suffix."""
    parts = urlsplit(address)
    last = PurePosixPath(unquote(parts.path)).name or parts.hostname or "source"
    last = " ".join(re.sub(r"[\x00-\x1f\x7f/\\]", " ", last).split())
    own = PurePosixPath(last).suffix.lower()
    is_suffix = _SAME.get(own, own) in _SUFFIXES.values()
    stem = last[: -len(own)] if is_suffix and len(last) > len(own) else last
    return f"{stem[:MAX_NAME]}{suffix}"


def charset_of(content_type: str) -> str:
    """Return the characters' encoding that a site declares, "" if it says nothing."""
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", content_type, re.IGNORECASE)
    return found[1] if found else ""
