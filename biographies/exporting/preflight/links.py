"""Whether what leads somewhere inside a file gets there; nothing outside is visited."""

import io
import posixpath
import zipfile
from collections.abc import Callable, Iterator
from urllib.parse import unquote, urldefrag
from xml.etree import ElementTree

from biographies.exporting.checks import Check, counted, judged

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OUTSIDE = ("http:", "https:", "mailto:")
Link = tuple[str, str]  # the file it stands in, and where it leads
LIMIT = "each leads to a place that is there"


def links_check(content: bytes, export_format: str) -> Check | None:
    """Return what became of a file's links; None for a format that is not looked at here.

    A PDF is looked over by its writer, and of Markdown the notes and pictures are read again.
    """
    reader = _READERS.get(export_format)
    if reader is None or not content.startswith(b"PK"):
        return None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        links, places = reader(archive)
    return links_row(
        inside=sum(not target.startswith(_OUTSIDE) for _, target in links),
        outside=sum(target.startswith(_OUTSIDE) for _, target in links),
        broken=[
            f"{place}: “{target}” leads nowhere"
            for place, target in links
            if not target.startswith(_OUTSIDE) and target not in places
        ],
    )


def links_row(*, inside: int, outside: int, broken: list[str]) -> Check:
    """Return the row of so many links, of those that lead out none was visited."""
    seen = f"{counted(inside, 'link')} inside the file"
    if outside:
        seen += f"; {outside} to web and mail addresses, not visited"
    return judged("Links", seen, LIMIT, broken)


def _of_epub(archive: zipfile.ZipFile) -> tuple[list[Link], set[str]]:
    """Return the links of all its documents, as paths in the archive, and all there is to reach."""
    links: list[Link] = []
    places = set(archive.namelist())
    for name in archive.namelist():
        if not name.endswith((".xhtml", ".opf", ".ncx", "container.xml")):
            continue
        root = ElementTree.fromstring(archive.read(name))  # noqa: S314 - our own file
        folder = "" if name.endswith("container.xml") else posixpath.dirname(name)
        for element in root.iter():
            if own := element.get("id"):
                places.add(f"{name}#{own}")
            for attribute in ("href", "src", "full-path"):
                if (target := element.get(attribute)) is not None:
                    links.append((name, _resolved(target, name, folder)))
    return links, places


def _resolved(target: str, name: str, folder: str) -> str:
    """Return a relative address as a path in the archive, with its fragment."""
    if target.startswith(_OUTSIDE):
        return target
    path, fragment = urldefrag(target)
    whole = posixpath.normpath(posixpath.join(folder, unquote(path))) if path else name
    return f"{whole}#{fragment}" if fragment else whole


def _of_word(archive: zipfile.ZipFile) -> tuple[list[Link], set[str]]:
    """Return bookmarks, notes and files that the package refers to, and those that it has."""
    links: list[Link] = []
    places = set(archive.namelist())
    for name in archive.namelist():
        if name.endswith(".rels"):
            links += _relations(archive, name)
        elif name.startswith("word/") and name.endswith(".xml"):
            root = ElementTree.fromstring(archive.read(name))  # noqa: S314 - our own file
            links += _references(root, name)
            places |= _targets(root, name)
    return links, places


def _relations(archive: zipfile.ZipFile, name: str) -> Iterator[Link]:
    folder = posixpath.dirname(posixpath.dirname(name))
    root = ElementTree.fromstring(archive.read(name))  # noqa: S314 - our own file
    for relation in root.iter(_RELATION):
        target = relation.get("Target", "")
        if relation.get("TargetMode") == "External":
            yield name, target
        else:
            yield name, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _references(root: ElementTree.Element, name: str) -> Iterator[Link]:
    for link in root.iter(f"{_W}hyperlink"):
        if anchor := link.get(f"{_W}anchor"):
            yield name, f"#{anchor}"
    for reference in root.iter(f"{_W}footnoteReference"):
        yield name, f"note {reference.get(f'{_W}id')}"


def _targets(root: ElementTree.Element, name: str) -> set[str]:
    marks = {f"#{mark.get(f'{_W}name')}" for mark in root.iter(f"{_W}bookmarkStart")}
    if not name.endswith("footnotes.xml"):
        return marks
    return marks | {f"note {note.get(f'{_W}id')}" for note in root.iter(f"{_W}footnote")}


_READERS: dict[str, Callable[[zipfile.ZipFile], tuple[list[Link], set[str]]]] = {
    "epub": _of_epub,
    "word": _of_word,
}
