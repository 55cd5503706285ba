"""What the pipeline knows of a book: its rows at one moment, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class RunState(StrEnum):
    """How far the run with some key is; failed covers cancelled too."""

    UNFINISHED = "unfinished"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RunFact:
    """The run that carries a key: how far it is and, if it failed, why."""

    state: RunState
    cause: str = ""


@dataclass(frozen=True, slots=True)
class SourceFact:
    """A source of the book; versions counts how often it was read."""

    id: int
    filename: str
    state: str = "ready"
    versions: int = 0
    is_numbered: bool = True
    cause: str = ""

    @property
    def is_unread(self) -> bool:
        """Tell whether it waits to be read."""
        return self.state in ("queued", "parsing")


@dataclass(frozen=True, slots=True)
class PartFact:
    """The introduction, a chapter or the conclusion, and what the checks said of its text."""

    kind: str
    number: int = 0
    target_words: int = 1000
    planned_in: int = 0
    revision_id: int | None = None
    is_written: bool = False  # has a text made for its present plan, or a person's
    is_supported: bool = True  # the sources carry at least something of it
    is_evidence_limited: bool = False
    is_kept: bool = False  # a person wrote or approved it: never written over
    regenerations: int = 0
    checks: Mapping[str, bool] = field(default_factory=dict)  # of its revision: is it valid

    @property
    def label(self) -> str:
        """Return what people call it; its runs carry this as their step."""
        return f"{self.kind} {self.number}" if self.number else self.kind

    @property
    def place(self) -> str:
        """Return its part of a key."""
        return f"{self.kind}:{self.number}" if self.number else self.kind


@dataclass(frozen=True, slots=True)
class BookSnapshot:
    """All that decides what comes next, read from the book's rows at one moment.

    runs holds a fact for every key of the book that is unfinished, succeeded, or failed since the
    book was last started.
    """

    biography_id: int
    subject: str
    writer: str = "extractive"
    batch_size: int = 5
    chapter_count: int = 0
    tolerance: float = 0.05
    min_sources: int = 1
    introduction_words: int = 0
    conclusion_words: int = 0
    plan_version: int = 0
    is_plan_only: bool = False  # nothing was asked for beyond the plan
    sources: tuple[SourceFact, ...] = ()
    parts: tuple[PartFact, ...] = ()
    text_hash: str = ""
    back_matter_hash: str = ""  # of the text that the back matter was compiled from
    checked_hash: str = ""  # of the text that the whole-book check saw
    exported: frozenset[str] = frozenset()  # formats made from the present text
    blocked: str = ""  # why no file may be made of it, once it is checked
    runs: Mapping[str, RunFact] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return how runs and keys name the book."""
        return f"biography:{self.biography_id}"

    def key(self, *places: str) -> str:
        """Return an idempotency key within this book."""
        return "/".join((self.name, *places))
