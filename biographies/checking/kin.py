"""A person in the place of his kin: "Weber's father died" is no evidence that Weber did."""

from collections.abc import Iterator, Sequence

from biographies.checking.alignment import Alignment
from biographies.checking.lexicon import word_set
from biographies.checking.roots import root
from biographies.checking.words import Token

_KIN = word_set(
    """father mother parents brother sister brothers sisters son daughter sons daughters child
    children wife husband widow widower uncle aunt cousin nephew niece grandfather grandmother
    partner friend friends master teacher pupil servant secretary family heir heirs padre madre
    padres hermano hermana hermanos hermanas hijo hija hijos hijas mujer esposa esposo marido viuda
    viudo tío tía primo prima sobrino sobrina abuelo abuela socio amigo amigos maestro discípulo
    criado secretario familia heredero"""
)


def put_for_kin(beside: Alignment) -> list[str]:
    """Return the names of the claim that its sentences have only as whose kin somebody was."""
    if not any(token.word in _KIN for token in beside.tokens):
        return []
    said, lexicon = beside.claim, beside.passage.lexicon
    names = {beside.tokens[at].word for at in beside.names}
    whose = dict(_whose(beside.tokens, names))
    roots = {root(token.word, lexicon) for token in said.tokens}
    mine = set(dict(_whose(said.tokens, {said.tokens[at].word for at in said.names})))
    free = {beside.tokens[at].word for at in _alone(beside.tokens, beside.names)}
    return [
        said.tokens[at].text
        for at in said.names
        if (kin := whose.get(said.tokens[at].word))
        and said.tokens[at].word not in mine | free
        and root(kin, lexicon) not in roots
        and not _is_kin_himself(beside, at)
    ]


def _is_kin_himself(beside: Alignment, at: int) -> bool:
    """Tell whether a first name stands by a name that whoever it was shares: William Harrison."""
    said, word = beside.claim, beside.claim.tokens[at].word
    near = [one for one in (at - 1, at + 1) if one in said.names]
    theirs = {
        beside.tokens[place + step].word
        for place in beside.names
        if beside.tokens[place].word == word
        for step in (-1, 1)
        if 0 <= place + step < len(beside.tokens)
    }
    return any(said.tokens[one].word not in theirs for one in near)


def _whose(tokens: Sequence[Token], names: set[str]) -> Iterator[tuple[str, str]]:
    """Yield each name that stands as "Weber's father" or "padre de Weber", with the word of kin."""
    for at, token in enumerate(tokens):
        if token.word not in names:
            continue
        after = tokens[at + 1 : at + 4]
        before = tokens[max(0, at - 3) : at]
        if token.text.endswith(("'s", "’s", "s'", "s’")):
            kin = next((one.word for one in after if one.word in _KIN), "")
        elif any(one.word in ("of", "de") for one in before):
            kin = next((one.word for one in before if one.word in _KIN), "")
        else:
            kin = ""
        if kin:
            yield token.word, kin


def _alone(tokens: Sequence[Token], names: Sequence[int]) -> Iterator[int]:
    """Yield the names that stand for themselves somewhere."""
    of_kin = {name for name, _ in _whose(tokens, {tokens[at].word for at in names})}
    for at in names:
        token = tokens[at]
        is_bound = token.text.endswith(("'s", "’s")) or any(
            one.word in ("of", "de") for one in tokens[max(0, at - 2) : at]
        )
        if token.word not in of_kin or not is_bound:
            yield at
