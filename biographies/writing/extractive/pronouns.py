"""Whom the pronouns of a sentence mean: someone named in it, or someone before it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from biographies.writing.english import (
    CLAUSE_WORDS,
    COLLECTIVES,
    COMMON_NAME_WORDS,
    FEMALE_NOUNS,
    FEMALE_PRONOUNS,
    FINITE_VERBS,
    MALE_NOUNS,
    MALE_PRONOUNS,
    OBJECT_PRONOUNS,
    OPENING_WORDS,
    PERSON_NOUNS,
    PLACE_PREPOSITIONS,
    PLURAL_PRONOUNS,
    PREPOSING_WORDS,
    PREPOSITIONS,
    STOP_WORDS,
    SUBJECT_PRONOUNS,
)
from biographies.writing.words import WORD, Names, bare, is_capitalised

CROWD = 4  # persons of one gender in a sentence among whom "he" means nobody any more
PREPOSED_CHARACTERS = 160  # how far a preposed clause may reach before its person is named

_TOKEN = re.compile(rf"(?P<word>{WORD.pattern})|(?P<number>\d+)|(?P<stop>[,;:—–()])|[.!?]")
_MALE, _FEMALE, _PLURAL = frozenset({"male"}), frozenset({"female"}), frozenset({"plural"})
_EITHER = _MALE | _FEMALE
_NOBODY: frozenset[str] = frozenset()
_PRONOUNS = {
    **dict.fromkeys(MALE_PRONOUNS, "male"),
    **dict.fromkeys(FEMALE_PRONOUNS, "female"),
    **dict.fromkeys(PLURAL_PRONOUNS, "plural"),
}


class Word(NamedTuple):  # made for every word: a frozen dataclass takes three times as long
    """A word of a sentence: in which clause it stands and what precedes and follows it."""

    text: str
    lower: str
    start: int
    clause: int
    before: str  # the lower-case word before; "" at the head
    after: str  # the lower-case word after; "" before a stop
    is_subject: bool  # stands where the subject of its clause stands


class _Person(NamedTuple):
    word: str
    before: str
    start: int
    clause: int
    genders: frozenset[str]
    is_subject: bool


def read_words(outside: str) -> list[Word]:
    """Return the words of a sentence with their clauses."""
    tokens = [(token.lastgroup, token[0], token.start()) for token in _TOKEN.finditer(outside)]
    following = [token.lower() if kind == "word" else "" for kind, token, _ in tokens[1:]] + [""]
    words: list[Word] = []
    clause, before, is_subject = 0, "", True
    for (kind, token, start), after in zip(tokens, following, strict=False):
        if kind == "number":
            before = token
            continue
        if kind != "word":
            clause, is_subject = clause + 1, True
            continue
        text = bare(token)
        lower = text.lower()
        role = _role(text)
        if role == "clause":
            clause, is_subject = clause + bool(before), True
        elif role:
            is_subject = False
        words.append(Word(text, lower, start, clause, before, after, is_subject))
        before = lower
    return words


@lru_cache(maxsize=65536)
def _role(text: str) -> str:
    """Return "clause" for a word that begins one, "end" for one after which no subject stands."""
    lower = text.lower()
    if lower in CLAUSE_WORDS:
        return "clause"
    is_verbal = text[:1].islower() and text.endswith(("ed", "ing")) and text not in MALE_NOUNS
    return "end" if lower in PREPOSITIONS or lower in FINITE_VERBS or is_verbal else ""


def resolve(words: list[Word], names: Names) -> tuple[frozenset[str], frozenset[str]]:
    """Return the genders of pronouns that mean nobody named here, and the genders offered."""
    persons = list(_persons(words, names))
    unresolved: set[str] = set()
    for word in words:
        gender = _PRONOUNS.get(word.lower)
        if gender and not _is_resolved(word, gender, persons, words):
            unresolved.add(gender)
    offers = frozenset(gender for person in persons for gender in person.genders)
    return frozenset(unresolved), offers | _plural(persons)


def is_doubtful(words: list[Word], names: Names) -> bool:
    """Tell whether it is far from sure whom a pronoun of a sentence means.

    So it is after a crowd of persons; where the only one before it is what it stands beside ("the
    old man his father"); and where a mere phrase leads to it ("On the fall of the Whigs he rose").
    """
    pronouns = [word for word in words if _PRONOUNS.get(word.lower, "plural") != "plural"]
    if not pronouns:
        return False
    persons = list(_persons(words, names))
    return any(_is_unsure(word, words, persons) for word in pronouns)


def _is_unsure(word: Word, words: list[Word], persons: list[_Person]) -> bool:
    gender = _PRONOUNS[word.lower]
    held = [item for item in persons if item.start < word.start and gender in item.genders]
    named = {item.word for item in held}
    heads = {(item.word, item.clause) for item in held}  # "Humphry Davy" is one person
    if len({item.word for item in held if (item.before, item.clause) not in heads}) >= CROWD:
        return True
    if held:
        return named == {word.before}
    return not _may_be_preposed(word, words)


def is_name(word: Word, names: Names) -> bool:
    """Tell whether a word is used as a name."""
    if not word.text or not is_capitalised(word.text):
        return False
    return word.text in names.known or (bool(word.before) and word.lower not in OPENING_WORDS)


def _is_resolved(word: Word, gender: str, persons: list[_Person], words: list[Word]) -> bool:
    earlier = [item for item in persons if item.start < word.start and gender in item.genders]
    if gender == "plural" and len([p for p in persons if p.start < word.start]) > 1:
        return True
    if _is_object(word):  # "Albert saw him": he is not the subject of his own clause
        if len(earlier) > 1 or any(item.clause < word.clause for item in earlier):
            return True
    elif any(item.is_subject or word.lower not in SUBJECT_PRONOUNS for item in earlier):
        return True
    return words[0].lower in PREPOSING_WORDS and any(
        item.is_subject and word.start < item.start < PREPOSED_CHARACTERS
        for item in persons
        if gender in item.genders
    )


def _may_be_preposed(word: Word, words: list[Word]) -> bool:
    """Tell whether a pronoun may stand before its name: "When he returned, Albert …".

    Behind a mere phrase "he" is the subject of the sentence itself: "On the fall of the Whigs he
    became …", unless its clause goes with the opening word: "After he returned, Albert …".
    """
    first = words[0].lower
    if first not in PREPOSING_WORDS:
        return False
    is_phrase = first in PREPOSITIONS and word.lower in SUBJECT_PRONOUNS
    return not is_phrase or word.before == first or word.before in CLAUSE_WORDS


def _is_object(word: Word) -> bool:
    if word.lower == "her":
        return (
            not word.after
            or word.after in PREPOSITIONS
            or word.after in FINITE_VERBS
            or word.after in CLAUSE_WORDS
        )
    return word.lower in OBJECT_PRONOUNS


def _persons(words: list[Word], names: Names) -> Iterator[_Person]:
    titled = ""
    for word in words:
        genders = _genders(word, titled, names)
        if genders:
            yield _Person(
                word.lower, word.before, word.start, word.clause, genders, word.is_subject
            )
        titled = _title(word, titled)


def _genders(word: Word, titled: str, names: Names) -> frozenset[str]:
    """Return the genders of pronouns that could mean this word."""
    if of_noun := _noun_genders(word.lower):
        return of_noun
    if is_name(word, names) and word.lower not in COMMON_NAME_WORDS:
        gender = names.gender(word.text)
        if titled or word.before in PLACE_PREPOSITIONS or (word.before == "to" and not gender):
            return _NOBODY
        return frozenset({gender}) if gender else _EITHER
    return _PLURAL if _is_plural(word.lower) else _NOBODY


def _title(word: Word, titled: str) -> str:
    """Return the gender that a title gives to the names after it: Sir Robert Peel."""
    if not word.text[:1].isupper():
        return titled if word.lower == "of" else ""
    if word.lower in MALE_NOUNS:
        return "male"
    return "female" if word.lower in FEMALE_NOUNS else titled


@lru_cache(maxsize=65536)
def _noun_genders(lower: str) -> frozenset[str]:
    if lower in MALE_NOUNS:
        return _MALE
    if lower in FEMALE_NOUNS:
        return _FEMALE
    return _EITHER if lower in PERSON_NOUNS else _NOBODY


@lru_cache(maxsize=65536)
def _is_plural(lower: str) -> bool:
    return lower in COLLECTIVES or (
        len(lower) > 3
        and lower.endswith("s")
        and not lower.endswith(("ss", "us", "is", "ous"))
        and lower not in STOP_WORDS
        and lower not in FINITE_VERBS
    )


def _plural(persons: list[_Person]) -> frozenset[str]:
    singular = [person for person in persons if person.genders & _EITHER]
    return _PLURAL if len(singular) > 1 else _NOBODY
