"""What an editor asks of a new version: a closed grammar, and what of it is met, and why."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from biographies.directives import emphasis, keeping, leaving, lengths, ordering, places, years
from biographies.directives.clauses import Clause, clauses
from biographies.directives.conflicts import contradictions
from biographies.directives.keeping import readings_to_keep
from biographies.directives.telling import shown
from biographies.directives.values import (
    IN,
    OUT,
    Directive,
    Found,
    Library,
    Made,
    NoLibrary,
    Outcome,
    Rule,
    Setting,
    Version,
)
from biographies.writing import Brief

__all__ = [
    "FIRMEST",
    "MAX_DIRECTIVES",
    "Directive",
    "Found",
    "Library",
    "Made",
    "NoLibrary",
    "Outcome",
    "Setting",
    "Version",
    "apply_directives",
    "judge_directives",
    "pressing",
    "read_directives",
    "readings_to_keep",
]

MAX_DIRECTIVES = 40  # of one feedback: what is said of each has to fit into a run's result
FIRMEST = 2  # how firmly more or less of a matter can be asked for; 0 is gently
_PRESSED = frozenset({"more", "less"})
_READERS = (
    *(keeping.read, lengths.read, ordering.read, places.read, years.read),
    *(emphasis.read, leaving.read),
)
_RULES: dict[str, Rule] = {
    kind: module.RULE
    for module in (keeping, lengths, ordering, places, years, emphasis, leaving)
    for kind in module.RULE.kinds
}
_OTHER = (
    "Not understood: say it as “shorter”, “leave out the horses”, “more about her notes”, "
    "“only 1840–1850” or as another of the examples where changes are asked for."
)
_DENIED = (
    "Not understood: of a wish that begins with “do not” it cannot be told what is wanted; say "
    "what is to be done, as in “leave out the horses” or “keep the sentence about the letter”."
)
_TOO_MANY = (
    f"Not read, with all that follows: of one request the first {MAX_DIRECTIVES} wishes are."
)
_WHY = {"denied": _DENIED, "rest": _TOO_MANY}


def read_directives(feedback: str) -> tuple[Directive, ...]:
    """Return what feedback asks for, clause by clause, in its own words.

    At most MAX_DIRECTIVES are read; one more says that the rest is not.
    """
    found = list(islice(clauses(feedback), MAX_DIRECTIVES + 1))
    read = [_read(clause) for clause in found[:MAX_DIRECTIVES]]
    rest = [Directive("other", clause.said, "rest") for clause in found[MAX_DIRECTIVES:]]
    return (*read, *rest)


def apply_directives(
    brief: Brief, directives: Sequence[Directive], setting: Setting | None = None
) -> Brief:
    """Return the brief of a version that meets what can be met.

    First what is asked for is added, then what is not wanted goes, at last the rest is shaped; what
    contradicts itself changes nothing.
    """
    setting = setting or Setting()
    settled = _settled(directives, setting.library)
    shut = contradictions(settled)
    active = [
        (_RULES[one.kind], one)
        for at, one in enumerate(settled)
        if at not in shut and one.kind in _RULES
    ]
    for rule, one in active:
        brief = rule.add(brief, one, setting)
    for rule, one in active:
        brief = rule.narrow(brief, one, setting)
    for rule, one in active:
        brief = rule.shape(brief, one, setting)
    return brief


def judge_directives(directives: Sequence[Directive], made: Made) -> tuple[Outcome, ...]:
    """Measure on the texts which directives are met, and say why or why not."""
    settled = _settled(directives, made.library)
    shut = contradictions(settled)
    outcomes = []
    for at, one in enumerate(settled):
        is_met, why = _contradicted(shut[at]) if at in shut else _judged(one, made)
        outcomes.append(Outcome(one.said, is_met, why))
    return tuple(outcomes)


def pressing(directives: Sequence[Directive], outcomes: Sequence[Outcome]) -> tuple[Directive, ...]:
    """Return the wishes for more or less of a matter that are not met: they can be pressed."""
    return tuple(
        one
        for one, outcome in zip(directives, outcomes, strict=False)
        if one.kind in _PRESSED and not outcome.is_met
    )


def _read(clause: Clause) -> Directive:
    if clause.is_denied:  # "do not cut the letter" asks for no shorter text
        return Directive("other", clause.said, "denied")
    found = (read(clause) for read in _READERS)
    return next(filter(None, found), None) or Directive("other", clause.said)


def _settled(directives: Sequence[Directive], library: Library) -> tuple[Directive, ...]:
    """Take for a source what is called as one (“leave out Notes of a Friend”), and only that."""
    return tuple(_as_called(one, library) for one in directives)


def _as_called(directive: Directive, library: Library) -> Directive:
    if directive.kind == "source" and directive.mode == OUT:
        is_one = places.numbers_of(directive.value, library)
        return directive if is_one else replace(directive, kind="leave out")  # “nothing of horses”
    is_named = directive.kind == "leave out" or (directive.kind, directive.mode) == ("more", IN)
    if not is_named or not places.is_called(directive.value, library):
        return directive
    mode = OUT if directive.kind == "leave out" else IN
    return replace(directive, kind="source", mode=mode)


def _judged(directive: Directive, made: Made) -> tuple[bool, str]:
    if directive.kind in _RULES:
        return _RULES[directive.kind].judge(directive, made)
    return False, _WHY.get(directive.value, _OTHER)


def _contradicted(other: Directive) -> tuple[bool, str]:
    return False, f"It contradicts “{shown(other.said)}”, so neither is followed: ask for one."
