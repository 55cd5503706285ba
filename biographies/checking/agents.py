"""Who does something to whom, where claim and passage use the same verb.

The words right before a verb and right after it stand for its subject and its object; in a passive
("was V-ed by") they change places. There is no parser: where the neighbours are pronouns, or
punctuation comes between, nothing is said. So it finds a swap that is told with the passage's own
verb, and no other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from biographies.checking.alignment import Alignment
from biographies.checking.lexicon import PRONOUNS, SPANISH, word_set
from biographies.checking.roots import root
from biographies.checking.words import Reading, Token

# What two people do to each other: either may be named first.
_MUTUAL = word_set(
    """married marry wed met meet joined join fought resembled corresponded quarrelled shared
    accompanied succeeded followed preceded casó conoció encontró acompañó"""
)
_BE = word_set("was were is are been being be fue fueron era eran sido ser")
_BETWEEN = _BE | word_set(  # a subject and its verb
    """had has have having also then first later never once soon again twice not ha había habían
    han habiendo luego también nunca no"""
)
_ARTICLES = word_set("the a an to his her their its el la los las un una su sus al")
_IRREGULAR = word_set(
    """wrote gave took told made found knew taught brought sent built sold bought paid led left saw
    heard struck beat won lost chose drew drove fed forgave hid held kept lent read shot sang spoke
    stole swore threw understood written given taken known chosen drawn driven forgiven hidden
    stolen sworn thrown beaten seen"""
)
_PARTICIPLES = ("ado", "ada", "ido", "ida", "ados", "idos", "adas", "idas")
_PAST = ("ó", "aron", "ieron", *_PARTICIPLES)
_STOPS = frozenset(',;:.()—–!?…“”"')
_SHORTEST = 4  # letters of a verb


@dataclass(frozen=True, slots=True)
class _Deed:
    """A verb's root, and the words that stand for who did it and to whom; both may be empty."""

    verb: Token
    root: str
    agent: frozenset[str]
    patient: frozenset[str]

    def is_turned(self, other: "_Deed") -> bool:
        """Tell whether agent and patient have changed places, or one of them took the other's."""
        if self.agent & other.agent or self.patient & other.patient:
            return False
        return bool(self.agent & other.patient or self.patient & other.agent)


def swapped(beside: Alignment) -> list[str]:
    """Return the claim's verbs whose subject and object have changed places."""
    said = list(_Reader(beside.claim.tokens, beside.claim).deeds())
    roots = frozenset(deed.root for deed in said)
    theirs = list(_Reader(beside.tokens, beside.passage).deeds(roots)) if said else []
    found = []
    for mine in said:
        same = [one for one in theirs if one.root == mine.root]
        if same and all(map(mine.is_turned, same)):
            found.append(mine.verb.text)
    return found


class _Reader:
    """Reads who did what out of some tokens of a text."""

    def __init__(self, tokens: Sequence[Token], reading: Reading) -> None:
        self._tokens = tokens
        self._reading = reading
        self._is_spanish = reading.lexicon is SPANISH

    def deeds(self, roots: frozenset[str] | None = None) -> Iterator[_Deed]:
        """Yield the deeds of the past, as old lives tell them; with roots, those of these verbs."""
        for at, token in enumerate(self._tokens):
            if not self._is_verb(token):
                continue
            mine = root(token.word, self._reading.lexicon)
            if roots is not None and mine not in roots:
                continue
            before, is_passive = self._before(at)
            if is_passive:
                by = self._by(at)
                yield _Deed(token, mine, self._after(by) if by else frozenset(), before)
            elif not (self._is_spanish and token.word.endswith(_PARTICIPLES)):
                yield _Deed(token, mine, before, self._after(at))

    def _is_verb(self, token: Token) -> bool:
        is_past = token.word.endswith(_PAST if self._is_spanish else "ed")
        is_word = len(token.word) >= _SHORTEST and not token.text[0].isupper()
        return is_word and (is_past or token.word in _IRREGULAR) and token.word not in _MUTUAL

    def _before(self, at: int) -> tuple[frozenset[str], bool]:
        """Return the phrase before a verb, and whether the verb is a passive."""
        is_passive, at = False, at - 1
        while at >= 0 and self._is_joined(at) and self._tokens[at].word in _BETWEEN:
            is_passive = is_passive or self._tokens[at].word in _BE
            at -= 1
        found: set[str] = set()
        while at >= 0 and self._is_joined(at) and self._is_of_phrase(self._tokens[at]):
            found.add(self._tokens[at].word)
            at -= 1
        is_governed = at >= 0 and self._tokens[at].word in ("of", "de", "with", "con")
        return frozenset() if is_governed else frozenset(found), is_passive

    def _after(self, at: int) -> frozenset[str]:
        """Return the phrase after a verb or a "by"; of "the painter's wife" the wife alone."""
        found: set[str] = set()
        for place in range(at, len(self._tokens) - 1):
            token = self._tokens[place + 1]
            if not self._is_joined(place):
                break
            if not found and token.word in _ARTICLES:
                continue
            if not self._is_of_phrase(token):
                break
            if token.text.endswith(("'s", "’s")):
                found.clear()
            else:
                found.add(token.word)
        return frozenset(found)

    def _by(self, at: int) -> int:
        """Return where the "by" of a passive stands, 0 without one."""
        for place in range(at, min(at + 4, len(self._tokens) - 1)):
            if not self._is_joined(place):
                return 0
            if self._tokens[place + 1].word == ("por" if self._is_spanish else "by"):
                return place + 1
        return 0

    def _is_joined(self, at: int) -> bool:
        """Tell whether no punctuation and no other sentence stands between a word and the next."""
        gap = self._reading.text[self._tokens[at].end : self._tokens[at + 1].start]
        return _STOPS.isdisjoint(gap)

    def _is_of_phrase(self, token: Token) -> bool:
        is_small = token.word in self._reading.lexicon.stop_words or token.word in PRONOUNS
        return not is_small and not self._reading.is_number(token)
