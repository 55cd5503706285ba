"""The words of a text with their places, and what the lexical rules ask of them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from biographies.checking import figures
from biographies.checking.lexicon import HONORIFICS, Lexicon, lexicon_of

_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)*(?:st|nd|rd|th|s|\.?[ºª])?(?![^\W_])|\d+(?:[.,]\d+)*|[^\W\d_]+(?:[’'][^\W\d_]+)*"
)
_ENDINGS = ("ingly", "edly", "mente", "ings", "ing", "ies", "ied", "ed", "es", "ly", "s")
# "Nombrado, …", "Finally, …": what opens a sentence before a comma and is no name
_NO_NAME_ENDINGS = ("ly", "mente", "ed", "ing", "ado", "ada", "ido", "ida", "ados", "idos", "ando")
_OPENERS = '.!?…:“"«‘'  # after these a capital says nothing


class Token(NamedTuple):
    """A word or number and its place [start, end) in its text."""

    text: str
    word: str  # lower case, possessive off, numbers in one form
    stem: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A text as the rules see it; names and negations are places in tokens."""

    text: str
    lexicon: Lexicon
    tokens: tuple[Token, ...]
    known: frozenset[str]  # every word and every stem
    numbers_asked: frozenset[str]
    numbers_given: frozenset[str]
    months: frozenset[int]
    dates: frozenset[tuple[str, int]]
    names: tuple[int, ...]
    negations: tuple[int, ...]

    @property
    def stems(self) -> list[str]:
        """Return the stem of each token."""
        return [token.stem for token in self.tokens]

    def is_number(self, token: Token) -> bool:
        """Tell whether a token is a number, in figures or spelled out: those are judged apart."""
        lexicon = self.lexicon
        spelled = (lexicon.numbers, lexicon.multipliers, lexicon.ordinals)
        return token.word[0].isdigit() or any(token.word in words for words in spelled)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return a lower-case word without its commonest endings, English and Spanish alike."""
    endings = () if word.endswith("ss") else _ENDINGS  # a princess is no prince
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    return word.rstrip("aeioy") if len(word) > 4 else word


@lru_cache(maxsize=512)
def read(
    text: str, lexicon: Lexicon | None = None, known_names: frozenset[str] = frozenset()
) -> Reading:
    """Read a text once; without a lexicon, its own small words choose it.

    known_names are lower-case words that are names wherever they have a capital.
    """
    lexicon = lexicon or lexicon_of(text)
    tokens = tuple(tokenise(text))
    words = [token.word for token in tokens]
    raws = [token.text for token in tokens]
    return Reading(
        text=text,
        lexicon=lexicon,
        tokens=tokens,
        known=frozenset(words).union(token.stem for token in tokens),
        numbers_asked=figures.numbers_asked(text, words, lexicon),
        numbers_given=figures.numbers_given(text, words, lexicon),
        months=frozenset(figures.months(raws, words)),
        dates=frozenset(figures.dates(raws, words)),
        names=_names(text, tokens, lexicon, known_names),
        negations=tuple(_negations(text, tokens, lexicon)),
    )


def tokenise(text: str) -> Iterator[Token]:
    """Yield the words and numbers of a text, in order."""
    for match in _TOKEN.finditer(text):
        word = match[0].lower().replace("’", "'")
        word = figures.as_number(word) if word[0].isdigit() else word.removesuffix("'s")
        yield Token(match[0], word, stem(word), match.start(), match.end())


def content(tokens: Sequence[Token], lexicon: Lexicon) -> list[str]:
    """Return the stems of the telling words, in order: no small words, no lone letters."""
    return [token.stem for token in telling(tokens, lexicon)]


def telling(tokens: Iterable[Token], lexicon: Lexicon) -> list[Token]:
    """Return the telling words, in order: no small words, no lone letters."""
    return [
        token for token in tokens if len(token.word) > 1 and token.word not in lexicon.stop_words
    ]


def _names(
    text: str, tokens: Sequence[Token], lexicon: Lexicon, known: frozenset[str]
) -> tuple[int, ...]:
    """Return the places of the words that are written as names.

    The first word of a sentence has its capital for nothing, so it counts only where it is a name
    elsewhere, or where what follows says that it is one: another name, a comma, a possessive, a
    finite verb.
    """
    capital = [at for at, token in enumerate(tokens) if _may_be_name(token)]
    inside = {at for at in capital if _is_inside(text, tokens[at])}
    known |= {tokens[at].word for at in inside}
    return tuple(
        at
        for at in capital
        if at in inside
        or (
            tokens[at].word not in lexicon.stop_words
            and (tokens[at].word in known or _is_subject(text, tokens, at, lexicon))
        )
    )


def _is_inside(text: str, token: Token) -> bool:
    before = text[: token.start].rstrip()
    return bool(before) and before[-1] not in _OPENERS


def _may_be_name(token: Token) -> bool:
    return (
        token.text[0].isupper()
        and len(token.word) > 1
        and token.word not in HONORIFICS
        and not figures.is_month(token.text, token.word)
    )


def _is_subject(text: str, tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    token = tokens[at]
    if token.text.endswith(("'s", "’s")):
        return True
    if at + 1 == len(tokens):
        return False
    after = tokens[at + 1]
    if text[token.end : after.start].startswith(","):
        return not token.word.endswith(_NO_NAME_ENDINGS)
    return (
        _may_be_name(after)
        or after.word in lexicon.verbs
        or (len(after.word) > 3 and after.word.endswith(lexicon.past_endings))
    )


def _negations(text: str, tokens: Sequence[Token], lexicon: Lexicon) -> Iterator[int]:
    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if token.word in lexicon.negations:
            # "No. 5" numbers, and "not only" denies nothing
            is_numbering = token.word == "no" and after is not None and after.word[0].isdigit()
            is_addition = after is not None and after.word in ("only", "solo", "sólo")
            if not (is_numbering or is_addition):
                yield at
        elif token.word.endswith("n't"):
            yield at
