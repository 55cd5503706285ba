"""What the exporters are given: the book's texts and the printed form of each citation."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ManuscriptPart:
    """One part of the book as its Markdown. kind is a Chapter kind: chapter, introduction, …"""

    kind: str
    number: int  # of a chapter; 0 for other kinds
    title: str
    markdown: str


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A book before it is set.

    notes maps a citation label ("s2p412") to its printed note, plain text; works holds the CSL-JSON
    records of the cited sources, by source number.
    """

    title: str
    subject: str
    language: str
    parts: tuple[ManuscriptPart, ...]
    notes: Mapping[str, str]
    subtitle: str = ""
    author: str = ""
    publisher: str = ""
    year: str = ""
    identifier: str = ""  # "urn:uuid:…", the same for the same revisions
    works: Mapping[int, Mapping[str, object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished file and what was measured while making it (JSON-able; "errors" must be empty)."""

    content: bytes
    suffix: str  # "md", "docx", "pdf", "epub"
    media_type: str
    report: dict[str, object]
