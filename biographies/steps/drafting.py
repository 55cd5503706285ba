"""Writes one part of a book, once for its plan."""

from dataclasses import replace

from biographies.errors import NothingSupportableError
from biographies.guard import WriteGuard
from biographies.locking import KeptText, kept_text, refuse_missing
from biographies.models import Biography, Chapter, ChapterRevision
from biographies.models.states import UNFINISHED, State
from biographies.steps.briefs import brief_hash, make_brief
from biographies.steps.revisions import (
    NewText,
    cite,
    insert_proposal,
    insert_revision,
    made_by,
    passages_for,
)
from biographies.steps.validation import keep_writing_report
from biographies.steps.writers import writer_for
from biographies.writing import Brief, Writer, render_markdown

FULL = 0.97  # of a part's words, from which statements that stay leave nothing to write


def write_part(chapter: Chapter, *, guard: WriteGuard) -> dict[str, object]:
    """Write a planned part and return its figures; one that is written already is left alone.

    Raises NothingSupportableError where the sources carry no sentence of it, unless the whole
    book is being made: then the part stays empty and the book goes on.
    """
    guard.describe(subject=chapter.biography.run_subject, step=chapter.label)
    if chapter.is_written:
        return _as_it_is(chapter, guard=guard)
    with guard.write():
        Chapter.objects.begin(chapter.pk)
    try:
        writer = writer_for(chapter, guard=guard)
        text = draft_around(kept_text(chapter), make_brief(chapter), writer)
    except NothingSupportableError:
        if not is_being_made(chapter.biography_id):
            raise
        with guard.write():
            Chapter.objects.leave_empty(chapter.pk)
    else:
        keep_text(chapter, text, guard=guard)
    return summary(Chapter.objects.get(pk=chapter.pk))


def _as_it_is(chapter: Chapter, *, guard: WriteGuard) -> dict[str, object]:
    """Return the figures of a written part, which needs nothing but its state put right."""
    if chapter.state in UNFINISHED:
        with guard.write():
            Chapter.objects.return_to_review(chapter.pk)
        chapter.refresh_from_db()
    return summary(chapter)


def draft_around(kept: KeptText, brief: Brief, writer: Writer) -> NewText:
    """Return what a writer makes of a brief, with the statements that stay in it and counted.

    Where they take all the words there are, or the sources carry nothing else, they are the text.
    """
    narrowed = kept.narrow(brief)
    alone = NewText(
        markdown="",
        author_kind=ChapterRevision.AuthorKind.ENGINE,
        author=writer.name,
        feedback=brief.feedback,
        settings_hash=brief_hash(writer.name, narrowed),
    )
    try:
        is_full = kept.words >= FULL * brief.target_words
        text = alone if is_full else draft_text(narrowed, writer=writer)
    except NothingSupportableError:
        if not kept.readings:
            raise
        text = replace(alone, is_evidence_limited=True)
    words = text.supportable_words + kept.words
    return replace(
        text,
        markdown=kept.put_in(text.markdown),
        supportable_words=words,
        settings_hash=kept.hashed(text.settings_hash),
    )


def draft_text(brief: Brief, *, writer: Writer) -> NewText:
    """Return what a writer makes of a brief."""
    draft = writer.write(brief)
    return NewText(
        markdown=render_markdown(draft),
        author_kind=ChapterRevision.AuthorKind.ENGINE,
        author=writer.name,
        feedback=brief.feedback,
        settings_hash=brief_hash(writer.name, brief),
        supportable_words=draft.supportable_words,
        written=draft.report,
        # Short of the target with words to spare is a matter of whole sentences, not of evidence.
        is_evidence_limited=draft.is_evidence_limited
        and draft.supportable_words < draft.target_words,
    )


def keep_text(chapter: Chapter, text: NewText, *, guard: WriteGuard) -> ChapterRevision | None:
    """Make a text the chapter's current one, or a proposal beside what a person keeps by now.

    None, and nothing kept, if another run gave the chapter a text meanwhile.
    """
    text = replace(text, made_from_id=chapter.current_revision_id or 0)
    passages = passages_for(chapter, text.markdown)
    cited = (passages, cite(text.markdown, passages))
    guard.check()
    with guard.write():
        locked = Chapter.objects.select_for_update().get(pk=chapter.pk)
        if locked.is_kept or locked.current_revision_id != chapter.current_revision_id:
            Chapter.objects.return_to_review(locked.pk)
            return insert_proposal(locked, text, cited, made_by(guard)) if locked.is_kept else None
        refuse_missing(locked, text.markdown, made_from_id=locked.current_revision_id)
        revision = insert_revision(locked, text, cited, made_by(guard))
        Chapter.objects.store_revision(
            locked.pk, revision_id=revision.pk, parent_id=locked.current_revision_id
        )
        Biography.objects.reopen(locked.biography_id)
        Chapter.objects.filter(pk=locked.pk).update(
            supportable_words=text.supportable_words,
            is_evidence_limited=text.is_evidence_limited,
        )
        if text.written is not None:
            keep_writing_report(locked, revision, text.written, made_by(guard))
    return revision


def is_being_made(biography_id: int) -> bool:
    """Tell whether the whole book is being made, of which this part is one among others."""
    states = [State.QUEUED, State.RUNNING]
    return Biography.objects.filter(pk=biography_id, state__in=states).exists()


def summary(chapter: Chapter) -> dict[str, object]:
    """Return a part's figures: ids, counts and states."""
    revision = chapter.current_revision
    return {
        "biography_id": chapter.biography_id,
        "chapter_id": chapter.pk,
        "revision_id": revision.pk if revision else None,
        "kind": chapter.kind,
        "number": chapter.number,
        "title": chapter.title,
        "status": chapter.state,
        "word_count": revision.word_count if revision else 0,
        "target_words": chapter.target_words,
        "supportable_words": chapter.supportable_words,
        "is_evidence_limited": chapter.is_evidence_limited,
        "citations": revision.citations.count() if revision else 0,
        "findings": chapter.findings.open().count(),
    }
