"""Feedback cut into clauses, and what a clause says is to be done with what it names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from biographies.directives.values import IN, ONLY, OUT

# What a clause may begin with: "and" before one of these divides two wishes.
_BEGINS = (
    r"without|leave|drop|remove|omit|exclude|only|use|include|add|more|less|keep|lock|make|shorten"
    r"|shorter|longer|nothing|before|after|in\s+chronological|cut|don[’']t|do\s+not|about\s+\d"
    r"|sin|quita|elimina|omite|excluye|deja|s[oó]lo|usa|incluye|añade|más|menos|conserva|mantén"
    r"|nada|antes|después|en\s+orden|acorta|alarga|no\s+(?:uses|menciones)|unas\s+\d"
)
_END = re.compile(
    rf"[;\n]+|[.!?]+(?=\s|$)|,\s+(?:and\s+|y\s+)?(?!\d+(?:\s*(?:,|$|and\b|y\b)))"
    rf"|\s+(?:and|but|y|pero)\s+(?=(?:{_BEGINS})\b)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")
_POLITE = re.compile(
    r"^(?:(?:and|but|also|y|pero|también)\s+|(?:please|por\s+favor|kindly)[,\s]+"
    r"|(?:can|could|would)\s+you\s+|(?:I|we)\s+(?:want|would\s+like)\s+(?:it\s+)?|quiero\s+|let[’']s\s+)+",
    re.IGNORECASE,
)
_POLITE_END = re.compile(r"[,\s]+(?:please|por\s+favor|thanks|gracias)$", re.IGNORECASE)
_ONLY_POLITE = re.compile(r"please|por\s+favor|thanks?(?:\s+you)?|gracias", re.IGNORECASE)
_DENIED = re.compile(
    r"(?:do\s+not|don[’']t|never|no)\s+(?!(?:more|less|fewer|más|menos)\s+(?:than|de|que)\b)"
    r"(?=[^\W\d]+)",
    re.IGNORECASE,
)
_CLEARLY = re.compile(
    r"(?:do\s+not|don[’']t|never)\s+(?:use|mention|include|quote|cite|speak\s+of|talk\s+about)\s+"
    r"|no\s+more\s+(?=about\s|of\s)|no\s+(?:uses|use|menciones|mencione|incluyas|incluya|cites|hables\s+de(?=\s)|utilices)\s+",
    re.IGNORECASE,
)
_VERBS = (
    (
        ONLY,
        r"(?:(?:use|take|keep\s+to|tell|write|cover)\s+)?(?:only|just|solely)\s+"
        r"|nothing\s+but\s+|(?:restrict|limit)\s+(?:it\s+|yourself\s+)?to\s+"
        r"|(?:usa|toma|cuenta|utiliza)?\s*(?:s[oó]lo|solamente|únicamente)\s+"
        r"|nada\s+más\s+que\s+|lim[ií]ta(?:te|lo|r)?\s+a\s+",
    ),
    (
        OUT,
        r"(?:without|leave\s+out|drop|remove|omit|exclude|cut\s+out|take\s+out|delete|skip|nothing)\s+"
        r"|(?:sin|quitar?|eliminar?|omit(?:e|ir)|suprim(?:e|ir)|exclu(?:ye|ir)|borrar?"
        r"|dej(?:a|ar)\s+fuera|nada)\s+",
    ),
    (
        IN,
        r"(?:also\s+)?(?:use|include|add|bring\s+in|put\s+in)\s+(?:also\s+)?"
        r"|(?:también\s+)?(?:usar?|utiliza|inclu(?:ye|ir)|añad(?:e|ir)|agregar?)\s+(?:también\s+)?",
    ),
)
_COMPILED = tuple((mode, re.compile(verb, re.IGNORECASE)) for mode, verb in _VERBS)
_TOO = re.compile(r"\s+(?:too|also|as\s+well|también)$", re.IGNORECASE)
_ONLY_END = re.compile(r"\s+(?:only|alone|solamente|únicamente)$", re.IGNORECASE)
ARTICLE = re.compile(
    r"^(?:the|a|an|all|any|every|everything|anything|el|la|los|las|todo|toda|todos|todas)\s+",
    re.IGNORECASE,
)

ABOUT = re.compile(
    r"(?:(?:the\s+|every\s+|all\s+)?(?:sentences?|statements?|parts?|passages?|everything|anything"
    r"|what\s+is\s+said)|(?:la\s+|las\s+|el\s+|los\s+)?(?:frases?|oraci(?:ón|ones)|partes?)|todo"
    r"|lo\s+que\s+se\s+dice)\s+(?:about|on|of|that\s+(?:names?|mentions?)|with|sobre|acerca\s+de|de"
    r"|del|que\s+nombra)\s+(?P<what>.+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One wish: its words, and what it does with what it names; mode is "" where it has no verb."""

    said: str
    words: str  # without politeness
    mode: str = ""
    named: str = ""
    is_denied: bool = False  # "do not …" of which nobody can tell what it wants


def clauses(feedback: str) -> Iterator[Clause]:
    """Cut feedback into its wishes; nothing is cut inside quotation marks."""
    shut = [found.span() for found in _QUOTED.finditer(feedback)]
    at = 0
    for found in _END.finditer(feedback):
        if any(start < found.start() < end for start, end in shut):
            continue
        yield from _clause(feedback[at : found.start()])
        at = found.end()
    yield from _clause(feedback[at:])


def _clause(said: str) -> Iterator[Clause]:
    said = said.strip(" ,.;!?\n")
    if not any(char.isalnum() for char in said) or _ONLY_POLITE.fullmatch(said):
        return
    words = _POLITE_END.sub("", _POLITE.sub("", " ".join(said.split())))
    clearly = _CLEARLY.match(words)
    if clearly:
        yield Clause(said, words, OUT, words[clearly.end() :])
    elif _DENIED.match(words):
        yield Clause(said, words, is_denied=True)
    else:
        yield Clause(said, words, *_verb(words))


def _verb(words: str) -> tuple[str, str]:
    for mode, verb in _COMPILED:
        if found := verb.match(words):
            return mode, _TOO.sub("", words[found.end() :]).strip()
    if found := _ONLY_END.search(words):
        return ONLY, words[: found.start()]
    return "", ""


def bare(named: str) -> str:
    """Return a name without its article and its quotation marks."""
    named = named.strip()
    before = ""
    while before != named:
        before, named = named, ARTICLE.sub("", named)
    return named.strip(" \"“”«»'‘’,")
