"""What the model's writer is given besides a brief, and what it works with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from biographies.sources import Passage
from biographies.writing.llm.stand_ins import StandIns

CARRIED = frozenset({"quoted", "supported"})
NEEDS_EDITOR = "needs_editor"


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """How a book is to sound; the same for all its parts."""

    tense: str = "past"
    tone: str = "plain and exact"
    spelling: str = "British"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a passage is to a claim: support is a word of checking, [start, end) its evidence."""

    support: str
    start: int
    end: int
    reason: str = ""  # in an editor's words, "" where it is carried

    @property
    def is_carried(self) -> bool:
        """Tell whether the claim may stand in a book."""
        return self.support in CARRIED


class Judge(Protocol):
    """Holds a claim against a passage, as the checks of the finished text will.

    A claim in another language than its passage is never more than "needs_editor": rules of words
    cannot carry it.
    """

    def __call__(self, claim: str, passage: Passage) -> Judgement:
        """Return the judgement; the same claim and passage always have the same."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement as the model wrote it, with the ids that it cites."""

    text: str
    cites: tuple[str, ...]
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A claim that no passage carries as it stands, and why."""

    claim: Claim
    reason: str


@dataclass(frozen=True, slots=True)
class SectionOrder:
    """One section to write: its length, its passages under short ids, and what can stand in.

    Passages are in the reading order of the plan; worth says how much each tells of the part.
    """

    number: int
    count: int
    heading: str
    words: int
    passages: Mapping[str, Passage]
    worth: Mapping[str, float]
    stand_ins: StandIns
