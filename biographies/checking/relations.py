"""What stands before a number and turns it: before 1832 for in 1832, over £300 for about £300."""

import re
from collections.abc import Iterator, Sequence

from biographies.checking.alignment import Alignment
from biographies.checking.figures import is_month
from biographies.checking.lexicon import word_set
from biographies.checking.words import Token

_YEAR = re.compile(r"1\d{3}|20\d\d")
_LESS = word_set("under below menos")
_MORE = word_set("over above exceeding more beyond más")
_EARLIER = word_set("before until till antes hasta")  # of years: two years after is later
_LATER = word_set("after después tras")
_AT = frozenset({"in", "during", "en", "durante"})
_SIGNED = re.compile(r"([£$€])\s?(\d[\d.,]*\d|\d)")
REACH, FAR = 2, 4  # words between the number and what turns it: in the claim, in the passage


def turned_numbers(beside: Alignment) -> list[str]:
    """Return the numbers and years of the claim that its sentences put otherwise, with the word."""
    return list(dict.fromkeys([*_turned(beside), *_other_money(beside)]))


def _turned(beside: Alignment) -> Iterator[str]:
    there: dict[str, set[str]] = {}
    for at, token in enumerate(beside.tokens):
        if beside.passage.is_number(token):
            there.setdefault(token.word, set()).add(_side(beside.tokens, at, FAR))
    for at, token in enumerate(beside.claim.tokens):
        sides = there.get(token.word)
        if sides and _is_other(_side(beside.claim.tokens, at, REACH), sides):
            first = max(0, at - REACH)
            yield beside.claim.text[beside.claim.tokens[first].start : token.end]


def _is_other(mine: str, theirs: set[str]) -> bool:
    if mine in ("less", "more"):
        return mine not in theirs
    return mine == "at" and theirs <= {"less", "more"}


def _side(tokens: Sequence[Token], at: int, reach: int) -> str:
    """Return "less", "more" or "at" by the nearest word before a number that says so, else ""."""
    is_year = _YEAR.fullmatch(tokens[at].word) is not None
    for token in reversed(tokens[max(0, at - reach) : at]):
        if token.word in _LESS or (is_year and token.word in _EARLIER):
            return "less"
        if token.word in _MORE or (is_year and token.word in _LATER):
            return "more"
        if token.word in _AT:
            return "at"
        if token.word[0].isdigit() or is_month(token.text, token.word):
            return "at"
    return ""


def _other_money(beside: Alignment) -> Iterator[str]:
    """Yield sums of the claim that the passage gives in another currency alone."""
    there = {amount: sign for sign, amount in _SIGNED.findall(beside.passage.text)}
    for sign, amount in _SIGNED.findall(beside.claim.text):
        if there.get(amount, sign) != sign:
            yield f"{sign}{amount}"
