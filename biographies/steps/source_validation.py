"""Judges the sources of a book as a whole, and keeps the reasons for each."""

from django.db.models import Count, F

from biographies.checking import (
    AskedOfSources,
    Assessment,
    CheckReport,
    SourceFacts,
    assess_sources,
)
from biographies.models import Biography, Chapter, Citation, Source

MAX_TOLD = 40  # sources in a task's result, which may have 64 KB; the findings tell of all
MAX_REASONS = 6


def assess_book_sources(
    biography: Biography, *, min_sources: int
) -> tuple[CheckReport, tuple[Assessment, ...]]:
    """Judge every source that is not excluded; reads all their texts, so it takes a while."""
    rows = (
        biography.sources.exclude(state=Source.State.EXCLUDED)
        .select_related("current_version")
        .order_by(F("number").asc(nulls_last=True), "pk")
    )
    cited = _citations(biography)
    facts = [_facts(row, cited.get(row.pk, 0)) for row in rows.iterator(chunk_size=20)]
    asked = AskedOfSources(
        subject=biography.subject,
        language=biography.language,
        min_sources=min_sources,
        translates=biography.translates,
        words=biography.chapter_count * biography.words_per_chapter,
    )
    return assess_sources(facts, asked)


def told(judged: tuple[Assessment, ...]) -> list[dict[str, object]]:
    """Return what a task's result says of each source."""
    return [
        {
            "number": one.number,
            "name": one.name[:80],
            "tier": one.tier,
            "is_usable": one.is_usable,
            "words": one.words,
            "reasons": [reason[:120] for reason in one.reasons[:MAX_REASONS]],
        }
        for one in judged[:MAX_TOLD]
    ]


def _citations(biography: Biography) -> dict[int, int]:
    """Return how often the current texts cite each source, by its row."""
    current = Chapter.objects.filter(biography=biography).exclude(current_revision=None)
    found = Citation.objects.filter(revision__in=current.values("current_revision"))
    counted = found.order_by().values_list("passage__version__source").annotate(Count("pk"))
    return dict(counted)


def _facts(row: Source, citations: int) -> SourceFacts:
    record, version = row.record, row.current_version
    is_failed = row.state == Source.State.FAILED
    authors = record.get("authors")
    return SourceFacts(
        name=row.title,
        number=row.number or 0,
        kind=str(record.get("kind") or "book"),
        authors=tuple(map(str, authors)) if isinstance(authors, list) else (),
        year=str(record.get("year") or ""),
        rights=row.rights,
        is_first_person=row.voice == Source.Voice.FIRST,
        state=row.state,
        reason=row.error_message if is_failed else row.set_aside,
        language=version.language if version else "",
        text=version.text if version else "",
        citations=citations,
    )
