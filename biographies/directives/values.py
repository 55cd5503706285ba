"""What feedback asks for, what it is compared with, and what became of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from biographies.sources import Passage, StatementSpan, statements
from biographies.writing import Brief

OUT, ONLY, IN = "out", "only", "in"  # what is to be done with what a directive names
AT_MOST, AT_LEAST = "at most", "at least"
Label = tuple[int, int]  # of a passage: its source's number and its ordinal


def label_of(passage: Passage) -> Label:
    """Return the source's number and the ordinal of a passage."""
    return passage.source, passage.ordinal


@dataclass(frozen=True, slots=True)
class Directive:
    """One thing that is asked, in its own words.

    kind names its rule ("words", "shorter", "longer", "leave out", "source", "passage", "years",
    "order", "more", "less", "lock"), or is "other": not understood. value is what it names, as its
    rule writes it: "800", "0.667", "2,3", "2p412", "1840-1850", "horses". mode says what is to be
    done with it; of a number of words, whether it is the most or the least.
    """

    kind: str
    said: str
    value: str = ""
    mode: str = OUT


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a directive; why is a sentence for an editor."""

    said: str
    is_met: bool
    why: str


@dataclass(frozen=True, slots=True)
class Version:
    """A text as it is compared: its Markdown, how long it is, and if its sources carry no more."""

    word_count: int
    text: str
    is_evidence_limited: bool = False

    @property
    def said(self) -> tuple[StatementSpan, ...]:
        """Return its statements."""
        return statements(self.text)


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that feedback names; home is the part of the book that it belongs to, or ""."""

    passage: Passage
    home: str = ""


class Library(Protocol):
    """A book's sources, as far as feedback may speak of them."""

    @property
    def names(self) -> Mapping[int, tuple[str, ...]]:
        """Return what each source may be called, by its number: title and file first."""

    def spare(self, words: str, source: int | None = None) -> Sequence[Passage]:
        """Return passages of no part of the book that speak of words, or that a source has."""

    def find(self, source: int, ordinal: int) -> Found | None:
        """Return a passage of the book."""

    def told_in(self, words: str) -> Sequence[str]:
        """Return the other parts of the book whose passages speak of words."""


class NoLibrary:
    """A library that knows of nothing but what it is shown."""

    names: Mapping[int, tuple[str, ...]] = {}

    def spare(self, words: str, source: int | None = None) -> Sequence[Passage]:
        """Return nothing."""
        return ()

    def find(self, source: int, ordinal: int) -> Found | None:
        """Return nothing."""
        return None

    def told_in(self, words: str) -> Sequence[str]:
        """Return nothing."""
        return ()


@dataclass(frozen=True, slots=True)
class Setting:
    """What a brief is changed by: the present text, the library, and how firmly (0, 1, 2)."""

    before: Version | None = None
    library: Library = field(default_factory=NoLibrary)
    firmness: int = 0

    @property
    def cited(self) -> frozenset[Label]:
        """Return the passages that the present text cites."""
        said = self.before.said if self.before else ()
        return frozenset(label for one in said for label in one.marks)


@dataclass(frozen=True, slots=True)
class Made:
    """What a directive is measured on: the texts, what the new one had to be made from."""

    before: Version
    after: Version
    library: Library = field(default_factory=NoLibrary)
    passages: tuple[Passage, ...] = ()  # that the new text might use; () where nobody knows
    kept: frozenset[str] = frozenset()  # readings of statements that no engine may change


Apply = Callable[[Brief, Directive, Setting], Brief]


def as_it_is(brief: Brief, _directive: Directive, _setting: Setting) -> Brief:
    """Return the brief unchanged."""
    return brief


@dataclass(frozen=True, slots=True)
class Rule:
    """What is done for directives of some kinds: matter is added, then narrowed, then shaped."""

    kinds: frozenset[str]
    judge: Callable[[Directive, Made], tuple[bool, str]]
    add: Apply = as_it_is
    narrow: Apply = as_it_is
    shape: Apply = as_it_is
