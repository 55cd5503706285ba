"""What was refused of a model's statements, as findings that an editor reads beside the text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from biographies.checking.values import CheckReport, FoundProblem, Severity

MOST_TOLD = 50  # of one text; the measures count them all


@dataclass(frozen=True, slots=True)
class RefusedStatement:
    """A statement that was not kept as it was, the ids that it cited, and why."""

    text: str
    cites: str
    reason: str


def report_refusals(
    refused: Sequence[RefusedStatement],
    *,
    stand_ins: int,
    measures: Mapping[str, float | int | str | bool],
) -> CheckReport:
    """Return refusals as a check's report: of notes, for what was refused is not in the text."""
    counted = {"refused": len(refused), "stand_ins": stand_ins, **measures}
    return CheckReport(counted, tuple(_problems(refused, stand_ins)))


def _problems(refused: Sequence[RefusedStatement], stand_ins: int) -> Iterator[FoundProblem]:
    for one in dict.fromkeys(refused[:MOST_TOLD]):
        said = f"“{one.text}”" if one.text else "A section"
        message = f"Refused of the model’s: {said}: {one.reason}."
        evidence: dict[str, object] = {"statement": one.text, "cites": one.cites}
        yield FoundProblem("model.refused", Severity.NOTE, message, evidence=evidence)
    if stand_ins:
        message = f"In the place of what was refused stand the sources’ own sentences: {stand_ins}."
        yield FoundProblem("model.stand_in", Severity.NOTE, message)
