"""Whether the parts make one book: all there, in order, at length, saying nothing twice."""

import statistics
from collections.abc import Iterator, Sequence
from itertools import pairwise

from biographies.checking.contradictions import check_dates
from biographies.checking.naming import check_names
from biographies.checking.prose import stretches
from biographies.checking.repetition import check_repetition
from biographies.checking.values import (
    BookPart,
    BookSnapshot,
    CheckReport,
    FoundProblem,
    Severity,
)
from biographies.sources import count_markdown_words, statements, years_in

MAY_BE_EMPTY = frozenset({"chronology", "people", "glossary"})  # where the texts give nothing
PROSE_KINDS = frozenset({"prologue", "introduction", "chapter", "conclusion"})
LENGTH_TOLERANCE = 0.05
MIN_YEARS = 3  # fewer years do not date a chapter


def check_book(snapshot: BookSnapshot) -> CheckReport:
    """Check a whole book; a problem's place is in the part that its evidence names."""
    parts = snapshot.parts
    texts = {part.name: part.markdown for part in parts if _is_prose(part)}
    words = {part.name: count_markdown_words(text) for part in parts if (text := part.markdown)}
    used = _sources_used(parts)
    repetition = check_repetition(texts)
    problems = (
        *_missing(snapshot),
        *_numbering(parts),
        *_titles(parts),
        *_backward_years(parts),
        *_length(parts, words),
        *_unused_sources(snapshot.sources, used),
        *_unknown_citations(snapshot),
        *check_dates(texts),
        *check_names(texts),
        *repetition.problems,
    )
    known = set(snapshot.sources)
    measures: dict[str, float | int | str | bool] = {
        "parts": len(parts),
        "parts_written": sum(bool(part.markdown.strip()) for part in parts),
        "chapters": sum(part.kind == "chapter" for part in parts),
        "evidence_limited": sum(part.is_evidence_limited for part in parts),
        "words": sum(words.values()),
        "prose_words": sum(words.get(name, 0) for name in texts),
        "target_words": sum(part.target_words for part in parts),
        "sources": len(known),
        "sources_used": len(used & known),
        "sources_used_share": round(len(used & known) / len(known), 4) if known else 0.0,
        **{name: value for name, value in repetition.measures.items() if name != "sentences"},
    }
    return CheckReport(measures, problems)


def _is_prose(part: BookPart) -> bool:
    return part.kind in PROSE_KINDS


def _chapters(parts: Sequence[BookPart]) -> list[BookPart]:
    return [part for part in parts if part.kind == "chapter"]


def _sources_used(parts: Sequence[BookPart]) -> set[int]:
    return {
        source
        for part in parts
        if _is_prose(part)
        for statement in statements(part.markdown)
        for source, _ in statement.marks
    }


def _missing(snapshot: BookSnapshot) -> Iterator[FoundProblem]:
    for part in snapshot.parts:
        if not part.markdown.strip() and part.kind not in MAY_BE_EMPTY:
            yield _problem("book.part_missing", f"The {part.name} is not written.", part)
    planned = {part.number for part in _chapters(snapshot.parts)}
    for number in range(1, snapshot.chapter_count + 1):
        if number not in planned:
            message = f"Chapter {number} of {snapshot.chapter_count} is not there."
            evidence: dict[str, object] = {"part": f"chapter {number}"}
            yield FoundProblem("book.part_missing", Severity.ERROR, message, evidence=evidence)


def _numbering(parts: Sequence[BookPart]) -> Iterator[FoundProblem]:
    for expected, part in enumerate(_chapters(parts), start=1):
        if part.number != expected:
            message = f"Chapter {part.number} stands in the place of chapter {expected}."
            yield _problem("book.numbering", message, part, expected=expected)
            return  # every later one would be off for the same reason


def _titles(parts: Sequence[BookPart]) -> Iterator[FoundProblem]:
    seen: dict[str, BookPart] = {}
    for part in parts:
        title = " ".join(part.title.casefold().split())
        if not title:
            yield _problem("book.title_missing", f"The {part.name} has no title.", part)
        elif title in seen:
            message = f"“{part.title}” is the title of {seen[title].name} already."
            yield _problem(
                "book.title_repeated", message, part, title=part.title, other_part=seen[title].name
            )
        else:
            seen[title] = part


def _backward_years(parts: Sequence[BookPart]) -> Iterator[FoundProblem]:
    """Compare the middle years of neighbours: single dates may well look back or ahead."""
    dated = [(part, year) for part in _chapters(parts) if (year := _middle_year(part)) is not None]
    for (before, earlier), (part, year) in pairwise(dated):
        if year < earlier:
            message = (
                f"Chapter {part.number} is about {year}, {before.name} before it about {earlier}."
            )
            yield _problem(
                "book.years_backwards",
                message,
                part,
                severity=Severity.WARNING,
                year=year,
                year_before=earlier,
            )


def _middle_year(part: BookPart) -> int | None:
    years = [year for stretch in stretches(part.markdown) for year in years_in(stretch.text)]
    return statistics.median_low(years) if len(years) >= MIN_YEARS else None


def _length(parts: Sequence[BookPart], words: dict[str, int]) -> Iterator[FoundProblem]:
    asked = [part for part in parts if part.target_words]
    target = sum(part.target_words for part in asked)
    total = sum(words.get(part.name, 0) for part in asked)
    if abs(total - target) <= LENGTH_TOLERANCE * target:
        return
    limited = [part.name for part in asked if part.is_evidence_limited]
    message = f"The book has {total} words of {target} asked"
    message += f"; the sources carry no more in: {', '.join(limited)}." if limited else "."
    evidence: dict[str, object] = {
        "words": total,
        "target_words": target,
        "evidence_limited": limited,
    }
    rule = "book.short" if total < target else "book.long"
    yield FoundProblem(rule, Severity.WARNING, message, evidence=evidence)


def _unused_sources(sources: Sequence[int], used: set[int]) -> Iterator[FoundProblem]:
    if unused := sorted(set(sources) - used):
        message = (
            f"{len(unused)} of {len(set(sources))} sources are not cited anywhere in the book."
        )
        evidence: dict[str, object] = {"sources": unused}
        yield FoundProblem("book.sources_unused", Severity.NOTE, message, evidence=evidence)


def _unknown_citations(snapshot: BookSnapshot) -> Iterator[FoundProblem]:
    if snapshot.passages is None:
        return
    for part in snapshot.parts:
        for statement in statements(part.markdown):
            unknown = [mark for mark in statement.marks if mark not in snapshot.passages]
            if unknown:
                labels = [f"s{source}p{ordinal}" for source, ordinal in unknown]
                evidence: dict[str, object] = {"part": part.name, "passages": labels}
                message = f"The book has no passage {', '.join(labels)}."
                place = (statement.start, statement.end)
                rule = "book.citation_unknown"
                yield FoundProblem(rule, Severity.ERROR, message, *place, evidence)


def _problem(
    rule: str,
    message: str,
    part: BookPart,
    *,
    severity: Severity = Severity.ERROR,
    **evidence: object,
) -> FoundProblem:
    end = len(part.markdown) if rule == "book.years_backwards" else 0
    return FoundProblem(rule, severity, message, 0, end, {"part": part.name, **evidence})
