"""Nodes to the blocks and notes of one part, within limits that keep every writer linear."""

from collections.abc import Callable
from typing import NoReturn

from biographies.errors import ExportFailedError
from biographies.exporting.book import (
    Block,
    Cell,
    Cited,
    CodeBlock,
    Heading,
    Image,
    Inline,
    ListBlock,
    Note,
    NoteRef,
    Paragraph,
    Quote,
    Rule,
    Table,
    Text,
)
from biographies.exporting.citations import settle_citations
from biographies.exporting.cleaning import clean, clean_line
from biographies.exporting.gallery import Gallery, caption_of
from biographies.exporting.grammar import Node, Parsed, nest
from biographies.exporting.inlines import read_inlines
from biographies.exporting.notes import Apparatus
from biographies.exporting.tree_text import plain

MAX_DEPTH = 30
MAX_PARAGRAPH_WORDS = 5_000
MAX_PARAGRAPH_CHARACTERS = 60_000  # text without spaces has no words to count
MAX_TABLE_ROWS = 500
MAX_TABLE_COLUMNS = 20
_MARKS = {"citation", "footnote_ref", "unknown_mark"}
_SHOWN_ADDRESS = 80  # letters of it, in a warning
_CONTAINERS = {"blockquote", "bullet_list", "ordered_list"}


class PartReader:
    """Reads one part; afterwards `notes` and `warnings` hold what its text gave rise to."""

    def __init__(
        self, *, place: str, parsed: Parsed, apparatus: Apparatus, gallery: Gallery
    ) -> None:
        self.notes: list[Note] = []
        self.warnings: list[str] = []
        self._place = place
        self._parsed = parsed
        self._apparatus = apparatus
        self._gallery = gallery
        self._figures: list[Block] = []  # what the block being read shows, to stand behind it
        self._printer = apparatus.of_part()
        self._line = 0
        self._is_in_note = False
        self._inner_marks: list[str] = []  # of the own note that is being read
        self._levels = _heading_levels(parsed.blocks)
        self._readers: dict[str, Callable[[Node, int], Block]] = {
            "heading": self._heading,
            "paragraph": self._paragraph,
            "blockquote": self._quote,
            "bullet_list": self._list,
            "ordered_list": self._list,
            "table": self._table,
            "hr": lambda _node, _depth: Rule(),
            "fence": self._code,
            "code_block": self._code,
        }

    def blocks(self) -> tuple[Block, ...]:
        """Return the blocks of the part; ExportFailedError says where one cannot be set."""
        blocks = self._blocks(self._parsed.blocks, 0)
        for name in self._parsed.unused_notes:
            self._warn(f"the note [^{name}] is never referred to and was left out")
        return blocks

    def _blocks(self, nodes: list[Node], depth: int) -> tuple[Block, ...]:
        blocks: list[Block] = []
        for node in nodes:
            if node.kind == "footnote_anchor":
                continue
            outer, self._figures = self._figures, []
            block = self._block(node, depth)
            if not (self._figures and _is_empty(block)):
                blocks.append(block)
            blocks += self._figures
            self._figures = outer
        return tuple(blocks)

    def _block(self, node: Node, depth: int) -> Block:
        if node.token.map:
            self._line = node.token.map[0] + 1
        if node.kind in _CONTAINERS:
            depth += 1
        if depth > MAX_DEPTH:
            self._fail(f"quotations and lists are nested deeper than {MAX_DEPTH} levels")
        if node.kind not in self._readers:
            self._fail(f"cannot set a block of the kind {node.kind}")
        return self._readers[node.kind](node, depth)

    def _heading(self, node: Node, _depth: int) -> Block:
        level = self._levels.get(int(node.token.tag[1:]), 4)
        return Heading(level, self._content(node))

    def _paragraph(self, node: Node, _depth: int) -> Block:
        return Paragraph(self._content(node))

    def _quote(self, node: Node, depth: int) -> Block:
        return Quote(self._blocks(node.children, depth))

    def _list(self, node: Node, depth: int) -> Block:
        return ListBlock(
            is_ordered=node.kind == "ordered_list",
            start=int(node.token.attrs.get("start", 1)),
            items=tuple(self._blocks(item.children, depth) for item in node.children),
        )

    def _code(self, node: Node, _depth: int) -> Block:
        text = clean(node.token.content).rstrip("\n")
        self._limit_words(text)
        return CodeBlock(text.expandtabs(4))

    def _table(self, node: Node, _depth: int) -> Block:
        rows = [row for group in node.children for row in group.children]
        if len(rows) - 1 > MAX_TABLE_ROWS:
            self._fail(f"a table has {len(rows) - 1} rows; the limit is {MAX_TABLE_ROWS}")
        if len(rows[0].children) > MAX_TABLE_COLUMNS:
            message = (
                f"a table has {len(rows[0].children)} columns; the limit is {MAX_TABLE_COLUMNS}"
            )
            self._fail(message)
        alignments = tuple(map(_alignment, rows[0].children))
        header, *body = (tuple(self._cell(cell) for cell in row.children) for row in rows)
        return Table(alignments=alignments, header=header, rows=tuple(body))

    def _cell(self, node: Node) -> Cell:
        return Cell(self._content(node))

    def _content(self, node: Node) -> tuple[Inline, ...]:
        """Return the inlines of a node that holds one run of text."""
        tokens = [token for child in node.children for token in child.token.children or []]
        self._limit_words("".join(token.content or " " for token in tokens))
        nodes = nest(settle_citations(tokens, is_merged=self._apparatus.is_merged))
        self._limit_inline_depth(nodes)
        return read_inlines(nodes, self._resolve)

    def _resolve(self, node: Node) -> Inline:
        """Answer for the inlines that need the whole part: notes, pictures, unknown marks."""
        match node.kind:
            case "citation" if self._is_in_note:
                self._inner_marks += _labels(node)
                return Text(f" ({plain(self._printed(node)).strip('()')})")
            case "citation":
                blocks, labels = (Paragraph(self._printed(node)),), _labels(node)
                return self._note(blocks, self._printer.cited(labels), tuple(labels))
            case "footnote_ref":
                return self._own_note(node.token.meta["id"])
            case "unknown_mark":
                self._fail(f"the mark [^{node.token.meta['label']}] has no note")
            case "image":
                return Text(self._picture(node))
            case "link":
                self._warn("a link that is neither a web nor a mail address was left out")
                return Text("")
        return self._fail(f"cannot set text of the kind {node.kind}")

    def _picture(self, node: Node) -> str:
        """Take a picture of the book's as a figure; of any other its description is left."""
        within = node.token.children or []
        if any(token.type in _MARKS for token in within):
            self._warn("a mark in a picture's description is not printed")
        description = clean_line("".join(token.content or " " for token in within))
        address = str(node.token.attrs.get("src", ""))
        picture = None if self._is_in_note else self._gallery.find(address)
        if picture is None:
            where = "stands in a note" if self._is_in_note else "is not one of the book's"
            name = clean_line(address)[:_SHOWN_ADDRESS]
            left = "and was left out; its description stands in its place"
            self._warn(f"the picture “{name}” {where} {left}")
            return description
        caption = caption_of(picture, str(node.token.attrs.get("title", "")))
        said = description or clean_line(picture.description) or caption
        self._figures.append(Image(picture.name, said, (Text(caption),) if caption else ()))
        return ""

    def _printed(self, node: Node) -> tuple[Inline, ...]:
        labels = _labels(node)
        for label in labels:
            if not self._apparatus.knows(label):
                self._fail(f"the mark [^{label}] has no note")
        return self._printer.note(labels)

    def _own_note(self, note_id: int) -> NoteRef:
        if self._is_in_note:
            self._fail("a note stands inside another note")
        self._is_in_note, line = True, self._line
        self._inner_marks = []
        blocks = self._blocks(self._parsed.notes[note_id].children, 0)
        self._is_in_note, self._line = False, line
        return self._note(blocks, marks=tuple(self._inner_marks))

    def _note(
        self,
        blocks: tuple[Block, ...],
        cited: tuple[Cited, ...] = (),
        marks: tuple[str, ...] = (),
    ) -> NoteRef:
        self.notes.append(Note(len(self.notes) + 1, blocks, cited, marks))
        return NoteRef(len(self.notes))

    def _limit_words(self, text: str) -> None:
        words = len(text.split())
        if words > MAX_PARAGRAPH_WORDS:
            message = f"a paragraph has {words} words; the limit is {MAX_PARAGRAPH_WORDS}"
            self._fail(message)
        if len(text) > MAX_PARAGRAPH_CHARACTERS:
            message = (
                f"a paragraph has {len(text)} characters; the limit is {MAX_PARAGRAPH_CHARACTERS}"
            )
            self._fail(message)

    def _limit_inline_depth(self, nodes: list[Node]) -> None:
        depth = 0
        while nodes:
            nodes = [child for node in nodes for child in node.children]
            depth += 1
        if depth > MAX_DEPTH:
            self._fail(f"emphasis is nested deeper than {MAX_DEPTH} levels")

    def _warn(self, message: str) -> None:
        warning = f"{self._place}, near line {self._line}: {message}"
        if warning not in self.warnings:
            self.warnings.append(warning)

    def _fail(self, message: str) -> NoReturn:
        msg = f"{self._place}, near line {self._line}: {message}"
        raise ExportFailedError(msg)


def _labels(node: Node) -> list[str]:
    return [str(mark.meta["label"]) for mark in node.token.meta["marks"]]


def _heading_levels(nodes: list[Node]) -> dict[int, int]:
    """Map the levels a text uses to 2, 3 and 4, so that no level is left out below the title."""
    used = {int(node.token.tag[1:]) for node in nodes if node.kind == "heading"}
    return {level: min(rank, 4) for rank, level in enumerate(sorted(used), 2)}


def _is_empty(block: Block) -> bool:
    if not isinstance(block, Paragraph | Heading):
        return False
    return not any(map(_is_printed, block.children))


def _is_printed(inline: Inline) -> bool:
    return isinstance(inline, NoteRef) or bool(plain((inline,)).strip())


def _alignment(cell: Node) -> str:
    style = str(cell.token.attrs.get("style", ""))
    return style.removeprefix("text-align:") or "left"
