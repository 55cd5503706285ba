"""The blocks of a part as paragraphs and tables."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from biographies.exporting.book import (
    Block,
    Cell,
    CodeBlock,
    Heading,
    Image,
    ListBlock,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from biographies.exporting.columns import table_widths
from biographies.exporting.options import Trim
from biographies.exporting.word.figures import Drawings
from biographies.exporting.word.numbering import LEVELS, Numbering, indent
from biographies.exporting.word.runs import RunWriter, code_lines
from biographies.exporting.word.styles import INDENT
from biographies.exporting.word.xml import paragraph, run, twips

_FULL = 5000  # of a table's width, in fiftieths of a per cent
BREAK_SIGN = "* * *"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: how deep in lists and quotations, and in which style its text is."""

    style: str = "Normal"
    list_level: int = -1
    quotes: int = 0


class BodyWriter:
    """Writes the blocks of one part; runs know its notes, numbering is the whole document's."""

    def __init__(
        self,
        runs: RunWriter,
        numbering: Numbering,
        trim: Trim,
        drawings: Drawings,
        *,
        is_turned: bool = False,
    ) -> None:
        self._runs = runs
        self._numbering = numbering
        self._drawings = drawings
        self._trim = trim
        self._turned = "<w:bidiVisual/>" if is_turned else ""  # the first column is at the right

    def blocks(self, blocks: Iterable[Block], place: Place) -> Iterator[str]:
        """Yield paragraphs and tables."""
        is_opening = True
        for block in blocks:
            yield from self._block(block, place, is_opening=is_opening)
            if not isinstance(block, Image):  # the text goes on behind a picture
                is_opening = not isinstance(block, Paragraph)

    def _block(self, block: Block, place: Place, *, is_opening: bool) -> Iterator[str]:
        match block:
            case Heading(level, children):
                yield paragraph(f"Heading{level}", self._runs.write(children))
            case Paragraph(children):
                yield self._paragraph(self._runs.write(children), place, is_opening=is_opening)
            case Quote(inner):
                deeper = Place("Quote", place.list_level, place.quotes + 1)
                yield from self.blocks(inner, deeper)
            case ListBlock():
                yield from self._list(block, place)
            case Table() | Rule() | CodeBlock() | Image():
                yield from self._set_piece(block, place)

    def _set_piece(self, block: Table | Rule | CodeBlock | Image, place: Place) -> Iterator[str]:
        match block:
            case Table():
                yield from self._table(block)
            case Rule():
                yield paragraph("Break", run(BREAK_SIGN))
            case CodeBlock(text):
                yield paragraph("Code", code_lines(text))
            case Image():
                yield from self._figure(block, place)

    @staticmethod
    def _paragraph(runs: str, place: Place, *, is_opening: bool) -> str:
        is_plain = place.style == "Normal" and place.list_level < 0
        style = "FirstParagraph" if is_plain and is_opening else place.style
        left = (indent(place.list_level) if place.list_level >= 0 else 0) + twips(
            INDENT * 1.5 * place.quotes
        )
        is_moved = place.list_level >= 0 or place.quotes > 1
        return paragraph(
            style, runs, properties=f'<w:ind w:left="{left}" w:firstLine="0"/>' if is_moved else ""
        )

    def _list(self, block: ListBlock, place: Place) -> Iterator[str]:
        level = min(place.list_level + 1, LEVELS - 1)
        number = self._numbering.add(is_ordered=block.is_ordered, level=level, start=block.start)
        inner = Place("ListParagraph", level, place.quotes)
        mark = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        if place.quotes:
            mark += f'<w:ind w:left="{_left(inner)}" w:hanging="{twips(INDENT)}"/>'
        for item in block.items:
            first, rest = _first_paragraph(item)
            yield paragraph("ListParagraph", self._runs.write(first.children), properties=mark)
            yield from self.blocks(rest, inner)

    def _figure(self, image: Image, place: Place) -> Iterator[str]:
        left = _left(place)
        room = self._trim.measure - left / twips(1)
        drawing = self._drawings.run(image, width=room, height=self._trim.figure_height)
        moved = f'<w:ind w:left="{left}" w:firstLine="0"/>' if left else ""
        together = "<w:keepNext/>" if image.caption else ""
        yield paragraph("Figure", drawing, properties=together + moved)
        if image.caption:
            yield paragraph("Caption", self._runs.write(image.caption), properties=moved)

    def _table(self, block: Table) -> Iterator[str]:
        letters = round(self._trim.measure / (self._trim.font_size * 0.48))
        share, shares = table_widths(block, letters=letters)
        widths = [round(twips(self._trim.measure) * share * column) for column in shares]
        rows = [self._row(block.header, block.alignments, widths, is_header=True)]
        rows += [self._row(row, block.alignments, widths, is_header=False) for row in block.rows]
        yield paragraph("TableSpace", "")
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        yield (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="BookTable"/>{self._turned}'
            f'<w:tblW w:w="{round(_FULL * share)}" w:type="pct"/><w:jc w:val="center"/>'
            '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0"'
            ' w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )
        # Two tables in a row would be one, and a table may not end a section.
        yield paragraph("TableSpace", "")

    def _row(
        self,
        cells: tuple[Cell, ...],
        alignments: tuple[str, ...],
        widths: list[int],
        *,
        is_header: bool,
    ) -> str:
        header = "<w:tblHeader/>" if is_header else ""
        filled = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
            + paragraph(
                "TableText", self._runs.write(cell.children), properties=f'<w:jc w:val="{side}"/>'
            )
            + "</w:tc>"
            for cell, side, width in zip(cells, alignments, widths, strict=True)
        )
        return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{filled}</w:tr>"


def _left(place: Place) -> int:
    """Return the left indent of a text inside lists and quotations, in twips."""
    of_list = indent(place.list_level) if place.list_level >= 0 else 0
    return of_list + twips(INDENT * 1.5 * place.quotes)


def _first_paragraph(item: tuple[Block, ...]) -> tuple[Paragraph, tuple[Block, ...]]:
    """Return the paragraph that carries an item's mark, empty if the item begins otherwise."""
    if item and isinstance(item[0], Paragraph):
        return item[0], item[1:]
    return Paragraph(()), item
