"""Statements that a new version is to have word for word."""

import re
from collections.abc import Sequence

from biographies.directives.clauses import ABOUT, Clause, bare
from biographies.directives.conflicts import contradictions
from biographies.directives.telling import agreed, shown, speaks_of
from biographies.directives.values import Directive, Made, Rule, Version
from biographies.sources import StatementSpan
from biographies.texts.kept_text import missing_from, reading

_KEEP = re.compile(
    r"(?:keep|lock|retain|preserve|leave\s+(?=.*\b(?:as\s+(?:it|they)\s+(?:is|are)|alone)\b)"
    r"|conserva(?:r)?|mant(?:én|ener)|guarda(?:r)?|bloquea(?:r)?|deja\s+(?=.*\b(?:igual|como\s+está)))"
    r"\s*(?P<what>.+?)(?:\s+(?:as\s+(?:it\s+is|they\s+are)|alone|unchanged|igual(?:es)?|como\s+están?))?",
    re.IGNORECASE,
)
_NTH = (
    *(("first", 1), ("second", 2), ("third", 3), ("fourth", 4), ("fifth", 5), ("last", -1)),
    *(("primer", 1), ("primera", 1), ("segundo", 2), ("segunda", 2), ("tercer", 3), ("tercera", 3)),
    *(("cuarto", 4), ("cuarta", 4), ("quinto", 5), ("quinta", 5), ("último", -1), ("última", -1)),
)
_PLACES = dict(_NTH)
_PLACE = re.compile(
    rf"(?:the\s+|el\s+|la\s+)?(?P<nth>{'|'.join(_PLACES)})\s+(?P<unit>paragraph|sentence|statement"
    r"|párrafo|frase|oración)|(?P<unit2>paragraph|sentence|statement|párrafo|frase|oración)"
    r"\s+(?P<number>\d{1,4})",
    re.IGNORECASE,
)
_PARAGRAPHS = frozenset({"paragraph", "párrafo"})
_QUOTED = re.compile(r"[“\"«](?P<text>.+)[”\"»]")


def read(clause: Clause) -> Directive | None:
    """Return what a clause wants to keep; value is "paragraph:1", "about:notes", "text:…"."""
    found = _KEEP.fullmatch(clause.words)
    if found is None:
        return None
    what = found["what"].strip()
    if place := _PLACE.fullmatch(what):
        unit = (place["unit"] or place["unit2"]).lower()
        number = place["number"] or _PLACES[(place["nth"] or "").lower()]
        value = f"{'paragraph' if unit in _PARAGRAPHS else 'statement'}:{number}"
    elif about := ABOUT.fullmatch(what):
        value = f"about:{bare(about['what'])}"
    elif text := _QUOTED.fullmatch(what):
        value = f"text:{text['text']}"
    else:
        return None
    return Directive("lock", clause.said, value)


def readings_to_keep(directives: Sequence[Directive], before: Version) -> frozenset[str]:
    """Return the readings of the statements of a text that directives want to keep."""
    shut = contradictions(directives)
    locks = [one for at, one in enumerate(directives) if one.kind == "lock" and at not in shut]
    return frozenset(reading(said) for one in locks for said in meant(one, before.said))


def meant(directive: Directive, said: Sequence[StatementSpan]) -> list[StatementSpan]:
    """Return the statements that a directive means; a number counts from 1, -1 is the last."""
    how, _, what = directive.value.partition(":")
    if how == "about":
        return [one for one in said if speaks_of(one.text, what)]
    if how == "text":
        return [one for one in said if reading(what) in reading(one)]
    places = [one.paragraph for one in said] if how == "paragraph" else list(range(len(said)))
    numbers = sorted(set(places))
    at = int(what) if int(what) < 0 else int(what) - 1
    wanted = numbers[at] if -len(numbers) <= at < len(numbers) else None
    return [one for one, place in zip(said, places, strict=True) if place == wanted]


def _judge(directive: Directive, made: Made) -> tuple[bool, str]:
    wanted = [reading(one) for one in meant(directive, made.before.said)]
    if not wanted:
        _, _, what = directive.value.partition(":")
        return False, f"The text has no statement that “{shown(what)}” means, so none is kept."
    lost = missing_from(made.after.text, wanted)
    if lost:
        return False, f"{agreed(len(lost), 'are')} not in the new text any more."
    return True, f"{agreed(len(wanted), 'stand')} in it word for word."


RULE = Rule(frozenset({"lock"}), _judge)
