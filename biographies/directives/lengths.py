"""Length: a number of words, shorter or longer, by how much; English and Spanish."""

import re
from dataclasses import replace

from biographies.directives.clauses import Clause
from biographies.directives.telling import counted
from biographies.directives.values import AT_LEAST, AT_MOST, Directive, Made, Rule, Setting
from biographies.writing import Brief

SHORTER, LONGER = 0.75, 1.25
NEAR = 0.05  # of the words asked for
MARGIN = 0.03  # by which the target is within a bound: a writer comes near its target only

# A clause is about length alone if it has no other words than these.
_ENGLISH = """
    a about again aim an and approximately around as at be before bit bring by can chapter close
    down far fewer for get give have in is it its just keep less little lot make more much now
    of please quite rather reach roughly should slightly so some somewhat still text than that
    the this to too try version very way whole with word words write
"""
_SPANISH = """
    a al algo alrededor aproximadamente bastante capítulo cerca como con de debe debería del
    demasiado el en es escribe esté haz hazlo la lo los menos mucho muy más palabra palabras
    para poco por que sea ser son su tenga texto todo un una unas unos versión
"""
_FILLING = frozenset(f"{_ENGLISH} {_SPANISH}".split())
_SHORT = frozenset(
    {
        *("shorter", "shorten", "short", "condense", "tighten", "trim", "abridge", "reduce", "cut"),
        *("halve", "corto", "corta", "breve", "acorta", "acórtalo", "acortar", "abrevia"),
        *("abreviar", "reducir", "resume", "condensa"),
    }
)
_LONG = frozenset(
    {
        *("longer", "lengthen", "expand", "extend", "alarga", "alárgalo", "alargar", "amplía"),
        *("amplíalo", "ampliar", "extiende", "extender"),
    }
)
_MEASURES = frozenset({"long", "length", "size", "larga", "largo"})
_MEASURED = _MEASURES | {"halve", "double", "mitad", "doble"}  # of half or twice of which is said
_TOO_SHORT = re.compile(r"\btoo\s+short\b|\bdemasiado\s+(?:cort[oa]|breve)\b")
_TOO_LONG = re.compile(r"\btoo\s+long\b|\bdemasiado\s+larg[oa]\b")
_LONGER = re.compile(r"\bmás\s+larg[oa]\b")
_PARTS = tuple(
    (re.compile(rf"\b(?:{words})\b"), share)
    for words, share in (
        (r"two\s+thirds|dos\s+tercios", 2 / 3),
        (r"three\s+quarters|tres\s+cuartos", 3 / 4),
        (r"(?:a|one)\s+third|un\s+tercio", 1 / 3),
        (r"(?:a|one)\s+quarter|un\s+cuarto", 1 / 4),
        (r"(?:a|one)\s+fifth|un\s+quinto", 1 / 5),
        (r"half|halve|(?:la\s+)?mitad", 1 / 2),
        (r"twice|double|(?:el\s+)?doble", 2.0),
    )
)
_PERCENT = re.compile(r"\b(\d{1,3})\s*(?:%|per\s?cent|por\s?ciento)")
_NUMBER = re.compile(r"\b(\d{1,3}(?:[,.]\d{3})+|\d{2,6})\s+(?:words?|palabras?)\b")
_BOUNDS = (
    (
        AT_MOST,
        r"at\s+most|no\s+more\s+than|not\s+more\s+than|(?:less|fewer)\s+than|under|up\s+to|below"
        r"|a?\s*maximum\s+of|como\s+(?:mucho|máximo)|no\s+más\s+de|menos\s+de|un?\s+máximo\s+de|hasta",
    ),
    (
        AT_LEAST,
        r"at\s+least|no\s+(?:less|fewer)\s+than|more\s+than|over|above|a?\s*minimum\s+of"
        r"|al\s+menos|por\s+lo\s+menos|como\s+mínimo|no\s+menos\s+de|más\s+de|un?\s+mínimo\s+de",
    ),
)
_BOUND = tuple((mode, re.compile(rf"\b(?:{words})\b")) for mode, words in _BOUNDS)
_FEWER = re.compile(r"\b(?:less|fewer|menos)\s+(?:words|text|palabras|texto)\b")
_MORE = re.compile(r"\b(?:more|más)\s+(?:words|text|palabras|texto)\b")
_DIFFERENCE = re.compile(  # "200 words shorter": a number that is no length
    r"\d\s+(?:words?|palabras?)\s+(?:more|longer|shorter|fewer|less|más|menos)\b"
    r"|\b(?:by|cut|trim|reduce|en)\s+(?:about\s+|unas\s+)?\d"
)
_WORD = re.compile(r"[^\W\d_]+")


def read(clause: Clause) -> Directive | None:
    """Return what a clause asks of the length."""
    words = clause.words.lower()
    mode, words = _bound(words) if _NUMBER.search(words) else ("", words)
    number, percent = _NUMBER.search(words), _PERCENT.search(words)
    part = next(((found, share) for one, share in _PARTS if (found := one.search(words))), None)
    rest = words
    for found in filter(None, (number, percent, part and part[0])):
        rest = rest.replace(found[0], " ", 1)
    left = set(_WORD.findall(rest))
    if any(map(str.isdigit, rest)) or not left <= _FILLING | _SHORT | _LONG | _MEASURES:
        return None
    if number:
        is_length = not (percent or part or _DIFFERENCE.search(words))
        value = re.sub(r"[,.]", "", number[1])
        return Directive("words", clause.said, value, mode) if is_length else None
    share = int(percent[1]) / 100 if percent else part[1] if part else None
    return _changed(clause.said, words, share)


def _bound(words: str) -> tuple[str, str]:
    """Return whether a number is the most or the least, and the words without what says so."""
    found = [(one.start(), mode, one[0]) for mode, said in _BOUND if (one := said.search(words))]
    if not found:
        return "", words
    _, mode, bound = min(found)  # "no more than" holds "more than"
    return mode, words.replace(bound, " ", 1)


def _changed(said: str, words: str, share: float | None) -> Directive | None:
    all_words = set(_WORD.findall(words))
    kind = _direction(words, all_words)
    if share is not None and (not kind or "halve" in all_words) and all_words & _MEASURED:
        return Directive("shorter" if share < 1 else "longer", said, f"{share:.3f}")
    if not kind:
        return None
    if share is None:
        return Directive(kind, said)
    changed = 1 + share if kind == "longer" else 1 - share
    return Directive(kind, said, f"{changed:.3f}") if changed > 0 else None


def _direction(words: str, all_words: set[str]) -> str:
    longer, shorter = (_TOO_SHORT, _LONGER, _MORE), (_TOO_LONG, _FEWER)
    if all_words & _LONG or any(one.search(words) for one in longer):
        return "longer"
    is_shorter = all_words & _SHORT or any(one.search(words) for one in shorter)
    return "shorter" if is_shorter else ""


def _narrow(brief: Brief, directive: Directive, setting: Setting) -> Brief:
    base = setting.before.word_count if setting.before else brief.target_words
    wanted = _wanted(directive, base)
    if directive.mode == AT_MOST:
        wanted = min(brief.target_words, round((1 - MARGIN) * wanted))
    if directive.mode == AT_LEAST:
        wanted = max(brief.target_words, round((1 + MARGIN) * wanted))
    return replace(brief, target_words=max(1, wanted))


def _wanted(directive: Directive, words: int) -> int:
    """Return the words asked for; a share is one of the text's words as it is."""
    if directive.kind == "words":
        return int(directive.value)
    usual = SHORTER if directive.kind == "shorter" else LONGER
    return round(words * float(directive.value or usual))


def _judge(directive: Directive, made: Made) -> tuple[bool, str]:
    before, after = made.before.word_count, made.after.word_count
    wanted = _wanted(directive, before)
    if directive.mode in (AT_MOST, AT_LEAST):
        is_met = after <= wanted if directive.mode == AT_MOST else after >= wanted
    elif directive.value:
        is_met = abs(after - wanted) <= NEAR * wanted
    else:
        is_met = after < before if directive.kind == "shorter" else after > before
    how = directive.mode if directive.mode in (AT_MOST, AT_LEAST) else "about"
    asked = f"; {how} {wanted:,} were asked for" if directive.value else ""
    is_short = not is_met and after < wanted and made.after.is_evidence_limited
    limit = ", and the passages that it may use carry no more" if is_short else ""
    return is_met, f"It has {counted(after, 'word')}, {before:,} before{asked}{limit}."


RULE = Rule(frozenset({"words", "shorter", "longer"}), _judge, narrow=_narrow)
