"""Reads plain text: paragraphs from lines that were wrapped, indented or left whole."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from biographies.sources.normalising import normalise
from biographies.sources.pieces import Piece, Reading
from biographies.sources.readers.headings import heading_level
from biographies.sources.readers.title_pages import lay_out
from biographies.sources.sections import boilerplate_fields
from biographies.sources.shapes import Joiner, is_verse
from biographies.sources.values import BlockKind

_PAGE_NUMBER = re.compile(
    r"\n[ \t]*+\n[ \t]*+[-–\[(]{0,2} ?\d{1,3} ?[-–\])]{0,2}[ \t]*+\n(?=[ \t]*+\n)"
)
_BLANK = re.compile(r"\n(?:[ \t]*+\n)+")
_ITALICS = re.compile(r"(?<!\w)_(?=\S)([^_\n]{1,300}(?:\n[^_\n]{1,300}){0,3})(?<=\S)_(?!\w)")
_BULLET = re.compile(r"(?:[-*•·]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+(?=\S)")
_GAPS = re.compile(r"\t| {3,}|\|")
_NOTE = re.compile(
    r"\[(?:footnote|note|sidenote|illustration|plate|map|(?:\d{1,3}|[A-Z])\]\s)|[†‡§]|\*(?!\s|\*|[^*\n]{1,80}\*)",
    re.IGNORECASE,
)
_TRANSCRIBER = re.compile(r"\[?transcriber['’]?s?['’]? notes?", re.IGNORECASE)
_LEADER = re.compile(r"(?<!\.)(?<!\. )(?:\.[ ]?){4,}+\s*+[\divxlc]+$|\S\s{3,}+\d{1,4}$")
_DEFAULT_WIDTH = 72
_UNWRAPPED = 160


@dataclass(frozen=True, slots=True)
class _Line:
    indent: int
    text: str


_FLUSH, _OPENING, _SET_IN = range(3)


class _Layout:
    """What holds for the whole text: how wide its lines are and how its paragraphs open."""

    def __init__(self, blocks: Sequence[Sequence[_Line]], text: str) -> None:
        self.joiner = Joiner(text)
        ends = sorted(line.indent + len(line.text) for block in blocks for line in block[:-1])
        self.width = ends[int(0.9 * len(ends))] if ends else _DEFAULT_WIDTH
        self.margin = min((line.indent for block in blocks for line in block), default=0)
        openings = Counter(
            line.indent
            for block in blocks
            for line, after in pairwise(block)
            if line.indent > self.margin >= after.indent
        )
        parted = sum(len(block) > 1 for block in blocks)
        is_usual = 3 * openings.total() > parted
        self.opening = openings.most_common(1)[0][0] if openings and is_usual else 0

    def depth(self, line: _Line) -> int:
        """Tell a flush line from one that opens a paragraph and one that is set in."""
        if line.indent <= self.margin + 1:
            return _FLUSH
        return _OPENING if 0 < line.indent <= self.opening else _SET_IN


def read_plain(text: str) -> Reading:
    """Return the blocks of a plain text.

    Blank lines part them; where paragraphs are only indented, the indent does; and where a line is
    longer than any page, each line is a paragraph.
    """
    fields = boilerplate_fields(text)
    text = _join_pages(_ITALICS.sub(r"\1", normalise(_with_page_breaks(text))))
    blocks = [list(_lines(block)) for block in _BLANK.split(text) if block.strip()]
    layout = _Layout(blocks, text)
    pieces = [piece for block in blocks for piece in _pieces(block, layout)]
    reading = lay_out(pieces)
    reading.title = fields.get("title", reading.title)
    reading.authors = (fields["author"],) if "author" in fields else reading.authors
    reading.language = fields.get("language", "")
    return reading


def _with_page_breaks(text: str) -> str:
    """Turn form feeds into blank lines, or into line ends where a sentence runs over the page."""
    pages = text.split("\f")
    for at in range(1, len(pages)):
        if _runs_on(pages[at - 1][-80:].rstrip()[-1:], pages[at][:80].lstrip()[:1]):
            pages[at - 1] = pages[at - 1].rstrip()
            pages[at] = pages[at].lstrip()
        else:
            pages[at] = "\n" + pages[at]
    return "\n".join(pages)


def _join_pages(text: str) -> str:
    """Take out page numbers that stand alone, and join the sentence that one stands in."""
    return _PAGE_NUMBER.sub(_page_join, text)


def _page_join(found: re.Match[str]) -> str:
    before = found.string[max(0, found.start() - 80) : found.start()].rstrip()[-1:]
    after = found.string[found.end() : found.end() + 80].lstrip()[:1]
    return "" if _runs_on(before, after) else "\n"


def _runs_on(before: str, after: str) -> bool:
    return after.islower() and (before.islower() or before in ",;-—")


def _lines(block: str) -> Iterator[_Line]:
    for line in block.split("\n"):
        bare = line.expandtabs(8).rstrip()
        if bare:
            yield _Line(len(bare) - len(bare.lstrip()), line.strip())


def _pieces(block: Sequence[_Line], layout: _Layout) -> Iterator[Piece]:
    if len(block) > 1 and any(len(line.text) > _UNWRAPPED for line in block):
        for line in block:
            yield from _pieces([line], layout)
        return
    texts = [line.text for line in block]
    if 2 * sum(bool(_LEADER.search(text)) for text in texts) >= len(texts):
        yield Piece(BlockKind.FRONT, "\n".join(texts))
        return
    special = _special(texts, layout)
    level = 0 if special or _is_at_right(block, layout) else heading_level(texts)
    if level:
        yield Piece(BlockKind.HEADING, " ".join(texts), level)
    else:
        yield from special or _by_indent(block, layout)


def _is_at_right(block: Sequence[_Line], layout: _Layout) -> bool:
    """Tell whether a block stands at the right margin, as a signature or a date does."""
    last = block[-1]
    if last.indent > 0.5 * layout.width:
        return True
    return last.indent > 0.35 * layout.width and last.indent + len(last.text) > 0.85 * layout.width


def _special(texts: Sequence[str], layout: _Layout) -> list[Piece]:
    """Return a block that its first sign tells: a note, a list or a table."""
    whole = layout.joiner.join(texts)
    if _TRANSCRIBER.match(whole):
        return [Piece(BlockKind.FRONT, whole)]
    if _NOTE.match(whole):
        return [Piece(BlockKind.NOTE, "" if whole.lower() == "[illustration]" else whole)]
    if _BULLET.match(texts[0]):
        return [Piece(BlockKind.LIST, item) for item in _items(texts, layout)]
    if len(texts) > 1 and sum(bool(_GAPS.search(text)) for text in texts) > 0.6 * len(texts):
        rows = ("\t".join(filter(None, map(str.strip, _GAPS.split(text)))) for text in texts)
        return [Piece(BlockKind.TABLE, "\n".join(rows))]
    return []


def _items(texts: Sequence[str], layout: _Layout) -> Iterator[str]:
    item: list[str] = []
    for text in texts:
        bullet = _BULLET.match(text)
        if bullet and item:
            yield layout.joiner.join(item)
            item = []
        item.append(text[bullet.end() :] if bullet else text)
    yield layout.joiner.join(item)


def _by_indent(block: Sequence[_Line], layout: _Layout) -> Iterator[Piece]:
    """Divide a block where its indent changes: a paragraph opens, or verse is set in."""
    paragraph: list[str] = []
    for depth, lines in groupby(block, layout.depth):
        texts = [line.text for line in lines]
        if depth == _FLUSH:
            paragraph += texts
            continue
        if paragraph:
            yield _paragraph(paragraph, layout)
            paragraph = []
        if depth == _SET_IN:
            yield _set_in(texts, layout)
        else:
            yield from (Piece(BlockKind.PARAGRAPH, text) for text in texts[:-1])
            paragraph = texts[-1:]
    if paragraph:
        yield _paragraph(paragraph, layout)


def _paragraph(lines: Sequence[str], layout: _Layout) -> Piece:
    is_short = max(map(len, lines)) < 0.8 * layout.width
    if is_short and is_verse(lines):
        return Piece(BlockKind.VERSE, "\n".join(lines))
    return Piece(BlockKind.PARAGRAPH, layout.joiner.join(lines))


def _set_in(lines: Sequence[str], layout: _Layout) -> Piece:
    if is_verse(lines):
        return Piece(BlockKind.VERSE, "\n".join(lines))
    return Piece(BlockKind.QUOTE, layout.joiner.join(lines))
