"""The order in which a chapter tells: by time, or as each source does."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from biographies.directives.clauses import Clause
from biographies.directives.telling import agreed, told_years
from biographies.directives.values import Directive, Made, Rule, Setting, label_of
from biographies.sources import Passage, years_in
from biographies.writing import Brief

BY_TIME, BY_SOURCE = "time", "source"
_TIME = re.compile(
    r"(?:(?:tell|put|order|keep|arrange|make|write|cuenta|ordena|pon)\s+(?:it\s+|everything\s+|them\s+"
    r"|lo\s+|todo\s+)?)?(?:in\s+|into\s+|by\s+|en\s+|por\s+)?(?:strict\s+|strictly\s+|estricto\s+)?"
    r"(?:chronological(?:ly|\s+order)?|(?:the\s+)?order\s+of\s+(?:the\s+)?(?:years|dates|time|events)"
    r"|orden\s+cronológico|cronológicamente|orden\s+de\s+(?:las\s+)?fechas|(?:date|fecha)s?)",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"(?:(?:tell|keep|put|cuenta|cuéntalo|deja)\s+(?:it\s+|lo\s+)?)?"
    r"(?:(?:just\s+)?(?:as|like)\s+(?:the\s+)?sources?\s+tells?(?:\s+it)?"
    r"|in\s+(?:the\s+)?sources?[’']?s?[’']?\s+(?:own\s+)?order|in\s+the\s+order\s+of\s+the\s+sources?"
    r"|(?:tal\s+)?como\s+lo\s+cuentan?\s+las?\s+fuentes?|en\s+el\s+orden\s+de\s+las?\s+fuentes?)",
    re.IGNORECASE,
)


def read(clause: Clause) -> Directive | None:
    """Return the order that a clause asks for."""
    if _TIME.fullmatch(clause.words):
        return Directive("order", clause.said, BY_TIME)
    return Directive("order", clause.said, BY_SOURCE) if _SOURCE.fullmatch(clause.words) else None


def _shape(brief: Brief, directive: Directive, _setting: Setting) -> Brief:
    ordered = _by_time if directive.value == BY_TIME else _by_source
    return replace(brief, passages=ordered(brief.passages))


def _by_time(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Sort by the first year told of; what has none stays behind what it stood behind."""
    told = told_years(passages)
    years, at = [], 0
    for one in passages:
        at = (told[label_of(one)] or (at,))[0]
        years.append(at)
    return tuple(passages[at] for at in sorted(range(len(passages)), key=years.__getitem__))


def _by_source(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Leave each source its places, and put its passages there in its own order."""
    own: defaultdict[int, list[Passage]] = defaultdict(list)
    for one in sorted(passages, key=lambda one: one.ordinal, reverse=True):
        own[one.source].append(one)
    return tuple(own[one.source].pop() for one in passages)


def _judge(directive: Directive, made: Made) -> tuple[bool, str]:
    if directive.value == BY_SOURCE:
        return _judge_by_source(made)
    told = told_years(made.passages)
    years = [_of_passage(one.marks, told) or years_in(one.text) for one in made.after.said]
    dated = [year[0] for year in years if year]
    back = sum(after < before for before, after in pairwise(dated))
    if len(dated) < 2:
        return False, "Too few statements tell of a year to put them in order."
    if back:
        return False, f"{agreed(back, 'go')} back to an earlier year than the statement before."
    return True, f"{agreed(len(dated), 'follow')} the first years that their passages tell of."


def _of_passage(
    marks: tuple[tuple[int, int], ...], told: dict[tuple[int, int], tuple[int, ...]]
) -> tuple[int, ...]:
    return next((told[label] for label in marks if told.get(label)), ())


def _judge_by_source(made: Made) -> tuple[bool, str]:
    last: dict[int, int] = {}
    back = 0
    for source, ordinal in (label for one in made.after.said for label in one.marks):
        back += ordinal < last.get(source, 0)
        last[source] = ordinal
    if back:
        return False, f"{agreed(back, 'stand')} before what their source tells earlier."
    return True, "Each source’s statements follow each other as they do in it."


RULE = Rule(frozenset({"order"}), _judge, shape=_shape)
