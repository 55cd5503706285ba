"""The book as one Markdown file: front matter, a heading a part, footnotes after each part."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from biographies.exporting.archive import zip_bytes
from biographies.exporting.blocks import PartReader
from biographies.exporting.book import (
    Block,
    Book,
    Cell,
    CodeBlock,
    Heading,
    Image,
    ListBlock,
    Paragraph,
    Part,
    Quote,
    Rule,
    Table,
    Text,
)
from biographies.exporting.csl_export import REFERENCES, citation_text, references_json
from biographies.exporting.draft import Draft, PartText
from biographies.exporting.gallery import Gallery
from biographies.exporting.grammar import Node, Parsed, parse
from biographies.exporting.manuscript import ManuscriptPicture
from biographies.exporting.markdown_inlines import Marks, cell_text, figure_text, line_text
from biographies.exporting.notes import Apparatus
from biographies.exporting.options import Options
from biographies.exporting.tree_text import body_text, count_pictures, lines, notes_text
from biographies.sources import Citer

PICTURES = "pictures/"
_ESCAPE = re.compile(r"\\(.)")
# A finished file has notes and no marks of passages.
_NO_CITATIONS = Apparatus({}, Citer({}, style="chicago", language="en"))


def write_markdown(book: Book, options: Options) -> Draft:
    """Return the book as UTF-8 Markdown, the same bytes for the same book.

    What one file cannot hold makes it a ZIP file: book.md, the pictures beside it, and, with
    citations for pandoc, the records of the cited works.
    """
    has_keys = options.citations == "pandoc"
    parts = [_Part(part, book, has_keys=has_keys) for part in book.parts]
    front = _front_matter(book, has_keys=has_keys)
    content = "\n".join((front, *("\n".join(part.lines()) for part in parts)))
    texts = read_back(content, [picture.name for picture in book.pictures])
    expected = tuple(part.expected() for part in parts)
    if len(texts) == len(parts):
        texts = tuple(map(_Part.without_citations, parts, texts))
    if not book.pictures and not has_keys:
        return Draft(content.encode(), "md", "text/markdown; charset=utf-8", texts)
    files = [("book.md", content.encode())]
    files += [(REFERENCES, references_json(book.works))] if has_keys else []
    files += [(f"{PICTURES}{picture.name}", picture.content) for picture in book.pictures]
    return Draft(zip_bytes(files), "md.zip", "application/zip", texts, expected=expected)


def _front_matter(book: Book, *, has_keys: bool) -> str:
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
        "isbn": meta.isbn,
        "bibliography": REFERENCES if has_keys else "",
        "identifier": meta.identifier,
    }
    # A JSON string is a YAML string too, whatever the text holds: colons, quotes, hashes.
    rows = (
        f"{key}: {json.dumps(text, ensure_ascii=False)}" for key, text in fields.items() if text
    )
    return "\n".join(("---", *rows, "---", ""))


class _Part:
    """Writes one part; a note that only cites may be a citation in the text instead."""

    def __init__(self, part: Part, book: Book, *, has_keys: bool) -> None:
        self._part = part
        self._language = book.meta.language
        self._citations = {
            note.number: citation_text(note.cited, book.works, self._language)
            for note in part.notes
            if has_keys and note.cited
        }

    def lines(self) -> Iterator[str]:
        """Yield the lines of the part and of its notes."""
        part = self._part
        yield f"# {cell_text((Text(part.title),), self._mark)}"
        yield ""
        yield from _blocks(part.blocks, self._mark)
        for note in part.notes:
            if note.number in self._citations:
                continue
            first, *rest = [*_blocks(note.blocks, self._mark)][:-1] or [""]
            yield f"{self._mark(note.number)}: {first}".rstrip()
            yield from (f"    {line}" if line else "" for line in rest)
            yield ""

    def expected(self) -> PartText:
        """Return the part's words, of the notes those that are still notes."""
        part = self._part
        own = tuple(note for note in part.notes if note.number not in self._citations)
        text = body_text(part), notes_text(replace(part, notes=own))
        return PartText(*text, count_pictures(part.blocks))

    def without_citations(self, read: PartText) -> PartText:
        """Return what was read of the part without its citations, each cut out at its place."""
        pieces, rest = [], read.body
        for citation in self._citations.values():
            before, found, behind = rest.partition(_ESCAPE.sub(r"\1", citation))
            if not found:
                break  # what is left is compared as it is, and the difference said
            pieces.append(before)
            rest = behind
        return replace(read, body="".join((*pieces, rest)))

    def _mark(self, number: int) -> str:
        cited = self._citations.get(number)
        return f" {cited}" if cited else f"[^{self._part.key}-{number}]"


def _blocks(blocks: tuple[Block, ...], marks: Marks) -> Iterator[str]:
    """Yield lines; each block is followed by an empty one."""
    previous: Block | None = None
    is_odd = True
    for block in blocks:
        # Two lists in a row would be read as one: the second takes the other marker.
        is_odd = not (is_odd and isinstance(previous, ListBlock))
        yield from (
            _list(block, marks, is_odd=is_odd)
            if isinstance(block, ListBlock)
            else _block(block, marks)
        )
        yield ""
        previous = block


def _block(block: Block, marks: Marks) -> Iterator[str]:
    match block:
        case Heading(level, children):
            yield f"{'#' * level} {cell_text(children, marks)}".rstrip()
        case Paragraph(children):
            yield from line_text(children, marks).split("\n")
        case Quote(inner):
            yield from (f"> {line}".rstrip() for line in [*_blocks(inner, marks)][:-1] or [""])
        case Table():
            yield from _table(block, marks)
        case CodeBlock(text):
            fence = _fence(text)
            yield from (fence, *text.split("\n"), fence)
        case Rule():
            yield "___"
        case Image():
            yield figure_text(block, PICTURES)


def _list(block: ListBlock, marks: Marks, *, is_odd: bool) -> Iterator[str]:
    is_tight = all(len(item) == 1 and isinstance(item[0], Paragraph) for item in block.items)
    for number, item in enumerate(block.items, block.start):
        marker = f"{number}{'.' if is_odd else ')'}" if block.is_ordered else "-" if is_odd else "+"
        if number > block.start and not is_tight:
            yield ""
        first, *rest = [*_blocks(item, marks)][:-1] or [""]
        yield f"{marker} {first}".rstrip()
        yield from (" " * (len(marker) + 1) + line if line else "" for line in rest)


def _table(block: Table, marks: Marks) -> Iterator[str]:
    rules = {"left": "---", "center": ":-:", "right": "--:"}
    header, *rows = (
        "| " + " | ".join(_cell(cell, marks) for cell in row) + " |"
        for row in (block.header, *block.rows)
    )
    yield header
    yield "| " + " | ".join(rules[alignment] for alignment in block.alignments) + " |"
    yield from rows


def _cell(cell: Cell, marks: Marks) -> str:
    return cell_text(cell.children, marks).replace("|", "\\|")


def _fence(text: str) -> str:
    return "`" * max((len(run) + 1 for run in re.findall("`{3,}", text)), default=3)


def read_back(content: str, pictures: Iterable[str] = ()) -> tuple[PartText, ...]:
    """Return the words of each part of a finished file, read as the chapters were."""
    gallery = Gallery(ManuscriptPicture(f"{PICTURES}{name}", b"") for name in pictures)
    parsed = parse(content.split("\n---\n", 1)[1])
    texts = []
    for nodes in _split_at_titles(parsed.blocks):
        title = "".join(child.token.content for child in nodes[0].children)
        own = Parsed(blocks=nodes, notes=parsed.notes, unused_notes=())
        reader = PartReader(place=title, parsed=own, apparatus=_NO_CITATIONS, gallery=gallery)
        blocks = reader.blocks()
        body = "\n".join(lines(blocks))
        notes = "\n".join(line for note in reader.notes for line in lines(note.blocks))
        texts.append(PartText(body=body, notes=notes, pictures=count_pictures(blocks)))
    return tuple(texts)


def _split_at_titles(nodes: list[Node]) -> list[list[Node]]:
    parts: list[list[Node]] = []
    for node in nodes:
        if node.kind == "heading" and node.token.tag == "h1":
            parts.append([])
        parts[-1].append(node)
    return parts
