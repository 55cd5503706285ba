"""The book as the data that the page setter is given: strings, numbers and lists, no markup."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from textwrap import shorten

from biographies.exporting.book import (
    Block,
    Book,
    Cell,
    Code,
    CodeBlock,
    Emphasis,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    NoteRef,
    Paragraph,
    Part,
    Quote,
    Rule,
    Strike,
    Strong,
    Table,
    Text,
)
from biographies.exporting.columns import table_widths
from biographies.exporting.labels import is_right_to_left, label
from biographies.exporting.options import Trim
from biographies.exporting.pdf.content import BREAK_SIGN, opening_text
from biographies.exporting.pdf.reading_order import runs_right_to_left
from biographies.exporting.pdf.stylesheet import SMALL_SIZE
from biographies.exporting.tree_text import plain

_DEEPEST_INDENT = 6  # levels
_LETTER = 0.52  # of an average letter of the face, in ems
_WRAPPERS: Mapping[type, str] = {Emphasis: "em", Strong: "strong", Strike: "strike"}

Sign = list[object]
Piece = str | Sign
Entries = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """How the pages are set; faces are the names of the families, the text's first."""

    trim: Trim
    faces: tuple[str, ...]
    has_links: bool = True
    has_contents: bool = True

    @property
    def letters(self) -> int:
        """Return about how many letters a line of small type holds."""
        return round(self.trim.measure / (self.trim.font_size * SMALL_SIZE * _LETTER))


def book_data(book: Book, setting: Setting, index: Entries = ()) -> dict[str, object]:
    """Return the book for `book.typ`, JSON-able; index is names and the pages they stand on."""
    title = label("index", book.meta.language)
    return {
        "title": book.meta.title,
        "author": book.meta.author,
        "head": _shortened(book.meta.title, setting),
        "title-page": book.front.title_page,
        "imprint": book.front.imprint,
        "contents": label("contents", book.meta.language) if setting.has_contents else "",
        "parts": [_part(part, book, setting) for part in book.parts],
        "index": {"title": title, "entries": index} if index else None,
        "look": _look(book, setting),
    }


def _look(book: Book, setting: Setting) -> dict[str, object]:
    trim, language = setting.trim, book.meta.language.split("-")[0].lower()
    return {
        "width": trim.width,
        "height": trim.height,
        "inner": trim.inner,
        "outer": trim.outer,
        "top": trim.top,
        "bottom": trim.bottom,
        "size": trim.font_size,
        "leading": trim.leading,
        "small": SMALL_SIZE,
        "fonts": setting.faces,
        "lang": language if len(language) in {2, 3} and language.isascii() else "en",
        "is-right-to-left": is_right_to_left(book.meta.language),
        "has-links": setting.has_links,
        "sign": BREAK_SIGN,
    }


def _part(part: Part, book: Book, setting: Setting) -> dict[str, object]:
    return {
        "key": part.key,
        "number": str(part.number) if part.label else "",
        "label": part.label,
        "title": part.title,
        "head": _shortened(part.title, setting),
        "text": list(_Row(part, book, setting).blocks(part.blocks)),
    }


def _shortened(title: str, setting: Setting) -> str:
    """Return a title that fits on one line of a running head."""
    if " " in title:
        return shorten(title, setting.letters, placeholder=" …")
    return title[: setting.letters]


@dataclass(slots=True)
class _Row:
    """Turns the blocks of one part into a row of words and signs.

    A sign opens something with its kind and what is to be known of it, or closes what is open.
    """

    part: Part
    book: Book
    setting: Setting
    depth: int = 0

    def blocks(self, blocks: Iterable[Block]) -> Iterator[Piece]:
        """Yield the pieces of some blocks."""
        for block in blocks:
            yield from self.block(block)

    def block(self, block: Block) -> Iterator[Piece]:
        match block:
            case Heading(level, children):
                direction = self.direction(plain(children))
                yield from _inside(self.inlines(children), "h", level, direction)
            case Paragraph(children):
                yield from _inside(self.inlines(children), "p", self.direction(plain(children)))
            case Quote() | ListBlock():
                yield from self.nested(block)
            case _:
                yield from self.set_piece(block)

    def nested(self, block: Quote | ListBlock) -> Iterator[Piece]:
        """Yield a quotation or a list; one that is nested too deep is not moved in."""
        self.depth += 1
        is_deep = self.depth > _DEEPEST_INDENT
        if isinstance(block, Quote):
            inner = self.blocks(block.blocks)
            yield from inner if is_deep else _inside(inner, "quote")
        elif is_deep:
            yield from self.paragraphs(block)
        else:
            items = (piece for item in block.items for piece in _inside(self.blocks(item), "item"))
            yield from _inside(items, *(["ol", block.start] if block.is_ordered else ["ul"]))
        self.depth -= 1

    def paragraphs(self, block: ListBlock) -> Iterator[Piece]:
        """Yield a list as paragraphs with its marks: the engine gave up at 29 in each other."""
        for number, item in enumerate(block.items, block.start):
            mark = _inside((f"{number}." if block.is_ordered else "\u2022",), "mark")
            first, others = opening_text(item)
            yield from _inside(chain(mark, self.inlines(first)), "p", self.direction(plain(first)))
            yield from self.blocks(others)

    def set_piece(self, block: Table | Rule | CodeBlock | Image) -> Iterator[Piece]:
        match block:
            case Table():
                yield from self.table(block)
            case Rule():
                yield from _inside((), "rule")
            case CodeBlock(text):
                yield from _inside((text,), "pre")
            case Image(name, description, caption):
                trim = self.setting.trim
                size = self.book.picture(name).fitted(trim.measure, trim.figure_height)
                yield from _inside(self.inlines(caption), "picture", name, description, *size)

    def table(self, table: Table) -> Iterator[Piece]:
        share, widths = table_widths(table, letters=self.setting.letters)
        rows = (table.header, *table.rows)
        cells = (piece for row in rows for cell in row for piece in self.cell(cell))
        # A head is repeated overleaf, and a note of it would be too.
        is_repeated = not any(_has_note(cell.children) for cell in table.header)
        return _inside(cells, "table", share, list(widths), list(table.alignments), is_repeated)

    def cell(self, cell: Cell) -> Iterator[Piece]:
        return _inside(self.inlines(cell.children), "cell", self.direction(plain(cell.children)))

    def inlines(self, inlines: Iterable[Inline]) -> Iterator[Piece]:
        for inline in inlines:
            yield from self.inline(inline)

    def inline(self, inline: Inline) -> Iterator[Piece]:
        match inline:
            case Text(text):
                yield text
            case Code(text):
                yield from _inside((text,), "code")
            case Link(href, children):
                yield from _inside(self.inlines(children), "link", href)
            case NoteRef(number):
                yield from self.note(number)
            case LineBreak():
                yield from _inside((), "br")
            case Emphasis(children) | Strong(children) | Strike(children):
                yield from _inside(self.inlines(children), _WRAPPERS[type(inline)])

    def note(self, number: int) -> Iterator[Piece]:
        """Yield the whole of a note at its place in the text."""
        blocks = next(note.blocks for note in self.part.notes if note.number == number)
        first, others = opening_text(blocks)  # it begins beside its number
        yield from _inside(chain(self.inlines(first), self.blocks(others)), "note")

    def direction(self, text: str) -> str:
        """Return the direction of a text that runs another way than the book does, else ""."""
        is_own = runs_right_to_left(text) == is_right_to_left(self.book.meta.language)
        if is_own or not any(map(str.isalpha, text)):
            return ""
        return "rtl" if runs_right_to_left(text) else "ltr"


def _inside(pieces: Iterable[Piece], *sign: object) -> Iterator[Piece]:
    yield ["<", *sign]
    yield from pieces
    yield [">"]


def _has_note(inlines: Iterable[Inline]) -> bool:
    return any(
        isinstance(inline, NoteRef)
        or (not isinstance(inline, Text | Code | LineBreak) and _has_note(inline.children))
        for inline in inlines
    )
