"""Keeps a new text of a chapter, with the citations that it makes."""

from dataclasses import dataclass, replace

from django.db.models import QuerySet

from biographies.checking import CitationSpan, derive_citations
from biographies.locking import refuse_missing
from biographies.models import Chapter, ChapterRevision, Citation, Passage, Source
from biographies.orders import refuse
from biographies.sources import MARK, count_markdown_words, is_foreign
from biographies.writing import WritingReport


@dataclass(frozen=True, slots=True)
class NewText:
    """A text before it is a revision: who wrote it, why, and out of what."""

    markdown: str
    author_kind: str
    author: str
    reason: str = ""
    feedback: str = ""
    settings_hash: str = ""
    supportable_words: int = 0
    is_evidence_limited: bool = False
    is_proposal: bool = False
    made_from_id: int | None = None  # the revision, 0 for none; None: the chapter's present one
    written: WritingReport | None = None  # of a model's writer


@dataclass(frozen=True, slots=True)
class MadeBy:
    """The attempt of a run that made something; empty outside the queue."""

    run_id: str = ""
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage's row, as far as a citation needs it."""

    id: int
    text: str
    is_foreign: bool = False  # in another language than the book


Passages = dict[tuple[int, int], StoredPassage]  # by source number and ordinal


def made_by(guard: object) -> MadeBy:
    """Return the attempt behind a guard; one without a run leaves both empty."""
    claim = getattr(guard, "claim", None)
    return MadeBy(getattr(claim, "run_id", ""), getattr(claim, "attempt", 0))


def stored_passages(rows: QuerySet[Passage]) -> Passages:
    """Return passages by source number and ordinal, without the texts of their whole sources."""
    fields = ("version__source__number", "ordinal", "pk", "text")
    tongues = ("version__language", "version__source__biography__language")
    ordered = rows.order_by("version__number", "pk")
    columns = ordered.values_list(*fields, *tongues, "version__number").distinct()
    return {
        (number, ordinal): StoredPassage(passage_id, text, is_foreign(own, book))
        for number, ordinal, passage_id, text, own, book, _ in columns
    }


def passages_of(revision: ChapterRevision) -> Passages:
    """Return the passages that a revision cites: the very ones, whatever was read again since."""
    return stored_passages(Passage.objects.filter(citations__revision=revision))


def passages_for(chapter: Chapter, markdown: str) -> Passages:
    """Return the passages that a new text may mean: its own first, then any of the book's.

    Of whichever reading: a source's passages are counted on from one reading to the next.
    """
    known = stored_passages(Passage.objects.filter(allocations__chapter=chapter))
    marks = {(int(found["source"]), int(found["ordinal"])) for found in MARK.finditer(markdown)}
    for number in {number for number, ordinal in marks if (number, ordinal) not in known}:
        sources = Source.objects.filter(biography_id=chapter.biography_id, number=number)
        ordinals = [ordinal for source, ordinal in marks if source == number]
        rows = Passage.objects.filter(version__source__in=sources, ordinal__in=ordinals)
        known = stored_passages(rows) | known
    return known


def in_another_language(passages: Passages) -> set[tuple[int, int]]:
    """Return source number and ordinal of the passages that a text can only translate."""
    return {label for label, passage in passages.items() if passage.is_foreign}


def cite(markdown: str, passages: Passages) -> tuple[CitationSpan, ...]:
    """Return a text's citations, each of a known passage; slow, so outside a transaction.

    Raises InvalidInputError if a mark names a passage that the book does not have.
    """
    for found in MARK.finditer(markdown):
        if (int(found["source"]), int(found["ordinal"])) not in passages:
            refuse(found[0], "the book has no such passage")
    texts = {label: passage.text for label, passage in passages.items()}
    return derive_citations(markdown, passages=texts, foreign=in_another_language(passages))


def insert_revision(
    chapter: Chapter, text: NewText, cited: tuple[Passages, tuple[CitationSpan, ...]], made: MadeBy
) -> ChapterRevision:
    """Write the chapter's next revision and its citations; call it within a transaction."""
    passages, spans = cited
    last = chapter.revisions.order_by("-number").values_list("number", flat=True).first() or 0
    revision = ChapterRevision(
        chapter=chapter,
        number=last + 1,
        markdown=text.markdown,
        parent_id=_parent_id(chapter, text),
        author_kind=text.author_kind,
        author=text.author,
        reason=text.reason,
        feedback=text.feedback,
        settings_hash=text.settings_hash,
        word_count=count_markdown_words(text.markdown),
        target_words=chapter.target_words,
        supportable_words=text.supportable_words,
        plan_version=chapter.planned_in,
        is_proposal=text.is_proposal,
        run_id=made.run_id,
        attempt=made.attempt,
    )
    revision.save()
    Citation.objects.bulk_create(
        Citation(
            revision=revision,
            ordinal=span.ordinal,
            start=span.start,
            end=span.end,
            passage_id=passages[(span.source, span.passage)].id,
            passage_start=span.passage_start,
            passage_end=span.passage_end,
            support=span.support,
        )
        for span in spans
    )
    return revision


def _parent_id(chapter: Chapter, text: NewText) -> int | None:
    made_from = text.made_from_id
    return chapter.current_revision_id if made_from is None else made_from or None


def insert_proposal(
    chapter: Chapter, text: NewText, cited: tuple[Passages, tuple[CitationSpan, ...]], made: MadeBy
) -> ChapterRevision:
    """Write a text beside the chapter's own, once for its run; call it within a transaction.

    Raises LockedTextMissingError if it lacks a statement that no engine may change and that the
    text has it was made from. What came into the chapter since is kept when it is accepted.
    """
    rows = chapter.revisions.filter(is_proposal=True, run_id=made.run_id).exclude(run_id="")
    before = rows.first()
    if before:
        return before
    refuse_missing(chapter, text.markdown, made_from_id=_parent_id(chapter, text))
    return insert_revision(chapter, replace(text, is_proposal=True), cited, made)
