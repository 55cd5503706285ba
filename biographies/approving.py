"""An editor takes responsibility for a chapter's text, and gives it back."""

from dataclasses import dataclass
from typing import NoReturn

from django.db import transaction

from biographies.errors import InvalidInputError
from biographies.models import Biography, Chapter, CheckResult, Decision, Finding
from biographies.models.evidence import CHAPTER_CHECKS, CheckKind
from biographies.models.states import State
from biographies.sources import statements

MAX_REASON = 500
_WORD = {state.value: str(state.label) for state in State}


@dataclass(frozen=True, slots=True)
class Approval:
    """What stands between a chapter and its approval; counts are of what is open."""

    state: str
    errors: int
    warnings: int
    unchecked: tuple[str, ...]  # checks that have not looked at this text
    uncited: int  # statements without a source that no check has looked at
    refusal: str  # why it cannot be approved now; "" if it can

    @property
    def needs_reason(self) -> bool:
        """Tell whether approving it is to be explained."""
        return bool(self.warnings or self.unchecked or self.uncited)

    @property
    def why_reason(self) -> str:
        """Return what the reason has to answer for, as a sentence; "" if for nothing."""
        told = [f"{_counted(self.warnings, 'warning')} open"] if self.warnings else []
        if self.uncited:
            told.append(f"{_counted(self.uncited, 'statement')} without a source")
        if self.unchecked:
            told.append(f"not checked yet: {', '.join(self.unchecked)}")
        text = "; ".join(told)
        return f"{text[:1].upper()}{text[1:]}." if text else ""


def approval_of(chapter: Chapter) -> Approval:
    """Return what stands between a chapter and its approval."""
    severities = Finding.objects.open().filter(chapter=chapter).values_list("severity", flat=True)
    found = list(severities)
    errors, warnings = found.count("error"), found.count("warning")
    unchecked = _unchecked(chapter)
    return Approval(
        state=chapter.state,
        errors=errors,
        warnings=warnings,
        unchecked=unchecked,
        uncited=_uncited(chapter, unchecked),
        refusal=_refusal(chapter, errors),
    )


def approve_chapter(*, chapter_id: int, revision_id: int, person: str, reason: str = "") -> None:
    """Approve the text that the person has read: NEEDS_REVIEW -> APPROVED, kept as a Decision.

    Raises InvalidInputError: for "revision" if the text is another one by now, for "chapter" if
    its state or an open error forbids it, for "reason" if there is something to explain.
    """
    reason = _clean_reason(reason)
    with transaction.atomic():
        chapter = Chapter.objects.select_for_update().get(pk=chapter_id)
        if chapter.current_revision_id != revision_id:
            _refuse("revision", "The text has changed since you opened it; read it again first.")
        approval = approval_of(chapter)
        if approval.refusal:
            _refuse("chapter", approval.refusal)
        if approval.needs_reason and not reason:
            _refuse("reason", f"Say why it is approved all the same. {approval.why_reason}")
        as_read = Chapter.objects.filter(current_revision_id=revision_id)
        if not as_read.approve(chapter_id):
            _refuse("chapter", "The chapter changed at this moment; look at it again.")
        _keep(chapter, revision_id, (Decision.Kind.APPROVED, person, reason))


def reopen_chapter(*, chapter_id: int, person: str, reason: str = "") -> None:
    """Take an approval back: APPROVED -> NEEDS_REVIEW, kept as a Decision; the book's goes too.

    Raises InvalidInputError for "chapter" if it is not approved.
    """
    reason = _clean_reason(reason)
    with transaction.atomic():
        chapter = Chapter.objects.select_for_update().get(pk=chapter_id)
        revision_id = chapter.current_revision_id
        if revision_id is None or not Chapter.objects.reopen(chapter_id):
            _refuse("chapter", f"It is not approved but {_WORD[chapter.state]}.")
        Biography.objects.reopen(chapter.biography_id)
        _keep(chapter, revision_id, (Decision.Kind.REOPENED, person, reason))


def _refusal(chapter: Chapter, errors: int) -> str:
    if chapter.kind not in Chapter.NARRATIVE:
        return "Back matter is compiled from the chapters; it is not approved by itself."
    if chapter.current_revision_id is None:
        return "There is no text yet that could be approved."
    if chapter.state != State.NEEDS_REVIEW:
        return f"It is {_WORD[chapter.state]}; only what needs review can be approved."
    if errors:
        return f"{_counted(errors, 'open error')} must be fixed, or ignored with a reason, first."
    return ""


def _unchecked(chapter: Chapter) -> tuple[str, ...]:
    if chapter.kind != Chapter.Kind.CHAPTER or chapter.current_revision_id is None:
        return ()
    seen = CheckResult.objects.filter(revision_id=chapter.current_revision_id)
    done = set(seen.values_list("check_kind", flat=True))
    return tuple(str(kind.label) for kind in CHAPTER_CHECKS if kind not in done)


def _uncited(chapter: Chapter, unchecked: tuple[str, ...]) -> int:
    """Count what the source check would name, where it has not looked or never does."""
    is_seen = chapter.kind == Chapter.Kind.CHAPTER and CheckKind.SOURCES.label not in unchecked
    revision = chapter.current_revision
    if revision is None or is_seen or chapter.kind not in Chapter.NARRATIVE:
        return 0
    said = statements(revision.markdown)
    return sum(not one.marks and not one.editor_notes for one in said)


def _keep(chapter: Chapter, revision_id: int, decided: tuple[str, str, str]) -> None:
    kind, person, reason = decided
    Decision.objects.create(
        chapter=chapter,
        revision_id=revision_id,
        kind=kind,
        person=person[:150],
        reason=reason,
    )


def _clean_reason(reason: str) -> str:
    reason = reason.strip()
    if len(reason) > MAX_REASON:
        _refuse("reason", f"It has {len(reason)} characters; the limit is {MAX_REASON}.")
    return reason


def _refuse(field: str, message: str) -> NoReturn:
    raise InvalidInputError(field, message)


def _counted(count: int, name: str) -> str:
    return f"{count} {name}" if count == 1 else f"{count} {name}s"
