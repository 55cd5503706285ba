"""Whether a book may leave the house: what stands unsupported in it, and who let it out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from biographies.checking import check_sources
from biographies.errors import ExportBlockedError
from biographies.models import (
    Biography,
    Chapter,
    ChapterRevision,
    CheckResult,
    Citation,
    ExportPermit,
    Finding,
)
from biographies.models.evidence import CheckKind, Support
from biographies.models.source import content_hash
from biographies.orders import refuse
from biographies.sources import is_foreign, statements

MIN_REASON, MAX_REASON = 20, 500
# What the source check says of a statement that nothing vouches for; "too few sources" is said of a
# whole chapter, and a translation is vouched for by no rule of words.
TRANSLATED = "citation.translated"
RULES = ("citation.missing", "citation.unknown", "citation.unsupported", TRANSLATED)
_WEAK = (Support.UNSUPPORTED, Support.NEEDS_EDITOR)
_NAMED = 3  # parts, in one sentence


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A part of the book and how many of its statements stand on no source."""

    part: Chapter
    statements: int

    @property
    def said(self) -> str:
        """Return it in words."""
        return f"{self.part.label}: {self.statements}"


@dataclass(frozen=True, slots=True)
class Clearance:
    """What stands between a book's present text and its files."""

    text_hash: str  # of the words alone, without pictures, titles and records
    unsupported: tuple[Unsupported, ...]
    permit: ExportPermit | None

    @property
    def statements(self) -> int:
        """Return how many statements stand on no source."""
        return sum(one.statements for one in self.unsupported)

    @property
    def is_blocked(self) -> bool:
        """Tell whether no file may be made of this text."""
        return bool(self.unsupported) and self.permit is None

    @property
    def blocked(self) -> str:
        """Say why no file may be made; "" if one may."""
        return self.said if self.is_blocked else ""

    @property
    def said(self) -> str:
        """Say how many statements stand unsupported, and where; "" for none."""
        if not self.unsupported:
            return ""
        count = self.statements
        stand = "1 statement stands" if count == 1 else f"{count} statements stand"
        places = ", ".join(one.said for one in self.unsupported[:_NAMED])
        more = " …" if len(self.unsupported) > _NAMED else ""
        return f"{stand} on no source ({places}{more})"

    @property
    def reported(self) -> dict[str, object]:
        """Return the permit as a file's report and the manifest have it; {} where there is none."""
        if not self.unsupported or self.permit is None:
            return {}
        permit = self.permit
        said = {
            "statements": self.statements,
            "parts": {one.part.label: one.statements for one in self.unsupported},
            "person": permit.person,
            "reason": permit.reason,
            "given_at": permit.created_at.isoformat(timespec="seconds"),
        }
        return {"permit": said}


def clearance_of(biography: Biography, parts: Iterable[Chapter] | None = None) -> Clearance:
    """Return what stands between the present text and its files.

    parts are those that have a text, with their revisions; read here where they are not given.
    """
    if parts is None:
        rows = biography.chapters.narrative().exclude(current_revision=None)
        parts = rows.in_book_order().select_related("current_revision")
    told = [part for part in parts if part.kind in Chapter.NARRATIVE and part.current_revision]
    text_hash = words_hash(told)
    found = unsupported_in(told)
    permits = ExportPermit.objects.filter(biography=biography, text_hash=text_hash)
    return Clearance(text_hash, found, permits.first() if found else None)


def cleared(biography: Biography, parts: Iterable[Chapter] | None = None) -> Clearance:
    """Return it for a book that may be set; raise ExportBlockedError for one that may not."""
    clearance = clearance_of(biography, parts)
    if clearance.is_blocked:
        msg = (
            f"{clearance.said}: mend them, or have an editor let the book out with a reason, on"
            " its page of exports or by export_biography --override-reason"
        )
        raise ExportBlockedError(msg)
    return clearance


def give_permit(biography: Biography, *, person: str, reason: str) -> ExportPermit | None:
    """Let the present text out although statements of it stand unsupported; None if none does.

    A text has one permit: a second call returns the first one's. Raises InvalidInputError for a
    reason outside its limits.
    """
    clean = clean_reason(reason)
    with transaction.atomic():
        list(Biography.objects.select_for_update().filter(pk=biography.pk).values_list("pk"))
        clearance = clearance_of(biography)
        if not clearance.unsupported:
            return None
        return clearance.permit or ExportPermit.objects.create(
            biography=biography,
            text_hash=clearance.text_hash,
            statements=clearance.statements,
            person=person[:150],
            reason=clean,
        )


def clean_reason(reason: str) -> str:
    """Return a reason that says something; InvalidInputError names the limit."""
    clean = " ".join(reason.split())
    if len(clean) < MIN_REASON:
        refuse("override_reason", f"say in {MIN_REASON} letters or more why it may go out so")
    if len(clean) > MAX_REASON:
        refuse("override_reason", f"has {len(clean)} letters; the limit is {MAX_REASON}")
    return clean


def words_hash(parts: Iterable[Chapter]) -> str:
    """Return a hash of the texts of the narrative parts: the same words, the same hash."""
    texts = [
        f"{part.kind} {part.number}\n{part.current_revision.markdown}"
        for part in parts
        if part.current_revision
    ]
    return content_hash("\n\n".join(texts))


def unsupported_in(parts: Sequence[Chapter]) -> tuple[Unsupported, ...]:
    """Return the parts with statements that stand on no source, in the order given.

    What counts is what the source check found and nobody has mended or ignored with a reason. A
    text that it has not looked at, and a part that it never looks at, is judged by its citations.
    """
    revisions = [part.current_revision_id for part in parts]
    seen = set(
        CheckResult.objects.filter(revision__in=revisions, check_kind=CheckKind.SOURCES)
        .order_by()
        .values_list("revision_id", flat=True)
    )
    found = _found(revisions)
    weak = _weakly_cited(revisions)
    counts = [
        (
            part,
            len(found[revision.pk])
            if revision.pk in seen
            else _judged(revision, is_weak=revision.pk in weak),
        )
        for part in parts
        if (revision := part.current_revision)
    ]
    return tuple(Unsupported(part, count) for part, count in counts if count)


def _found(revisions: list[int | None]) -> defaultdict[int | None, set[int]]:
    """Return where the statements begin that open findings of the source check point to."""
    is_grave = Q(severity=Finding.Severity.ERROR) | Q(rule=TRANSLATED)
    rows = Finding.objects.open().filter(
        is_grave, revision__in=revisions, check_kind=CheckKind.SOURCES, rule__in=RULES
    )
    found: defaultdict[int | None, set[int]] = defaultdict(set)
    for revision, start in rows.order_by().values_list("revision_id", "start"):
        found[revision].add(start)
    return found


def _weakly_cited(revisions: list[int | None]) -> set[int]:
    rows = Citation.objects.filter(revision__in=revisions, support__in=_WEAK)
    return set(rows.order_by().values_list("revision_id", flat=True).distinct())


def _judged(revision: ChapterRevision, *, is_weak: bool) -> int:
    """Count the statements of a text that no check has seen; the dear check runs only if needed."""
    if is_weak:
        return _checked(revision)
    said = statements(revision.markdown)
    return sum(not one.marks and not one.editor_notes for one in said)


def _checked(revision: ChapterRevision) -> int:
    fields = ("passage__version__source__number", "passage__ordinal")
    more = ("passage__text", "passage__version__language")
    cited = revision.citations.order_by("ordinal").values_list(*fields, *more)
    book = revision.chapter.biography.language
    report = check_sources(
        revision.markdown,
        passages={(number, ordinal): text for number, ordinal, text, _ in cited if number},
        foreign={(number, ordinal) for number, ordinal, _, own in cited if is_foreign(own, book)},
        min_sources=0,
    )
    return len({problem.start for problem in report.problems if problem.rule in RULES})
