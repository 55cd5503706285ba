"""The whole Word document, and its words read back out of it."""

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from biographies.exporting.book import Book, Part
from biographies.exporting.draft import Draft, PartText
from biographies.exporting.labels import is_right_to_left, label
from biographies.exporting.options import Options
from biographies.exporting.word.body import BodyWriter, Place
from biographies.exporting.word.figures import Drawings
from biographies.exporting.word.furniture import (
    contents,
    empty_head_xml,
    foot_xml,
    head_xml,
    section,
    settings_xml,
)
from biographies.exporting.word.house_styles import house_styles
from biographies.exporting.word.numbering import Numbering
from biographies.exporting.word.package import PackagePart, package_bytes
from biographies.exporting.word.runs import Links, RunWriter, note_mark
from biographies.exporting.word.styles import font_table_xml, styles_xml
from biographies.exporting.word.template import read_template
from biographies.exporting.word.theme import theme_xml
from biographies.exporting.word.xml import document, paragraph, run, text_runs

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TITLE_STYLES = {"title": "Title", "subtitle": "Subtitle"}
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def write_word(book: Book, options: Options) -> Draft:
    """Return the book as a .docx file: a section a part, notes at the foot of the page."""
    whole = _Document(book, options)
    content = whole.content()
    return Draft(
        content=content,
        suffix="docx",
        media_type=MEDIA_TYPE,
        texts=read_back(content),
        warnings=whole.warnings,
    )


class _Document:
    """Puts the parts of the package together while it walks through the book."""

    def __init__(self, book: Book, options: Options) -> None:
        self._book = book
        self._options = options
        self._is_turned = is_right_to_left(book.meta.language)
        self._numbering = Numbering()
        self._drawings = Drawings(book.pictures)
        self._links = Links()
        self._note_links = Links()
        self._notes: list[str] = []
        self._heads: list[PackagePart] = []
        self.warnings: tuple[str, ...] = ()
        self._bookmarks = [f"_Toc{number:09d}" for number in range(1, len(book.parts) + 1)]

    def content(self) -> bytes:
        """Return the finished file."""
        trim = self._options.trim
        body = "".join(self._body())
        main = PackagePart(
            "",
            "document",
            document("document", f"<w:body>{body}</w:body>"),
            links=self._links.ids,
            pictures=self._drawings.files,
        )
        styles, theme = self._look(styles_xml(trim, self._book.meta.language))
        parts = [
            PackagePart("rIdStyles", "styles", styles),
            PackagePart("rIdTheme", "theme/theme1", theme, kind="theme"),
            PackagePart("rIdFonts", "fontTable", font_table_xml()),
            PackagePart("rIdNumbering", "numbering", self._numbering.xml()),
            PackagePart("rIdSettings", "settings", settings_xml(has_contents=self._options.toc)),
            PackagePart("rIdNotes", "footnotes", self._notes_xml(), links=self._note_links.ids),
            PackagePart("rIdFoot", "footer1", foot_xml(), kind="footer"),
            PackagePart("rIdNoHead", "header1", empty_head_xml(), kind="header"),
            PackagePart("rIdHead", "header2", head_xml(self._book.meta.title), kind="header"),
            *self._heads,
        ]
        return package_bytes(main, parts, self._book.meta)

    def _look(self, ours: bytes) -> tuple[bytes, bytes]:
        """Return styles and theme: ours, or the house's with ours where it has none."""
        if not self._book.word_template:
            return ours, theme_xml()
        template = read_template(self._book.word_template)
        styles, missing = house_styles(template, ours)
        if missing:
            self.warnings = (f"The house template has no style for: {', '.join(missing)}.",)
        return styles, template.theme or theme_xml()

    def _body(self) -> Iterator[str]:
        yield from _ended(
            self._front(),
            section(
                self._options.trim,
                kind="nextPage",
                numbers=_roman(start=True),
                is_turned=self._is_turned,
            ),
        )
        if self._options.toc:
            heading = label("contents", self._book.meta.language)
            titles = (part.title for part in self._book.parts)
            feet = _references({"footer": "rIdFoot"})
            numbers = section(
                self._options.trim,
                kind="oddPage",
                references=feet,
                numbers=_roman(start=False),
                is_turned=self._is_turned,
            )
            yield from _ended(contents(heading, zip(titles, self._bookmarks, strict=True)), numbers)
        last = len(self._book.parts) - 1
        for at, part in enumerate(self._book.parts):
            paragraphs = list(self._part(part, self._bookmarks[at]))
            properties = self._part_section(part, at)
            yield from (*paragraphs, properties) if at == last else _ended(paragraphs, properties)

    def _front(self) -> list[str]:
        front = self._book.front
        page = [
            paragraph(_TITLE_STYLES.get(role, "TitlePage"), text_runs(line))
            for role, line in front.title_page
        ]
        imprint = [paragraph("Imprint", text_runs(line)) for line in front.imprint]
        imprint[0] = imprint[0].replace("<w:r>", '<w:r><w:br w:type="page"/></w:r><w:r>', 1)
        return [*page, *imprint]

    def _part(self, part: Part, bookmark: str) -> Iterator[str]:
        if part.label:
            yield paragraph("ChapterNumber", text_runs(part.label))
        number = self._bookmarks.index(bookmark) + 1
        marked = (
            f'<w:bookmarkStart w:id="{number}" w:name="{bookmark}"/>{text_runs(part.title)}'
            f'<w:bookmarkEnd w:id="{number}"/>'
        )
        spacing = "" if part.label else '<w:spacing w:before="1600"/>'
        yield paragraph("Heading1", marked, properties=spacing)
        runs = RunWriter(self._links, first_note=len(self._notes))
        yield from self._body_writer(runs).blocks(part.blocks, Place())
        self._add_notes(part)

    def _body_writer(self, runs: RunWriter) -> BodyWriter:
        return BodyWriter(
            runs,
            self._numbering,
            self._options.trim,
            self._drawings,
            is_turned=self._is_turned,
        )

    def _add_notes(self, part: Part) -> None:
        writer = self._body_writer(RunWriter(self._note_links))
        for note in part.notes:
            blocks = list(writer.blocks(note.blocks, Place("FootnoteText"))) or [
                paragraph("FootnoteText", "")
            ]
            mark = note_mark("<w:footnoteRef/>") + run(" ")
            end = blocks[0].index("</w:pPr>") + len("</w:pPr>")
            blocks[0] = blocks[0][:end] + mark + blocks[0][end:]
            self._notes.append(
                f'<w:footnote w:id="{len(self._notes) + 1}">{"".join(blocks)}</w:footnote>'
            )

    def _notes_xml(self) -> bytes:
        separators = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}">'
            f"<w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>"
            for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
        )
        return document("footnotes", separators + "".join(self._notes))

    def _part_section(self, part: Part, at: int) -> str:
        """Return the part's section; its head names the part even where no field is worked out."""
        name = f"header{at + 3}"
        self._heads.append(
            PackagePart(
                f"rIdHead{at}", name, head_xml(part.title, code="STYLEREF 1"), kind="header"
            )
        )
        references = f'<w:headerReference w:type="default" r:id="rIdHead{at}"/>'
        if at == 0:
            references += (
                '<w:headerReference w:type="even" r:id="rIdHead"/>'
                '<w:headerReference w:type="first" r:id="rIdNoHead"/>'
                + _references({"footer": "rIdFoot"})
            )
        return section(
            self._options.trim,
            kind="oddPage" if at == 0 else "nextPage",
            references=references,
            numbers='<w:pgNumType w:start="1"/>' if at == 0 else "",
            is_titled=True,
            is_turned=self._is_turned,
        )


def _references(ids: dict[str, str]) -> str:
    return "".join(
        f'<w:{kind}Reference w:type="{page}" r:id="{part}"/>'
        for kind, part in ids.items()
        for page in ("default", "even", "first")
    )


def _roman(*, start: bool) -> str:
    return (
        f'<w:pgNumType w:fmt="lowerRoman"{" w:start=" + chr(34) + "1" + chr(34) if start else ""}/>'
    )


def _ended(paragraphs: list[str], properties: str) -> list[str]:
    """Return the paragraphs with the last one ending the section."""
    last = paragraphs[-1].replace("</w:pPr>", f"{properties}</w:pPr>", 1)
    return [*paragraphs[:-1], last]


def read_back(content: bytes) -> tuple[PartText, ...]:
    """Return the words of each part of a finished file, split at the headings of parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body, notes = (
            ElementTree.fromstring(archive.read(f"word/{name}.xml"))  # noqa: S314 - our own file
            for name in ("document", "footnotes")
        )
    by_id = {note.get(f"{_W}id"): _text(note) for note in notes}
    bodies: list[list[str]] = []
    own_notes: list[list[str]] = []
    pictures: list[int] = []
    for element in body.iter(f"{_W}p"):
        style = next((mark.get(f"{_W}val") for mark in element.iter(f"{_W}pStyle")), "")
        if style == "Heading1":
            bodies.append([])
            own_notes.append([])
            pictures.append(0)
        if bodies and style not in {"ChapterNumber", "Break"}:
            bodies[-1].append(_text(element))
            refs = element.iter(f"{_W}footnoteReference")
            own_notes[-1] += [by_id[ref.get(f"{_W}id")] for ref in refs]
            pictures[-1] += len(element.findall(f".//{_W}drawing"))
    return tuple(
        PartText(body="\n".join(lines), notes="\n".join(texts), pictures=shown)
        for lines, texts, shown in zip(bodies, own_notes, pictures, strict=True)
    )


def _text(element: ElementTree.Element) -> str:
    ends = {f"{_W}br", f"{_W}p"}
    return "".join(
        "\n" if node.tag in ends else node.text or ""
        for node in element.iter()
        if node.tag in {*ends, f"{_W}t"}
    )
