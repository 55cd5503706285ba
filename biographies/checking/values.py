"""What a check is given and what it gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from biographies.checking.fixes import FIXES


class Severity(StrEnum):
    """How much a finding matters; an error blocks approval."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Support(StrEnum):
    """How a citation's passage carries its statement."""

    QUOTED = "quoted"
    SUPPORTED = "supported"
    PARTIAL = "partial"
    UNSUPPORTED = "unsupported"
    NEEDS_EDITOR = "needs_editor"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class FoundProblem:
    """One finding before it is a row: [start, end) in the revision's Markdown."""

    rule: str  # "length.short", "citation.missing", …: stable
    severity: Severity
    message: str
    start: int = 0
    end: int = 0
    evidence: Mapping[str, object] = field(default_factory=dict)

    @property
    def fix(self) -> str:
        """Return what would fix it, in an editor's words."""
        return FIXES[self.rule]


@dataclass(frozen=True, slots=True)
class CitationSpan:
    """A statement [start, end) of the Markdown, its passage, and the words of it that it uses."""

    ordinal: int  # 1, 2, … in the text
    start: int
    end: int
    source: int
    passage: int
    passage_start: int
    passage_end: int
    support: Support


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What one check saw; is_valid is False when any finding is an error."""

    measures: Mapping[str, float | int | str | bool]
    problems: tuple[FoundProblem, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Tell whether no finding is an error."""
        return all(problem.severity != Severity.ERROR for problem in self.problems)


@dataclass(frozen=True, slots=True)
class BookPart:
    """A planned part of a book as its Markdown, "" while it is not written."""

    kind: str  # "introduction", "chapter", "conclusion", "chronology", …
    number: int  # of a chapter; 0 for other kinds
    title: str
    markdown: str
    target_words: int = 0  # 0 for back matter, which has no asked length
    is_evidence_limited: bool = False

    @property
    def name(self) -> str:
        """Return what the findings call it: "chapter 3", "introduction"."""
        return f"{self.kind} {self.number}" if self.number else self.kind


@dataclass(frozen=True, slots=True)
class BookSnapshot:
    """A whole book at one moment: every planned part in reading order, and its usable sources."""

    parts: tuple[BookPart, ...]
    sources: tuple[int, ...] = ()
    chapter_count: int = 0  # as asked; 0 if the parts are all there is to say
    passages: frozenset[tuple[int, int]] | None = None  # that marks may name; None: not known
