"""Whether a passage carries a claim that tells it in other words.

No word order is left to compare, so four things are asked: that the claim brings no name or figure
of its own to its sentences (the placing module), that most of its telling words are there, in
themselves or as a common synonym, that no clause stands wholly without them, and that both sides
deny alike. That is evidence and no proof; what falls short is held only partial.
"""

from collections.abc import Iterable, Iterator, Sequence

from biographies.checking.alignment import Alignment
from biographies.checking.lexicon import REFUSALS, WEAK_DENIALS, Lexicon
from biographies.checking.opposites import opposites
from biographies.checking.roots import root
from biographies.checking.vouching import Vouched, vouched
from biographies.checking.words import Reading, Token, telling

MIN_COVER = 0.5  # of the telling words; true retellings by hand have .7 in the middle
MIN_CLAUSE_COVER = 0.3
# Where a claim names one person and little else, whom it is about says nothing of what it says.
FEW_WORDS, ONE_NAME, MIN_COVER_OF_FEW = 3, 2, 0.6  # telling words beside the name; its words
CLAUSE_WORDS = 2  # a clause with fewer telling words cannot be judged
GOVERNED = 3  # telling words behind a denial that tell what it denies


def weaknesses(beside: Alignment, clauses: Sequence[range]) -> Iterator[tuple[str, object]]:
    """Yield why a retelling is not wholly carried, by rule."""
    said = beside.claim
    known = vouched(beside.tokens, beside.passage.lexicon)
    if _is_cover_short(said, known):
        yield "cover_short", True
    if poor := [_text(said, places) for places in clauses if _is_poor(said, places, known)]:
        yield "clauses", poor
    mine, least, most = _denials(said, clauses), *_denials_there(beside)
    if mine == least:
        if turned := list(opposites(beside, is_copy=False)):
            yield "opposites", turned
    elif not (least < mine <= most or _is_told_otherwise(beside, mine - least)):
        yield "negation_count", [mine, least]


def _is_cover_short(said: Reading, known: Vouched) -> bool:
    words = telling(said.tokens, said.lexicon)
    names = {said.tokens[at] for at in said.names}
    rest = [word for word in words if word not in names]
    is_of_one = len(names) <= ONE_NAME and not said.negations  # "did not grant" is "refused"
    if rest and len(rest) <= FEW_WORDS and is_of_one:
        return sum(map(known.holds, rest)) < MIN_COVER_OF_FEW * len(rest)
    return not words or sum(map(known.holds, words)) < MIN_COVER * len(words)


def _is_poor(said: Reading, places: range, known: Vouched) -> bool:
    words = telling([said.tokens[at] for at in places], said.lexicon)
    found = sum(map(known.holds, words))
    return len(words) >= CLAUSE_WORDS and found < MIN_CLAUSE_COVER * len(words)


def _text(said: Reading, places: range) -> str:
    return said.text[said.tokens[places[0]].start : said.tokens[places[-1]].end]


def _denials(said: Reading, clauses: Sequence[range]) -> int:
    """Count the clauses that deny: "no se casó nunca" denies once."""
    strong = {at for at in said.negations if said.tokens[at].word not in WEAK_DENIALS}
    return sum(any(at in places for at in strong) for places in clauses)


def _is_told_otherwise(beside: Alignment, excess: int) -> bool:
    """Tell whether words like "refused" or "without" on the other side make good the difference."""
    mine = _refusals(beside.claim.tokens, beside.claim.lexicon)
    theirs = _refusals(beside.tokens, beside.claim.lexicon)
    return theirs - mine >= excess if excess > 0 else mine - theirs >= -excess


def _denials_there(beside: Alignment) -> tuple[int, int]:
    """Return how many clauses of the sentences deny what the claim speaks of, and how many at all.

    A retelling may deny in other words what they deny, but it must deny what it speaks of.
    """
    lexicon = beside.passage.lexicon
    spoken = vouched(beside.claim.tokens, lexicon)
    spoken_of, found = set(), set()
    for at in beside.denials:
        if beside.tokens[at].word in WEAK_DENIALS:
            continue
        end = _clause_end(beside, at)
        found.add(end)
        if any(map(spoken.holds, telling(beside.tokens[at + 1 : end], lexicon)[:GOVERNED])):
            spoken_of.add(end)
    return len(spoken_of), len(found)


def _clause_end(beside: Alignment, at: int) -> int:
    """Return the first token that a clause break parts from the one at a place."""
    for end in range(at + 1, len(beside.tokens)):
        gap = beside.passage.text[beside.tokens[end - 1].end : beside.tokens[end].start]
        if len(gap) != 1:  # punctuation, or a sentence that is left out
            return end
    return len(beside.tokens)


def _refusals(tokens: Iterable[Token], lexicon: Lexicon) -> int:
    listed = {root(word, lexicon) for word in REFUSALS}
    return sum(
        root(token.word, lexicon) in listed or token.word in WEAK_DENIALS for token in tokens
    )
