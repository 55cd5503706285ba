"""Checks texts, and keeps what the checks found with the texts they looked at."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, cast

from django.db.models import Model

from biographies.checking import (
    BookPart,
    BookSnapshot,
    CheckReport,
    FoundProblem,
    RefusedStatement,
    check_book,
    check_length,
    check_quality,
    check_sources,
    report_refusals,
)
from biographies.errors import ChapterNotWrittenError
from biographies.guard import WriteGuard
from biographies.models import (
    Biography,
    Chapter,
    ChapterRevision,
    CheckResult,
    Citation,
    Finding,
)
from biographies.models.chapter import part_label, text_hash_of
from biographies.models.evidence import CheckKind
from biographies.orders import clean_chapter_number, clean_min_sources, clean_tolerance
from biographies.sources import count_markdown_words
from biographies.steps.books import find_book, find_chapter
from biographies.steps.rereading import labels_left
from biographies.steps.revisions import MadeBy, in_another_language, made_by, passages_of
from biographies.steps.shares import KEPT, reported, shares_of
from biographies.steps.source_validation import assess_book_sources, told
from biographies.writing import WritingReport

MAX_MESSAGE = 1_000


def validate_chapter(
    kind: str,
    character_name: object,
    chapter_number: object,
    setting: object,
    biography_id: object,
    *,
    guard: WriteGuard,
) -> dict[str, object]:
    """Run one check on a chapter's current text and keep the result; the same check may run again.

    setting is the tolerance of a length check and the least number of sources of a source check.
    Raises ChapterNotWrittenError where there is no text yet.
    """
    limit = _clean_setting(kind, setting)
    biography = find_book(character_name, biography_id)
    number = clean_chapter_number(chapter_number)
    guard.describe(subject=biography.run_subject, step=part_label("chapter", number))
    chapter = find_chapter(biography, number)
    revision = chapter.current_revision
    if revision is None:
        msg = f"{chapter.label} of biography {biography.pk} is not written yet"
        raise ChapterNotWrittenError(msg)
    report = _check(kind, chapter, revision, limit)
    guard.check()
    return _keep_chapter_result(kind, chapter, revision, report, guard=guard)


def validate_sources(
    character_name: object,
    chapter_number: object,
    min_sources: object,
    biography_id: object,
    *,
    guard: WriteGuard,
) -> dict[str, object]:
    """Run the source check on one chapter, or without a number on every written one.

    Without a number each source is judged too, and the result says what it is worth and why.
    """
    if chapter_number is not None:
        return validate_chapter(
            "sources", character_name, chapter_number, min_sources, biography_id, guard=guard
        )
    biography = find_book(character_name, biography_id)
    written = biography.chapters.filter(kind=Chapter.Kind.CHAPTER).exclude(current_revision=None)
    numbers = list(written.order_by("number").values_list("number", flat=True))
    if not numbers:
        msg = f"biography {biography.pk} has no written chapter yet"
        raise ChapterNotWrittenError(msg)
    results = [
        validate_chapter("sources", None, number, min_sources, biography.pk, guard=guard)
        for number in numbers
    ]
    guard.describe(subject=biography.run_subject, step="sources")
    return _together(biography, [*results, _validate_sources_of(biography, min_sources, guard)])


def _validate_sources_of(
    biography: Biography, min_sources: object, guard: WriteGuard
) -> dict[str, object]:
    report, judged = assess_book_sources(biography, min_sources=clean_min_sources(min_sources))
    guard.check()
    narrative = biography.chapters.filter(kind__in=Chapter.NARRATIVE).in_book_order()
    kept = _keep_book_result(
        CheckKind.SOURCES, biography, text_hash_of(biography, narrative), report, guard=guard
    )
    return kept | {"number": 0, "sources": told(judged)}


def _together(biography: Biography, results: list[dict[str, object]]) -> dict[str, object]:
    counts = dict.fromkeys(Finding.Severity.values, 0)
    for result in results:
        for severity, count in cast("dict[str, int]", result["findings"]).items():
            counts[severity] += count
    *chapters, judged = results
    valid = sum(bool(chapter["is_valid"]) for chapter in chapters)
    measures = cast("dict[str, object]", judged["measures"])
    return {
        "biography_id": biography.pk,
        "check": "sources",
        "is_valid": all(result["is_valid"] for result in results),
        "measures": {"chapters": len(chapters), "chapters_valid": valid, **measures},
        "findings": counts,
        "chapters": [{"number": one["number"], "is_valid": one["is_valid"]} for one in chapters],
        "sources": judged["sources"],
    }


def validate_book(
    character_name: object, biography_id: object, *, guard: WriteGuard
) -> dict[str, object]:
    """Check the book as a whole and keep the result with the texts it is made of.

    Its sources are judged as well, as a check of their own.
    """
    biography = find_book(character_name, biography_id)
    guard.describe(subject=biography.run_subject, step="whole book")
    rows = list(biography.chapters.in_book_order().select_related("current_revision"))
    narrative = [row for row in rows if row.kind in Chapter.NARRATIVE]
    text_hash = text_hash_of(biography, narrative)
    report = check_book(_snapshot(biography, rows))
    guard.check()
    sources = _validate_sources_of(biography, biography.min_sources, guard)
    shares = reported(shares_of(biography, narrative))  # the page of exports asks for them
    kept = _keep_book_result(
        CheckKind.BOOK, biography, text_hash, report, guard=guard, more={KEPT: shares}
    )
    return kept | {"sources": sources["sources"]}


def _keep_book_result(
    kind: str,
    biography: Biography,
    text_hash: str,
    report: CheckReport,
    *,
    guard: WriteGuard,
    more: Mapping[str, object] | None = None,
) -> dict[str, object]:
    outcome = _outcome(report, made_by(guard))
    with guard.write():
        result, _ = CheckResult.objects.update_or_create(
            biography=biography,
            check_kind=kind,
            revision=None,
            text_hash=text_hash,
            defaults=outcome | {"measures": {**report.measures, **(more or {})}},
        )
        findings = _keep_findings(
            report, biography=biography, chapter=None, revision=None, check_kind=kind
        )
    return _figures(result, findings) | {"biography_id": biography.pk}


def _clean_setting(kind: str, setting: object) -> float | int:
    if kind == CheckKind.LENGTH:
        return clean_tolerance(setting)
    return clean_min_sources(setting) if kind == CheckKind.SOURCES else 0


def _check(kind: str, chapter: Chapter, revision: ChapterRevision, limit: float) -> CheckReport:
    if kind == CheckKind.LENGTH:
        return check_length(
            words=count_markdown_words(revision.markdown),
            target=chapter.target_words,
            tolerance=limit,
            is_evidence_limited=chapter.is_evidence_limited,
        )
    if kind == CheckKind.QUALITY:
        return check_quality(revision.markdown, language=chapter.biography.language)
    passages = passages_of(revision)
    return check_sources(
        revision.markdown,
        passages={label: passage.text for label, passage in passages.items()},
        min_sources=int(limit),
        earlier=labels_left(revision),
        foreign=in_another_language(passages),
    )


def _keep_chapter_result(
    kind: str,
    chapter: Chapter,
    revision: ChapterRevision,
    report: CheckReport,
    *,
    guard: WriteGuard,
) -> dict[str, object]:
    with guard.write():
        result, _ = CheckResult.objects.update_or_create(
            biography_id=chapter.biography_id,
            check_kind=kind,
            revision=revision,
            defaults=_outcome(report, made_by(guard)),
        )
        findings = _keep_findings(
            report,
            biography=chapter.biography,
            chapter=chapter,
            revision=revision,
            check_kind=kind,
        )
    return _figures(result, findings) | {
        "biography_id": chapter.biography_id,
        "chapter_id": chapter.pk,
        "number": chapter.number,
        "revision_id": revision.pk,
    }


def keep_writing_report(
    chapter: Chapter, revision: ChapterRevision, written: WritingReport, made: MadeBy
) -> None:
    """Keep what a model's writer refused beside the text that it gave, in that transaction."""
    report = report_refusals(
        [RefusedStatement(one.text, one.cites, one.reason) for one in written.refused],
        stand_ins=written.stand_ins,
        measures={
            "calls": written.calls,
            "unknown_ids": written.unknown_ids,
            "is_off_length": written.is_off_length,
        },
    )
    CheckResult.objects.create(
        biography_id=chapter.biography_id,
        check_kind=CheckKind.WRITING,
        revision=revision,
        **_outcome(report, made),
    )
    _keep_findings(
        report,
        biography=chapter.biography,
        chapter=chapter,
        revision=revision,
        check_kind=CheckKind.WRITING,
    )


def _outcome(report: CheckReport, made: MadeBy) -> dict[str, Any]:
    return {
        "is_valid": report.is_valid,
        "measures": dict(report.measures),
        "error_count": sum(problem.severity == "error" for problem in report.problems),
        "warning_count": sum(problem.severity == "warning" for problem in report.problems),
        "run_id": made.run_id,
    }


def _keep_findings(report: CheckReport, **place: Model | str | None) -> list[Finding]:
    """Keep what is found now, and mark as fixed what the same check found before and now does not.

    A finding that an editor ignored stays ignored while the check goes on finding it.
    """
    of_check = {name: place[name] for name in ("biography", "chapter", "check_kind")}
    known: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for row in Finding.objects.filter(**of_check).exclude(state=Finding.State.FIXED):
        known[(row.rule, row.message)].append(row)
    again, new = [], []
    for problem in report.problems:
        found = _finding(problem, place)
        same = known[(found.rule, found.message)]
        if not same:
            new.append(found)
            continue
        row = same.pop(0)  # it points into the text that was looked at now
        row.revision, row.start, row.end = found.revision, found.start, found.end
        again.append(row)
    gone = [row.pk for rows in known.values() for row in rows]
    Finding.objects.mark_fixed(gone)
    Finding.objects.bulk_update(again, ["revision", "start", "end"])
    Finding.objects.bulk_create(new)
    return again + new


def _finding(problem: FoundProblem, place: dict[str, Model | str | None]) -> Finding:
    return Finding(
        **place,
        rule=problem.rule,
        severity=problem.severity,
        message=problem.message[:MAX_MESSAGE],
        start=problem.start,
        end=problem.end,
        evidence={**problem.evidence, "fix": problem.fix},
    )


def _figures(result: CheckResult, findings: list[Finding]) -> dict[str, object]:
    open_now = [finding for finding in findings if finding.state == Finding.State.OPEN]
    counts = dict.fromkeys(Finding.Severity.values, 0)
    for finding in open_now:
        counts[finding.severity] += 1
    return {
        "check": result.check_kind,
        "is_valid": result.is_valid,
        "measures": {name: said for name, said in result.measures.items() if name != KEPT},
        "findings": counts,
    }


def _snapshot(biography: Biography, rows: list[Chapter]) -> BookSnapshot:
    used = biography.sources.exclude(number=None).filter(set_aside="")
    return BookSnapshot(
        parts=tuple(
            BookPart(
                kind=row.kind,
                number=row.number,
                title=row.title,
                markdown=row.current_revision.markdown if row.current_revision else "",
                target_words=row.target_words if row.kind in Chapter.NARRATIVE else 0,
                is_evidence_limited=row.is_evidence_limited,
            )
            for row in rows
            if row.kind in Chapter.NARRATIVE or row.current_revision
        ),
        sources=tuple(sorted(source.number or 0 for source in used)),
        chapter_count=biography.chapter_count,
        passages=_passages_of(rows),
    )


def _passages_of(rows: list[Chapter]) -> frozenset[tuple[int, int]]:
    """Return the passages that the current texts' citations lead to, by number and ordinal."""
    revisions = [row.current_revision_id for row in rows if row.current_revision_id]
    cited = Citation.objects.filter(revision__in=revisions).order_by()
    pairs = cited.values_list("passage__version__source__number", "passage__ordinal").distinct()
    return frozenset((number, ordinal) for number, ordinal in pairs if number)
