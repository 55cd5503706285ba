"""The words of a tree, as a reader meets them, to compare with what a file holds."""

from collections.abc import Iterable, Iterator

from biographies.exporting.book import (
    Block,
    Code,
    CodeBlock,
    Heading,
    Image,
    Inline,
    LineBreak,
    ListBlock,
    NoteRef,
    Paragraph,
    Part,
    Quote,
    Table,
    Text,
)


def plain(inlines: Iterable[Inline]) -> str:
    """Return the inlines as plain text, without the numbers of notes."""
    return "".join(map(_plain, inlines))


def _plain(inline: Inline) -> str:
    match inline:
        case Text(text) | Code(text):
            return text
        case NoteRef():
            return ""
        case LineBreak():
            return "\n"
        case _:
            return plain(inline.children)


def lines(blocks: Iterable[Block], *, has_markers: bool = False) -> Iterator[str]:
    """Yield the text of the blocks; with the numbers of lists where they are printed as text."""
    for block in blocks:
        match block:
            case Heading(children=children) | Paragraph(children=children):
                yield plain(children)
            case Quote(inner):
                yield from lines(inner, has_markers=has_markers)
            case ListBlock():
                yield from _list_lines(block, has_markers=has_markers)
            case Table(header=header, rows=rows):
                yield from (plain(cell.children) for row in (header, *rows) for cell in row)
            case CodeBlock(text):
                yield text
            case Image(caption=caption):
                yield plain(caption)
            case _:
                pass  # a rule has no text


def _list_lines(block: ListBlock, *, has_markers: bool) -> Iterator[str]:
    for number, item in enumerate(block.items, block.start):
        if has_markers and block.is_ordered:
            yield f"{number}."
        yield from lines(item, has_markers=has_markers)


def table_heads(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the text of each table's header row, which a medium with pages may repeat."""
    for block in blocks:
        match block:
            case Table(header=header):
                yield " ".join(plain(cell.children) for cell in header)
            case Quote(inner):
                yield from table_heads(inner)
            case ListBlock(items=items):
                for item in items:
                    yield from table_heads(item)
            case _:
                pass


def count_pictures(blocks: Iterable[Block]) -> int:
    """Return how many pictures stand in the blocks."""
    count = 0
    for block in blocks:
        match block:
            case Image():
                count += 1
            case Quote(inner):
                count += count_pictures(inner)
            case ListBlock(items=items):
                count += sum(map(count_pictures, items))
            case _:
                pass
    return count


def body_text(part: Part, *, has_markers: bool = False) -> str:
    """Return a part's title and text, a block a line, without its notes."""
    return "\n".join((part.title, *lines(part.blocks, has_markers=has_markers)))


def notes_text(part: Part, *, has_markers: bool = False) -> str:
    """Return the text of a part's notes in order."""
    return "\n".join(
        line
        for note in part.notes
        for line in (
            *((f"{note.number}.",) if has_markers else ()),
            *lines(note.blocks, has_markers=has_markers),
        )
    )


def squeeze(text: str) -> str:
    """Return only letters and digits: what no line break, hyphen, bullet or space can change."""
    return "".join(filter(str.isalnum, text))
