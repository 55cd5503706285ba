"""The book as EPUB 3: one XHTML file a part, notes that open in place, contents in both forms."""

import io
import uuid
import zipfile
from html import escape
from xml.etree import ElementTree

from biographies.exporting.archive import zip_bytes
from biographies.exporting.book import Book, Image, Meta, Note, Part
from biographies.exporting.draft import Draft, PartText
from biographies.exporting.epub_cover import Cover, cover_of
from biographies.exporting.epub_frame import (
    CONTAINER,
    STYLESHEET,
    navigation,
    ncx,
    package_document,
    page,
    picture_file,
    text_file,
)
from biographies.exporting.labels import label
from biographies.exporting.markup import Markup
from biographies.exporting.options import Options
from biographies.exporting.tree_text import body_text, notes_text

MEDIA_TYPE = "application/epub+zip"
_MIMETYPE = "mimetype"
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_X = "{http://www.w3.org/1999/xhtml}"
# What the vocabularies of EPUB and of ARIA call a part; a kind they have no word for has none.
_ROLES = {
    "chapter": ("chapter", "doc-chapter"),
    "introduction": ("introduction", "doc-introduction"),
    "conclusion": ("conclusion", "doc-conclusion"),
    "prologue": ("prologue", "doc-prologue"),
    "bibliography": ("bibliography", "doc-bibliography"),
}


def write_epub(book: Book, options: Options) -> Draft:
    """Return the book as an .epub file, the same bytes for the same book."""
    identifier, cover = _identifier(book), cover_of(book)
    files = [
        (_MIMETYPE, MEDIA_TYPE.encode()),
        ("META-INF/container.xml", CONTAINER.encode()),
        (
            "EPUB/package.opf",
            package_document(book, identifier, cover, has_contents=options.toc).encode(),
        ),
        ("EPUB/nav.xhtml", navigation(book, has_contents=options.toc).encode()),
        ("EPUB/toc.ncx", ncx(book, identifier).encode()),
        ("EPUB/style.css", STYLESHEET.encode()),
        (f"EPUB/{cover.file}", cover.content),
        ("EPUB/cover.xhtml", _cover_page(book, cover).encode()),
        ("EPUB/title.xhtml", _title_page(book).encode()),
        ("EPUB/imprint.xhtml", _imprint(book).encode()),
        *((f"EPUB/{text_file(part)}", _part(part, book.meta).encode()) for part in book.parts),
        *((f"EPUB/{picture_file(shown.name)}", shown.content) for shown in book.pictures),
    ]
    content = zip_bytes(files, stored=frozenset({_MIMETYPE}))
    return Draft(
        content=content,
        suffix="epub",
        media_type=MEDIA_TYPE,
        texts=read_back(content, [f"EPUB/{text_file(part)}" for part in book.parts]),
    )


class _EpubMarkup(Markup):
    """Numbers its headings as targets of the contents, and lets notes open in place."""

    def note_ref(self, number: int) -> str:
        return (
            f'<sup><a epub:type="noteref" role="doc-noteref" id="{self.key}-r{number}"'
            f' href="#{self.key}-n{number}">{number}</a></sup>'
        )

    def figure(self, block: Image) -> str:
        """Return a picture with its description and caption."""
        caption = self.inlines(block.caption)
        below = f"\n<figcaption>{caption}</figcaption>" if caption else ""
        source, said = escape(picture_file(block.name)), escape(block.description)
        return f'<figure>\n<img src="{source}" alt="{said}"/>{below}\n</figure>'

    def note(self, note: Note) -> str:
        """Return a note with the way back to its place."""
        place = f"#{self.key}-r{note.number}"
        back = f'<a role="doc-backlink" class="back" href="{place}">{note.number}</a>'
        return (
            f'<aside epub:type="footnote" role="doc-footnote" id="{self.key}-n{note.number}">\n'
            f"{_led_by(back, self.blocks(note.blocks))}\n</aside>"
        )


def _led_by(back: str, blocks: str) -> str:
    opening = '<p class="first">'
    if blocks.startswith(opening):
        return f"{opening}{back} {blocks.removeprefix(opening)}"
    return f"<p>{back}</p>\n{blocks}"


def _part(part: Part, meta: Meta) -> str:
    markup = _EpubMarkup(part.key)
    kind, role = _ROLES.get(part.kind, ("", ""))
    named = f' epub:type="{kind}" role="{role}"' if kind else ""
    number = f'<p class="number">{escape(part.label)}</p>\n' if part.label else ""
    notes = "\n".join(map(markup.note, part.notes))
    if notes:
        heading = escape(label("notes", meta.language))
        notes = f'\n<section class="notes">\n<h2>{heading}</h2>\n{notes}\n</section>'
    body = (
        f'<section{named} aria-labelledby="{part.key}">\n{number}'
        f'<h1 id="{part.key}">{escape(part.title)}</h1>\n'
        f"{markup.blocks(part.blocks)}{notes}\n</section>"
    )
    return page(part.title, meta.language, body)


def _cover_page(book: Book, cover: Cover) -> str:
    name = label("cover", book.meta.language)
    said = escape(f"{name}: {book.meta.title}")
    body = (
        '<section epub:type="cover" class="cover">\n'
        f'<img src="{cover.file}" alt="{said}"/>\n</section>'
    )
    return page(name, book.meta.language, body)


def _title_page(book: Book) -> str:
    names = {"title": "h1"}
    lines = "\n".join(
        f'<{names.get(role, "p")} class="{role}">{escape(line)}</{names.get(role, "p")}>'
        for role, line in book.front.title_page
    )
    body = f'<section epub:type="titlepage" class="titlepage">\n{lines}\n</section>'
    return page(book.meta.title, book.meta.language, body)


def _imprint(book: Book) -> str:
    lines = "\n".join(f"<p>{escape(line)}</p>" for line in book.front.imprint)
    body = f'<section epub:type="imprint" class="imprint">\n{lines}\n</section>'
    return page(label("imprint", book.meta.language), book.meta.language, body)


def _identifier(book: Book) -> str:
    """Return the book's number, the manuscript's identifier, or one that follows from the words."""
    if book.meta.isbn:
        return f"urn:isbn:{book.meta.isbn}"
    if book.meta.identifier:
        return book.meta.identifier
    words = "\n".join((book.meta.title, *map(body_text, book.parts), *map(notes_text, book.parts)))
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, words)}"


def read_back(content: bytes, names: list[str]) -> tuple[PartText, ...]:
    """Return the words of each part of a finished file."""
    texts = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in names:
            root = ElementTree.fromstring(archive.read(name))  # noqa: S314 - our own file
            notes = "\n".join(_text(note) for note in root.iter(f"{_X}aside"))
            body = "".join(map(_text, root.iterfind(f"{_X}body/{_X}section")))
            shown = sum(1 for _ in root.iter(f"{_X}img"))
            texts.append(PartText(body, notes, shown, _references(root)))
    return tuple(texts)


def _references(root: ElementTree.Element) -> tuple[int, ...]:
    """Return the notes that a part's text leads to: what is read is where a link goes."""
    links = (link for link in root.iter(f"{_X}a") if link.get(_EPUB_TYPE) == "noteref")
    targets = (link.get("href", "").rpartition("-n")[2] for link in links)
    return tuple(int(number) if number.isdecimal() else 0 for number in targets)


def _text(element: ElementTree.Element) -> str:
    """Return an element's text without the marks, numbers and notes inside it."""
    pieces = [element.text or ""]
    for child in element:
        is_skipped = child.get(_EPUB_TYPE) == "noteref" or child.get("class") in {
            "notes",
            "number",
            "back",
        }
        pieces += ["" if is_skipped else _text(child), child.tail or ""]
    return "".join(pieces)
