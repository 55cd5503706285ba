"""How wide the columns of a table are: no engine here measures them, so we do, in letters."""

from biographies.exporting.book import Cell, Table
from biographies.exporting.tree_text import plain

_WIDEST = 60  # letters after which a cell is text to be wrapped, not a value to be kept in one line
_LONGEST_WORD = 24
_PADDING = 3  # letters, for the space beside a cell's text and for wide letters


def table_widths(table: Table, *, letters: int) -> tuple[float, tuple[float, ...]]:
    """Return the table's share of the line, and each column's share of the table.

    letters is how many letters a line holds. Columns that are content with an even share get what
    they would like; the wider ones divide what is left, but none gets less than its longest word.
    """
    columns = list(zip(*(map(_cell_text, row) for row in (table.header, *table.rows)), strict=True))
    least = [min(_longest_word(cells), _LONGEST_WORD) + _PADDING for cells in columns]
    liked = [
        max(low, min(max(map(len, cells)), _WIDEST) + _PADDING)
        for low, cells in zip(least, columns, strict=True)
    ]
    if sum(liked) <= letters:
        return sum(liked) / letters, tuple(width / sum(liked) for width in liked)
    given = _divided(letters, least, liked)
    return 1.0, tuple(width / sum(given) for width in given)


def _divided(letters: int, least: list[int], liked: list[int]) -> list[float]:
    room, open_columns = float(letters), set(range(len(liked)))
    while content := {at for at in open_columns if liked[at] <= room / len(open_columns)}:
        room -= sum(liked[at] for at in content)
        open_columns -= content
    wish = sum(liked[at] for at in open_columns)
    return [
        max(least[at], room * width / wish) if at in open_columns else float(width)
        for at, width in enumerate(liked)
    ]


def _cell_text(cell: Cell) -> str:
    return plain(cell.children)


def _longest_word(cells: tuple[str, ...]) -> int:
    return max((len(word) for text in cells for word in text.split()), default=1)
