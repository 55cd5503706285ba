"""Reads EPUBs: the parts of the spine in order, each as the web page that it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from biographies.errors import SourceUnreadableError
from biographies.sources.archives import Archive
from biographies.sources.decoding import declared_encoding, decode
from biographies.sources.markup_tree import Element
from biographies.sources.package_xml import children, local, named, read_xml, value
from biographies.sources.pieces import Piece, Reading
from biographies.sources.readers.web import read_chapter
from biographies.sources.values import BlockKind

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_LICENCES = ("META-INF/license.lcpl", "META-INF/rights.xml", "META-INF/sinf.xml")
# Ways to scramble fonts, which are no protection of the text.
_FONT_SCRAMBLING = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbncx+xml", "text/x-oeb1-document")
# What the book itself says is no text of it: in the guide of EPUB 2 and the landmarks of EPUB 3.
_FRONT = frozenset(
    {
        *("cover", "title-page", "titlepage", "halftitlepage", "toc", "loi", "lot", "index"),
        *("copyright-page", "colophon", "dedication", "acknowledgements", "acknowledgments"),
        *("bibliography", "imprint", "landmarks", "page-list", "other-credits", "contributors"),
    }
)
_IS = ("is", "are")
_YEAR = re.compile(r"[12]\d{3}")


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the spine: the name of its file and whether the book calls it no text."""

    name: str
    is_front: bool


def read_epub(data: bytes) -> Reading:
    """Return the blocks of an EPUB with what its package says of the book.

    Raises SourceUnreadableError for one that is damaged, or protected against copying.
    """
    archive = Archive(data)
    _refuse_protection(archive)
    package_name = _package_name(archive)
    package = read_xml(archive, package_name)
    reading = Reading()
    _read_metadata(package, reading)
    missing = 0
    for part in _spine(package, dirname(package_name)):
        if part.name in archive:
            _read_part(archive, part, reading)
        else:
            missing += 1
    if missing:
        parts = "1 part" if missing == 1 else f"{missing} parts"
        reading.remarks.append(f"{parts} that its own list names {_IS[missing > 1]} missing in it.")
    return reading


def _refuse_protection(archive: Archive) -> None:
    ways: set[str] = set()
    if _ENCRYPTION in archive:
        ways = {value(way, "Algorithm") for way in _methods(read_xml(archive, _ENCRYPTION))}
    if ways - set(_FONT_SCRAMBLING) or any(name in archive for name in _LICENCES):
        msg = "the file is protected against copying (DRM); only an unprotected copy can be read"
        raise SourceUnreadableError(msg)


def _methods(encryption: Element) -> Iterator[Element]:
    """Walk over how each file is encrypted, its keys apart."""
    for encrypted in named(encryption, "EncryptedData"):
        yield from children(encrypted, "EncryptionMethod")


def _package_name(archive: Archive) -> str:
    for root in named(read_xml(archive, _CONTAINER), "rootfile"):
        return value(root, "full-path")
    msg = "the file is damaged: it does not say where its book begins"
    raise SourceUnreadableError(msg)


def _spine(package: Element, folder: str) -> Iterator[_Part]:
    """Walk over the parts in reading order; what is no page (pictures, contents) is left out."""
    items = {value(item, "id"): item for item in named(package, "item")}
    seen: set[str] = set()
    front = {_path(folder, value(it, "href")) for it in _guided(package)}
    for reference in named(package, "itemref"):
        item = items.get(value(reference, "idref"))
        if item is None or value(item, "media-type").lower() not in _PAGES:
            continue
        if "nav" in value(item, "properties").split():
            continue
        name = _path(folder, value(item, "href"))
        if name not in seen:
            yield _Part(name, is_front=name in front)
        seen.add(name)


def _guided(package: Element) -> Iterator[Element]:
    guides = (part for guide in named(package, "guide") for part in children(guide, "reference"))
    return (part for part in guides if value(part, "type").lower() in _FRONT)


def _path(folder: str, address: str) -> str:
    return normpath(join(folder, unquote(urlsplit(address).path)))


def _read_part(archive: Archive, part: _Part, reading: Reading) -> None:
    data = archive.read(part.name)
    if not data.strip():
        return
    text, _ = decode(data, filename=part.name, declared=declared_encoding(data))
    page = read_chapter(text)
    reading.pieces += [_as_front(piece) for piece in page.pieces] if part.is_front else page.pieces
    reading.language = reading.language or page.language


def _as_front(piece: Piece) -> Piece:
    return piece if piece.kind is BlockKind.NOTE else replace(piece, kind=BlockKind.FRONT, level=0)


def _read_metadata(package: Element, reading: Reading) -> None:
    said = [part for block in children(package, "metadata") for part in block.iter()]
    reading.title = _first(said, "title")
    reading.language = _first(said, "language")
    reading.authors = tuple(_authors(said))
    publisher, year = _first(said, "publisher"), _year(said)
    reading.facts = {"publisher": publisher, "year": year}


def _first(said: list[Element], name: str) -> str:
    texts = ((part.text or "").strip() for part in said if local(part) == name)
    return next(filter(None, texts), "")


def _authors(said: list[Element]) -> Iterator[str]:
    """Walk over the creators that are authors, or of whom nothing else is said."""
    roles = {
        value(part, "refines").removeprefix("#"): part.text or ""
        for part in said
        if local(part) == "meta" and value(part, "property") == "role"
    }
    for part in said:
        role = value(part, "role") or roles.get(value(part, "id"), "")
        if local(part) == "creator" and role in ("", "aut") and (part.text or "").strip():
            yield part.text or ""


def _year(said: list[Element]) -> str:
    """Return the year of publication; that of the file's making or changing is none."""
    dates = {value(part, "event"): part.text or "" for part in said if local(part) == "date"}
    for event in ("original-publication", "publication", ""):
        found = _YEAR.search(dates.get(event, ""))
        if found:
            return found[0]
    return ""
