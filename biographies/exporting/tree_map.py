"""The same tree with other letters: every text of a book passed through one function."""

from collections.abc import Callable, Iterable
from dataclasses import fields, replace

from biographies.exporting.book import (
    Block,
    Book,
    Cell,
    Code,
    CodeBlock,
    Front,
    Heading,
    Image,
    Inline,
    LineBreak,
    ListBlock,
    Meta,
    NoteRef,
    Paragraph,
    Part,
    Quote,
    Rule,
    Table,
    Text,
)

Change = Callable[[str], str]


def map_book(book: Book, change: Change) -> Book:
    """Return the book with every printed text changed; language and identifiers stay."""
    front = Front(
        title_page=tuple((role, change(line)) for role, line in book.front.title_page),
        imprint=tuple(map(change, book.front.imprint)),
        origin=tuple(map(change, book.front.origin)),
    )
    parts = tuple(_part(part, change) for part in book.parts)
    return replace(book, meta=_meta(book.meta, change), front=front, parts=parts)


def _meta(meta: Meta, change: Change) -> Meta:
    kept = {"language", "identifier", "isbn"}
    texts = {
        field.name: change(getattr(meta, field.name))
        for field in fields(meta)
        if field.name not in kept
    }
    return replace(meta, **texts)


def _part(part: Part, change: Change) -> Part:
    return replace(
        part,
        label=change(part.label),
        title=change(part.title),
        blocks=_blocks(part.blocks, change),
        notes=tuple(replace(note, blocks=_blocks(note.blocks, change)) for note in part.notes),
    )


def _blocks(blocks: Iterable[Block], change: Change) -> tuple[Block, ...]:
    return tuple(_block(block, change) for block in blocks)


def _block(block: Block, change: Change) -> Block:
    match block:
        case Heading() | Paragraph():
            return replace(block, children=_inlines(block.children, change))
        case Quote(inner):
            return Quote(_blocks(inner, change))
        case ListBlock():
            return replace(block, items=tuple(_blocks(item, change) for item in block.items))
        case Table():
            rows = tuple(_cells(row, change) for row in block.rows)
            return replace(block, header=_cells(block.header, change), rows=rows)
        case CodeBlock(text):
            return CodeBlock(change(text))
        case Image(caption=caption):
            return replace(block, caption=_inlines(caption, change))
        case Rule():
            return block


def _cells(cells: Iterable[Cell], change: Change) -> tuple[Cell, ...]:
    return tuple(Cell(_inlines(cell.children, change)) for cell in cells)


def _inlines(children: Iterable[Inline], change: Change) -> tuple[Inline, ...]:
    return tuple(_inline(child, change) for child in children)


def _inline(inline: Inline, change: Change) -> Inline:
    match inline:
        case Text(text):
            return Text(change(text))
        case Code(text):
            return Code(change(text))
        case NoteRef() | LineBreak():
            return inline
        case _:
            return replace(inline, children=_inlines(inline.children, change))
