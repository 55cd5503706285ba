"""Writes a chapter again: a proposal beside its text, or its new text after failed checks."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from biographies.directives import (
    FIRMEST,
    Directive,
    Made,
    Outcome,
    Setting,
    Version,
    apply_directives,
    judge_directives,
    pressing,
    read_directives,
    readings_to_keep,
)
from biographies.errors import ChapterNotWrittenError, NothingSupportableError
from biographies.guard import WriteGuard
from biographies.locking import KeptText, kept_text
from biographies.models import Chapter, ChapterRevision
from biographies.pipeline import MAX_REGENERATIONS
from biographies.sources import count_markdown_words
from biographies.steps.briefs import make_brief
from biographies.steps.drafting import draft_around, keep_text
from biographies.steps.library import BookLibrary, told_already
from biographies.steps.revisions import NewText, cite, insert_proposal, made_by, passages_for
from biographies.steps.writers import writer_for
from biographies.writing import Brief, Writer

AFTER_CHECKS = "checks"  # the reason that the pipeline gives
_NOTHING_LEFT = "Nothing is changed: with this, no sentence would be left that can be written."


@dataclass(frozen=True, slots=True)
class Order:
    """What a new text is written from, and what is asked of it."""

    chapter: Chapter
    before: Version
    brief: Brief
    directives: tuple[Directive, ...]
    library: BookLibrary
    kept: KeptText
    writer: Writer


@dataclass(frozen=True, slots=True)
class Attempt:
    """A new text, and what became of each thing that was asked of it."""

    text: NewText
    outcomes: tuple[Outcome, ...]


def regenerate(
    chapter: Chapter, *, reason: str, feedback: str, guard: WriteGuard
) -> dict[str, object]:
    """Write a new version and return what became of it and of each thing that was asked.

    A person's request gives a proposal. After failed checks the new text takes the old one's
    place, unless a person wrote or approved that, be it meanwhile. The same text as before is no
    new version, and nor is one of which what was asked leaves nothing.

    Raises ChapterNotWrittenError where there is nothing yet to write again.
    """
    guard.describe(subject=chapter.biography.run_subject, step=chapter.label)
    current = chapter.current_revision
    if current is None:
        msg = f"{chapter.label} of biography {chapter.biography_id} is not written yet"
        raise ChapterNotWrittenError(msg)
    is_after_checks = reason == AFTER_CHECKS
    writer = writer_for(chapter, guard=guard)
    order = _order(chapter, current, writer, reason=reason, feedback=feedback)
    attempt = _write(order, guard)
    text = replace(attempt.text, reason=reason[:200])
    is_new = text.markdown != current.markdown
    is_proposal = not is_after_checks or chapter.is_kept
    revision = _keep(chapter, replace(text, is_proposal=is_proposal), guard) if is_new else None
    _settle(chapter, is_after_checks=is_after_checks, is_new=is_new, guard=guard)
    return _figures(chapter, current, revision) | _said(attempt.outcomes)


def _order(
    chapter: Chapter, current: ChapterRevision, writer: Writer, *, reason: str, feedback: str
) -> Order:
    """Return what a text is to be written from.

    What takes the text's place by itself is made from the chapter's own passages: those that other
    chapters might need are given out by a person alone.
    """
    is_after_checks = reason == AFTER_CHECKS
    asked = feedback or (_complaints(chapter) if is_after_checks else "")
    directives = read_directives(feedback)
    before = Version(current.word_count, current.markdown)
    return Order(
        chapter=chapter,
        before=before,
        brief=make_brief(chapter, feedback=asked),
        directives=directives,
        library=BookLibrary(chapter, has_spare=not is_after_checks),
        kept=kept_text(chapter, also=readings_to_keep(directives, before)),
        writer=writer,
    )


def _write(order: Order, guard: WriteGuard) -> Attempt:
    """Write a text as asked; more or less of a matter is pressed harder until it is met.

    What cannot be met even so is not followed at all: it would change the text for nothing.
    """
    for firmness in range(FIRMEST + 1):
        guard.check()
        attempt = _attempt(order, order.directives, firmness)
        vain = pressing(order.directives, attempt.outcomes)
        if not vain:
            return attempt
    return _attempt(order, tuple(one for one in order.directives if one not in vain), 0)


def _attempt(order: Order, followed: Sequence[Directive], firmness: int) -> Attempt:
    setting = Setting(order.before, order.library, firmness)
    brief = _without_repetition(order, apply_directives(order.brief, followed, setting))
    made = Made(
        before=order.before,
        after=order.before,
        library=order.library,
        passages=brief.passages,
        kept=frozenset(order.kept.readings),
    )
    try:
        text = draft_around(order.kept, brief, order.writer)
    except NothingSupportableError:
        if not order.directives:
            raise
        return _unchanged(order, made)
    after = Version(count_markdown_words(text.markdown), text.markdown, text.is_evidence_limited)
    return Attempt(text, judge_directives(order.directives, replace(made, after=after)))


def _unchanged(order: Order, made: Made) -> Attempt:
    """Return the text as it is, where what was asked would leave none."""
    outcomes = tuple(
        one if one.is_met else replace(one, why=f"{_NOTHING_LEFT} {one.why}")
        for one in judge_directives(order.directives, made)
    )
    kind = ChapterRevision.AuthorKind.ENGINE
    text = NewText(made.before.text, author_kind=kind, author=order.writer.name)
    return Attempt(text, outcomes)


def _without_repetition(order: Order, brief: Brief) -> Brief:
    """Bar of passages that the chapter had not before what the book says already."""
    own = {(one.source, one.ordinal) for one in order.brief.passages}
    fresh = [one for one in brief.passages if (one.source, one.ordinal) not in own]
    if not fresh:
        return brief
    told = told_already(order.chapter.biography, fresh)
    return replace(brief, barred=(*brief.barred, *told))


def _figures(
    chapter: Chapter, current: ChapterRevision, revision: ChapterRevision | None
) -> dict[str, object]:
    return {
        "biography_id": chapter.biography_id,
        "chapter_id": chapter.pk,
        "number": chapter.number,
        "proposal_id": revision.pk if revision and revision.is_proposal else None,
        "revision_id": revision.pk if revision else current.pk,
        "is_unchanged": revision is None,
        "word_count": revision.word_count if revision else current.word_count,
        "word_count_before": current.word_count,
    }


def _said(outcomes: Sequence[Outcome]) -> dict[str, object]:
    return {
        "directives_met": [one.said for one in outcomes if one.is_met],
        "directives_not_met": [one.said for one in outcomes if not one.is_met],
        "directives_why": [asdict(one) for one in outcomes],
    }


def _keep(chapter: Chapter, text: NewText, guard: WriteGuard) -> ChapterRevision | None:
    if not text.is_proposal:
        return keep_text(chapter, text, guard=guard)
    text = replace(text, made_from_id=chapter.current_revision_id or 0)
    passages = passages_for(chapter, text.markdown)
    cited = (passages, cite(text.markdown, passages))
    guard.check()
    with guard.write():
        locked = Chapter.objects.select_for_update().get(pk=chapter.pk)
        return insert_proposal(locked, text, cited, made_by(guard))


def _settle(chapter: Chapter, *, is_after_checks: bool, is_new: bool, guard: WriteGuard) -> None:
    """Count a try after failed checks; a writer that has nothing else to say gets no other."""
    with guard.write():
        Chapter.objects.return_to_review(chapter.pk)
        if is_after_checks:
            tries = chapter.regenerations + 1 if is_new else MAX_REGENERATIONS
            Chapter.objects.filter(pk=chapter.pk).update(regenerations=tries)


def _complaints(chapter: Chapter) -> str:
    """Return what the checks found, as feedback for the writer."""
    findings = chapter.findings.open().exclude(severity="note").order_by("start", "pk")
    return "\n".join(findings.values_list("message", flat=True)[:50])
