"""A finished book in figures: a row for each part, and what its sources could not fill."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from biographies.models import Biography, Finding
from taskqueue.models import TaskRun


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part of the book: its words beside what was asked, and how it came to be."""

    label: str
    title: str
    words: int
    target_words: int
    supportable_words: int
    citations: int
    findings: int
    seconds: float | None  # of writing it; None where no run is known
    is_evidence_limited: bool


def part_rows(biography: Biography) -> list[PartRow]:
    """Return the introduction, the chapters and the conclusion in figures."""
    is_open = Q(findings__state=Finding.State.OPEN)
    parts = biography.chapters.narrative().in_book_order().select_related("current_revision")
    counts = dict(
        parts.annotate(open_count=Count("findings", filter=is_open)).values_list("pk", "open_count")
    )
    revisions = [part.current_revision for part in parts if part.current_revision]
    citations = _citations(biography)
    seconds = _seconds(revision.run_id for revision in revisions)
    return [
        PartRow(
            label=part.label,
            title=part.title,
            words=revision.word_count if revision else 0,
            target_words=part.target_words,
            supportable_words=part.supportable_words or 0,
            citations=citations.get(part.current_revision_id or 0, 0),
            findings=counts[part.pk],
            seconds=seconds.get(revision.run_id) if revision else None,
            is_evidence_limited=part.is_evidence_limited,
        )
        for part in parts
        for revision in [part.current_revision]
    ]


def supply_notes(rows: Iterable[PartRow]) -> list[str]:
    """Return a line for each part that its sources could not fill, with what they support."""
    return [
        f"{row.label.capitalize()} is evidence-limited: {row.words} of {row.target_words} words; "
        f"its sources could support {row.supportable_words}."
        for row in rows
        if row.is_evidence_limited
    ]


def _citations(biography: Biography) -> dict[int, int]:
    parts = biography.chapters.narrative().exclude(current_revision=None)
    counted = parts.annotate(citation_count=Count("current_revision__citations"))
    return {
        revision_id or 0: count
        for revision_id, count in counted.values_list("current_revision_id", "citation_count")
    }


def _seconds(run_ids: Iterable[str]) -> dict[str, float]:
    runs = TaskRun.objects.filter(pk__in=list(run_ids), ended_at__isnull=False)
    return {
        run_id: (ended_at - started_at).total_seconds()
        for run_id, started_at, ended_at in runs.values_list("pk", "started_at", "ended_at")
        if started_at and ended_at
    }
