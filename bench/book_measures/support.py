"""Does a passage say what a statement says? A test of our own, for text taken word for word.

A statement is supported where its words stand in the passages, in their order: all of them in one
run, or, of a shortened sentence, at least 95 % of them within few sentences (longest common
subsequence), with every number and name among them and nothing left out that turns the sense. A
phrase that only names who writes ("Franklin writes:") needs no passage.
"""

import re
from difflib import SequenceMatcher

from bench.book_measures.parsing import word_set, words

SAME_ORDER = 0.95
_TURNS = word_set(
    """not no never nor none neither nothing nobody cannot without hardly scarcely rarely seldom
    except unless if perhaps probably possibly almost nearly may might could would should
    said says thought believed supposed alleged reported seemed"""
)
_LEAD = re.compile(
    r"^(?:According to [^“”]{2,120}?[,:]|[^“”.]{2,100}?\b(?:writes?|wrote|recalls?|recalled|says|"
    r"said|tells?|told|notes?|noted|remembers?|remembered|records?|recorded|adds?|added|goes on|"
    r"continues?|continued|relates?|related|explains?|explained|reports?|reported)"
    r"[^“”.]{0,60}?[,:])\s+(?=“)"
)


def split_lead(text):
    """Return the words that only name who tells it, and the rest; a whole quotation without marks.

    A text of several quotations, or of one with words beside it, stays as it is.
    """
    lead = _LEAD.match(text)
    rest = text[lead.end() :].strip() if lead else text
    inner = rest[1:-1]
    if rest[:1] == "“" and rest[-1:] == "”" and "”" not in inner and "“" not in inner:
        return (lead[0].strip() if lead else ""), inner
    return "", text


def is_quotation(text):
    """Tell whether a text is one whole quotation, whoever is named before it."""
    return split_lead(text)[1] != text


def is_supported(text, passages):
    """Tell whether a statement's words stand in these passages, in their order."""
    _, told = split_lead(text)
    claim, known = _tokens(told), _tokens(" ".join(passages))
    if not claim or not known:
        return False
    if f" {' '.join(claim)} " in f" {' '.join(known)} ":
        return True
    return _is_shortened(told, claim, known)


def locate(text, passage):
    """Return the [first, last) words of a passage that a statement rests on, or None."""
    claim, known = _tokens(split_lead(text)[1]), _tokens(passage)
    size = len(claim)
    for at in range(len(known) - size + 1):
        if known[at : at + size] == claim:
            return at, at + size
    blocks = _blocks(claim, known)
    if sum(block.size for block in blocks) < SAME_ORDER * size or not blocks:
        return None
    return blocks[0].b, blocks[-1].b + blocks[-1].size


def _is_shortened(told, claim, known):
    blocks = _blocks(claim, known)
    kept = {at for block in blocks for at in range(block.b, block.b + block.size)}
    if len(kept) < SAME_ORDER * len(claim):
        return False
    inside = {known[at] for at in kept}
    names = {word.lower() for word in words(told)[1:] if word[0].isupper() or word[0].isdigit()}
    if not {_token(name) for name in names} <= inside:
        return False
    left_out = [known[at] for at in range(min(kept), max(kept) + 1) if at not in kept]
    added = [word for word in claim if word not in inside]
    return not _TURNS.intersection(left_out) and not _TURNS.intersection(added)


def _blocks(claim, known):
    matcher = SequenceMatcher(None, claim, known, autojunk=False)
    return [block for block in matcher.get_matching_blocks() if block.size]


def _tokens(text):
    return [_token(word) for word in words(text)]


def _token(word):
    return re.sub("[’‐‑]", lambda sign: "'" if sign[0] == "’" else "-", word.lower())
