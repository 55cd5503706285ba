"""A house's own Word template: looked over, and its styles taken for ours where they have them."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, NoReturn

from biographies.errors import InvalidInputError

MAX_TEMPLATE_BYTES = 5 * 1024 * 1024
MAX_TEMPLATE_PARTS = 300
MAX_TEMPLATE_UNPACKED = 50 * 1024 * 1024
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLES, _THEME, _TYPES = "word/styles.xml", "word/theme/theme1.xml", "[Content_Types].xml"
_DANGEROUS = re.compile(r"vbaProject|activeX|embeddings/|oleObject|attachedToolbars", re.IGNORECASE)
_MACROS = "macroEnabled"
Element = Any  # of lxml
_REFERENCES = ("basedOn", "next", "link")


@dataclass(frozen=True, slots=True)
class HouseTemplate:
    """What is taken of a template: its styles and its theme, as they are stored in it."""

    styles: bytes = field(repr=False)
    theme: bytes = field(default=b"", repr=False)


def read_template(content: bytes) -> HouseTemplate:
    """Return the styles of a .docx or .dotx file; nothing else of it is used.

    Raises InvalidInputError for what is no such file, has macros, embedded objects or an attached
    template, or is larger than 5 MB, 50 MB unpacked or 300 parts.
    """
    if len(content) > MAX_TEMPLATE_BYTES:
        _refuse(
            f"has {len(content) / 1024 / 1024:.1f} MB; at most {MAX_TEMPLATE_BYTES >> 20} are read"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError, EOFError):
        _refuse("is no Word file (.docx or .dotx)")
    except (RuntimeError, KeyError):
        _refuse("cannot be unpacked; a Word file without a password is needed")


def house_styles(template: HouseTemplate, ours: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return our styles part with the template's styles in it, and the names that it lacks.

    A style of the template takes the place of ours with the same name ("heading 1", whatever its
    id); those that it builds on come along, and so do its defaults. Numberings of its own do not:
    lists are numbered by us.
    """
    etree: Any = import_module("lxml.etree")  # slow to load; it comes without types

    theirs, whole = _parsed(template.styles), _parsed(ours)
    own = {_name(style): style for style in whole.findall(f"{_W}style")}
    ids = {_id(style): _id(own[_name(style)]) for style in _styles(theirs) if _name(style) in own}
    taken = set(ids.values())
    free = {
        _id(style): _free(_id(style), taken) for style in _styles(theirs) if _id(style) not in ids
    }
    found = {_name(style) for style in _styles(theirs)}
    for style in _styles(theirs):
        _renamed(style, ids | free)
        same = own.get(_name(style))
        if same is not None and same.get(f"{_W}type") == style.get(f"{_W}type"):
            whole.replace(same, style)
        elif same is None:
            whole.append(style)
    _take_defaults(whole, theirs)
    asked = [name for name, style in own.items() if style.find(f"{_W}qFormat") is not None]
    missing = tuple(sorted(name for name in asked if name not in found))
    content = bytes(etree.tostring(whole, xml_declaration=True, encoding="UTF-8", standalone=True))
    return content, missing


def _read(archive: zipfile.ZipFile) -> HouseTemplate:
    names = _checked_names(archive)
    if any(_DANGEROUS.search(name) for name in names) or _MACROS in _text(archive, _TYPES):
        _refuse("has macros or embedded objects; save it without them")
    links = (_text(archive, name) for name in sorted(names) if name.endswith(".rels"))
    if any("attachedTemplate" in one for one in links):
        _refuse("is attached to another template; save it without that")
    styles = _member(archive, _STYLES)
    if _parsed(styles).tag != f"{_W}styles":
        _refuse("has no styles that can be read")
    theme = _member(archive, _THEME) if _THEME in names else b""
    if theme:
        _parsed(theme)
    return HouseTemplate(styles, theme)


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
    """Return a part, at most as much as a whole template may have: sizes in a ZIP can lie."""
    with archive.open(name) as part:
        content = part.read(MAX_TEMPLATE_UNPACKED + 1)
    if len(content) > MAX_TEMPLATE_UNPACKED:
        _refuse(f"has more than {MAX_TEMPLATE_UNPACKED >> 20} MB unpacked")
    return content


def _text(archive: zipfile.ZipFile, name: str) -> str:
    return _member(archive, name).decode("utf-8", errors="replace")


def _parsed(content: bytes) -> Element:
    """Parse a part without entities, network or DTD."""
    etree: Any = import_module("lxml.etree")  # slow to load; it comes without types

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        _refuse("has a part that is no XML")
    if root.getroottree().docinfo.doctype:
        _refuse("has a part with a DTD")
    return root


def _styles(root: Element) -> Iterator[Element]:
    return (style for style in root.findall(f"{_W}style") if _id(style) and _name(style))


def _name(style: Element) -> str:
    name = style.find(f"{_W}name")
    return "" if name is None else str(name.get(f"{_W}val", "")).casefold()


def _id(style: Element) -> str:
    return str(style.get(f"{_W}styleId", ""))


def _free(style_id: str, taken: set[str]) -> str:
    """Return an id that none of our styles has."""
    return f"House{style_id}" if style_id in taken else style_id


def _renamed(style: Element, ids: dict[str, str]) -> None:
    """Give a style our id, let what it refers to follow, and take its own numbering out."""
    style.set(f"{_W}styleId", ids[_id(style)])
    for kind in _REFERENCES:
        for reference in style.findall(f"{_W}{kind}"):
            target = str(reference.get(f"{_W}val", ""))
            if target in ids:
                reference.set(f"{_W}val", ids[target])
            else:
                style.remove(reference)
    for numbering in list(style.iter(f"{_W}numPr")):
        parent = numbering.getparent()
        if parent is not None:
            parent.remove(numbering)


def _take_defaults(whole: Element, theirs: Element) -> None:
    given, ours = theirs.find(f"{_W}docDefaults"), whole.find(f"{_W}docDefaults")
    if given is not None and ours is not None:
        whole.replace(ours, given)


def _refuse(message: str) -> NoReturn:
    raise InvalidInputError(field="word_template", message=message)
