"""What was done on one side and only wanted, tried, asked for or refused on the other.

"She hoped to visit Rome" is no evidence that she did; nor is "she visited Rome" that she hoped to.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from biographies.checking.alignment import Alignment
from biographies.checking.lexicon import DOUBTS, HEDGES, REFUSALS, SPANISH, Lexicon, word_set
from biographies.checking.roots import root
from biographies.checking.vouching import vouched
from biographies.checking.words import Reading, Token, telling

# What stands before "to" or an infinitive and leaves open, or denies, that it was done.
_GOVERNORS = word_set(
    """hoped hope hopes hoping wished wish wishes wishing wanted want wants wanting planned plan
    plans planning intended intend intends intending tried try tries trying attempted attempt
    attempts attempting failed fail failing refused refuse refusing declined decline declining
    offered offer offering promised promise promising threatened threaten expected expect meant
    proposed propose sought longed desired desire hesitated neglected forgot asked ask invited
    invite urged urge begged beg ordered order forbade forbidden advised unable unwilling reluctant
    quería quiso querían esperaba esperaban intentó intentaba intentaron trató trataba trataron
    pensaba planeaba planeó deseaba deseó rehusó negó negaba prometió prometía ofreció amenazó
    pretendía pretendió evitó olvidó pidió rogó ordenó prohibió aconsejó"""
)
_UNSURE = HEDGES | word_set(
    """may could would seem seems seemed apparently probably likely doubtful about some said
    believed thought rumour rumoured reported puede podría parece parecía probablemente unos unas
    cerca tal vez dicen decían creía"""
)
_INFINITIVE = re.compile(r"\w{2,}[aeií]r(?:[mts]e|nos|l[aeo]s?){0,2}\Z")
_NOT_FINITE = re.compile(rf"ing\Z|{_INFINITIVE.pattern}")
_OPEN = _GOVERNORS | REFUSALS | _UNSURE
_DOUBTFUL = _OPEN | DOUBTS
_NEARLY = frozenset({"nearly", "almost", "casi"})
FAR = 8  # words behind a doubt that it covers
REACH = 3  # words between what governs and the verb


def undone(beside: Alignment) -> list[str]:
    """Return the claim's words that were done on one side alone."""
    return list(dict.fromkeys([*_dropped(beside), *_brought(beside), *_hedged(beside)]))


def _dropped(beside: Alignment) -> Iterator[str]:
    """Yield what the passage leaves open and the claim states."""
    said, lexicon = beside.claim, beside.passage.lexicon
    if said.negations or any(token.word in _DOUBTFUL for token in said.tokens):
        return
    left_open = _governed(beside.tokens, lexicon) + _held_open(beside, lexicon)
    if not left_open:
        return
    stated = Counter(root(token.word, lexicon) for token in beside.passage.tokens) - left_open
    for at, token in enumerate(said.tokens):
        mine = root(token.word, lexicon)
        if mine in left_open and not stated[mine] and _is_finite(said, at):
            yield token.text


def _is_finite(said: Reading, at: int) -> bool:
    """Tell whether a word may state that something was done: no name, infinitive or gerund."""
    is_infinitive = at > 0 and said.tokens[at - 1].word == "to"
    is_verb = at not in said.names and bool(telling([said.tokens[at]], said.lexicon))
    return is_verb and not is_infinitive and not _NOT_FINITE.search(said.tokens[at].word)


def _brought(beside: Alignment) -> Iterator[str]:
    """Yield what the passage states and the claim leaves open, where nothing there does."""
    lexicon = beside.passage.lexicon
    opened = _governed(beside.claim.tokens, lexicon)
    if not opened or beside.denials or any(t.word in _OPEN for t in beside.tokens):
        return
    known = vouched(beside.tokens, lexicon)
    there = {root(token.word, lexicon) for token in beside.tokens}
    governors = [token for token in beside.claim.tokens if token.word in _GOVERNORS]
    if opened.keys() & there:
        yield from (token.text for token in governors if not known.holds(token))


def _hedged(beside: Alignment) -> Iterator[str]:
    """Yield the small words by which what was done was not, or only perhaps."""
    tokens = beside.claim.tokens
    places = [at for at, token in enumerate(tokens) if token.word in HEDGES]
    if not places or any(token.word in _UNSURE for token in beside.tokens):
        return
    for at in places:
        if not any(map(beside.claim.is_number, tokens[at + 1 : at + 3])):
            yield tokens[at].text


def _governed(tokens: Sequence[Token], lexicon: Lexicon) -> Counter[str]:
    """Return the roots of verbs that something before them leaves open, and how often."""
    governors = (at for at, token in enumerate(tokens) if token.word in _GOVERNORS)
    verbs = (_verb_after(tokens[at + 1 : at + 2 + REACH], lexicon) for at in governors)
    return Counter(root(verb.word, lexicon) for verb in verbs if verb)


def _held_open(beside: Alignment, lexicon: Lexicon) -> Counter[str]:
    """Return the roots of what somebody only held, or of what nearly came to be."""
    found: Counter[str] = Counter()
    for at, token in enumerate(beside.tokens):
        far = FAR if token.word in DOUBTS else 1 if token.word in _NEARLY else 0
        for place in range(at, min(at + far, len(beside.tokens) - 1)):
            gap = beside.passage.text[beside.tokens[place].end : beside.tokens[place + 1].start]
            if len(gap) != 1:  # punctuation, or a sentence that is left out
                break
            if telling([beside.tokens[place + 1]], lexicon):
                found[root(beside.tokens[place + 1].word, lexicon)] += 1
    return found


def _verb_after(tokens: Sequence[Token], lexicon: Lexicon) -> Token | None:
    if lexicon is SPANISH:
        return next((token for token in tokens if _INFINITIVE.search(token.word)), None)
    to = next((at for at, token in enumerate(tokens) if token.word == "to"), len(tokens))
    return next(iter(telling(tokens[to + 1 :], lexicon)), None)
