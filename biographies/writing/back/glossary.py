"""The terms of a book that a source explains in so many words."""

import re
from collections.abc import Sequence

from biographies.sources import count_words, escape, mark
from biographies.writing.back.persons import find_persons
from biographies.writing.back.titles import NO_NAMES, ROLES, TITLES
from biographies.writing.english import STOP_WORDS
from biographies.writing.extractive.openings import footing
from biographies.writing.values import CitedStatement
from biographies.writing.words import WORD, learn_names

MAX_ENTRIES = 40
MAX_WORDS = 35

_TERM = r"(?P<term>[“‘]?[^\W\d_][\w’\-]*(?:\s[\w’\-]+){0,3}?[”’]?)"
_KINDS = (
    r"(?:kind|sort|form|species|type|name|title|term|word|society|club|treaty|law|act|tax|duty|office"
    r"|order|method|instrument|machine|device|disease|substance|gas|salt|coin|measure|vessel|carriage"
    r"|dance|dress|game|festival|sect|party|journal|newspaper|unit|engine|effect"
    r"|especie|clase|tipo|nombre|sociedad|club|tratado|ley|impuesto|cargo|orden|método|instrumento"
    r"|máquina|enfermedad|sustancia|moneda|medida|secta|partido|periódico)"
)
_IS_A = re.compile(
    rf"^(?:The\s|An?\s|El\s|La\s)?{_TERM}\s(?:is|was|are|were|es|era|fue)\s"
    rf"(?:an?|the|un|una|el|la)\s(?:[\w\-]+\s){{0,3}}?{_KINDS}\b"
)
_CALLED = re.compile(
    rf"\b{_KINDS}\s(?:[^.;:]{{0,60}}?\s)?"
    r"(?:called|known as|termed|named|llamad[oa]|conocid[oa] como)\s"
    r"(?:the\s|an?\s|el\s|la\s|un\s|una\s)?"
    r"(?P<term>[“‘][^”’]{3,40}[”’]|[A-Z][\w’\-]+(?:\s[A-Z][\w’\-]+){0,2})"
    r"(?=[,;.:)]|\s(?:and|which|to|for|y|que)\b)"
)
_MEANS = re.compile(
    r"\b(?:term|word|name|expression|término|palabra)\s(?P<term>[“‘][^”’]{3,40}[”’])\s"
    r"(?:means|meant|denotes|denoted|signifies|signified|significa|designa)\b"
)


def make_glossary(*, subject: str, cited: Sequence[CitedStatement]) -> str:
    """Return a Markdown list of terms with the sentence that explains each; "" without any.

    Only sentences that define come in ("The Junto was a club …", "a club called the Junto"), whole,
    in the source's words and cited: nothing is explained that no source explains. A term stands
    once, with its first definition.
    """
    names = learn_names((one.text for one in cited), subject)
    people = {
        word.lower()
        for person in find_persons([one.text for one in cited], subject=subject)
        for word in WORD.findall(person.name)
    } | {word.lower() for word in WORD.findall(subject)}
    found: dict[str, tuple[str, CitedStatement]] = {}
    for one in cited:
        term = _term(one.text)
        if term is None or _is_person(term, people) or count_words(one.text) > MAX_WORDS:
            continue
        if not footing(one.text, names).leans:
            found.setdefault(term.casefold(), (term, one))
    kept = sorted(found.items())[:MAX_ENTRIES]
    return "".join(_line(term, one) for _, (term, one) in kept)


def _term(text: str) -> str | None:
    for pattern in (_MEANS, _CALLED, _IS_A):
        found = pattern.search(text)
        if found:
            term = found["term"].strip("“”‘’ ").removesuffix("’s")
            words = term.split()
            is_term = pattern is not _IS_A or (len(words) <= 4 and words[0][0].isupper())
            return term if is_term and words[0].lower() not in _NO_TERMS else None
    return None


_NO_TERMS = STOP_WORDS | frozenset(
    ("cause", "object", "reason", "result", "day", "year", "time", "man", "woman", "letter", "book")
)


def _is_person(term: str, people: set[str]) -> bool:
    words = term.split()
    if any(word.lower() in people or word in TITLES or word.lower() in ROLES for word in words):
        return True
    return len(words) == 1 and words[0] in NO_NAMES


def _line(term: str, one: CitedStatement) -> str:
    shown = term[:1].upper() + term[1:]
    return f"- **{escape(shown)}** – {escape(one.text)}{mark(one.source, one.ordinal)}\n"
