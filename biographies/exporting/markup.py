"""Blocks and inlines as XHTML: what EPUB and the page setter have in common."""

from collections.abc import Iterable
from html import escape

from biographies.exporting.book import (
    Block,
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
    Quote,
    Rule,
    Strike,
    Strong,
    Table,
    Text,
)

_WRAPPERS: dict[type, str] = {Emphasis: "em", Strong: "strong", Strike: "s"}


class Markup:
    """Sets one part; what differs between the media is a method to be overridden."""

    def __init__(self, key: str) -> None:
        self.key = key

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Return the blocks as markup; a paragraph that opens a passage has the class "first"."""
        result = []
        is_opening = True
        for block in blocks:
            result.append(self.block(block, is_opening=is_opening))
            if not isinstance(block, Image):  # the text goes on behind a picture
                is_opening = not isinstance(block, Paragraph)
        return "\n".join(result)

    def block(self, block: Block, *, is_opening: bool) -> str:
        """Return one block as markup."""
        match block:
            case Heading(level, children):
                return f"<h{level}>{self.inlines(children)}</h{level}>"
            case Paragraph(children):
                return self.paragraph(children, is_opening=is_opening)
            case Quote(inner):
                return f"<blockquote>\n{self.blocks(inner)}\n</blockquote>"
            case ListBlock():
                return self.list(block)
            case Table() | Rule() | CodeBlock() | Image():
                return self.set_piece(block)

    def set_piece(self, block: Table | Rule | CodeBlock | Image) -> str:
        """Return a block that is no running text."""
        match block:
            case Table():
                return self.table(block)
            case Rule():
                return self.rule()
            case CodeBlock(text):
                return self.code_block(text)
            case Image():
                return self.figure(block)

    def paragraph(self, children: Iterable[Inline], *, is_opening: bool) -> str:
        """Return a paragraph."""
        opening = '<p class="first">' if is_opening else "<p>"
        return f"{opening}{self.inlines(children)}</p>"

    def list(self, block: ListBlock) -> str:
        """Return a list with its items."""
        name = "ol" if block.is_ordered else "ul"
        start = f' start="{block.start}"' if block.is_ordered and block.start != 1 else ""
        items = "\n".join(f"<li>{self.item(item)}</li>" for item in block.items)
        return f"<{name}{start}>\n{items}\n</{name}>"

    def item(self, blocks: tuple[Block, ...]) -> str:
        """Return what stands in one item; a single paragraph stands there bare."""
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
            return self.inlines(blocks[0].children)
        return self.blocks(blocks)

    def table(self, block: Table) -> str:
        """Return a table with its header row."""
        head = self.row(block.header, block.alignments, "th")
        body = "\n".join(self.row(row, block.alignments, "td") for row in block.rows)
        filled = f"<tbody>\n{body}\n</tbody>\n" if body else ""
        return f"<table>\n<thead>\n{head}\n</thead>\n{filled}</table>"

    def row(self, cells: tuple[Cell, ...], alignments: tuple[str, ...], name: str) -> str:
        """Return one row of a table."""
        filled = "".join(
            f'<{name} class="{alignment}">{self.inlines(cell.children)}</{name}>'
            for cell, alignment in zip(cells, alignments, strict=True)
        )
        return f"<tr>{filled}</tr>"

    def rule(self) -> str:
        """Return a break between two passages."""
        return "<hr/>"

    def code_block(self, text: str) -> str:
        """Return lines shown letter by letter."""
        return f"<pre><code>{escape(text)}</code></pre>"

    def figure(self, block: Image) -> str:
        """Return a picture with its caption; a medium without pictures has the caption alone."""
        return f'<p class="caption">{self.inlines(block.caption)}</p>' if block.caption else ""

    def inlines(self, children: Iterable[Inline]) -> str:
        """Return running text as markup."""
        return "".join(map(self.inline, children))

    def inline(self, inline: Inline) -> str:
        """Return one inline as markup."""
        match inline:
            case Text(text):
                return escape(text)
            case Code(text):
                return f"<code>{escape(text)}</code>"
            case Link(href, children):
                return f'<a href="{escape(href)}">{self.inlines(children)}</a>'
            case NoteRef(number):
                return self.note_ref(number)
            case LineBreak():
                return "<br/>"
            case Emphasis(children) | Strong(children) | Strike(children):
                name = _WRAPPERS[type(inline)]
                return f"<{name}>{self.inlines(children)}</{name}>"

    def note_ref(self, number: int) -> str:
        """Return the number that leads to a note."""
        raise NotImplementedError
