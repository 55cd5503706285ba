"""A house's own Word template, looked over: a file from outside, of which little is taken."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, NoReturn

from biographies.errors import InvalidInputError

MAX_TEMPLATE_BYTES = 5 * 1024 * 1024
MAX_TEMPLATE_PARTS = 300
MAX_TEMPLATE_UNPACKED = 50 * 1024 * 1024
MAX_READ_PART = 4 * 1024 * 1024  # of XML that is parsed: it takes twenty times that in memory
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STYLES, _THEME, _TYPES = "word/styles.xml", "word/theme/theme1.xml", "[Content_Types].xml"
_DANGEROUS = re.compile(r"vbaProject|activeX|embeddings/|oleObject|attachedToolbars", re.IGNORECASE)
_MACROS = "macroEnabled"
_DAMAGED = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, zlib.error)
Element = Any  # of lxml


@dataclass(frozen=True, slots=True)
class HouseTemplate:
    """What is taken of a template: its styles and its theme, as they are stored in it."""

    styles: bytes = field(repr=False)
    theme: bytes = field(default=b"", repr=False)


def read_template(content: bytes) -> HouseTemplate:
    """Return the styles of a .docx or .dotx file; nothing else of it is used.

    Raises InvalidInputError for what is no such file, has macros, embedded objects or an attached
    template, or is larger than 5 MB, 50 MB unpacked, 4 MB of styles or 300 parts.
    """
    if len(content) > MAX_TEMPLATE_BYTES:
        _refuse(
            f"has {len(content) / 1024 / 1024:.1f} MB; at most {MAX_TEMPLATE_BYTES >> 20} are read"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(archive)
    except (*_DAMAGED, OSError, EOFError):
        _refuse("is no Word file (.docx or .dotx)")
    except (RuntimeError, KeyError):
        _refuse("cannot be unpacked; a Word file without a password is needed")


def _read(archive: zipfile.ZipFile) -> HouseTemplate:
    names = _checked_names(archive)
    if any(_DANGEROUS.search(name) for name in names) or _MACROS in _text(archive, _TYPES):
        _refuse("has macros or embedded objects; save it without them")
    links = (_text(archive, name) for name in sorted(names) if name.endswith(".rels"))
    if any("attachedTemplate" in one for one in links):
        _refuse("is attached to another template; save it without that")
    styles = _member(archive, _STYLES)
    if parsed(styles).tag != f"{_W}styles":
        _refuse("has no styles that can be read")
    return HouseTemplate(styles, _whole_theme(archive) if _THEME in names else b"")


def _whole_theme(archive: zipfile.ZipFile) -> bytes:
    """Return a theme that needs no other part; b"" for one filled with pictures, which are left."""
    theme = _member(archive, _THEME)
    attributes = (name for one in parsed(theme).iter() for name in one.attrib)
    return b"" if any(name.startswith(_RELATIONSHIP) for name in attributes) else theme


def _checked_names(archive: zipfile.ZipFile) -> set[str]:
    members = archive.infolist()
    if len(members) > MAX_TEMPLATE_PARTS:
        _refuse(f"has {len(members)} parts; at most {MAX_TEMPLATE_PARTS} are read")
    if sum(one.file_size for one in members) > MAX_TEMPLATE_UNPACKED:
        _refuse(f"has more than {MAX_TEMPLATE_UNPACKED >> 20} MB unpacked")
    names = {one.filename for one in members}
    if not {_TYPES, _STYLES} <= names:
        _refuse("is no Word file with styles (.docx or .dotx)")
    return names


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return a part, counted while it is read: sizes in a ZIP can lie."""
    with archive.open(name) as part:
        content = part.read(MAX_READ_PART + 1)
    if len(content) > MAX_READ_PART:
        _refuse(f"has more than {MAX_READ_PART >> 20} MB in its part {name}")
    return content


def _text(archive: zipfile.ZipFile, name: str) -> str:
    return _member(archive, name).decode("utf-8", errors="replace")


def parsed(content: bytes) -> Element:
    """Parse a part without entities or network; raise InvalidInputError for one with a DTD."""
    etree: Any = import_module("lxml.etree")  # slow to load; it comes without types

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        _refuse("has a part that is no XML")
    if root.getroottree().docinfo.doctype:
        _refuse("has a part with a DTD")
    return root


def _refuse(message: str) -> NoReturn:
    raise InvalidInputError(field="word_template", message=message)
