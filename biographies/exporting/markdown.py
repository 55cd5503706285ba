"""The book as one Markdown file: front matter, a heading a part, footnotes after each part."""

import json
import re
from collections.abc import Iterator

from biographies.exporting.blocks import PartReader
from biographies.exporting.book import (
    Block,
    Book,
    Cell,
    CodeBlock,
    Heading,
    ListBlock,
    Paragraph,
    Part,
    Quote,
    Rule,
    Table,
    Text,
)
from biographies.exporting.draft import Draft, PartText
from biographies.exporting.grammar import Node, Parsed, parse
from biographies.exporting.markdown_inlines import cell_text, line_text
from biographies.exporting.notes import Apparatus
from biographies.exporting.options import Options
from biographies.exporting.tree_text import lines
from biographies.sources import Citer

# A finished file has notes and no marks of passages.
_NO_CITATIONS = Apparatus({}, Citer({}, style="chicago", language="en"))


def write_markdown(book: Book, options: Options) -> Draft:
    """Return the book as UTF-8 Markdown, the same bytes for the same book."""
    del options  # neither a page nor a contents list in this format
    parts = ["\n".join(_part(part)) for part in book.parts]
    content = "\n".join((_front_matter(book), *parts)).encode()
    return Draft(
        content=content,
        suffix="md",
        media_type="text/markdown; charset=utf-8",
        texts=read_back(content.decode()),
    )


def _front_matter(book: Book) -> str:
    meta = book.meta
    fields = {
        "title": meta.title,
        "subtitle": meta.subtitle,
        "subject": meta.subject,
        "author": meta.author,
        "publisher": meta.publisher,
        "date": meta.year,
        "language": meta.language,
        "lang": meta.language,  # the name under which pandoc looks for it
        "source": "; ".join(book.front.origin),
        "identifier": meta.identifier,
    }
    # A JSON string is a YAML string too, whatever the text holds: colons, quotes, hashes.
    rows = (
        f"{key}: {json.dumps(text, ensure_ascii=False)}" for key, text in fields.items() if text
    )
    return "\n".join(("---", *rows, "---", ""))


def _part(part: Part) -> Iterator[str]:
    yield f"# {cell_text((Text(part.title),), part.key)}"
    yield ""
    yield from _blocks(part.blocks, part.key)
    for note in part.notes:
        first, *rest = [*_blocks(note.blocks, part.key)][:-1] or [""]
        yield f"[^{part.key}-{note.number}]: {first}".rstrip()
        yield from (f"    {line}" if line else "" for line in rest)
        yield ""


def _blocks(blocks: tuple[Block, ...], key: str) -> Iterator[str]:
    """Yield lines; each block is followed by an empty one."""
    previous: Block | None = None
    is_odd = True
    for block in blocks:
        # Two lists in a row would be read as one: the second takes the other marker.
        is_odd = not (is_odd and isinstance(previous, ListBlock))
        yield from (
            _list(block, key, is_odd=is_odd) if isinstance(block, ListBlock) else _block(block, key)
        )
        yield ""
        previous = block


def _block(block: Block, key: str) -> Iterator[str]:
    match block:
        case Heading(level, children):
            yield f"{'#' * level} {cell_text(children, key)}".rstrip()
        case Paragraph(children):
            yield from line_text(children, key).split("\n")
        case Quote(inner):
            yield from (f"> {line}".rstrip() for line in [*_blocks(inner, key)][:-1] or [""])
        case Table():
            yield from _table(block, key)
        case CodeBlock(text):
            fence = _fence(text)
            yield from (fence, *text.split("\n"), fence)
        case Rule():
            yield "___"


def _list(block: ListBlock, key: str, *, is_odd: bool) -> Iterator[str]:
    is_tight = all(len(item) == 1 and isinstance(item[0], Paragraph) for item in block.items)
    for number, item in enumerate(block.items, block.start):
        marker = f"{number}{'.' if is_odd else ')'}" if block.is_ordered else "-" if is_odd else "+"
        if number > block.start and not is_tight:
            yield ""
        first, *rest = [*_blocks(item, key)][:-1] or [""]
        yield f"{marker} {first}".rstrip()
        yield from (" " * (len(marker) + 1) + line if line else "" for line in rest)


def _table(block: Table, key: str) -> Iterator[str]:
    rules = {"left": "---", "center": ":-:", "right": "--:"}
    header, *rows = (
        "| " + " | ".join(_cell(cell, key) for cell in row) + " |"
        for row in (block.header, *block.rows)
    )
    yield header
    yield "| " + " | ".join(rules[alignment] for alignment in block.alignments) + " |"
    yield from rows


def _cell(cell: Cell, key: str) -> str:
    return cell_text(cell.children, key).replace("|", "\\|")


def _fence(text: str) -> str:
    return "`" * max((len(run) + 1 for run in re.findall("`{3,}", text)), default=3)


def read_back(content: str) -> tuple[PartText, ...]:
    """Return the words of each part of a finished file, read as the chapters were."""
    parsed = parse(content.split("\n---\n", 1)[1])
    texts = []
    for nodes in _split_at_titles(parsed.blocks):
        title = "".join(child.token.content for child in nodes[0].children)
        own = Parsed(blocks=nodes, notes=parsed.notes, unused_notes=())
        reader = PartReader(place=title, parsed=own, apparatus=_NO_CITATIONS)
        body = "\n".join(lines(reader.blocks()))
        notes = "\n".join(line for note in reader.notes for line in lines(note.blocks))
        texts.append(PartText(body=body, notes=notes))
    return tuple(texts)


def _split_at_titles(nodes: list[Node]) -> list[list[Node]]:
    parts: list[list[Node]] = []
    for node in nodes:
        if node.kind == "heading" and node.token.tag == "h1":
            parts.append([])
        parts[-1].append(node)
    return parts
