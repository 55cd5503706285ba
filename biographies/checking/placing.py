"""What a claim brings into the sentences that it retells, and what it drops from them.

A name, year or month that stands elsewhere in the passage is no evidence here: put in the place of
another it makes a false statement out of true words.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from biographies.checking import figures
from biographies.checking.alignment import COPY, Alignment, sentence_places
from biographies.checking.lexicon import PRONOUNS, SPANISH
from biographies.checking.synonyms import are_land_and_people
from biographies.checking.words import Reading, Token

_DEMONYM = re.compile(r"(?:ish|ese|[ai]ns?|ans?|s[eé]s|esas?|enses?|[ai]n[oa]s?|eñ[oa]s?|ic)\Z")
_ROMAN = re.compile(r"[IVX]+\Z")
FIRST_NAME = 4  # words: Rosalía de Castro
MIN_COMMON = 4  # letters that a place and its people share: Scotland, Scottish


def misplaced(beside: Alignment) -> Iterator[tuple[str, object]]:
    """Yield what the claim puts in the place of something else, by rule."""
    said = beside.claim
    numbers = _figures(said.tokens, said)
    there = _figures(beside.tokens, beside.passage)
    if (brought := numbers - there) and there - numbers:
        yield "numbers_moved", sorted(brought)
    months, given = _months(said.tokens), _months(beside.tokens)
    if months - given and given - months:
        yield "months", sorted(months - given)
    if strangers := _strangers(beside):
        yield "names_moved", strangers


def is_known_name(token: Token, passage: Reading) -> bool:
    """Tell whether a passage has a name, or the people of a place for the place."""
    if token.word in passage.known or token.stem in passage.known:
        return True
    return _is_ordinal(token, passage) or _has_relative(token, passage.tokens, passage)


def _figures(tokens: Sequence[Token], reading: Reading) -> frozenset[str]:
    text = " ".join(token.text for token in tokens)
    asked = figures.numbers_asked(text, [token.word for token in tokens], reading.lexicon)
    return frozenset(number for number in asked if number.isdigit() and int(number) > 1)


def _months(tokens: Sequence[Token]) -> frozenset[int]:
    return frozenset(figures.months([t.text for t in tokens], [t.word for t in tokens]))


def _strangers(beside: Alignment) -> list[str]:
    """Return the claim's names that stand in the place of a pronoun or name they do not belong to.

    For a pronoun may stand the passage's subject, or whom the sentence before begins with; the
    latter not where the claim lacks a name that its sentences have.
    """
    said = beside.claim
    here = {beside.tokens[at].word for at in beside.names}
    names = [said.tokens[at] for at in said.names]
    mine = {token.word for token in names}
    brought = [t for t in names if not _stands(t, beside) and not _is_part(t, said, here)]
    dropped = [beside.tokens[at] for at in beside.names if beside.tokens[at].word not in mine]
    dropped = [token for token in dropped if not _is_part_of_kept(token, beside, mine)]
    if beside.nearness >= COPY and not _frees_a_pronoun(beside):
        return [token.text for token in brought]
    allowed = main_names(beside.passage)
    if not dropped:
        allowed |= _first_name_before(beside)
    return [
        token.text
        for token in brought
        if token.word not in allowed or _is_for_a_date(said.tokens.index(token), beside)
    ]


def _is_for_a_date(at: int, beside: Alignment) -> bool:
    """Tell whether a name stands where the sentences have nothing but a month or a number.

    "In Christian Oersted 1821" for "In April 1821": not even the passage's subject fits there.
    """
    before = max((mine for mine in beside.pairs if mine < at), default=None)
    after = min((mine for mine in beside.pairs if mine > at), default=None)
    if before is None or after is None:
        return False
    faced = beside.tokens[beside.pairs[before] + 1 : beside.pairs[after]]
    return bool(faced) and all(
        figures.is_month(token.text, token.word) or beside.passage.is_number(token)
        for token in faced
    )


def _frees_a_pronoun(beside: Alignment) -> bool:
    """Tell whether the sentences have a pronoun that the claim lacks: a name may stand for it."""
    kept = set(beside.pairs.values())
    return any(token.word in PRONOUNS for at, token in enumerate(beside.tokens) if at not in kept)


def _stands(token: Token, beside: Alignment) -> bool:
    if any(token.word == other.word or token.stem == other.stem for other in beside.tokens):
        return True
    return _is_ordinal(token, beside.passage) or _has_relative(token, beside.tokens, beside.passage)


def _is_part(token: Token, reading: Reading, known: Collection[str]) -> bool:
    """Tell whether another part of the same name is known: Richard of "Richard Hogarth"."""
    at = reading.tokens.index(token)
    return any(reading.tokens[place].word in known for place in _run(at, reading))


def _is_part_of_kept(token: Token, beside: Alignment, mine: Collection[str]) -> bool:
    at = beside.places[beside.tokens.index(token)]
    return any(beside.passage.tokens[place].word in mine for place in _run(at, beside.passage))


def _run(at: int, reading: Reading) -> range:
    names = set(reading.names)
    first = last = at
    while first - 1 in names and _touch(reading, first - 1):
        first -= 1
    while last + 1 in names and _touch(reading, last):
        last += 1
    return range(first, last + 1)


def _touch(reading: Reading, at: int) -> bool:
    return not reading.text[reading.tokens[at].end : reading.tokens[at + 1].start].strip()


@lru_cache(maxsize=512)
def main_names(passage: Reading) -> frozenset[str]:
    """Return the words of the name that a passage is most about: its first and its commonest.

    At a sentence's start a capital is for nothing, but in the passage's first words, or where the
    same word stands elsewhere too, it is the subject's as a rule.
    """
    capital = [at for at, token in enumerate(passage.tokens) if _may_name(token, passage)]
    words = Counter(passage.tokens[at].word for at in capital)
    if not words:
        return frozenset()
    commonest, count = words.most_common(1)[0]
    first = {passage.tokens[at].word for at in capital if at < capital[0] + FIRST_NAME}
    return frozenset(first | ({commonest} if count > 1 else set()))


def _may_name(token: Token, passage: Reading) -> bool:
    return (
        token.text[0].isupper()
        and len(token.word) > 1
        and token.word not in passage.lexicon.stop_words
        and not figures.is_month(token.text, token.word)
    )


def _first_name_before(beside: Alignment) -> frozenset[str]:
    if not beside.sentences or not beside.sentences[0]:
        return frozenset()
    before = sentence_places(beside.passage)[beside.sentences[0] - 1]
    at = next((at for at in before if _may_name(beside.passage.tokens[at], beside.passage)), -1)
    near = range(at, at + FIRST_NAME) if at >= 0 else range(0)
    return frozenset(
        beside.passage.tokens[place].word
        for place in near
        if place in before and _may_name(beside.passage.tokens[place], beside.passage)
    )


def _is_ordinal(token: Token, passage: Reading) -> bool:
    """Tell whether Charles II is the Charles the Second of the passage."""
    if not _ROMAN.match(token.text):
        return False
    values = {"I": 1, "V": 5, "X": 10}
    digits = [values[char] for char in token.text]
    number = sum(-d if d < max(digits[at:]) else d for at, d in enumerate(digits))
    return str(number) in passage.numbers_given


def _has_relative(token: Token, tokens: Sequence[Token], passage: Reading) -> bool:
    """Tell whether a place of the claim is there by its people, or a people by its place."""
    return any(
        _is_relative(token.word, other.word)
        and (passage.lexicon is not SPANISH or other.text[0].islower())
        for other in tokens
        if other.word not in PRONOUNS
    )


def _is_relative(one: str, other: str) -> bool:
    is_formed = (
        one[:MIN_COMMON] == other[:MIN_COMMON]
        and len(other) > MIN_COMMON
        and bool(_DEMONYM.search(one) or _DEMONYM.search(other))
    )
    return is_formed or are_land_and_people(one, other)
