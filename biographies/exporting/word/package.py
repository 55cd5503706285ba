"""The parts of a Word document as one file, without a template and so without its leftovers."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from biographies.exporting.archive import zip_bytes
from biographies.exporting.book import Meta, Picture

if TYPE_CHECKING:
    from docx.package import Package

_TYPES = "application/vnd.openxmlformats-officedocument."
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png"}
_TITLE_LIMIT = 255  # letters, of a core property


@dataclass(frozen=True, slots=True)
class PackagePart:
    """One part beside the document itself; `id` is how the document refers to it."""

    id: str
    name: str  # "footnotes"; also the kind of part unless `kind` says otherwise
    content: bytes
    kind: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, Picture] = field(default_factory=dict)


def package_bytes(document: PackagePart, parts: list[PackagePart], meta: Meta) -> bytes:
    """Return the parts as a .docx file, the same bytes for the same parts."""
    # Imported here: python-docx takes a tenth of a second that no other export needs.
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.package import Package

    package = Package()

    def part_of(source: PackagePart) -> Part:
        name, kind = PackURI(f"/word/{source.name}.xml"), _content_type(source)
        part = Part(name, kind, source.content, package)
        for href, link_id in source.links.items():
            part.load_rel(RELATIONSHIP_TYPE.HYPERLINK, href, link_id, is_external=True)
        for at, (picture_id, picture) in enumerate(source.pictures.items(), 1):
            file = PackURI(f"/word/media/image{at}{_SUFFIXES[picture.media_type]}")
            image = Part(file, picture.media_type, picture.content, package)
            part.load_rel(RELATIONSHIP_TYPE.IMAGE, image, picture_id)
        return part

    main = part_of(document)
    package.load_rel(RELATIONSHIP_TYPE.OFFICE_DOCUMENT, main, "rId1")
    core = Part(PackURI("/docProps/core.xml"), _CORE_TYPE, _core_xml(meta), package)
    package.load_rel(RELATIONSHIP_TYPE.CORE_PROPERTIES, core, "rId2")
    for source in parts:
        main.load_rel(f"{_RELATIONS}{source.kind or source.name}", part_of(source), source.id)
    return _without_times(package)


def _content_type(source: PackagePart) -> str:
    kind = "document.main" if source.name == "document" else source.kind or source.name
    family = "" if kind == "theme" else "wordprocessingml."
    return f"{_TYPES}{family}{kind}+xml"


def _without_times(package: "Package") -> bytes:
    """Return the package as a ZIP file that does not say when it was made."""
    buffer = io.BytesIO()
    package.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return zip_bytes([(name, archive.read(name)) for name in archive.namelist()])


def _core_xml(meta: Meta) -> bytes:
    fields = (
        ("dc:title", meta.title[:_TITLE_LIMIT]),
        ("dc:subject", meta.subject[:_TITLE_LIMIT]),
        ("dc:creator", meta.author[:_TITLE_LIMIT]),
        ("dc:language", meta.language),
        ("dc:identifier", meta.identifier[:_TITLE_LIMIT]),
    )
    content = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in fields if text)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties'
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/">{content}</cp:coreProperties>'
    ).encode()
