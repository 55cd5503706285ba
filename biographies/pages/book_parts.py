"""The parts of a book in figures: words beside what was asked, findings, citations."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count

from biographies.models import Biography, Chapter, Citation, Finding
from biographies.models.states import State
from biographies.pages.book_doings import cause


@dataclass(frozen=True, slots=True)
class PartFigures:
    """One part of the book in figures."""

    label: str
    place: str
    title: str
    state: str
    is_narrative: bool
    has_text: bool
    words: int
    target_words: int
    supportable_words: int | None
    is_evidence_limited: bool
    passages: int
    errors: int
    warnings: int
    citations: int
    revision: int | None
    why: str  # it failed
    changed_at: datetime = field(compare=False)

    @property
    def has_own_title(self) -> bool:
        """Tell whether its title says more than what part it is."""
        return bool(self.title) and self.title.lower() != self.label

    @property
    def has_nothing(self) -> bool:
        """Tell whether the sources carry no sentence for it, so that nobody can write it."""
        return self.supportable_words == 0 and not self.has_text

    @property
    def is_settled(self) -> bool:
        """Tell whether nothing stands between it and the approval of the book."""
        return self.state == State.APPROVED or (self.has_nothing and self.state != State.FAILED)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts by part (findings, passages) and by revision (citations)."""

    findings: defaultdict[int | None, defaultdict[str, int]]
    passages: dict[int, int]
    citations: dict[int, int]


def count_all(book: Biography, rows: Iterable[Chapter]) -> Figures:
    """Count what belongs to a book's parts, in three statements."""
    findings: defaultdict[int | None, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    found = book.findings.filter(state=Finding.State.OPEN).exclude(chapter=None).order_by()
    for chapter_id, severity, count in found.values_list("chapter_id", "severity").annotate(
        count=Count("pk")
    ):
        findings[chapter_id][severity] = count
    homes = book.allocations.order_by().values_list("chapter_id").annotate(count=Count("pk"))
    revisions = [row.current_revision_id for row in rows if row.current_revision_id]
    cited = Citation.objects.filter(revision_id__in=revisions).order_by()
    citations = cited.values_list("revision_id").annotate(count=Count("pk"))
    return Figures(findings, dict(homes), dict(citations))


def part_in_figures(row: Chapter, figures: Figures) -> PartFigures:
    """Return one part; its current revision must be there with it."""
    revision = row.current_revision
    findings = figures.findings[row.pk]
    return PartFigures(
        label=row.label,
        place=row.place,
        title=row.title,
        state=row.state,
        is_narrative=row.kind in Chapter.NARRATIVE,
        has_text=revision is not None,
        words=revision.word_count if revision else 0,
        target_words=row.target_words,
        supportable_words=row.supportable_words,
        is_evidence_limited=row.is_evidence_limited,
        passages=figures.passages.get(row.pk, 0),
        errors=findings[Finding.Severity.ERROR],
        warnings=findings[Finding.Severity.WARNING],
        citations=figures.citations.get(revision.pk, 0) if revision else 0,
        revision=revision.number if revision else None,
        why=cause(row.error_code, row.error_message) if row.state == State.FAILED else "",
        changed_at=row.updated_at,
    )
