"""Writes a chapter again: a proposal beside its text, or its new text after failed checks."""

from dataclasses import replace

from biographies.directives import Version, apply_directives, is_met, read_directives
from biographies.errors import ChapterNotWrittenError
from biographies.guard import WriteGuard
from biographies.locking import kept_text
from biographies.models import Chapter, ChapterRevision
from biographies.pipeline import MAX_REGENERATIONS
from biographies.steps.briefs import make_brief
from biographies.steps.drafting import draft_around, keep_text
from biographies.steps.revisions import NewText, cite, insert_proposal, made_by, passages_for

AFTER_CHECKS = "checks"  # the reason that the pipeline gives


def regenerate(
    chapter: Chapter, *, reason: str, feedback: str, guard: WriteGuard
) -> dict[str, object]:
    """Write a new version and return what became of it and of each thing that was asked.

    A person's request gives a proposal. After failed checks the new text takes the old one's
    place, unless a person wrote or approved that, be it meanwhile. The same text as before is no
    new version.

    Raises ChapterNotWrittenError where there is nothing yet to write again.
    """
    guard.describe(subject=chapter.biography.run_subject, step=chapter.label)
    current = chapter.current_revision
    if current is None:
        msg = f"{chapter.label} of biography {chapter.biography_id} is not written yet"
        raise ChapterNotWrittenError(msg)
    asked = feedback or (_complaints(chapter) if reason == AFTER_CHECKS else "")
    directives = read_directives(feedback)
    brief = apply_directives(make_brief(chapter, feedback=asked), directives)
    text = draft_around(kept_text(chapter), brief, chapter.biography.writer)
    text = replace(text, reason=reason[:200])
    is_new = text.markdown != current.markdown
    is_proposal = reason != AFTER_CHECKS or chapter.is_kept
    revision = _keep(chapter, replace(text, is_proposal=is_proposal), guard) if is_new else None
    _settle(chapter, is_after_checks=reason == AFTER_CHECKS, is_new=is_new, guard=guard)
    before = Version(current.word_count, current.markdown)
    after = Version(revision.word_count, revision.markdown) if revision else before
    met = [item.said for item in directives if is_met(item, before=before, after=after)]
    return {
        "biography_id": chapter.biography_id,
        "chapter_id": chapter.pk,
        "number": chapter.number,
        "proposal_id": revision.pk if revision and revision.is_proposal else None,
        "revision_id": revision.pk if revision else current.pk,
        "is_unchanged": revision is None,
        "word_count": after.word_count,
        "word_count_before": before.word_count,
        "directives_met": met,
        "directives_not_met": [item.said for item in directives if item.said not in met],
    }


def _keep(chapter: Chapter, text: NewText, guard: WriteGuard) -> ChapterRevision | None:
    if not text.is_proposal:
        return keep_text(chapter, text, guard=guard)
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
