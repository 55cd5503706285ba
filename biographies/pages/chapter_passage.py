"""The passage behind a citation, with the words marked that carry its statement."""

from dataclasses import dataclass
from functools import cached_property

from biographies.locking import lock_of
from biographies.models import Chapter, ChapterRevision, Citation, Source, StatementLock
from biographies.sources import (
    CitedPlace,
    Citer,
    Record,
    StatementSpan,
    as_text,
    statements,
)
from biographies.steps import domain_record

AROUND = 300  # characters of context beside the marked words of a long passage
WHOLE = 1_200  # a passage of so many characters is shown whole
SUPPORT = {
    "quoted": "The passage has these very words.",
    "supported": "The passage has the statement’s names, numbers and most of its words.",
    "partial": "The passage carries only a part of the statement.",
    "unsupported": "The passage does not carry the statement.",
    "needs_editor": "Whether the passage carries it, an editor has to say.",
    "unchecked": "Nobody has compared statement and passage yet.",
}


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage around the words that carry the statement; marked is "" if none do."""

    before: str
    marked: str
    after: str
    is_cut_before: bool = False
    is_cut_after: bool = False


class CitedPassage:
    """One citation of a revision and the passage it points to."""

    def __init__(self, citation: Citation, *, is_current: bool) -> None:
        self.citation = citation
        self.is_current = is_current  # of the text that the chapter has now
        self.passage = citation.passage
        self.source: Source = citation.passage.version.source
        self.record = domain_record(self.source) if self.source.record else None

    @cached_property
    def excerpt(self) -> Excerpt:
        """Return the passage, or what stands around the marked words if it is long."""
        return excerpt(self.passage.text, self.citation.passage_start, self.citation.passage_end)

    @property
    def support_sentence(self) -> str:
        """Say in words how the passage carries the statement."""
        return SUPPORT.get(self.citation.support, "")

    @property
    def authors(self) -> str:
        """Return who wrote the source."""
        return "; ".join(self.record.authors) if self.record else ""

    @property
    def locator(self) -> str:
        """Return the headings that the passage stands under."""
        return self.passage.heading

    @property
    def statement(self) -> str:
        """Return what the chapter says with it."""
        markdown = self.citation.revision.markdown
        said = statement_at(statements(markdown), self.citation.ordinal)
        return said.text if said else markdown[self.citation.start : self.citation.end]

    @property
    def can_be_locked(self) -> bool:
        """Tell whether its statement stands in a text that somebody wrote."""
        kind = self.citation.revision.chapter.kind
        return self.is_current and kind not in Chapter.BACK_MATTER

    @cached_property
    def lock(self) -> StatementLock | None:
        """Return who locked its statement and when; None if it is free, or of an old text."""
        chapter = self.citation.revision.chapter
        return lock_of(chapter, self.statement) if self.is_current else None


def cited_passage(
    revision: ChapterRevision, ordinal: int, *, is_current: bool
) -> CitedPassage | None:
    """Return one citation of a text with its passage; None if it has no such citation."""
    rows = Citation.objects.filter(revision=revision, ordinal=ordinal)
    joined = rows.select_related("passage__version__source").defer("passage__version__text")
    citation = joined.first()
    if citation is None:
        return None
    citation.revision = revision
    return CitedPassage(citation, is_current=is_current)


def printed_notes(revision: ChapterRevision) -> dict[str, str]:
    """Return the full note that an export prints for each passage the text cites, by its label."""
    fields = ("version__source_id", "ordinal", "heading", "page", "paragraph")
    rows = revision.citations.order_by("ordinal").values_list(
        *(f"passage__{one}" for one in fields)
    )
    sources = Source.objects.in_bulk({row[0] for row in rows})
    records = {one.number or 0: record_of(one) for one in sources.values()}
    book = revision.chapter.biography
    citer = Citer(records, style=book.citation_style, language=book.language)
    return {
        f"s{sources[pk].number}p{ordinal}": as_text(
            citer.note([CitedPlace(sources[pk].number or 0, *place)])
        )
        for pk, ordinal, *place in rows
    }


def record_of(source: Source) -> Record:
    """Return a source's record; of one that was not read yet, its file's name."""
    return domain_record(source) if source.record else Record(title=source.title)


def excerpt(text: str, start: int, end: int) -> Excerpt:
    """Return a text around [start, end): whole, or if it is long 300 characters to each side."""
    start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
    end = max(start, end)
    first, last = 0, len(text)
    if len(text) > WHOLE:
        first = _word_start(text, start - AROUND)
        last = _word_end(text, end + AROUND)
    return Excerpt(
        before=text[first:start],
        marked=text[start:end],
        after=text[end:last],
        is_cut_before=first > 0,
        is_cut_after=last < len(text),
    )


def statement_at(said: tuple[StatementSpan, ...], ordinal: int) -> StatementSpan | None:
    """Return the statement that carries the mark with that ordinal."""
    for one in said:
        ordinal -= len(one.marks)
        if ordinal <= 0:
            return one
    return None


def _word_start(text: str, at: int) -> int:
    return 0 if at <= 0 else text.rfind(" ", 0, at) + 1


def _word_end(text: str, at: int) -> int:
    found = text.find(" ", at) if at < len(text) else -1
    return len(text) if found < 0 else found
