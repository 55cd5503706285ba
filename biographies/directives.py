"""Reads what an editor asks of a new version, and says afterwards what of it was met."""

import re
from dataclasses import dataclass, replace

from biographies.sources import Passage
from biographies.writing import Brief

SHORTER, LONGER = 0.75, 1.25

_SHORTER = re.compile(r"\b(?:shorter|shorten|cut|condense|too long)\b", re.IGNORECASE)
_LONGER = re.compile(r"\b(?:longer|lengthen|expand|too short)\b", re.IGNORECASE)
_WORDS = re.compile(r"\b(\d{2,5})\s+words\b", re.IGNORECASE)
_LEAVE_OUT = re.compile(
    r"\b(?:without|leave out|drop|remove|omit|exclude)\s+(?:the\s+)?[\"“']?([^\"”',.;]+)",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"(?:source\s+|s)(\d+)", re.IGNORECASE)
_PASSAGE = re.compile(r"s(\d+)p(\d+)|passage\s+(\d+)\s+of\s+(?:source\s+)?(\d+)", re.IGNORECASE)
_DENIED = re.compile(r"\s*(?:please\s+)?(?:do\s+not|don[’']t|never)\b", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[.;\n]+|,\s+(?:and\s+)?|\s+and\s+(?=without|leave|drop|remove|omit)")


@dataclass(frozen=True, slots=True)
class Directive:
    """One thing that is asked.

    kind is "words", "shorter", "longer", "leave out" (these words), "leave out source" (value is
    "2", or "2p412" for one passage of it) or "other".
    """

    kind: str
    said: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """What is compared before and after: how long a text is, and its words."""

    word_count: int
    text: str


def read_directives(feedback: str) -> tuple[Directive, ...]:
    """Return what feedback asks for, clause by clause, in its own words."""
    clauses = (clause.strip() for clause in _CLAUSE_END.split(feedback))
    return tuple(_read(clause) for clause in clauses if clause)


def apply_directives(brief: Brief, directives: tuple[Directive, ...]) -> Brief:
    """Return the brief of a version that meets what can be met; the rest goes along as feedback."""
    for directive in directives:
        brief = replace(brief, target_words=_target(brief.target_words, directive))
    kept = tuple(
        passage
        for passage in brief.passages
        if not any(_shuts_out(directive, passage) for directive in directives)
    )
    return replace(brief, passages=kept)


def is_met(directive: Directive, *, before: Version, after: Version) -> bool:
    """Tell whether a new version does what was asked; what cannot be told counts as not met."""
    if directive.kind == "words":
        wanted = int(directive.value)
        return abs(after.word_count - wanted) <= 0.05 * wanted
    if directive.kind == "shorter":
        return after.word_count < before.word_count
    if directive.kind == "longer":
        return after.word_count > before.word_count
    if directive.kind == "leave out":
        # Words that never stood there may name a source or a matter: nobody can say it is met.
        words = directive.value.casefold()
        return words in before.text.casefold() and words not in after.text.casefold()
    if directive.kind == "leave out source":
        return not re.search(rf"\[\^s{directive.value}(?!\d)", after.text)
    return False


def _read(clause: str) -> Directive:
    if _DENIED.match(clause):  # "do not cut the letter" asks for no shorter text
        return Directive("other", clause)
    if found := _WORDS.search(clause):
        return Directive("words", clause, found[1])
    if found := _LEAVE_OUT.search(clause):
        return _left_out(clause, found[1].strip())
    if _SHORTER.search(clause):
        return Directive("shorter", clause)
    if _LONGER.search(clause):
        return Directive("longer", clause)
    return Directive("other", clause)


def _left_out(clause: str, value: str) -> Directive:
    if found := _PASSAGE.fullmatch(value):
        source, ordinal = (found[1], found[2]) if found[1] else (found[4], found[3])
        return Directive("leave out source", clause, f"{source}p{ordinal}")
    if found := _SOURCE.fullmatch(value):
        return Directive("leave out source", clause, found[1])
    return Directive("leave out", clause, value)


def _shuts_out(directive: Directive, passage: Passage) -> bool:
    if directive.kind == "leave out source":
        return directive.value in (str(passage.source), f"{passage.source}p{passage.ordinal}")
    is_word = directive.kind == "leave out"
    return is_word and directive.value.casefold() in passage.text.casefold()


def _target(words: int, directive: Directive) -> int:
    targets = {"shorter": round(words * SHORTER), "longer": round(words * LONGER)}
    if directive.kind == "words":
        return max(1, int(directive.value))
    return targets.get(directive.kind, words)
