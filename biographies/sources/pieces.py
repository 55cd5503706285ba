"""What a reader gives: pieces of text in order, before they are one normalised text."""

import re
from dataclasses import dataclass, field

from biographies.sources.normalising import normalise
from biographies.sources.values import Block, BlockKind, SourceText

_NOTE_MARK = re.compile(r"[ ]?(?:\[\^[^\]\s\[]{1,40}\]|\[(?:\d{1,3}|[*†‡§¶]{1,3})\])")
_BLANKS = re.compile(r"[ \t]+")
_SPACES = re.compile(r" +")
_TABS = re.compile(r" *\t[ \t]*")
_AROUND_LINES = re.compile(r"[ \t]?\n[ \t\n]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A block as a reader found it; lines of verse and rows of tables are apart by one line end."""

    kind: BlockKind
    text: str
    level: int = 0


@dataclass(slots=True)
class Reading:
    """All that a reader found in a file."""

    pieces: list[Piece] = field(default_factory=list)
    title: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""


def assemble(reading: Reading, *, encoding: str) -> SourceText:
    """Put pieces together as one text, a blank line between them, and note where each stands."""
    blocks: list[Block] = []
    parts: list[str] = []
    at = 0
    for piece in reading.pieces:
        text = tidy(piece.text, keeps_tabs=piece.kind is BlockKind.TABLE)
        if not any(char.isalnum() for char in text):
            continue
        blocks.append(Block(piece.kind, at, at + len(text), piece.level))
        parts.append(text)
        at += len(text) + 2
    return SourceText(
        text="\n\n".join(parts),
        blocks=tuple(blocks),
        encoding=encoding,
        title=tidy(reading.title),
        authors=reading.authors,
        language=reading.language,
    )


def tidy(text: str, *, keeps_tabs: bool = False) -> str:
    """Return a block's text normalised, without marks of notes and without needless space."""
    text = _NOTE_MARK.sub("", normalise(text))
    text = _TABS.sub("\t", text) if keeps_tabs else text
    text = (_SPACES if keeps_tabs else _BLANKS).sub(" ", text)
    return _AROUND_LINES.sub("\n", text).strip()
