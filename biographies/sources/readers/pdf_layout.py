"""From lines at their places to blocks: what runs over all pages goes, paragraphs come together."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from biographies.sources.pieces import Piece, page_mark, without_page_marks
from biographies.sources.readers.headings import NAMED, heading_level
from biographies.sources.readers.running_heads import Line, Page, without_running_heads
from biographies.sources.shapes import Joiner, is_verse
from biographies.sources.values import BlockKind

_LARGER, _SMALLER = 1.15, 0.92  # than the body's size: headings; notes and long quotations
_GAP = 1.45  # of the usual distance of lines
_INDENT, _FAR = 0.6, 6.0  # of the size: opens a paragraph; is centred or at the right
_MARGIN_SHARE = 0.15  # of a column's lines
_FULL = 0.8  # of the usual length of a line
_MOST_HEADING_WORDS = 25
_MOST_BOLD_WORDS = 12
_INDENTED_STYLE = 0.3  # of the blocks
_LEADER = re.compile(r"(?<!\.)(?<!\. )(?:\.[ ]?){4,}+\s*+[\divxlc]*$")
_BULLET = re.compile(r"[•·▪●‣–]\s*(?=\w)")
_ENDS = re.compile(r"[.!?:][”’\"')\]]*$")
_LEVELS = 6


@dataclass(slots=True)
class _Block:
    """Lines that belong together, with what their places show."""

    lines: list[Line] = field(default_factory=list)
    indents: list[float] = field(default_factory=list)  # in sizes
    is_apart: bool = False  # more space before it than between lines
    begins_column: bool = False
    is_at_foot: bool = False
    rank: tuple[float, float] | None = None  # of a heading

    @property
    def texts(self) -> list[str]:
        return [line.text for line in self.lines]

    @property
    def is_indented(self) -> bool:
        return self.indents[0] > _INDENT

    @property
    def is_set_in(self) -> bool:
        return len(self.lines) > 1 and all(indent > _INDENT for indent in self.indents)


def lay_out_pages(pages: Sequence[Page]) -> list[Piece]:
    """Return the blocks of a document's pages, each page's beginning marked in them."""
    sheet = _Sheet(without_running_heads(pages))
    return list(sheet.pieces())


class _Sheet:
    """What holds for the whole document: its usual size, distance and length of lines."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages = pages
        lines = [line for page in pages for line in page.lines]
        sizes = Counter[float]()
        for line in lines:
            sizes[_rounded(line.size)] += len(line.text)
        self.size = sizes.most_common(1)[0][0] if sizes else 1.0
        lengths = sorted(len(line.text) for line in lines if self._is_body(line))
        bold = sum(len(line.text) for line in lines if line.is_bold)
        self.is_bold = 2 * bold > sum(map(len, (line.text for line in lines)))
        self.opens_by_indent = False
        self.length = lengths[int(0.9 * len(lengths))] if lengths else 0
        self.joiner = Joiner("\n".join(line.text for line in lines))
        steps = [step for page in pages for step in self._steps(page.lines)]
        self.step = median(steps) if steps else 1.2 * self.size

    def pieces(self) -> Iterator[Piece]:
        """Walk over the document's blocks as pieces."""
        blocks = [block for page in self.pages for block in self._blocks_of(page)]
        for block in blocks:
            block.rank = self._rank(block)
        opening = [block for block in blocks if self._is_text(block)]
        indented = sum(block.is_indented for block in opening)
        self.opens_by_indent = indented > _INDENTED_STYLE * max(1, len(opening))
        blocks = list(self._joined(blocks))
        levels = _levels(blocks)
        for block in blocks:
            yield self._piece(block, levels)

    def _is_body(self, line: Line) -> bool:
        return _SMALLER * self.size < line.size < _LARGER * self.size

    def _steps(self, lines: Sequence[Line]) -> Iterator[float]:
        for above, line in pairwise(lines):
            step = above.y - line.y
            if self._is_body(line) and 0.5 * self.size < step < 3 * self.size:
                yield step

    def _blocks_of(self, page: Page) -> list[_Block]:
        blocks: list[_Block] = []
        mark = page_mark(page.number)
        for column in self._columns(page.lines):
            margin = _margin(column)
            for at, line in enumerate(column):
                above = column[at - 1] if at else None
                indent = (line.x - margin) / max(line.size, 0.1)
                if above is None or self._begins(above, line, indent, blocks[-1]):
                    is_apart = above is None or above.y - line.y > _GAP * self.step
                    blocks.append(_Block(is_apart=is_apart, begins_column=above is None))
                blocks[-1].lines.append(replace(line, text=mark + line.text))
                blocks[-1].indents.append(indent)
                mark = ""
        self._mark_foot(blocks)
        return blocks

    def _columns(self, lines: Sequence[Line]) -> Iterator[list[Line]]:
        """Divide a page's lines where they go up again: there a column begins."""
        column: list[Line] = []
        for line in lines:
            if column and line.y > column[-1].y + 2 * self.size:
                yield column
                column = []
            column.append(line)
        if column:
            yield column

    def _begins(self, above: Line, line: Line, indent: float, block: _Block) -> bool:
        """Tell whether a line begins a block of its own under the one above it."""
        if abs(above.size - line.size) > (1 - _SMALLER) * self.size:
            return True
        if above.y - line.y > _GAP * self.step or above.is_bold != line.is_bold or line.is_note:
            return True
        before = block.indents[-1]
        if (indent > _FAR) != (before > _FAR):
            return True
        if indent > _INDENT:
            return before <= _INDENT
        return block.is_set_in

    def _mark_foot(self, blocks: Sequence[_Block]) -> None:
        """Mark the blocks that end a page and are small or begin with a mark: its notes."""
        for block in reversed(blocks):
            if block.lines[0].size > _SMALLER * self.size and not block.lines[0].is_note:
                return
            block.is_at_foot = True

    def _is_text(self, block: _Block) -> bool:
        return self._is_body(block.lines[0]) and not block.is_set_in and not block.rank

    def _joined(self, blocks: Sequence[_Block]) -> Iterator[_Block]:
        """Join paragraphs that run over a page or column."""
        text: _Block | None = None
        for block in self._with_initials(blocks):
            if text and block.begins_column and self._goes_on(text, block):
                text.lines += block.lines
                text.indents += block.indents
                continue
            if not block.is_at_foot:
                text = block if self._is_text(block) else None
            yield block

    def _with_initials(self, blocks: Sequence[_Block]) -> Iterator[_Block]:
        """Put large first letters before the words that they begin."""
        initial: _Block | None = None
        for block in blocks:
            if initial and _begins_word(initial, block):
                first = block.lines[0]
                block.lines[0] = replace(first, text=initial.texts[0] + first.text)
            elif initial:
                yield initial
            is_large = block.lines[0].size > _LARGER * self.size
            initial = block if is_large and _is_initial(block) else None
            if initial is None:
                yield block
        if initial:
            yield initial

    def _goes_on(self, text: _Block, block: _Block) -> bool:
        if not self._is_text(block) or block.is_indented:
            return False
        last = text.texts[-1]
        if not _ENDS.search(last):
            return True
        return self.opens_by_indent or len(last) > _FULL * self.length

    def _rank(self, block: _Block) -> tuple[float, float] | None:
        """Return what ranks a heading, by its size or else its looks; None for other blocks."""
        texts = [without_page_marks(text) for text in block.texts]
        size, words = _rounded(block.lines[0].size), len(" ".join(texts).split())
        if words > _MOST_HEADING_WORDS or block.is_at_foot or _LEADER.search(texts[-1]):
            return None
        if size > _LARGER * self.size:
            return (0.0, -size)
        is_bold = all(line.is_bold for line in block.lines) and not self.is_bold
        if is_bold and words <= _MOST_BOLD_WORDS and texts[-1][-1] not in ".,;:!?":
            return (1.0, 0.0)
        rank = heading_level(texts) if block.is_apart else 0
        return (2.0, rank) if rank not in (0, NAMED) else None

    def _piece(self, block: _Block, levels: Mapping[tuple[float, float], int]) -> Piece:
        texts = block.texts
        if block.rank:
            return Piece(BlockKind.HEADING, " ".join(texts), levels[block.rank])
        if 2 * sum(bool(_LEADER.search(text)) for text in texts) >= len(texts):
            return Piece(BlockKind.FRONT, "\n".join(texts))
        is_short = max(map(len, texts)) < _FULL * self.length
        if (block.is_set_in or is_short) and not block.is_at_foot and is_verse(texts):
            return Piece(BlockKind.VERSE, "\n".join(texts))
        whole = self.joiner.join(_with_marks_behind_broken_words(texts))
        if block.is_at_foot:
            return Piece(BlockKind.NOTE, whole)
        if bullet := _BULLET.match(whole):
            return Piece(BlockKind.LIST, whole[bullet.end() :])
        is_quote = block.is_set_in or block.lines[0].size < _SMALLER * self.size
        return Piece(BlockKind.QUOTE if is_quote else BlockKind.PARAGRAPH, whole)


def _levels(blocks: Sequence[_Block]) -> dict[tuple[float, float], int]:
    ranks = sorted({block.rank for block in blocks if block.rank})
    return {rank: min(level, _LEVELS) for level, rank in enumerate(ranks, start=1)}


def _margin(column: Sequence[Line]) -> float:
    """Return where most lines begin: a number set out to the left of them moves no margin."""
    places = Counter(round(line.x) for line in column)
    usual = [place for place, count in places.items() if count > _MARGIN_SHARE * len(column)]
    return min(usual or places)


def _rounded(size: float) -> float:
    return round(2 * size) / 2


def _is_initial(block: _Block) -> bool:
    return len(block.lines) == 1 and len(without_page_marks(block.texts[0])) == 1


def _begins_word(initial: _Block, block: _Block) -> bool:
    """Tell "O" before "nce" or "NCE" from the heading "I" before "The day"."""
    word = without_page_marks(block.texts[0]).split(" ", 1)[0]
    is_numeral = without_page_marks(initial.texts[0]) in "IVXLC"
    return word[:1].islower() or (len(word) > 1 and word.isupper() and not is_numeral)


def _with_marks_behind_broken_words(texts: Sequence[str]) -> list[str]:
    """Return lines in which the word that runs over a page's end can be joined."""
    moved = list(texts)
    for at, (above, text) in enumerate(pairwise(texts), start=1):
        bare = without_page_marks(text)
        if above.endswith("-") and bare != text:
            mark, (word, space, rest) = text[: len(text) - len(bare)], bare.partition(" ")
            moved[at] = f"{word}{space}{mark}{rest}"
    return moved
