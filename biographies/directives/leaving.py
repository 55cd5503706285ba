"""Words that are to be left out: no passage that has them side by side is used."""

import re
from dataclasses import replace

from biographies.directives.clauses import ABOUT, Clause, bare
from biographies.directives.telling import agreed, names_it, shown, why_they_stay
from biographies.directives.values import OUT, Directive, Made, Rule, Setting
from biographies.writing import Brief

_ABOUT = re.compile(r"^(?:about|of|on|sobre|acerca\s+de)\s+", re.IGNORECASE)


def read(clause: Clause) -> Directive | None:
    """Return which words a clause leaves out."""
    about = ABOUT.fullmatch(clause.named)
    named = bare(about["what"] if about else _ABOUT.sub("", clause.named))
    return Directive("leave out", clause.said, named) if clause.mode == OUT and named else None


def _narrow(brief: Brief, directive: Directive, _setting: Setting) -> Brief:
    kept = tuple(one for one in brief.passages if not names_it(one.text, directive.value))
    return replace(brief, passages=kept)


def _judge(directive: Directive, made: Made) -> tuple[bool, str]:
    before = [one for one in made.before.said if names_it(one.text, directive.value)]
    left = [one for one in made.after.said if names_it(one.text, directive.value)]
    words = shown(directive.value)
    if left:
        why = why_they_stay(left, made.kept)
        return False, f"{agreed(len(left), 'name')} “{words}” still{why}."
    if not before:  # they may mean a source or a matter: nobody can say that it is met
        return False, f"“{words}” stood nowhere in the text, so there was nothing to leave out."
    return True, f"{agreed(len(before), 'are')} left out that named “{words}”."


RULE = Rule(frozenset({"leave out"}), _judge, narrow=_narrow)
