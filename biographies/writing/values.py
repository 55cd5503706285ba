"""What a writer is given and what it gives back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from biographies.sources import Passage, Record, is_foreign

QUOTE_ONLY = "quote_only"  # the rights of a source that may be quoted and no more


@dataclass(frozen=True, slots=True)
class ChapterSpec:
    """What an editor asked of one chapter; an empty title or brief is for the plan to make."""

    number: int
    title: str = ""
    target_words: int = 2550
    brief: str = ""
    keywords: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """A source of the book: its number in citation marks, its record, and how it may be used."""

    number: int
    record: Record
    language: str = "en"
    rights: str = ""  # QUOTE_ONLY binds the writers; anything else does not
    voice: str = ""  # "first" or "third"; "": not known yet
    first_person: tuple[tuple[int, int], ...] = ()  # passages that say I: first and last ordinal
    speaker: str = ""  # whose words are quoted from it: Franklin; "" where that is not known
    is_memoir: bool = False  # most of it is told by the subject


@dataclass(frozen=True, slots=True)
class SentenceRef:
    """One sentence of a passage: [start, end) in the passage's text."""

    source: int
    ordinal: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PartPlan:
    """One part of the planned book with the passages that are its own and no other part's.

    kind is "introduction", "chapter" or "conclusion"; number counts chapters from 1 and is 0 for
    the other two. Passages are (source number, passage ordinal), in reading order.
    """

    kind: str
    number: int
    title: str
    brief: str
    keywords: tuple[str, ...]
    first_year: int | None
    last_year: int | None
    target_words: int
    supportable_words: int
    passages: tuple[tuple[int, int], ...]
    barred: tuple[SentenceRef, ...]  # told better in another passage of the book


@dataclass(frozen=True, slots=True)
class BookPlan:
    """The introduction, the chapters and the conclusion, in the order of the book.

    set_aside names the sources that no part uses, with the reason in an editor's words.
    """

    parts: tuple[PartPlan, ...]
    set_aside: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class QuoteLimits:
    """How many words may be quoted where no more is allowed: at once, and of one source in all."""

    words_each: int = 50
    words_per_source: int = 300


@dataclass(frozen=True, slots=True)
class SourceMeasure:
    """What all of a source holds, where a plan is given only some of its passages."""

    words: int
    mentions: float  # share of its passages of prose that name the subject


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What a book is planned from; chapter_count and words_per_chapter count without specs only.

    measures are of the sources, by number, where `passages` is a shortlist. translates: whoever
    writes can translate, so sources in other languages are planned with too.
    """

    subject: str
    sources: Sequence[SourceInfo]
    passages: Sequence[Passage]
    specs: Sequence[ChapterSpec] = ()
    chapter_count: int = 20
    words_per_chapter: int = 2550
    introduction_words: int = 1000
    conclusion_words: int = 1000
    language: str = "en"
    quotes: QuoteLimits = field(default_factory=QuoteLimits)
    quoted: Mapping[int, int] = field(default_factory=dict)  # by source: words that others have
    measures: Mapping[int, SourceMeasure] = field(default_factory=dict)
    translates: bool = False

    def is_foreign(self, info: SourceInfo) -> bool:
        """Tell whether a source is in another language than the book."""
        return is_foreign(info.language, self.language)

    def can_use(self, info: SourceInfo) -> bool:
        """Tell whether a source's words can come into the book; a translation is no quotation."""
        may_be_translated = self.translates and info.rights != QUOTE_ONLY
        return may_be_translated or not self.is_foreign(info)


@dataclass(frozen=True, slots=True)
class CitedStatement:
    """A statement that stands in a chapter, with the passage it cites."""

    text: str
    source: int
    ordinal: int


@dataclass(frozen=True, slots=True)
class Brief:
    """All that a writer may know of one part: nothing outside it can come into the text.

    Passages are in the reading order of the plan (PartPlan.passages): the draft keeps that order.
    """

    subject: str
    kind: str
    title: str
    target_words: int
    passages: tuple[Passage, ...]
    barred: tuple[SentenceRef, ...] = ()
    keywords: tuple[str, ...] = ()
    brief: str = ""
    sources: tuple[SourceInfo, ...] = ()
    feedback: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a draft; [start, end) of its passage is what carries it.

    Of the extractive writer the text stands there word for word; a model says it in its own words.

    It is printed behind its lead, and in quotation marks where it is quoted.
    """

    text: str
    source: int
    ordinal: int
    start: int
    end: int
    lead: str = ""  # Markdown: attribution made from the source's record, exempt from citation
    is_quoted: bool = False  # printed in quotation marks


@dataclass(frozen=True, slots=True)
class Section:
    """A run of paragraphs, under a heading or none."""

    heading: str
    paragraphs: tuple[tuple[Statement, ...], ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A statement of a model that was not kept as it was, the ids it cited, and why."""

    text: str
    cites: str
    reason: str


@dataclass(frozen=True, slots=True)
class WritingReport:
    """What became of a model's answers on the way to a draft."""

    calls: int = 0
    refused: tuple[Refusal, ...] = ()
    stand_ins: int = 0  # sentences of the sources in the place of what was refused
    unknown_ids: int = 0  # cited and not given
    is_off_length: bool = False  # by more than 5 %: no voice was mixed in to reach the number


@dataclass(frozen=True, slots=True)
class Draft:
    """A part as written. supportable_words is what the passages could carry at most."""

    sections: tuple[Section, ...]
    word_count: int
    target_words: int
    supportable_words: int
    language: str = "en"  # of its quotation marks
    report: WritingReport | None = None  # of a model's writer

    @property
    def is_evidence_limited(self) -> bool:
        """Tell whether the sources could not carry the target (less the usual 5 %)."""
        return self.word_count < 0.95 * self.target_words


class Writer(Protocol):
    """Turns a brief into a draft whose every statement names its passage."""

    name: str

    def write(self, brief: Brief) -> Draft:
        """Write one part; raise NothingSupportableError where the passages carry no sentence."""
