"""Words, stems and names of a text, by rules small enough to be run on every sentence."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from biographies.writing.english import MONTHS, OPENING_WORDS, STOP_WORDS, WEEKDAYS
from biographies.writing.given_names import FEMALE_GIVEN_NAMES, MALE_GIVEN_NAMES

WORD = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*")
_INSIDE = re.compile(rf"(?<=[^\W_] ){WORD.pattern}|(?<=[,;’'\-] ){WORD.pattern}")  # a sentence
_ENDINGS = ("ingly", "edly", "ings", "ing", "ies", "ied", "ed", "es", "ly", "s")
_TITLED = re.compile(
    r"\b(?:(?P<male>Mr|Sir|Lord|King|Prince|Emperor|Duke|Earl|Baron|Count|Herr|Monsieur|M)"
    r"|Mrs|Miss|Lady|Queen|Princess|Empress|Duchess|Countess|Baroness|Madame|Mademoiselle|Dame|Mme)"
    r"\.? (?P<names>[A-Z][^\W\d_]+(?:[’'][^\W\d_]+)?(?: [A-Z][^\W\d_]+(?:[’'][^\W\d_]+)?)?)"
)
_NOT_NAMES = frozenset({"i", "o", "oh", "ah"}) | MONTHS | WEEKDAYS


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return a lower-case word without its possessive and commonest endings."""
    word = word.replace("’", "'")
    word = word[:-2] if word.endswith("'s") else word.rstrip("'")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    return word.rstrip("e") if len(word) > 4 else word


def terms(text: str) -> list[str]:
    """Return the stems of a text's telling words, in their order."""
    return [
        stem(word)
        for word in WORD.findall(text.lower())
        if len(word) > 2 and word not in STOP_WORDS
    ]


@lru_cache(maxsize=65536)
def bare(word: str) -> str:
    """Return a word without its possessive: Victoria’s -> Victoria."""
    return word[:-2] if word.endswith(("’s", "'s")) else word.rstrip("’'")


@lru_cache(maxsize=65536)  # asked of every word of every sentence, several times
def is_capitalised(word: str) -> bool:
    """Tell whether a word is written like a name."""
    return word[0].isupper() and word.lower() not in _NOT_NAMES


@dataclass(frozen=True, slots=True)
class Names:
    """The words that some texts use as names, and of whom they are, where titles have said it."""

    known: frozenset[str] = frozenset()
    male: frozenset[str] = frozenset()
    female: frozenset[str] = frozenset()

    def gender(self, word: str) -> str:
        """Return "male", "female", or "" where neither the texts nor the name itself tell."""
        if word in self.male or word in self.female:
            return "male" if word in self.male else "female"
        if word in MALE_GIVEN_NAMES:
            return "male"
        return "female" if word in FEMALE_GIVEN_NAMES else ""


def learn_names(texts: Iterable[str], subject: str = "") -> Names:
    """Return the names of these texts and of the subject.

    A word counts when it stands with a capital inside a sentence and hardly ever without one: so
    that "Lehzen" at the head of a sentence is told from "Funds" there. The subject's own name opens
    so many sentences that a short text may have it nowhere else.
    """
    inside: Counter[str] = Counter()
    small: Counter[str] = Counter()
    titled: Counter[tuple[str, str]] = Counter()
    for text in texts:
        small.update(bare(word) for word in WORD.findall(text) if word[0].islower())
        inside.update(
            word for word in map(bare, _INSIDE.findall(text)) if word and is_capitalised(word)
        )
        for title in _TITLED.finditer(text):
            gender = "male" if title["male"] else "female"
            titled.update((gender, bare(word)) for word in title["names"].split())
    known = frozenset(word for word, count in inside.items() if small[word.lower()] <= count)
    known |= {word for word in map(bare, WORD.findall(subject)) if word and is_capitalised(word)}
    return Names(known, _only(titled, "male", "female"), _only(titled, "female", "male"))


def _only(titled: Counter[tuple[str, str]], gender: str, other: str) -> frozenset[str]:
    """Return the names that nearly always follow a title of one gender."""
    return frozenset(
        word
        for (kind, word), count in titled.items()
        if kind == gender and count >= 2 and count >= 5 * titled[other, word]
    )


def names_in(text: str, names: Names) -> list[str]:
    """Return the names of a sentence, in order, each as often as it stands there."""
    found = []
    for match in WORD.finditer(text):
        word = bare(match[0])
        if not word or not is_capitalised(word):
            continue
        if word in names.known or (match.start() > 0 and word.lower() not in OPENING_WORDS):
            found.append(word)
    return found
