"""Reads a book's rows, at one moment, into what the pipeline decides from."""

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Count

from biographies.book_facts import BookSnapshot, PartFact, RunFact, SourceFact
from biographies.models import Biography, Chapter, CheckResult
from biographies.models.chapter import text_hash_of
from biographies.models.evidence import CheckKind
from biographies.permits import clearance_of


def take_snapshot(biography: Biography, runs: Mapping[str, RunFact]) -> BookSnapshot:
    """Return the book as its rows stand now; runs says how far each of its keys is."""
    parts = list(biography.chapters.narrative().in_book_order().select_related("current_revision"))
    text_hash = text_hash_of(biography, parts)
    is_checked = _is_checked(biography, text_hash)
    return BookSnapshot(
        biography_id=biography.pk,
        subject=biography.subject,
        writer=biography.writer,
        batch_size=biography.batch_size,
        chapter_count=biography.chapter_count,
        tolerance=biography.tolerance,
        min_sources=biography.min_sources,
        introduction_words=biography.introduction_words,
        conclusion_words=biography.conclusion_words,
        plan_version=biography.plan_version,
        is_plan_only=biography.goal == Biography.Goal.PLAN,
        sources=_sources(biography),
        parts=_parts(biography, parts),
        text_hash=text_hash,
        back_matter_hash=_back_matter_hash(biography, text_hash),
        checked_hash=text_hash if is_checked else "",
        exported=_exported(biography, text_hash),
        blocked=clearance_of(biography, parts).blocked if is_checked else "",
        runs=runs,
    )


def _sources(biography: Biography) -> tuple[SourceFact, ...]:
    rows = biography.sources.annotate(version_count=Count("versions")).order_by("pk")
    fields = ("pk", "filename", "state", "version_count", "number", "error_message")
    return tuple(
        SourceFact(
            id=source_id,
            filename=filename,
            state=state,
            versions=version_count,
            is_numbered=number is not None,
            cause=message if state == "failed" else "",
        )
        for source_id, filename, state, version_count, number, message in rows.values_list(*fields)
    )


def _parts(biography: Biography, parts: list[Chapter]) -> tuple[PartFact, ...]:
    checks = _checks(biography, [part.current_revision_id for part in parts])
    return tuple(_part(part, checks[part.current_revision_id or 0]) for part in parts)


def _part(part: Chapter, checks: Mapping[str, bool]) -> PartFact:
    return PartFact(
        kind=part.kind,
        number=part.number,
        target_words=part.target_words,
        planned_in=part.planned_in,
        revision_id=part.current_revision_id,
        is_written=part.is_written,
        is_supported=part.supportable_words != 0,
        is_evidence_limited=part.is_evidence_limited,
        is_kept=part.is_kept,
        regenerations=part.regenerations,
        checks=checks,
    )


def _checks(
    biography: Biography, revision_ids: list[int | None]
) -> defaultdict[int, dict[str, bool]]:
    found: defaultdict[int, dict[str, bool]] = defaultdict(dict)
    rows = CheckResult.objects.filter(biography=biography, revision_id__in=revision_ids)
    for revision_id, kind, is_valid in rows.values_list("revision_id", "check_kind", "is_valid"):
        found[revision_id or 0][kind] = is_valid
    return found


def _back_matter_hash(biography: Biography, text_hash: str) -> str:
    """Return the hash of the texts it was compiled from; one that a person keeps is always up."""
    parts = biography.chapters.filter(kind=Chapter.Kind.BIBLIOGRAPHY)
    part = parts.select_related("current_revision").first()
    if part is None or part.current_revision is None:
        return ""
    return text_hash if part.is_kept else part.current_revision.settings_hash


def _is_checked(biography: Biography, text_hash: str) -> bool:
    return biography.checks.filter(check_kind=CheckKind.BOOK, text_hash=text_hash).exists()


def _exported(biography: Biography, text_hash: str) -> frozenset[str]:
    made = biography.exports.filter(text_hash=text_hash, options={}, is_fit=True)
    return frozenset(made.values_list("export_format", flat=True))
