"""What a run of words vouches for when another text tells the same in other words."""

from collections.abc import Iterable
from dataclasses import dataclass

from biographies.checking.lexicon import Lexicon
from biographies.checking.roots import root
from biographies.checking.synonyms import senses
from biographies.checking.words import Token, telling


@dataclass(frozen=True, slots=True)
class Vouched:
    """The roots of the telling words and the senses they may have."""

    roots: frozenset[str]
    meant: frozenset[int]
    lexicon: Lexicon

    def holds(self, token: Token) -> bool:
        """Tell whether a word, a relative or a common synonym of it is there."""
        return self.has_word(token) or bool(senses(token.word, self.lexicon) & self.meant)

    def has_word(self, token: Token) -> bool:
        """Tell whether a word or a relative of it is there."""
        return root(token.word, self.lexicon) in self.roots


def vouched(tokens: Iterable[Token], lexicon: Lexicon) -> Vouched:
    """Return what these words vouch for."""
    words = [token.word for token in telling(tokens, lexicon)]
    meant = frozenset[int]().union(*(senses(word, lexicon) for word in words))
    return Vouched(frozenset(root(word, lexicon) for word in words), meant, lexicon)
