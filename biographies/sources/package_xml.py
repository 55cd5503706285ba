"""The XML inside packages, parsed so that it can neither reach outside nor grow."""

from collections.abc import Iterator

from biographies.errors import SourceUnreadableError
from biographies.sources.archives import Archive
from biographies.sources.markup_tree import Element

_GROWS = "the file is built to overwhelm who reads it ({name} declares entities)"
_BROKEN = "the file is damaged: {name} in it cannot be read"


def read_xml(archive: Archive, name: str) -> Element:
    """Return a part's root element; entities of its own are refused, nothing is fetched.

    Raises SourceUnreadableError, for a part that is not there too.
    """
    # Imported here: lxml is slow to load, and most processes read no package.
    from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

    if name not in archive:
        raise SourceUnreadableError(_BROKEN.format(name=name))
    data = archive.read(name)
    if b"<!ENTITY" in data:
        raise SourceUnreadableError(_GROWS.format(name=name))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        root: Element = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as exc:
        if getattr(exc, "code", 0) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from exc  # lxml calls it a fault of the XML
        raise SourceUnreadableError(_BROKEN.format(name=name)) from exc
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise SourceUnreadableError(_GROWS.format(name=name))  # in UTF-16, for instance
    return root


def local(element: Element) -> str:
    """Return an element's name without its namespace; "" for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def value(element: Element, name: str) -> str:
    """Return an attribute by its name without a namespace; "" where it is missing."""
    found = (text for key, text in element.items() if key.rpartition("}")[2] == name)
    return next(found, "")


def named(element: Element, *names: str) -> Iterator[Element]:
    """Walk over the elements in an element that have one of these names, in any namespace."""
    return (inner for inner in element.iter() if local(inner) in names)


def children(element: Element, *names: str) -> Iterator[Element]:
    """Walk over an element's own children that have one of these names."""
    return (child for child in element if local(child) in names)
