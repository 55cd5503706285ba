"""Reads what an editor asks of a new version, and says afterwards what of it was met."""

import re
from dataclasses import dataclass, replace

from biographies.writing import Brief

SHORTER, LONGER = 0.75, 1.25

_SHORTER = re.compile(r"\b(?:shorter|shorten|cut|condense|too long)\b", re.IGNORECASE)
_LONGER = re.compile(r"\b(?:longer|lengthen|expand|too short)\b", re.IGNORECASE)
_WORDS = re.compile(r"\b(\d{2,5})\s+words\b", re.IGNORECASE)
_LEAVE_OUT = re.compile(
    r"\b(?:without|leave out|drop|remove|omit|exclude)\s+(?:the\s+)?[\"“']?([^\"”',.;]+)",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[.;\n]+|,\s+(?:and\s+)?|\s+and\s+(?=without|leave|drop|remove|omit)")


@dataclass(frozen=True, slots=True)
class Directive:
    """One thing that is asked: kind is "words", "shorter", "longer", "leave out" or "other"."""

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
    left_out = []
    for directive in directives:
        if directive.kind == "leave out":
            left_out.append(directive.value)
        else:
            brief = replace(brief, target_words=_target(brief.target_words, directive))
    kept = tuple(
        passage
        for passage in brief.passages
        if not any(words.casefold() in passage.text.casefold() for words in left_out)
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
        return directive.value.casefold() not in after.text.casefold()
    return False


def _read(clause: str) -> Directive:
    if found := _WORDS.search(clause):
        return Directive("words", clause, found[1])
    if found := _LEAVE_OUT.search(clause):
        return Directive("leave out", clause, found[1].strip())
    if _SHORTER.search(clause):
        return Directive("shorter", clause)
    if _LONGER.search(clause):
        return Directive("longer", clause)
    return Directive("other", clause)


def _target(words: int, directive: Directive) -> int:
    targets = {"shorter": round(words * SHORTER), "longer": round(words * LONGER)}
    if directive.kind == "words":
        return max(1, int(directive.value))
    return targets.get(directive.kind, words)
