"""Years that alone are told of, or that are left out."""

import re
from dataclasses import replace

from biographies.directives.clauses import ARTICLE, Clause
from biographies.directives.telling import agreed, counted, told_years, why_they_stay
from biographies.directives.values import ONLY, OUT, Directive, Made, Rule, Setting, label_of
from biographies.sources import Passage, StatementSpan, split_sentences, years_in
from biographies.writing import Brief, SentenceRef

FIRST, LAST = 1000, 2100  # the years that a text's years are read as
_YEAR = r"(1\d{3}|20\d\d|2100)"
_TO = rf"(?:\s*[-–—]\s*|\s+(?:to|until|and|a|al|hasta|y)\s+)(?:{_YEAR}|(\d\d))"
_RANGE = re.compile(
    rf"(?:(?:the\s+)?years?\s+|(?:los\s+)?años?\s+|el\s+año\s+|from\s+|between\s+|de\s+|del\s+"
    rf"|desde\s+|entre\s+|in\s+|en\s+|of\s+|of\s+the\s+years?\s+)*{_YEAR}(?:{_TO})?"
)
_OF_YEARS = re.compile(r"^(?:years?|años?)\s+(?=\D)")
_OPEN = re.compile(
    rf"(?:everything\s+|anything\s+|all\s+|what\s+(?:is|was|comes|happened)\s+|todo\s+|lo\s+)?"
    rf"(?P<word>before|after|until|till|up\s+to|since|from|antes\s+de|después\s+de|hasta|desde"
    rf"|a\s+partir\s+de|anterior\s+a|posterior\s+a)\s+(?:the\s+year\s+|el\s+año\s+)?{_YEAR}"
    r"(?:\s+on(?:wards?)?|\s+en\s+adelante)?"
)
_BEFORE = frozenset({"before", "antes de", "anterior a"})
_UNTIL = frozenset({"until", "till", "up to", "hasta"})
_AFTER = frozenset({"after", "después de", "posterior a"})


def read(clause: Clause) -> Directive | None:
    """Return the years that a clause is about; without a verb they are the only ones."""
    named = ARTICLE.sub("", (clause.named or clause.words).lower().strip(" ,."))
    named = _OF_YEARS.sub("", named)
    span = _open(named) or (_closed(named) if clause.mode or named[:1].isalpha() else None)
    if span is None or span[0] > span[1]:
        return None
    mode = OUT if clause.mode == OUT else ONLY
    return Directive("years", clause.said, f"{span[0]}-{span[1]}", mode)


def _open(named: str) -> tuple[int, int] | None:
    found = _OPEN.fullmatch(named)
    if found is None:
        return None
    word, year = " ".join(found["word"].split()), int(found[2])
    if word in _BEFORE:
        return FIRST, year - 1
    if word in _UNTIL:
        return FIRST, year
    return (year + 1 if word in _AFTER else year), LAST


def _closed(named: str) -> tuple[int, int] | None:
    found = _RANGE.fullmatch(named)
    if found is None:
        return None
    first = int(found[1])
    last = int(found[2] or (f"{found[1][:2]}{found[3]}" if found[3] else first))
    return first, last


def _narrow(brief: Brief, directive: Directive, _setting: Setting) -> Brief:
    told = told_years(brief.passages)
    kept = tuple(one for one in brief.passages if _may_stay(told[label_of(one)], directive))
    barred = tuple(ref for one in kept for ref in _wrong_sentences(one, directive))
    return replace(brief, passages=kept, barred=(*brief.barred, *barred))


def _may_stay(years: tuple[int, ...], directive: Directive) -> bool:
    is_within = any(_is_within(year, directive) for year in years)
    return is_within if directive.mode == ONLY else not is_within


def _wrong_sentences(passage: Passage, directive: Directive) -> list[SentenceRef]:
    return [
        SentenceRef(passage.source, passage.ordinal, one.start, one.end)
        for one in split_sentences(passage.text)
        if _is_wrong(passage.text[one.start : one.end], directive)
    ]


def _is_wrong(text: str, directive: Directive) -> bool:
    """Tell whether a text names a year that is not wanted."""
    return any(_is_within(year, directive) is (directive.mode == OUT) for year in years_in(text))


def _is_within(year: int, directive: Directive) -> bool:
    first, last = _span(directive)
    return first <= year <= last


def _span(directive: Directive) -> tuple[int, int]:
    first, last = directive.value.split("-")
    return int(first), int(last)


def _judge(directive: Directive, made: Made) -> tuple[bool, str]:
    wrong = _wrong(made.after.said, directive, made)
    if wrong:
        why = why_they_stay(wrong, made.kept)
        other = "another year" if directive.mode == ONLY else "one of these years"
        return False, f"{agreed(len(wrong), 'tell')} of {other} still{why}."
    if directive.mode == OUT:
        before = _wrong(made.before.said, directive, made)
        if not before:
            return True, f"The text told nothing of {in_words(directive)}, and tells nothing now."
        return True, f"{agreed(len(before), 'are')} left out that told of {in_words(directive)}."
    return _judge_only(directive, made)


def _judge_only(directive: Directive, made: Made) -> tuple[bool, str]:
    words = counted(made.after.word_count, "word")
    dated = [one for one in made.after.said if years_in(one.text)]
    if not dated:
        return False, f"Nothing in the new text names a year of {in_words(directive)}."
    limit = (
        f"; the sources carry only {words} of those years" if made.after.is_evidence_limited else ""
    )
    return True, f"All that is told is of {in_words(directive)}{limit}."


def _wrong(
    said: tuple[StatementSpan, ...], directive: Directive, made: Made
) -> list[StatementSpan]:
    """Return the statements that name a wrong year, or whose passage tells of wrong ones alone."""
    told = told_years(made.passages)
    return [
        one
        for one in said
        if _is_wrong(one.text, directive)
        or (
            directive.mode == ONLY
            and any(not _may_stay(told[label], directive) for label in one.marks if told.get(label))
        )
    ]


def in_words(directive: Directive) -> str:
    """Return the years of a directive as a sentence says them."""
    first, last = _span(directive)
    if first == last:
        return str(first)
    if first == FIRST:
        return f"the years to {last}"
    return f"the years from {first}" if last == LAST else f"{first}–{last}"


RULE = Rule(frozenset({"years"}), _judge, narrow=_narrow)
