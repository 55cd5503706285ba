"""More or less about a matter: passages that speak of it are preferred, or left out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from biographies.directives.clauses import Clause, bare
from biographies.directives.placing import put_in
from biographies.directives.telling import agreed, listed, shown, speaks_of, why_they_stay
from biographies.directives.values import IN, Directive, Made, Rule, Setting, Version, label_of
from biographies.sources import Passage, StatementSpan, count_words, index_passages
from biographies.writing import Brief

MAX_SPARE = 12  # passages of no chapter that one wish brings in
# Words of the passages that a writer is left to choose from, times the target: about half of a
# passage's words can stand in a book. The firmer, the less there is beside what is wanted more.
POOL = (2.4, 1.7, 1.2)
MAX_PARTS = 4  # of the book, that a sentence names
_ABOUT = r"(?:about|of|on|sobre|acerca\s+de|de|del)\s+"
_MORE = re.compile(
    rf"(?:(?:say|tell|write|give|cuenta|di|escribe|habla)\s+)?(?:(?:a\s+)?(?:lot|bit)\s+|much\s+|mucho\s+)?"
    rf"(?:more|más)\s+{_ABOUT}(?P<what>.+)"
    r"|(?:emphasi[sz]e|dwell\s+(?:more\s+)?on|expand\s+on|go\s+into|focus\s+(?:more\s+)?on"
    r"|insiste\s+en|destaca)\s+(?P<what2>.+)",
    re.IGNORECASE,
)
_LESS = re.compile(
    rf"(?:(?:say|tell|write|give|cuenta|di|escribe|habla)\s+)?(?:(?:a\s+)?(?:lot|bit)\s+|much\s+|mucho\s+)?"
    rf"(?:less|fewer|menos)\s+(?:{_ABOUT})?(?P<what>.+)"
    r"|(?:shorten|cut\s+down|acorta|abrevia)\s+(?:the\s+part\s+|la\s+parte\s+)?"
    rf"{_ABOUT}(?P<what2>.+)",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"^(?:her|his|their|its|my|su|sus|mi|mis)\s+", re.IGNORECASE)
_TITLE = re.compile(  # who is Lord Melbourne once is Melbourne from then on
    r"^(?:Lord|Lady|Sir|Dame|Mr|Mrs|Miss|Dr|Don|Doña|Señora?)\.?\s+(?=\S)"
)


def read(clause: Clause) -> Directive | None:
    """Return what a clause wants more or less about."""
    for kind, pattern in (("more", _MORE), ("less", _LESS)):
        if found := pattern.fullmatch(clause.words):
            return _of(kind, clause, found["what"] or found["what2"])
    return _of("more", clause, clause.named) if clause.mode == IN else None


def _of(kind: str, clause: Clause, named: str) -> Directive | None:
    what = _TITLE.sub("", _POSSESSIVE.sub("", bare(named)))
    return Directive(kind, clause.said, what, clause.mode) if what else None


def _add(brief: Brief, directive: Directive, setting: Setting) -> Brief:
    """Bring in what no chapter has, the best fitting of it; ties by source and place."""
    if directive.kind != "more":
        return brief
    spare = [
        one
        for one in setting.library.spare(directive.value)
        if speaks_of(one.text, directive.value)
    ]
    brief = put_in(brief, _best(spare, directive.value))
    if not any(speaks_of(one.text, directive.value) for one in brief.passages):
        return brief
    return replace(brief, keywords=(*brief.keywords, directive.value))


def _best(passages: Sequence[Passage], words: str) -> list[Passage]:
    if len(passages) <= MAX_SPARE:
        return list(passages)
    ranks = index_passages(passages).query(words, limit=MAX_SPARE)
    best = {(hit.source, hit.ordinal) for hit in ranks}
    return [one for one in passages if label_of(one) in best]


def _shape(brief: Brief, directive: Directive, setting: Setting) -> Brief:
    about = {label_of(one) for one in brief.passages if speaks_of(one.text, directive.value)}
    if not about:
        return brief
    if directive.kind == "less":
        return _with_less(brief, about, setting)
    others = [one for one in brief.passages if label_of(one) not in about]
    wanted = sum(_words(one) for one in brief.passages) - sum(map(_words, others))
    room = max(POOL[setting.firmness] * brief.target_words - wanted, 0.5 * wanted)
    kept = about | set(_spread(others, room, setting.cited))
    passages = tuple(one for one in brief.passages if label_of(one) in kept)
    return replace(brief, passages=passages)


def _with_less(brief: Brief, about: set[tuple[int, int]], setting: Setting) -> Brief:
    """Leave out what speaks of it, but for every second passage that the present text cites."""
    cited = [label_of(one) for one in brief.passages if label_of(one) in about & setting.cited]
    stay = set(cited[1::2]) if setting.firmness == 0 else set()
    passages = tuple(
        one for one in brief.passages if label_of(one) not in about or label_of(one) in stay
    )
    return replace(brief, passages=passages)


def _spread(
    passages: Sequence[Passage], room: float, cited: frozenset[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield passages over the whole span to so many words, first those that are cited."""
    for is_cited in (True, False):
        own = [one for one in passages if (label_of(one) in cited) is is_cited]
        whole = sum(map(_words, own))
        share = min(1.0, room / whole) if whole else 0.0
        seen = taken = 0
        for one in own:
            seen += _words(one)
            if taken + _words(one) / 2 <= share * seen:
                taken += _words(one)
                yield label_of(one)
        room = max(0.0, room - taken)


def _words(passage: Passage) -> int:
    return count_words(passage.text)


def _judge(directive: Directive, made: Made) -> tuple[bool, str]:
    """Compare which share of the statements speaks of it, for the text may be shorter now."""
    words = directive.value
    before = [one for one in made.before.said if speaks_of(one.text, words)]
    after = [one for one in made.after.said if speaks_of(one.text, words)]
    grown = _share(after, made.after) - _share(before, made.before)
    counts = f"{agreed(len(after), 'speak')} of “{shown(words)}”, {len(before):,} before"
    if directive.kind == "less":
        why = why_they_stay(after, made.kept) if after else ""
        why = why if before else ": there was nothing to say less about"
        return grown < 0, f"{counts}{'' if grown < 0 else why}."
    if grown > 0:
        return True, f"{counts}."
    if after:
        why = f"{counts}: the passages that this chapter may use say no more"
    else:
        why = f"No source says anything of “{shown(words)}” that this chapter may use"
    return False, f"{why}{_elsewhere(words, made)}."


def _share(said: Sequence[StatementSpan], version: Version) -> float:
    return len(said) / len(version.said) if said else 0.0


def _elsewhere(words: str, made: Made) -> str:
    parts = made.library.told_in(words)
    if not parts:
        return ""
    named = [*parts[:MAX_PARTS], "others"] if len(parts) > MAX_PARTS else parts
    return f"; {listed(named)} {'has' if len(parts) == 1 else 'have'} the passages that do"


RULE = Rule(frozenset({"more", "less"}), _judge, add=_add, shape=_shape)
