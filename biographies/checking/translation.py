"""What can be told of a claim and a passage in another language: figures and names, no meaning.

Nobody but a person who reads both can say whether a translation is right, so a claim is never more
than "needs_editor"; it is less where a figure or a name shows that it is wrong.
"""

import unicodedata
from collections.abc import Iterator

from biographies.checking.lexicon import HONORIFICS, MONTHS, TITLES
from biographies.checking.quotation import find_words
from biographies.checking.support import Verdict
from biographies.checking.values import Support
from biographies.checking.words import Reading, Token, read

SAME_LETTERS = 3  # at a name's beginning: London and Londres, Leopold and Leopoldo
# Peoples and their languages have a capital in English alone: Spanish, Chinese, Italian, Dutch.
_PEOPLES = ("ish", "ese", "ian", "ean", "can", "ch", "ards")


def judge_translation(claim: str, passage: str) -> Verdict:
    """Judge a claim, its attribution taken off, against a passage that is in another language.

    The passage's own words are a quotation. Else unsupported where a figure, a month or a name of
    the claim is not in the passage, and in need of an editor where all are.
    """
    if span := find_words(claim, passage):
        return Verdict(Support.QUOTED, *span)
    said, seen = read(claim), read(passage)
    if not said.tokens or not seen.tokens:
        return Verdict(Support.UNSUPPORTED, reasons={"empty": True})
    wrong = dict(_wrong(said, seen))
    support = Support.UNSUPPORTED if wrong else Support.NEEDS_EDITOR
    return Verdict(support, 0, len(passage.rstrip()), wrong or {"translated": True})


def _wrong(said: Reading, seen: Reading) -> Iterator[tuple[str, object]]:
    figures = {token.word for token in said.tokens if token.word[0].isdigit()}
    if numbers := (figures & said.numbers_asked) - seen.numbers_given:
        yield "numbers", sorted(numbers)
    if seen.months and not said.months <= seen.months:
        yield "months", sorted(said.months - seen.months)
    there = {_letters(token.word) for token in seen.tokens if token.text[0].isupper()}
    names = [said.tokens[at] for at in said.names if not _is_known(said.tokens[at], there)]
    if names:
        yield "names", [token.text for token in names]


def _is_known(token: Token, there: set[str]) -> bool:
    """Tell whether a name of the passage begins alike; what only English writes as a name passes.

    España is Spain with a letter before it, so the second letter may be the first as well.
    """
    own = _letters(token.word)
    is_common = token.word in TITLES or token.word in HONORIFICS or token.word in MONTHS
    if len(own) < SAME_LETTERS or is_common or own.endswith(_PEOPLES):
        return True
    start = own[:SAME_LETTERS]
    return any(word.startswith(start, at) for word in there for at in (0, 1))


def _letters(word: str) -> str:
    """Return a lower-case word without the signs on its letters."""
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if sign.isalpha())
