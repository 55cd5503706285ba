"""What a person does to a chapter's text: save, restore, take or refuse what was proposed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from django.db import transaction
from django.db.models import QuerySet

from biographies.checking import CitationSpan
from biographies.errors import BiographyError
from biographies.launch import check_chapter
from biographies.locking import refuse_unlocked_loss
from biographies.models import Biography, Chapter, ChapterRevision, Decision
from biographies.models.states import State
from biographies.orders import refuse
from biographies.steps.adopting import give_homes
from biographies.steps.revisions import (
    MadeBy,
    NewText,
    Passages,
    cite,
    insert_revision,
    passages_for,
    passages_of,
)
from biographies.texts.text_diff import TextDiff, diff_texts
from biographies.texts.three_way import Side, ThreeWay, merge_texts

MAX_TEXT = 200_000
MAX_PARAGRAPH = 20_000  # markdown-it took 23 s over 199,000 brackets in one, and 0.2 s over these
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_NEWLINE = re.compile(r"\r\n?")
Cited = tuple[Passages, tuple[CitationSpan, ...]]
_DECIDED = (Decision.Kind.ACCEPTED, Decision.Kind.REJECTED)


class TextMovedOnError(BiographyError):
    """Somebody else, or a worker, gave the chapter another text meanwhile; nothing is saved."""

    code = "chapter.moved_on"


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a text that was to be saved; no revision: the chapter says just that."""

    revision: ChapterRevision | None = None
    took_approval_back: bool = False
    reopened_book: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a proposal; is_first is False if it had been decided before."""

    decision: Decision
    saved: Saved
    is_first: bool = True


def clean_markdown(text: str) -> str:
    """Return a typed text as it is kept: newlines are \\n, and one ends it.

    Raises InvalidInputError for what no chapter may hold.
    """
    text = _NEWLINE.sub("\n", text).rstrip()
    if not text:
        refuse("markdown", "a chapter cannot be saved without a text")
    if len(text) > MAX_TEXT:
        refuse("markdown", f"it has {len(text):,} characters; {MAX_TEXT:,} are the limit")
    found = _CONTROL.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        refuse("markdown", f"line {line} holds a control character (U+{ord(found[0]):04X})")
    longest = max(_BLANK_LINE.split(text), key=len)
    if len(longest) > MAX_PARAGRAPH:
        begins = " ".join(longest[:60].split())
        refuse(
            "markdown",
            f"the paragraph that begins “{begins}” has {len(longest):,} characters; "
            f"{MAX_PARAGRAPH:,} are the limit: divide it by a blank line",
        )
    return text + "\n"


def save_text(
    chapter: Chapter, markdown: str, *, base_id: int | None, person: str, note: str = ""
) -> Saved:
    """Make a person's text the chapter's current one; base_id is the revision it began from.

    Raises TextMovedOnError if the chapter has another text by now, and InvalidInputError, named
    after the mark, if a mark names a passage that the book does not have.
    """
    base = chapter.revisions.filter(pk=base_id).first() if base_id else None
    text = NewText(
        markdown=clean_markdown(markdown),
        author_kind=ChapterRevision.AuthorKind.PERSON,
        author=person[:150],
        reason=note[:200],
    )
    return keep(chapter, text, _cited(chapter, text.markdown, base), base_id=base_id)


def restore(chapter: Chapter, old: ChapterRevision, *, base_id: int | None, person: str) -> Saved:
    """Make a new revision with the text of an old one; raises TextMovedOnError."""
    text = NewText(
        markdown=old.markdown,
        author_kind=ChapterRevision.AuthorKind.PERSON,
        author=person[:150],
        reason=f"restored from revision {old.number}",
        supportable_words=old.supportable_words,
    )
    return keep(chapter, text, _cited(chapter, text.markdown, old), base_id=base_id)


def proposals_of(chapter: Chapter) -> QuerySet[ChapterRevision]:
    """Return the proposals that nobody has decided on, the newest first."""
    proposals = chapter.revisions.filter(is_proposal=True)
    return proposals.exclude(decisions__kind__in=_DECIDED).order_by("-number")


def decision_on(proposal: ChapterRevision) -> Decision | None:
    """Return what somebody decided on a proposal."""
    return Decision.objects.filter(revision=proposal, kind__in=_DECIDED).first()


def compare_with_current(chapter: Chapter, proposal: ChapterRevision) -> TextDiff:
    """Return what taking a proposal now would change."""
    current = chapter.current_revision
    return diff_texts(current.markdown if current else "", proposal.markdown)


def merge_with_current(chapter: Chapter, proposal: ChapterRevision) -> ThreeWay | None:
    """Return how a proposal and the present text meet; None if the text is what it was made from.

    So it is, too, where the chapter has no text, or nobody knows what the proposal was made from.
    """
    current, parent = chapter.current_revision, proposal.parent
    if current is None or parent is None or current.markdown == parent.markdown:
        return None
    return merge_texts(parent.markdown, current.markdown, proposal.markdown)


def accept(
    chapter: Chapter,
    proposal: ChapterRevision,
    taken: frozenset[int] | None,
    *,
    base_id: int | None,
    person: str,
    decided: Mapping[int, Side] | None = None,
) -> Decided:
    """Take a proposal's changes with these numbers, or all of them, against the text base_id.

    Where that is not the text that the proposal was made from, the changes are those that the
    proposal alone made (merge_with_current); what was changed since stays, and `decided` says whose
    words each conflict gets. Raises InvalidInputError, named after it, if one is left open.

    The new revision counts as a person's: somebody read it, chose it and stands behind it. So a
    regeneration after failed checks, which knows nothing of what was asked for, does not write
    over it, and a new plan does not have the chapter written afresh (Chapter.is_kept, is_written).

    A proposal is decided once: later calls return the first decision. Raises TextMovedOnError if
    the text is another by now, for then the numbers mean other changes.
    """
    before = decision_on(proposal)
    if before:
        return Decided(before, Saved(), is_first=False)
    if chapter.current_revision_id != base_id:
        _refuse_moved_on(chapter)
    chosen = _chosen(chapter, proposal, taken, decided or {})
    text = _accepted_text(proposal, chosen, person)
    cited = _cited(chapter, text.markdown, proposal, chapter.current_revision)
    with transaction.atomic():
        locked = _lock(chapter)
        before = decision_on(proposal)
        if before:
            return Decided(before, Saved(), is_first=False)
        saved = _store(locked, text, cited, base_id=base_id, person=person)
        if saved.revision:
            give_homes(locked, proposal, saved.revision)
        return Decided(_decide(proposal, Decision.Kind.ACCEPTED, person, text.reason), saved)


@transaction.atomic
def reject(chapter: Chapter, proposal: ChapterRevision, *, person: str, reason: str) -> Decided:
    """Refuse a proposal, once; the text stays as it is."""
    _lock(chapter)
    decided = decision_on(proposal)
    if decided:
        return Decided(decided, Saved(), is_first=False)
    return Decided(_decide(proposal, Decision.Kind.REJECTED, person, reason), Saved())


def _chosen(
    chapter: Chapter,
    proposal: ChapterRevision,
    taken: frozenset[int] | None,
    decided: Mapping[int, Side],
) -> tuple[str, str]:
    """Return the text that these choices make, and in words which they were."""
    merge = merge_with_current(chapter, proposal)
    if merge is None:
        diff = compare_with_current(chapter, proposal)
        every = range(1, len(diff.changes) + 1)
        return diff.taking(every if taken is None else taken), _counted(taken, len(every))
    for number in merge.undecided(decided):
        refuse(f"conflict_{number}", "both texts changed this place: choose one of them")
    number = chapter.current_revision.number if chapter.current_revision else 0
    which = f"{_counted(taken, len(merge.changes))}, merged with revision {number}"
    return merge.merged(taken, decided), which


def _counted(taken: frozenset[int] | None, count: int) -> str:
    is_whole = taken is None or len(taken) == count
    return "" if is_whole else f", {len(taken or ())} of {count} changes"


def _accepted_text(proposal: ChapterRevision, chosen: tuple[str, str], person: str) -> NewText:
    markdown, which = chosen
    return NewText(
        markdown=markdown,
        author_kind=ChapterRevision.AuthorKind.PERSON,
        author=f"{proposal.author}, accepted by {person}"[:150],
        reason=f"proposal {proposal.number} accepted{which}",
        feedback=proposal.feedback,
        settings_hash=proposal.settings_hash,
        supportable_words=proposal.supportable_words,
    )


def _refuse_moved_on(chapter: Chapter) -> NoReturn:
    message = f"{chapter.label} of biography {chapter.biography_id} has another text by now"
    raise TextMovedOnError(message)


def _cited(chapter: Chapter, markdown: str, *bases: ChapterRevision | None) -> Cited:
    """Return a text's citations; slow, so outside a transaction.

    A mark that a base has goes on meaning the very passage that it meant there, whatever was read
    again since; the last base counts most.
    """
    passages = passages_for(chapter, markdown)
    for base in filter(None, bases):
        passages |= passages_of(base)
    return passages, cite(markdown, passages)


def keep(
    chapter: Chapter, text: NewText, cited: Cited, *, base_id: int | None, person: str = ""
) -> Saved:
    """Make a text with its citations the chapter's current one; raises TextMovedOnError."""
    with transaction.atomic():
        return _store(_lock(chapter), text, cited, base_id=base_id, person=person or text.author)


def _lock(chapter: Chapter) -> Chapter:
    """Take the book's row and then the chapter's, in the order in which a run's end does."""
    Biography.objects.select_for_update().get(pk=chapter.biography_id)
    return Chapter.objects.select_for_update().get(pk=chapter.pk)


def _store(
    locked: Chapter,
    text: NewText,
    cited: Cited,
    *,
    base_id: int | None,
    person: str,
) -> Saved:
    """Keep a text, take an approval back and send the checks: all of it or nothing."""
    current = locked.current_revision
    if current and text.markdown.rstrip() == _NEWLINE.sub("\n", current.markdown).rstrip():
        return Saved()
    if locked.current_revision_id != base_id:
        _refuse_moved_on(locked)
    refuse_unlocked_loss(locked, text.markdown)
    revision = insert_revision(locked, text, cited, MadeBy())
    Chapter.objects.store_revision(locked.pk, revision_id=revision.pk, parent_id=base_id)
    was_approved = locked.state == State.APPROVED
    if was_approved and current:
        why = f"revision {revision.number} was saved"
        _decide(current, Decision.Kind.REOPENED, person, why)
    reopened = Biography.objects.reopen(locked.biography_id)
    check_chapter(locked)
    return Saved(revision, took_approval_back=was_approved, reopened_book=reopened)


def _decide(revision: ChapterRevision, kind: str, person: str, reason: str) -> Decision:
    return Decision.objects.create(
        chapter_id=revision.chapter_id,
        revision=revision,
        kind=kind,
        person=person[:150],
        reason=reason[:500],
    )
