"""Whether every statement of a part has a source, and the source carries it."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from biographies.checking.reasons import in_words
from biographies.checking.statements import (
    Examined,
    Label,
    Passages,
    examine,
    judge_statement,
)
from biographies.checking.support import Verdict
from biographies.checking.values import CheckReport, FoundProblem, Severity, Support
from biographies.errors import InvalidInputError
from biographies.sources import StatementSpan, statements

_CARRIED = (Support.QUOTED, Support.SUPPORTED)


def check_sources(
    markdown: str,
    *,
    passages: Passages,
    min_sources: int = 1,
    earlier: Collection[Label] = (),
    foreign: Collection[Label] = (),
) -> CheckReport:
    """Check that each statement is cited, each passage is there and carries its statement.

    "Supported" is lexical: see the support module for what it cannot see. `earlier` names the
    passages of readings that their sources have left behind: citing one is a warning. So is citing
    one of `foreign`, in another language than the text: whether it carries the statement, only a
    person can say.
    """
    if min_sources < 0:
        raise InvalidInputError(field="min_sources", message="must be at least 0")
    said = statements(markdown)
    seen = list(examine(markdown, passages=passages, foreign=foreign))
    cited = {mark.source for mark in seen if mark.verdict}
    problems = [*_uncited(said), *_left_behind(said, earlier)]
    for _, marks in groupby(seen, key=lambda mark: mark.statement.start):
        problems.extend(_citation_problems(markdown, list(marks), passages))
    problems.sort(key=lambda problem: (problem.start, problem.rule))
    if len(cited) < min_sources:
        evidence: dict[str, object] = {"sources": sorted(cited), "min_sources": min_sources}
        message = f"{len(cited)} sources are cited, at least {min_sources} are asked for."
        problems.append(FoundProblem("sources.too_few", Severity.ERROR, message, evidence=evidence))
    return CheckReport(_measures(said, seen), tuple(problems))


def _uncited(said: Sequence[StatementSpan]) -> Iterator[FoundProblem]:
    for statement in said:
        if statement.marks:
            continue
        evidence: dict[str, object] = {"statement": statement.text}
        rule, severity, message = "citation.missing", Severity.ERROR, "No source is cited for this."
        if statement.editor_notes:
            rule, severity = "citation.editor_statement", Severity.NOTE
            message = "An editor answers for this; no source of the book is cited."
            evidence["notes"] = list(statement.editor_notes)
        yield FoundProblem(rule, severity, message, statement.start, statement.end, evidence)


def _left_behind(
    said: Sequence[StatementSpan], earlier: Collection[Label]
) -> Iterator[FoundProblem]:
    for statement in said:
        for source, ordinal in statement.marks:
            if (source, ordinal) in earlier:
                message = f"It cites an earlier reading of source {source}, which was read again."
                evidence: dict[str, object] = {"statement": statement.text, "passage": ordinal}
                place = statement.start, statement.end
                yield FoundProblem(
                    "citation.old_reading", Severity.WARNING, message, *place, evidence
                )


def _citation_problems(
    markdown: str, marks: Sequence[Examined], passages: Passages
) -> Iterator[FoundProblem]:
    """Yield what is wrong with the marks of one statement, each passage taken by itself.

    Where only all the passages together carry it, no single one is held against it as an error.
    """
    is_joint: bool | None = None
    for mark in marks:
        if mark.verdict is None:
            yield _unknown(mark)
        elif mark.verdict.support is Support.NEEDS_EDITOR:
            yield _translated(mark, passages)
        elif mark.verdict.support not in _CARRIED:
            if is_joint is None:
                is_joint = _is_carried_jointly(markdown, marks, passages)
            yield _weak(mark, mark.verdict, passages, is_joint=is_joint)


def _is_carried_jointly(markdown: str, marks: Sequence[Examined], passages: Passages) -> bool:
    known = [mark for mark in marks if mark.verdict]
    if len(known) < 2:
        return False
    texts = dict.fromkeys(passages[mark.source, mark.passage] for mark in known)
    verdict = judge_statement(markdown, marks[0].statement, "\n\n".join(texts))
    return verdict.support is not Support.UNSUPPORTED


def _unknown(mark: Examined) -> FoundProblem:
    evidence: dict[str, object] = {"passage": mark.label, "statement": mark.statement.text}
    message = f"The book has no passage {mark.label}."
    place = (mark.statement.start, mark.statement.end)
    return FoundProblem("citation.unknown", Severity.ERROR, message, *place, evidence)


def _translated(mark: Examined, passages: Passages) -> FoundProblem:
    evidence: dict[str, object] = {
        "passage": mark.label,
        "statement": mark.statement.text,
        "words": passages[mark.source, mark.passage],
    }
    message = f"Passage {mark.label} is in another language: whether it carries this was not told."
    place = (mark.statement.start, mark.statement.end)
    return FoundProblem("citation.translated", Severity.WARNING, message, *place, evidence)


def _weak(mark: Examined, verdict: Verdict, passages: Passages, *, is_joint: bool) -> FoundProblem:
    is_partial = is_joint or verdict.support == Support.PARTIAL
    rule = "citation.partial" if is_partial else "citation.unsupported"
    words = passages[mark.source, mark.passage][verdict.start : verdict.end]
    evidence: dict[str, object] = {
        "passage": mark.label,
        "statement": mark.statement.text,
        "words": words,
        "passage_start": verdict.start,
        "passage_end": verdict.end,
        "is_carried_jointly": is_joint,
        **verdict.reasons,
    }
    severity = Severity.WARNING if is_partial else Severity.ERROR
    told = "carries this only in part" if is_partial else "does not carry this"
    why = in_words(verdict.reasons)
    message = f"Passage {mark.label} {told}{f': {why}' if why else ''}."
    place = (mark.statement.start, mark.statement.end)
    return FoundProblem(rule, severity, message, *place, evidence)


def _measures(
    said: Sequence[StatementSpan], seen: Sequence[Examined]
) -> dict[str, float | int | str | bool]:
    support = Counter(mark.verdict.support for mark in seen if mark.verdict)
    per_source = Counter(mark.source for mark in seen if mark.verdict)
    cited = sum(bool(statement.marks) for statement in said)
    editors = sum(bool(s.editor_notes) and not s.marks for s in said)
    return {
        "statements": len(said),
        "cited": cited,
        "uncited": len(said) - cited - editors,
        "editor_statements": editors,
        "cited_share": round(cited / len(said), 4) if said else 0.0,
        "citations": len(seen),
        "sources": len(per_source),
        "largest_source_share": _largest_share(per_source),
        **{kind.value: support[kind] for kind in Support if kind is not Support.UNCHECKED},
        "unknown": sum(mark.verdict is None for mark in seen),
    }


def _largest_share(per_source: Counter[int]) -> float:
    total = per_source.total()
    return round(max(per_source.values()) / total, 4) if total else 0.0
