"""What the exporters are given: the book's texts, and what stands behind each citation."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from biographies.sources import CitedPlace, Record


@dataclass(frozen=True, slots=True)
class ManuscriptPart:
    """One part of the book as its Markdown. kind is a Chapter kind: chapter, introduction, …

    citations are the marks that are known to cite a passage, in order: each must come to a note.
    """

    kind: str
    number: int  # of a chapter; 0 for other kinds
    title: str
    markdown: str
    citations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexMention:
    """A name at `start` of a sentence that a part has; part counts from 0 in the manuscript."""

    part: int
    sentence: str
    start: int


@dataclass(frozen=True, slots=True)
class Indexed:
    """A name as the index lists it, and where the texts have it."""

    name: str
    mentions: tuple[IndexMention, ...]


@dataclass(frozen=True, slots=True)
class ManuscriptPicture:
    """A picture of the book by the name that its texts call it; the bytes as they are stored."""

    name: str
    content: bytes = field(repr=False)
    description: str = ""  # where the text that shows it gives none
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A book before it is set.

    places maps a citation label ("s2p412") to where its passage stands; works holds the records of
    the cited sources by source number; citation_style is "chicago", "apa" or "mla". index holds
    the names of an index of people, in its order. cover is the name of one of the pictures.
    """

    title: str
    subject: str
    language: str
    parts: tuple[ManuscriptPart, ...]
    places: Mapping[str, CitedPlace] = field(default_factory=dict)
    works: Mapping[int, Record] = field(default_factory=dict)
    citation_style: str = "chicago"
    subtitle: str = ""
    author: str = ""
    publisher: str = ""
    year: str = ""
    identifier: str = ""  # "urn:uuid:…", the same for the same revisions
    imprint: tuple[str, ...] = ()  # further lines: "Abridged from …"
    index: tuple[Indexed, ...] = ()
    pictures: tuple[ManuscriptPicture, ...] = ()
    cover: str = ""
    word_template: bytes = field(default=b"", repr=False)  # a .docx that read_template took
    isbn: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """A file and what was measured while making it (JSON-able).

    note_map has by part the marks that each printed note stands for, from note 1 on.
    """

    content: bytes
    suffix: str  # "md" ("md.zip" of more than one file), "docx", "pdf", "epub", "zip"
    media_type: str
    report: dict[str, object]
    note_map: dict[str, list[list[str]]] = field(default_factory=dict)

    @property
    def is_fit(self) -> bool:
        """Tell whether its preflight found no error: otherwise it is no finished file."""
        return not self.report["errors"]
