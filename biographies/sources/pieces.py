"""What a reader gives: pieces of text in order, before they are one normalised text."""

import re
from dataclasses import dataclass, field

from biographies.sources.normalising import normalise
from biographies.sources.values import Block, BlockKind, SourceText

# Marks of notes, and of pages as transcriptions carry them: [^1], [1], [*], word[A], [Pg 12], {12}.
_NOTE_MARK = re.compile(
    r"""
    [ ]?\[(?:\^[^\]\s\[]{1,40} | \d{1,3} | [*†‡§¶]{1,3} | (?i:sidenote):[^\]]{0,300})\]
    |(?<=[\w.,;:!?”’)])\[[A-Z]\](?!\w)
    |\[(?i:pg|page|p\.)\s?[\divxlc]{1,6}\] | \{(?:pg\s?|p\.\s?)?\d{1,4}\}
    """,
    re.VERBOSE,
)
_BLANKS = re.compile(r"[ \t]+")
_SPACES = re.compile(r" +")
_TABS = re.compile(r" *\t[ \t]*")
_AROUND_LINES = re.compile(r"[ \t]?\n[ \t\n]*")
MAX_TITLE = 500
# A page's beginning stands in a reader's pieces as one private letter that has its number.
_MARKS_FROM, _MARKS_TO = 0x100000, 0x10FFFD
_PAGE_MARK = re.compile(f"[{chr(_MARKS_FROM)}-{chr(_MARKS_TO)}]")
_LOOSE_PAGE_MARK = re.compile(rf"({_PAGE_MARK.pattern})(\s+)")
_CODE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,2}")
_LANGUAGES = {
    "english": "en",
    "spanish": "es",
    "french": "fr",
    "german": "de",
    "italian": "it",
    "portuguese": "pt",
    "dutch": "nl",
    "latin": "la",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A block as a reader found it; lines of verse and rows of tables are apart by one line end.

    A `page_mark` in its text is where that page begins.
    """

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
    facts: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def page_mark(number: int) -> str:
    """Return what stands in a piece's text directly before the first word of a page; or nothing."""
    return chr(_MARKS_FROM + number) if 0 < number <= _MARKS_TO - _MARKS_FROM else ""


def without_page_marks(text: str) -> str:
    """Return a file's own text without letters that would be taken for marks of pages."""
    return _PAGE_MARK.sub("", text)


def assemble(reading: Reading, *, encoding: str) -> SourceText:
    """Put pieces together as one text, a blank line between them, and note where each stands."""
    blocks: list[Block] = []
    parts: list[str] = []
    pages: dict[int, int] = {}
    at = 0
    for piece in reading.pieces:
        text = _LOOSE_PAGE_MARK.sub(r"\2\1", piece.text)
        text = tidy(text, keeps_tabs=piece.kind is BlockKind.TABLE)
        text, begun = _without_pages(text)
        if not any(char.isalnum() for char in text):
            pages |= dict.fromkeys([at], begun[-1][1]) if begun else {}  # begins with what follows
            continue
        pages |= {at + place: number for place, number in begun}
        blocks.append(Block(piece.kind, at, at + len(text), piece.level))
        parts.append(text)
        at += len(text) + 2
    return SourceText(
        text="\n\n".join(parts),
        blocks=tuple(blocks),
        encoding=encoding,
        title=_line(reading.title)[:MAX_TITLE],
        authors=tuple(filter(None, map(_line, reading.authors))),
        language=_code(reading.language),
        pages=tuple(pages.items()),
        remarks=tuple(reading.remarks),
        facts={name: line for name, text in reading.facts.items() if (line := _line(text))},
    )


def _without_pages(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a text without marks of pages, and where each page begins in it with its number."""
    marks = list(_PAGE_MARK.finditer(text))
    begun = [(mark.start() - past, ord(mark[0]) - _MARKS_FROM) for past, mark in enumerate(marks)]
    return _PAGE_MARK.sub("", text) if marks else text, begun


def _line(text: str) -> str:
    return " ".join(tidy(without_page_marks(text)).split())


def _code(language: str) -> str:
    """Return a language's code; what is neither a code nor a usual name tells nothing."""
    language = language.strip()
    code = _LANGUAGES.get(language.lower(), language)
    return code if _CODE.fullmatch(code) else ""


def tidy(text: str, *, keeps_tabs: bool = False) -> str:
    """Return a block's text normalised, without marks of notes and without needless space."""
    text = _NOTE_MARK.sub("", normalise(text))
    text = _TABS.sub("\t", text) if keeps_tabs else text
    text = (_SPACES if keeps_tabs else _BLANKS).sub(" ", text)
    return _AROUND_LINES.sub("\n", text).strip()
