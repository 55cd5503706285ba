"""Reads Word files (.docx) from their XML: in order, with tables and notes.

Not through python-docx: it unpacks every part, pictures too, without counting, and shows neither
footnotes nor what stands in content controls.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from biographies.errors import SourceUnreadableError
from biographies.sources.archives import Archive
from biographies.sources.file_names import authors_of_file, title_of_file
from biographies.sources.markup_tree import Element
from biographies.sources.package_xml import children, local, named, read_xml, value
from biographies.sources.pieces import Piece, Reading
from biographies.sources.readers.word_styles import Style, read_styles
from biographies.sources.shapes import are_short
from biographies.sources.values import BlockKind

_BODY = "word/document.xml"
_DELETED = frozenset({"del", "moveFrom", "instrText", "delText", "rt", "pPr", "rPr", "Fallback"})
_NOTE_PARTS = {
    "footnoteReference": "word/footnotes.xml",
    "endnoteReference": "word/endnotes.xml",
}
_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_PICTURES = ("blip", "imagedata")
_LONG_CELL = 200
_LONG_ITEM_WORDS = 40
_MOST_HEADING_WORDS = 12


def read_word(data: bytes) -> Reading:
    """Return the blocks of a Word file; each note stands behind the paragraph that refers to it."""
    archive = Archive(data)
    if _BODY not in archive:
        msg = "the file has no Word text in it; it may be damaged"
        raise SourceUnreadableError(msg)
    document = read_xml(archive, _BODY)
    walk = _Walk(read_styles(archive), _notes(archive))
    for body in children(document, "body"):
        walk.over(body)
    reading = Reading(walk.pieces, title=walk.title, remarks=list(_remarks(document)))
    _read_properties(archive, reading)
    return reading


@dataclass(slots=True)
class _Inline:
    """What the runs of one paragraph hold."""

    parts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    plain_letters: int = 0  # that are not bold

    @property
    def text(self) -> str:
        return "".join(self.parts)


@dataclass(slots=True)
class _Walk:
    """The walk over a document's blocks."""

    styles: dict[str, Style]
    notes: dict[str, str]
    pieces: list[Piece] = field(default_factory=list)
    title: str = ""

    def over(self, parent: Element) -> None:
        """Take the paragraphs and tables in an element, through all that only wraps them."""
        for child in parent:
            name = local(child)
            if name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self._table(child)
            elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
                self.over(child)

    def _paragraph(self, paragraph: Element) -> None:
        inline = _Inline()
        _read_runs(paragraph, inline)
        style = self._style(paragraph)
        text = inline.text.strip()
        if text:
            self.pieces.append(_shaped(text, style, is_bold=not inline.plain_letters))
            self.title = self.title or (text if style.is_title else "")
        self.pieces += [
            Piece(BlockKind.NOTE, self.notes[name]) for name in inline.notes if name in self.notes
        ]
        for box in inline.boxes:
            self.over(box)

    def _style(self, paragraph: Element) -> Style:
        """Return a paragraph's style, with what it says for itself."""
        style = Style()
        for properties in children(paragraph, "pPr"):
            for said in children(properties, "pStyle"):
                style = self.styles.get(value(said, "val"), style)
            for said in properties:
                style = style.with_property(said)
        return style

    def _table(self, table: Element) -> None:
        rows = [list(children(row, "tc")) for row in named(table, "tr")]
        cells = [cell for row in rows for cell in row]
        if any(len(_text_of(part)) > _LONG_CELL for cell in cells for part in children(cell, "p")):
            for cell in cells:  # it only places text on the page
                self.over(cell)
            return
        lines = ("\t".join(filter(None, map(_text_of, row))) for row in rows)
        self.pieces.append(Piece(BlockKind.TABLE, "\n".join(filter(None, lines))))


def _read_runs(element: Element, inline: _Inline, *, is_bold: bool = False) -> None:
    for child in element:
        name = local(child)
        if name in _DELETED:
            continue
        if name == "t" or name in _SIGNS:
            text = _sign(child) if name in _SIGNS else child.text or ""
            inline.parts.append(text)
            inline.plain_letters += 0 if is_bold else sum(map(str.isalpha, text))
        elif name in _NOTE_PARTS:
            inline.notes.append(f"{_NOTE_PARTS[name]}#{value(child, 'id')}")
        elif name == "txbxContent":
            inline.boxes.append(child)
        elif name != "r":
            _read_runs(child, inline, is_bold=is_bold)
        elif not _has(child, "vanish"):
            _read_runs(child, inline, is_bold=_has(child, "b"))


def _sign(element: Element) -> str:
    is_break = value(element, "type") in ("page", "column")
    return " " if is_break else _SIGNS[local(element)]


def _has(run: Element, name: str) -> bool:
    """Tell whether a run has a property that is on where it stands without a value."""
    said = (prop for part in children(run, "rPr") for prop in children(part, name))
    return any(value(prop, "val") not in ("0", "false", "off", "none") for prop in said)


def _text_of(element: Element) -> str:
    inline = _Inline()
    _read_runs(element, inline)
    return " ".join(inline.text.split())


def _shaped(text: str, style: Style, *, is_bold: bool) -> Piece:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    words = len(text.split())
    if style.level:
        return Piece(BlockKind.HEADING, " ".join(lines), style.level)
    if style.kind is BlockKind.LIST and words > _LONG_ITEM_WORDS:
        return Piece(BlockKind.PARAGRAPH, " ".join(lines))  # paragraphs that are only numbered
    if style.kind is BlockKind.PARAGRAPH:
        if (
            is_bold
            and len(lines) == 1
            and words <= _MOST_HEADING_WORDS
            and text[-1] not in ".,;:!?"
        ):
            return Piece(BlockKind.HEADING, text, 6)
        if are_short(lines):
            return Piece(BlockKind.VERSE, "\n".join(lines))
    return Piece(style.kind, ("\n" if style.kind is BlockKind.VERSE else " ").join(lines))


def _notes(archive: Archive) -> dict[str, str]:
    """Return the footnotes and endnotes by their part and id."""
    found: dict[str, str] = {}
    for part in _NOTE_PARTS.values():
        if part in archive:
            for note in named(read_xml(archive, part), "footnote", "endnote"):
                text = " ".join(filter(None, map(_text_of, named(note, "p"))))
                found[f"{part}#{value(note, 'id')}"] = text
    return found


def _remarks(document: Element) -> Iterator[str]:
    pictures = sum(1 for _ in named(document, *_PICTURES))
    if pictures:
        yield f"{pictures} picture{'s' if pictures > 1 else ''} left out."
    if any(True for _ in named(document, "del", "ins", "moveFrom")):
        yield "It has tracked changes; it was read as if all were accepted."


def _read_properties(archive: Archive, reading: Reading) -> None:
    if "docProps/core.xml" not in archive:
        return
    found = {local(part): part.text or "" for part in read_xml(archive, "docProps/core.xml")}
    reading.title = reading.title or title_of_file(found.get("title", ""))
    reading.authors = authors_of_file(found.get("creator", ""))
    reading.language = found.get("language", "")
