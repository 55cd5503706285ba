"""The values that pass between sources, writing, checking and exporting."""

from dataclasses import dataclass, field
from enum import StrEnum


class BlockKind(StrEnum):
    """What a stretch of a source is; only paragraphs may stand in a chapter as prose."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    VERSE = "verse"
    LIST = "list"
    TABLE = "table"
    NOTE = "note"
    FRONT = "front"  # forewords, contents, indexes, notes' lists: kept, never prose


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch [start, end) of a SourceText, in characters."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0  # of a heading, 1 to 6


@dataclass(frozen=True, slots=True)
class SourceText:
    """A source as normalised text: NFC, no markup, no note marks, blocks apart by a blank line."""

    text: str
    blocks: tuple[Block, ...]
    encoding: str
    title: str = ""  # what the file says of itself (front matter, <title>); "" if nothing
    authors: tuple[str, ...] = ()
    language: str = ""
    pages: tuple[tuple[int, int], ...] = ()  # (start, page) where the file has pages
    remarks: tuple[str, ...] = ()  # what reading it left out, in an editor's words
    facts: dict[str, str] = field(default_factory=dict)  # year, publisher …: as Record.extra


@dataclass(frozen=True, slots=True)
class PassageSpan:
    """A passage before it is a row: [start, end) in the SourceText, one kind, under one heading."""

    ordinal: int  # 1, 2, … in the order of the source
    start: int
    end: int
    kind: BlockKind
    heading: str  # "I Antecedents › II"; "" before the first heading
    first_year: int | None
    last_year: int | None
    continues: bool = False  # begins in the middle of a paragraph that the passage before began
    page: int | None = None  # where it begins
    paragraph: int = 0  # where it begins, under its heading, from 1; 0: not known


@dataclass(frozen=True, slots=True)
class Passage:
    """A stored passage as the domain sees it; `source` is the book's number of its source."""

    source: int
    ordinal: int
    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    heading: str = ""
    first_year: int | None = None
    last_year: int | None = None
    continues: bool = False  # begins in the middle of a paragraph that the passage before began
    page: int | None = None  # where it begins
    paragraph: int = 0  # where it begins, under its heading, from 1; 0: not known

    @property
    def label(self) -> str:
        """Return the name that a citation mark carries: s2p412."""
        return f"s{self.source}p{self.ordinal}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence [start, end) of a text, in characters; paragraph counts from 0 in that text."""

    start: int
    end: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date [start, end) as a text gives it; month and day are None where it gives none."""

    start: int
    end: int
    year: int
    month: int | None = None
    day: int | None = None
    is_circa: bool = False  # "about 1816", "c. 1816"


@dataclass(frozen=True, slots=True)
class StatementSpan:
    """A statement [start, end) of a chapter's Markdown, its marks included.

    text is what a reader reads of it, without markup and marks; the marks begin at text_end. A
    statement with no marks and no editor's notes is uncited.
    """

    start: int
    end: int
    text_end: int
    text: str
    marks: tuple[tuple[int, int], ...]  # (source, passage ordinal)
    paragraph: int  # counts from 0 in the Markdown
    editor_notes: tuple[str, ...] = ()  # labels of notes such as [^1]


@dataclass(frozen=True, slots=True)
class Record:
    """A source's bibliographic record, after CSL-JSON; authors as "Family, Given" or a literal."""

    title: str
    authors: tuple[str, ...] = ()
    year: str = ""
    publisher: str = ""
    place: str = ""
    url: str = ""
    kind: str = "book"
    extra: dict[str, str] = field(default_factory=dict)
