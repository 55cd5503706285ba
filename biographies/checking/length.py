"""Whether a part is as long as it was asked to be."""

from biographies.checking.values import CheckReport, FoundProblem, Severity
from biographies.errors import InvalidInputError

# Published with every result; biographies.sources.count_words is the rule in code.
COUNT_RULE = (
    "a word is a run of letters and digits; apostrophes and hyphens join; headings, marks, notes "
    "and fenced blocks do not count"
)


def check_length(
    *, words: int, target: int, tolerance: float = 0.05, is_evidence_limited: bool = False
) -> CheckReport:
    """Compare a word count with its target; the share off may be at most the tolerance.

    A part that is short because its sources carry no more gets a warning in place of the error,
    and its measures say so: it can pass, but never as a part of the asked length.
    """
    _refuse_nonsense(words=words, target=target, tolerance=tolerance)
    deviation = (words - target) / target
    is_within = abs(words - target) <= tolerance * target
    is_limited = is_evidence_limited and not is_within and words < target
    measures: dict[str, float | int | str | bool] = {
        "words": words,
        "target_words": target,
        "tolerance": tolerance,
        "deviation": round(deviation, 4),
        "is_within_tolerance": is_within,
        "is_evidence_limited": is_limited,
        "count_rule": COUNT_RULE,
    }
    if is_within:
        return CheckReport(measures)
    evidence: dict[str, object] = {
        "words": words,
        "target_words": target,
        "missing_words": max(target - words, 0),
        "surplus_words": max(words - target, 0),
    }
    return CheckReport(measures, (_problem(evidence, words, target, is_limited=is_limited),))


def _refuse_nonsense(*, words: int, target: int, tolerance: float) -> None:
    if not 0 <= tolerance <= 1:
        raise InvalidInputError(field="tolerance", message="must be from 0 to 1")
    if target < 1:
        raise InvalidInputError(field="target_words", message="must be at least 1")
    if words < 0:
        raise InvalidInputError(field="words", message="must be at least 0")


def _problem(
    evidence: dict[str, object], words: int, target: int, *, is_limited: bool
) -> FoundProblem:
    told = f"{words} words of {target} asked"
    if is_limited:
        message = f"{told}: the sources carry no more. Add sources or ask for less."
        return FoundProblem("length.evidence_limited", Severity.WARNING, message, evidence=evidence)
    rule = "length.short" if words < target else "length.long"
    return FoundProblem(rule, Severity.ERROR, f"{told}.", evidence=evidence)
