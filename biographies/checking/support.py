"""Whether the words of one passage carry one claim: an exact quotation, else the lexical rules.

The rules see words, not meaning: "supported" says that every number, date and name of the claim
stands in the passage, that nothing is denied on one side only, and that its telling words are
there. A claim that passes can still be wrong; a claim that fails has something to show for it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from biographies.checking.order import CLOSE_COPY, align, moved_words
from biographies.checking.values import Support
from biographies.checking.words import Reading, Token, content, read
from biographies.sources import split_sentences

MIN_COVER = 0.8  # of the claim's telling words, for "supported"
MIN_CLAUSE_COVER = 0.7  # of each clause's: an invented clause hides in a long true sentence
MIN_PARTIAL_COVER = 0.5
NEAR_COPY = 0.7  # share of the claim's words found in order in the aligned sentences
CLAUSE_STEMS = 3  # shorter clauses say too little to be judged alone
SHORT_GAP = 3  # a denial among more words than this was left out with its clause
CLIP_WORDS = 6  # how far before a quotation a denial can still govern it

_FOLD = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\xa0": " ", "\n": " "})
_CLAUSE_BREAK = re.compile(r"[,;:()—–]|\.\.\.|…")
_CLIP_BREAK = re.compile(r"[,;:()—–]|\b(?:but|and|pero|y|sino)\b")
_DOUBT = frozenset(
    {"deny", "denied", "doubt", "doubted", "doubtful", "false", "falsely", "untrue", "wrongly"}
    | {"negó", "negar", "dudó", "dudaba", "falso", "falsamente"}
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a passage is to a claim, the words [start, end) of it that speak, and the reasons."""

    support: Support
    start: int = 0
    end: int = 0
    reasons: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Alignment:
    """A claim laid beside the sentences of the passage that come nearest to it."""

    claim: Reading
    passage: Reading
    tokens: Sequence[Token]  # of those sentences
    first: int  # the place of tokens[0] in the passage
    pairs: Mapping[int, int]  # claim token -> token of tokens, both rising

    @property
    def nearness(self) -> float:
        return len(self.pairs) / len(self.claim.tokens)

    @property
    def denials(self) -> list[int]:
        last = self.first + len(self.tokens)
        return [at - self.first for at in self.passage.negations if self.first <= at < last]


def find_words(claim: str, passage: str) -> tuple[int, int] | None:
    """Return where a claim stands word for word; quotation marks and white space may differ."""
    at = passage.find(claim) if claim else -1
    while at >= 0:
        if _is_whole(passage, at, at + len(claim)):
            return at, at + len(claim)
        at = passage.find(claim, at + 1)
    pattern = r"\s+".join(re.escape(word) for word in claim.translate(_FOLD).split())
    match = re.search(rf"(?<!\w){pattern}(?!\w)", passage.translate(_FOLD)) if pattern else None
    return match.span() if match else None


def judge(claim: str, passage: str) -> Verdict:
    """Judge a claim, its attribution already taken off, against one passage."""
    if span := find_words(claim, passage):
        return _judge_quotation(passage, *span)
    seen = read(passage)
    said = read(claim, seen.lexicon)
    if not said.tokens or not seen.tokens:
        return Verdict(Support.UNSUPPORTED, reasons={"empty": True})
    beside = _align(said, seen)
    cover = _cover(content(said.tokens, said.lexicon), seen)
    wrong = dict(_contradictions(beside))
    weak = dict(_weaknesses(beside, cover))
    start, end = _words_used(beside)
    return Verdict(
        _grade(cover, wrong, weak), start, end, {"cover": round(cover, 2), **wrong, **weak}
    )


def _grade(cover: float, wrong: Mapping[str, object], weak: Mapping[str, object]) -> Support:
    if wrong or cover < MIN_PARTIAL_COVER:
        return Support.UNSUPPORTED
    return Support.PARTIAL if weak else Support.SUPPORTED


def _judge_quotation(passage: str, start: int, end: int) -> Verdict:
    """Hold a quotation only partial where it was cut off from the denial that governs it."""
    sentence = next((s for s in _sentences(passage) if s[0] <= start < s[1]), (start, end))
    lead = _CLIP_BREAK.split(passage[sentence[0] : start])[-1]
    before = read(lead, read(passage).lexicon)
    nearest = range(len(before.tokens) - CLIP_WORDS, len(before.tokens))
    is_denied = any(at in nearest for at in before.negations) or any(
        before.tokens[at].word in _DOUBT for at in nearest if at >= 0
    )
    if is_denied:
        return Verdict(Support.PARTIAL, start, end, {"cut_off": lead.strip()})
    return Verdict(Support.QUOTED, start, end)


def _contradictions(beside: _Alignment) -> Iterator[tuple[str, object]]:
    """Yield what the claim states and the passage does not: figures, names, a denial."""
    said, seen = beside.claim, beside.passage
    if numbers := said.numbers_asked - seen.numbers_given:
        yield "numbers", sorted(numbers)
    if months := said.months - seen.months:
        yield "months", sorted(months)
    elif days := said.dates - seen.dates:
        yield "dates", sorted(f"{day}.{month}." for day, month in days)
    inside = [at for at in said.names if not _opens(said, at)]
    if names := _unknown_names(said, inside, seen):
        yield "names", names
    if beside.nearness >= NEAR_COPY and (denial := _changed_denial(beside)):
        yield "negation", denial


def _weaknesses(beside: _Alignment, cover: float) -> Iterator[tuple[str, object]]:
    """Yield why a claim that contradicts nothing is still not wholly carried."""
    said, seen = beside.claim, beside.passage
    if cover < MIN_COVER:
        yield "cover_short", True
    if clauses := _uncovered_clauses(beside):
        yield "clauses", clauses
    openings = [at for at in said.names if _opens(said, at)]
    if subjects := _unknown_names(said, openings, seen):
        yield "subjects", subjects
    has_other_denials = len(said.negations) != len(beside.denials)
    if beside.nearness < NEAR_COPY and has_other_denials:
        yield "negation_count", [len(said.negations), len(beside.denials)]
    if moved := moved_words(said, seen, beside.tokens, beside.pairs):
        yield "words_moved", moved


def _cover(stems: Sequence[str], seen: Reading) -> float:
    return sum(stem in seen.known for stem in stems) / len(stems) if stems else 1.0


def _opens(said: Reading, at: int) -> bool:
    before = said.text[: said.tokens[at].start].rstrip()
    return not before or not (before[-1].isalnum() or before[-1] in ",;’'-)")


def _unknown_names(said: Reading, places: Sequence[int], seen: Reading) -> list[str]:
    tokens = [said.tokens[at] for at in places]
    return [t.text for t in tokens if t.word not in seen.known and t.stem not in seen.known]


def _uncovered_clauses(beside: _Alignment) -> list[str]:
    """Return the clauses that the passage has no words for, or only scattered ones.

    An invented clause after a true copy often finds its common words somewhere in the passage; but
    it does not find them where the copy goes on.
    """
    said = beside.claim
    poor = []
    for places in _clauses(said):
        stems = content([said.tokens[at] for at in places], said.lexicon)
        telling = [at for at in places if said.tokens[at].stem in stems]
        is_short_of_words = (
            len(stems) >= CLAUSE_STEMS and _cover(stems, beside.passage) < MIN_CLAUSE_COVER
        )
        if is_short_of_words or (len(telling) > 1 and _is_appended(beside, places, telling)):
            poor.append(said.text[said.tokens[places[0]].start : said.tokens[places[-1]].end])
    return poor


def _clauses(said: Reading) -> Iterator[range]:
    breaks = [match.end() for match in _CLAUSE_BREAK.finditer(said.text)]
    starts = [bisect_left(said.tokens, edge, key=lambda token: token.start) for edge in breaks]
    for first, last in pairwise([0, *starts, len(said.tokens)]):
        if first < last:
            yield range(first, last)


def _is_appended(beside: _Alignment, places: range, telling: Sequence[int]) -> bool:
    found = sum(at in beside.pairs for at in telling)
    rest = len(beside.claim.tokens) - len(places)
    rest_found = sum(at not in places for at in beside.pairs)
    return found < len(telling) / 2 and rest > 0 and rest_found >= CLOSE_COPY * rest


def _align(said: Reading, seen: Reading) -> _Alignment:
    window = fuzz.partial_ratio_alignment(_small(said.text), _small(seen.text))
    low, high = (window.dest_start, window.dest_end) if window else (0, len(seen.text))
    spans = [s for s in _sentences(seen.text) if min(s[1], high) - max(s[0], low) > 10]
    start, end = (spans[0][0], spans[-1][1]) if spans else (low, high)
    first = sum(token.end <= start for token in seen.tokens)
    tokens = [token for token in seen.tokens[first:] if token.start < end]
    pairs = align(said.stems, [token.stem for token in tokens])
    return _Alignment(said, seen, tokens, first, pairs)


def _small(text: str) -> str:
    """Return a text in small letters, or as it is where they would shift the offsets."""
    small = text.lower()
    return small if len(small) == len(text) else text


@lru_cache(maxsize=512)
def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    return tuple((sentence.start, sentence.end) for sentence in split_sentences(text))


def _words_used(beside: _Alignment) -> tuple[int, int]:
    if not beside.pairs:
        return 0, 0
    used = sorted(beside.pairs.values())
    return beside.tokens[used[0]].start, beside.tokens[used[-1]].end


def _changed_denial(beside: _Alignment) -> str:
    """Name the word that denies on one side only, or "" where both say the same."""
    for at in beside.claim.negations:
        if at not in beside.pairs:
            return beside.claim.tokens[at].text
    matched = set(beside.pairs.values())
    for at in beside.denials:
        if at not in matched and _is_dropped(beside, at, matched):
            return beside.tokens[at].text
    return ""


def _is_dropped(beside: _Alignment, at: int, matched: set[int]) -> bool:
    """Tell whether a denial was taken out by itself, and not with a whole clause or the edge."""
    low = max((m for m in matched if m < at), default=None)
    high = min((m for m in matched if m > at), default=None)
    if low is None or high is None or high - low - 1 > SHORT_GAP:
        return False
    text, tokens = beside.passage.text, beside.tokens
    before = text[tokens[low].end : tokens[low + 1].start]
    after = text[tokens[high - 1].end : tokens[high].start]
    return not (_CLAUSE_BREAK.search(before) and _CLAUSE_BREAK.search(after))


def _is_whole(text: str, start: int, end: int) -> bool:
    """Tell whether [start, end) cuts no word in two."""
    cuts_first = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    cuts_last = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not cuts_first and not cuts_last
