"""Wishes that contradict each other: none of them is followed, and each says so."""

from collections.abc import Sequence
from itertools import combinations

from biographies.directives.telling import roots
from biographies.directives.values import ONLY, OUT, Directive

_LENGTHS = frozenset({"shorter", "longer"})
_FOR, _AGAINST = frozenset({"more", "lock"}), frozenset({"less", "leave out"})


def contradictions(directives: Sequence[Directive]) -> dict[int, Directive]:
    """Return, by the place of each directive that another contradicts, that other."""
    found: dict[int, Directive] = {}
    for (at, one), (place, other) in combinations(enumerate(directives), 2):
        if _contradict(one, other):
            found.setdefault(at, other)
            found.setdefault(place, one)
    return found


def _contradict(one: Directive, other: Directive) -> bool:
    kinds = {one.kind, other.kind}
    if kinds == _LENGTHS or kinds == {"order"} or kinds == {"words"}:
        return one.value != other.value or kinds == _LENGTHS
    if kinds <= _LENGTHS and one.value and other.value:
        return one.value != other.value
    if kinds <= {"source", "passage"} or kinds == {"years"}:
        return _contradict_places(one, other)
    return _contradict_matters(one, other)


def _contradict_places(one: Directive, other: Directive) -> bool:
    if one.kind != other.kind:
        return False
    if one.mode == other.mode == ONLY:
        return _apart(one, other)
    is_shut = (one.mode == OUT) is not (other.mode == OUT)
    return is_shut and one.value.casefold() == other.value.casefold()


def _apart(one: Directive, other: Directive) -> bool:
    """Tell whether nothing is within both of two directives."""
    if one.kind == "years":
        spans = [tuple(map(int, item.value.split("-"))) for item in (one, other)]
        return max(span[0] for span in spans) > min(span[1] for span in spans)
    return set(one.value.casefold().split(",")).isdisjoint(other.value.casefold().split(","))


def _contradict_matters(one: Directive, other: Directive) -> bool:
    wanted, unwanted = (one, other) if one.kind in _FOR else (other, one)
    if wanted.kind not in _FOR or unwanted.kind not in _AGAINST:
        return False
    what = wanted.value.removeprefix("about:")
    return bool(roots(what)) and set(roots(what)) == set(roots(unwanted.value))
