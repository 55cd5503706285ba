"""Lists: two patterns of nine levels, and a numbering of its own for each list."""

from biographies.exporting.word.styles import INDENT
from biographies.exporting.word.xml import document, twips

LEVELS = 9
_BULLETS = ("•", "–", "·")
_NUMBERS = ("decimal", "lowerLetter", "lowerRoman")


class Numbering:
    """Gives out numberings while the text is written; a second list begins anew."""

    def __init__(self) -> None:
        self._lists: list[str] = []

    def add(self, *, is_ordered: bool, level: int, start: int) -> int:
        """Return the id of a new list's numbering."""
        number = len(self._lists) + 1
        pattern = 1 if is_ordered else 0
        self._lists.append(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{pattern}"/>'
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/>'
            "</w:lvlOverride></w:num>"
        )
        return number

    def xml(self) -> bytes:
        """Return the numbering part."""
        return document("numbering", _pattern(0) + _pattern(1) + "".join(self._lists))


def indent(level: int) -> int:
    """Return the left indent of a list's text, in twips."""
    return twips(INDENT * 1.4 * (level + 1))


def _pattern(number: int) -> str:
    levels = "".join(_level(level, is_ordered=number == 1) for level in range(LEVELS))
    return (
        f'<w:abstractNum w:abstractNumId="{number}">'
        f'<w:multiLevelType w:val="hybridMultilevel"/>{levels}</w:abstractNum>'
    )


def _level(level: int, *, is_ordered: bool) -> str:
    kind = _NUMBERS[level % 3] if is_ordered else "bullet"
    text = f"%{level + 1}." if is_ordered else _BULLETS[level % 3]
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{indent(level)}" w:hanging="{twips(INDENT)}"/></w:pPr></w:lvl>'
    )
