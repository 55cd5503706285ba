"""Names and numbers of a near copy that stand where the passage has another: who did it to whom."""

import re
from collections.abc import Container, Mapping, Sequence

from rapidfuzz.distance import LCSseq

from biographies.checking.lexicon import ENGLISH, HONORIFICS, PRONOUNS, SPANISH
from biographies.checking.words import Reading, Token

CLOSE_COPY = 0.85  # share of the claim's words that stand in the same order, names taken as equal

_NAME, _NUMBER = "\0name", "\0number"
# "one" and "uno" count seldom, and "once" is eleven in Spanish alone
_SPELLED = frozenset({*ENGLISH.numbers, *SPANISH.numbers}) - {"one", "uno", "once"}
_YEAR = re.compile(r"1\d{3}|20\d\d")
_PASSIVE = frozenset({"by", "por"})


def moved_words(
    said: Reading, seen: Reading, tokens: Sequence[Token], matched: Container[int]
) -> list[str]:
    """Return the names and numbers of a claim that the passage gives to another place.

    tokens are the sentences of the passage that the claim copies, matched the words of the claim
    that found themselves in them. For the others all names and pronouns are taken for one word and
    aligned again: a name must then face itself or a pronoun. Both sides of a passive may change
    places, so a "by" on one side only ends the test.
    """
    years = {token.word for token in said.tokens if _YEAR.fullmatch(token.word)}
    has_years = len(years) > 1  # a single one may be moved to the front
    mine = masked(said.tokens, {said.tokens[at].start for at in said.names}, has_years=has_years)
    theirs = masked(tokens, {seen.tokens[at].start for at in seen.names}, has_years=has_years)
    pairs = align(mine, theirs)
    if len(pairs) < CLOSE_COPY * len(mine) or _is_turned(said.tokens, tokens, pairs):
        return []
    return [
        said.tokens[at].text
        for at, facing in pairs.items()
        if at not in matched
        and mine[at] in (_NAME, _NUMBER)
        and said.tokens[at].word not in PRONOUNS
        and not _is_same(said.tokens[at], tokens, facing, theirs)
    ]


def align(mine: Sequence[str], theirs: Sequence[str]) -> dict[int, int]:
    """Return which word of theirs each word of mine meets in the longest common sequence."""
    pairs: dict[int, int] = {}
    for code in LCSseq.opcodes(mine, theirs):
        if code.tag == "equal":
            length = code.src_end - code.src_start
            pairs.update((code.src_start + at, code.dest_start + at) for at in range(length))
    return pairs


def masked(tokens: Sequence[Token], names: Container[int], *, has_years: bool = False) -> list[str]:
    """Return the stems with one sign for every name, given by its start, and one for numbers.

    Years keep their own sign unless has_years: they may stand elsewhere in a copy.
    """
    return [_mask(token, names, has_years=has_years) for token in tokens]


def _mask(token: Token, names: Container[int], *, has_years: bool) -> str:
    if token.start in names or token.word in PRONOUNS or token.word in HONORIFICS:
        return _NAME
    is_number = token.word.isdigit() and (has_years or len(token.word) < 4)
    return _NUMBER if is_number or token.word in _SPELLED else token.stem


def _is_turned(mine: Sequence[Token], theirs: Sequence[Token], pairs: Mapping[int, int]) -> bool:
    met = set(pairs.values())
    return any(token.word in _PASSIVE and at not in pairs for at, token in enumerate(mine)) or any(
        token.word in _PASSIVE and at not in met for at, token in enumerate(theirs)
    )


def _is_same(name: Token, theirs: Sequence[Token], facing: int, masks: Sequence[str]) -> bool:
    """Tell whether a name faces itself, a pronoun, or another part of the same name.

    A number in figures that faces one in words is judged elsewhere, by its value.
    """
    if masks[facing] == _NAME and theirs[facing].word in PRONOUNS:
        return True
    if masks[facing] == _NUMBER and name.word.isdigit() != theirs[facing].word.isdigit():
        return True
    first = last = facing
    while first > 0 and masks[first - 1] == masks[facing]:
        first -= 1
    while last + 1 < len(masks) and masks[last + 1] == masks[facing]:
        last += 1
    run = theirs[first : last + 1]
    return any(name.word == other.word or name.stem == other.stem for other in run)
