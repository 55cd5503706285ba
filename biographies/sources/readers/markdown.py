"""Reads Markdown by the tokens of markdown-it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from biographies.sources.file_facts import facts_of
from biographies.sources.markup import plain
from biographies.sources.normalising import normalise
from biographies.sources.pieces import Piece, Reading
from biographies.sources.shapes import Joiner, are_short, is_verse
from biographies.sources.values import BlockKind

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_KINDS = {
    "footnote_reference_open": BlockKind.NOTE,
    "bullet_list_open": BlockKind.LIST,
    "ordered_list_open": BlockKind.LIST,
    "blockquote_open": BlockKind.QUOTE,
}
_FIELD = re.compile(r"(\w[\w-]*):[ \t]*(\S.*?)[ \t]*$")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# Tags are text to the parser (its HTML is off) and no text to a reader.
_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|center|cite|code|del|div|em|figcaption|figure|font|h[1-6]|hr|i|img|ins"
    r"|li|ol|p|section|small|span|strike|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul)"
    r"(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
_NOTE_TAG = re.compile(r"<sup>[\s\[(]*(?:\d{1,3}|[*†‡§]{1,3})[\s\])]*</sup>", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"\s*\{[#.][^{}\n]{0,200}\}$")
_HAS_MARKUP = re.compile(r"[*_`\[\]\\<>&!~^\n]")
_BOLD = re.compile(r"(?:\*\*|__)([^*_\n]{1,80})(?:\*\*|__)")
# The parser's time grows with the square of open brackets; no paragraph has so many.
_MOST_BRACKETS = 2000
_YEAR_LIKE = 3  # digits: no list is so long


def read_markdown(text: str) -> Reading:
    """Return the blocks of a Markdown document; notes stay where they are defined."""
    parser = _parser()
    reading = Reading()
    walk = _Walk(parser, Joiner(text))
    for token in parser.parse(_COMMENT.sub("", normalise(text)), walk.env):
        if token.type == "front_matter":
            _read_front_matter(token.content, reading)
        else:
            reading.pieces.extend(walk.take(token))
    return reading


def _parser() -> "MarkdownIt":
    # Imported here: a process that reads no Markdown need not load the parser.
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 100})
    parser.use(front_matter_plugin).use(footnote_plugin).enable(["table", "strikethrough"])
    # Inline text is parsed block by block, so that a book's tokens are never all in memory.
    return parser.disable(["inline", "footnote_tail", "html_block", "html_inline"])


@dataclass(slots=True)
class _Walk:
    """The walk over block tokens, and what is open."""

    parser: "MarkdownIt"
    joiner: Joiner
    env: dict[str, object] = field(default_factory=dict)
    kinds: list[BlockKind | None] = field(default_factory=list)
    level: int = 0
    number: str = ""  # of a list's item, where it is more likely a year
    rows: list[list[str]] | None = None

    def take(self, token: "Token") -> Iterator[Piece]:
        """Return what a token adds to the text."""
        if token.type == "inline":
            yield from self._inline(token.content)
        elif token.type in ("fence", "code_block"):
            yield _preformatted(token.content, self._kind())
        elif token.type == "table_close" and self.rows is not None:
            lines = ("\t".join(filter(None, row)) for row in self.rows)
            self.rows = None
            yield Piece(BlockKind.TABLE, "\n".join(filter(None, lines)))
        else:
            self._enter(token)

    def _enter(self, token: "Token") -> None:
        if token.type in _KINDS:
            self.kinds.append(_KINDS[token.type])
        elif token.type.replace("_close", "_open") in _KINDS:
            self.kinds.pop()
        elif token.type == "heading_open":
            self.level = int(token.tag[1])
        elif token.type == "heading_close":
            self.level = 0
        elif token.type == "list_item_open" and len(token.info) >= _YEAR_LIKE:
            self.number = f"{token.info}{token.markup} "
        elif token.type == "table_open":
            self.rows = []
        elif token.type == "tr_open" and self.rows is not None:
            self.rows.append([])

    def _kind(self) -> BlockKind:
        if BlockKind.NOTE in self.kinds:
            return BlockKind.NOTE
        return next((kind for kind in self.kinds if kind), BlockKind.PARAGRAPH)

    def _inline(self, content: str) -> Iterator[Piece]:
        if self.rows:
            self.rows[-1].append(" ".join(self._text(content)[0].split()))
            return
        kind = self._kind()
        bold = _BOLD.fullmatch(content.strip()) if kind is BlockKind.PARAGRAPH else None
        if (self.level and not self.kinds) or (bold and bold[1][-1] not in ".,;:!?"):
            text = " ".join(self._text(_ATTRIBUTES.sub("", content))[0].split())
            yield Piece(BlockKind.HEADING, text, self.level or 6)
            return
        text, is_broken = self._text(content)
        if self.number:
            text, self.number = self.number + text, ""
            kind = BlockKind.PARAGRAPH if kind is BlockKind.LIST else kind
        yield self._shaped(text, kind, is_broken=is_broken)

    def _shaped(self, text: str, kind: BlockKind, *, is_broken: bool) -> Piece:
        lines = [line.strip() for line in text.replace("\r", "\n").split("\n") if line.strip()]
        may_be_verse = kind is BlockKind.QUOTE or (kind is BlockKind.PARAGRAPH and is_broken)
        if may_be_verse and (are_short(lines) if is_broken else is_verse(lines)):
            return Piece(BlockKind.VERSE, "\n".join(lines))
        return Piece(kind, self.joiner.join(lines))

    def _text(self, content: str) -> tuple[str, bool]:
        """Return inline content as text with its line ends, and whether one was meant."""
        if not _HAS_MARKUP.search(content):
            return content, False
        content = _BREAK_TAG.sub("\\\n", _NOTE_TAG.sub("", content))
        if content.count("[") > _MOST_BRACKETS:
            return plain(_TAG.sub("", content)), False
        children: list[Token] = []
        self.parser.inline.parse(_TAG.sub("", content), self.parser, self.env, children)
        parts = [
            "\n" if child.type in ("softbreak", "hardbreak") else child.content
            for child in children
            if child.type in ("text", "text_special", "code_inline", "softbreak", "hardbreak")
        ]
        return "".join(parts), any(child.type == "hardbreak" for child in children)


def _preformatted(content: str, kind: BlockKind) -> Piece:
    """Return an indented or fenced block: in a book it is verse, or a quotation."""
    lines = [line.strip() for line in content.split("\n") if line.strip()]
    if kind is not BlockKind.PARAGRAPH:
        return Piece(kind, " ".join(lines))
    return Piece(BlockKind.VERSE if is_verse(lines) else BlockKind.QUOTE, "\n".join(lines))


def _read_front_matter(content: str, reading: Reading) -> None:
    found = (_FIELD.match(line) for line in content.splitlines())
    values = {field[1].lower(): field[2].strip("\"'") for field in found if field}
    reading.title = values.get("title", "")
    reading.language = values.get("lang", values.get("language", ""))
    author = values.get("author", values.get("authors", "")).strip("[]")
    names = re.split(r";|,(?=\s*[\"'])" if "," in author else r";", author)
    reading.authors = tuple(filter(None, (name.strip(" \"'") for name in names)))
    reading.facts = facts_of(values, more=["rights"])
