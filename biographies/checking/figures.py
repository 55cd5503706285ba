"""The numbers and dates that a run of words states, in figures or spelled out."""

import re
from collections.abc import Iterator, Sequence

from biographies.checking.lexicon import DETERMINERS, MONTHS, MONTHS_WITH_CAPITAL, Lexicon

_YEAR_RANGE = re.compile(r"\b(\d{2})\d{2}[-–/](\d{2})\b")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th|s|º|ª|\.º|\.ª)")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_GLUE = frozenset({"of", "de", "the", "del"})
_JOINS = frozenset({"and", "to", "or", "y", "a", "al", "e", "o"})


def as_number(token: str) -> str:
    """Return a token that begins with a digit in one form: 1,200 and 1.200 as 1200, 3rd as 3."""
    if match := _ORDINAL.fullmatch(token):
        return match[1]
    if _THOUSANDS.fullmatch(token):
        return token.replace(",", "").replace(".", "")
    return token.replace(",", ".")


def numbers_asked(text: str, words: Sequence[str], lexicon: Lexicon) -> frozenset[str]:
    """Return the numbers that a passage must hold to carry this text.

    "one" alone, "at first" and "a second" are left out: they count nothing.
    """
    found = {word for word in words if word[0].isdigit()}
    found |= {str(value) for value in _spelled(words, lexicon) if value > 1}
    for at, word in enumerate(words):
        value = lexicon.ordinals.get(word, 0)
        if value > 2 or (value and at and words[at - 1] in DETERMINERS):
            found.add(str(value))
    return frozenset(_with_ranges(text, found, keep_short=False))


def numbers_given(text: str, words: Sequence[str], lexicon: Lexicon) -> frozenset[str]:
    """Return every number that this text can vouch for."""
    found = {word for word in words if word[0].isdigit()}
    found |= {str(value) for value in _spelled(words, lexicon)}
    found |= {str(lexicon.ordinals[word]) for word in words if word in lexicon.ordinals}
    return frozenset(_with_ranges(text, found, keep_short=True))


def is_month(raw: str, word: str) -> bool:
    """Tell whether a token names a month."""
    return word in MONTHS and (word not in MONTHS_WITH_CAPITAL or raw[0].isupper())


def months(raws: Sequence[str], words: Sequence[str]) -> Iterator[int]:
    """Yield the months that are named, 1 to 12."""
    for raw, word in zip(raws, words, strict=True):
        if is_month(raw, word):
            yield MONTHS[word]


def dates(raws: Sequence[str], words: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield (day, month) wherever a day of the month stands beside its month."""
    for at, word in enumerate(words):
        if not is_month(raws[at], word):
            continue
        if at + 1 < len(words) and _is_day(words[at + 1]):
            yield words[at + 1], MONTHS[word]
        for day in _days_before(words, at):
            yield day, MONTHS[word]


def _with_ranges(text: str, found: set[str], *, keep_short: bool) -> set[str]:
    # "1813-15" says 1815, and as an asked number 15 would never be found
    for century, tail in _YEAR_RANGE.findall(text):
        found = found | {century + tail} if keep_short else (found - {tail}) | {century + tail}
    return found


def _days_before(words: Sequence[str], at: int) -> Iterator[str]:
    """Yield 12 of "12 June", and 11 and 12 of "11 and 12 June"."""
    at -= 1
    while at >= 0 and words[at] in _GLUE:
        at -= 1
    while at >= 0 and _is_day(words[at]):
        yield words[at]
        at -= 2 if at > 1 and words[at - 1] in _JOINS else 1


def _is_day(word: str) -> bool:
    return word.isdigit() and len(word) <= 2 and 1 <= int(word) <= 31


def _spelled(words: Sequence[str], lexicon: Lexicon) -> Iterator[int]:
    """Yield the values of the spelled numbers: two hundred and twenty-five as one 225."""
    total = current = 0
    is_joined = False
    for word in words:
        if word in lexicon.multipliers:
            total, current = _multiplied(total, current, lexicon.multipliers[word])
        elif (value := lexicon.numbers.get(word, 0)) and _can_add(current, value):
            current += value
        elif word == lexicon.conjunction and total + current and not is_joined:
            is_joined = True
            continue
        else:
            if total + current:
                yield total + current
            total, current = 0, value
        is_joined = False
    if total + current:
        yield total + current


def _multiplied(total: int, current: int, factor: int) -> tuple[int, int]:
    if factor == 100:
        return total, max(current, 1) * 100
    return total + max(current, 1) * factor, 0


def _can_add(current: int, value: int) -> bool:
    """Tell whether a number word continues the number before it: twenty + five, not five + six."""
    return current % 100 != 10 and current % (10 ** len(str(value))) == 0
