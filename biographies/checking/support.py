"""Whether the words of one passage carry one claim: an exact quotation, else the lexical rules.

The rules see words, not meaning: "supported" says that every number, date and name of the claim
stands in the passage, that nothing is denied on one side only, and that its telling words are
there. A claim that passes can still be wrong; a claim that fails has something to show for it.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from biographies.checking import paraphrase
from biographies.checking.agents import swapped
from biographies.checking.alignment import COPY, Alignment, lay_beside, sentence_spans
from biographies.checking.kin import put_for_kin
from biographies.checking.lexicon import DOUBTS, lexicon_of
from biographies.checking.modality import undone
from biographies.checking.opposites import opposites
from biographies.checking.order import CLOSE_COPY, moved_words
from biographies.checking.placing import is_known_name, misplaced
from biographies.checking.quotation import find_cut, find_words, hides_denial, misquoted
from biographies.checking.relations import turned_numbers
from biographies.checking.values import Support
from biographies.checking.vouching import vouched
from biographies.checking.words import Reading, content, read, telling

MIN_COVER = 0.8  # of the claim's telling words, for "supported"
MIN_CLAUSE_COVER = 0.7  # of each clause's: an invented clause hides in a long true sentence
MIN_PARTIAL_COVER = 0.5
CLAUSE_STEMS = 3  # shorter clauses say too little to be judged alone
SHORT_GAP = 3  # a denial among more words than this was left out with its clause
CLIP_WORDS = 6  # how far before a quotation a denial can still govern it

_CLAUSE_BREAK = re.compile(r"[,;:()—–]|\.\.\.|…")
_CLIP_BREAK = re.compile(r"[,;:()—–]|\b(?:but|and|pero|y|sino)\b")
# What is told with the passage's own words and yet says something else.
_TURNS: Mapping[str, Callable[[Alignment], list[str]]] = {
    "undone": undone,
    "numbers_turned": turned_numbers,
    "swapped": swapped,
    "of_kin": put_for_kin,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a passage is to a claim, the words [start, end) of it that speak, and the reasons."""

    support: Support
    start: int = 0
    end: int = 0
    reasons: Mapping[str, object] = field(default_factory=dict)


@lru_cache(maxsize=2_048)  # who writes by a model asks first, and again when the text is kept
def judge(claim: str, passage: str) -> Verdict:
    """Judge a claim, its attribution already taken off, against one passage."""
    if span := find_words(claim, passage):
        return _judge_quotation(passage, *span)
    if places := find_cut(claim, passage):
        return _judge_cut_quotation(passage, places)
    seen = read(passage)
    said = read(claim, seen.lexicon, frozenset(seen.tokens[at].word for at in seen.names))
    if not said.tokens or not seen.tokens:
        return Verdict(Support.UNSUPPORTED, reasons={"empty": True})
    beside = lay_beside(said, seen)
    cover = _cover(content(said.tokens, said.lexicon), seen)
    wrong = dict(_contradictions(beside))
    weak = dict(_weaknesses(beside, cover))
    start, end = _words_used(beside)
    return Verdict(
        _grade(cover, wrong, weak), start, end, {"cover": round(cover, 2), **wrong, **weak}
    )


def _grade(cover: float, wrong: Mapping[str, object], weak: Mapping[str, object]) -> Support:
    if wrong or (weak and cover < MIN_PARTIAL_COVER):
        return Support.UNSUPPORTED
    return Support.PARTIAL if weak else Support.SUPPORTED


def _judge_cut_quotation(passage: str, places: tuple[tuple[int, int], ...]) -> Verdict:
    start, end = places[0][0], places[-1][1]
    if hidden := hides_denial(places, passage):
        return Verdict(Support.PARTIAL, start, end, {"cut_off": hidden})
    return _judge_quotation(passage, start, end)


def _judge_quotation(passage: str, start: int, end: int) -> Verdict:
    """Hold a quotation only partial where it was cut off from the denial that governs it."""
    sentence = next((s for s in sentence_spans(passage) if s[0] <= start < s[1]), (start, end))
    lead = _CLIP_BREAK.split(passage[sentence[0] : start])[-1]
    before = read(lead, lexicon_of(passage))
    nearest = range(len(before.tokens) - CLIP_WORDS, len(before.tokens))
    is_denied = any(at in nearest for at in before.negations) or any(
        before.tokens[at].word in DOUBTS for at in nearest if at >= 0
    )
    if is_denied:
        return Verdict(Support.PARTIAL, start, end, {"cut_off": lead.strip()})
    return Verdict(Support.QUOTED, start, end)


def _contradictions(beside: Alignment) -> Iterator[tuple[str, object]]:
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
    if beside.nearness >= COPY and (denial := _changed_denial(beside)):
        yield "negation", denial


def _weaknesses(beside: Alignment, cover: float) -> Iterator[tuple[str, object]]:
    """Yield why a claim that contradicts nothing is still not wholly carried."""
    said, seen = beside.claim, beside.passage
    openings = [at for at in said.names if _opens(said, at)]
    if subjects := _unknown_names(said, openings, seen):
        yield "subjects", subjects
    if strange := misquoted(said.text, seen.text):
        yield "misquoted", strange
    yield from misplaced(beside)
    yield from ((rule, found) for rule, find in _TURNS.items() if (found := find(beside)))
    is_copy = beside.nearness >= COPY or _has_appendix(beside)
    if is_copy:
        yield from _copy_weaknesses(beside, cover)
    else:
        yield from paraphrase.weaknesses(beside, list(_clauses(said)))


def _copy_weaknesses(beside: Alignment, cover: float) -> Iterator[tuple[str, object]]:
    if cover < MIN_COVER:
        yield "cover_short", True
    if changed := _changed_words(beside):
        yield "words_changed", changed
    if turned := list(opposites(beside, is_copy=True)):
        yield "opposites", turned
    if clauses := _uncovered_clauses(beside):
        yield "clauses", clauses
    if moved := moved_words(beside.claim, beside.passage, beside.tokens, beside.pairs):
        yield "words_moved", moved


def _changed_words(beside: Alignment) -> list[str]:
    """Return the telling words of a copy that its passage has neither so nor in a like word."""
    said, names = beside.claim, set(beside.claim.names)
    known = vouched(beside.passage.tokens, beside.passage.lexicon)
    return [
        token.text
        for at, token in enumerate(said.tokens)
        if at not in names
        and not beside.passage.is_number(token)
        and telling([token], said.lexicon)
        and not known.holds(token)
    ]


def _cover(stems: Sequence[str], seen: Reading) -> float:
    return sum(stem in seen.known for stem in stems) / len(stems) if stems else 1.0


def _opens(said: Reading, at: int) -> bool:
    before = said.text[: said.tokens[at].start].rstrip()
    return not before or not (before[-1].isalnum() or before[-1] in ",;’'-)")


def _unknown_names(said: Reading, places: Sequence[int], seen: Reading) -> list[str]:
    tokens = [said.tokens[at] for at in places]
    return [token.text for token in tokens if not is_known_name(token, seen)]


def _uncovered_clauses(beside: Alignment) -> list[str]:
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


def _has_appendix(beside: Alignment) -> bool:
    """Tell whether the claim is a copy but for one clause."""
    return any(
        _is_appended(beside, places, places) for places in _clauses(beside.claim) if len(places) > 1
    )


def _is_appended(beside: Alignment, places: range, telling: Sequence[int]) -> bool:
    found = sum(at in beside.pairs for at in telling)
    rest = len(beside.claim.tokens) - len(places)
    rest_found = sum(at not in places for at in beside.pairs)
    is_copy = 2 * rest >= len(beside.claim.tokens) and rest_found >= CLOSE_COPY * rest
    return found < len(telling) / 2 and is_copy


def _words_used(beside: Alignment) -> tuple[int, int]:
    if not beside.pairs:
        return 0, 0
    used = sorted(beside.pairs.values())
    return beside.tokens[used[0]].start, beside.tokens[used[-1]].end


def _changed_denial(beside: Alignment) -> str:
    """Name the word that denies on one side only, or "" where both say the same."""
    for at in beside.claim.negations:
        if at not in beside.pairs:
            return beside.claim.tokens[at].text
    matched = set(beside.pairs.values())
    for at in beside.denials:
        if at not in matched and _is_dropped(beside, at, matched):
            return beside.tokens[at].text
    return ""


def _is_dropped_with_its_subject(beside: Alignment, at: int, high: int) -> bool:
    """Tell whether a denial is gone that stands before the first word that both have.

    "She never returned": a name came for both; "No volvió": there was nothing before it.
    """
    between = beside.passage.text[beside.tokens[at].end : beside.tokens[high].start]
    return high - at <= SHORT_GAP and not _CLAUSE_BREAK.search(between)


def _is_dropped(beside: Alignment, at: int, matched: set[int]) -> bool:
    """Tell whether a denial was taken out by itself, and not with a whole clause or the edge."""
    low = max((m for m in matched if m < at), default=None)
    high = min((m for m in matched if m > at), default=None)
    if low is None and high is not None:
        return _is_dropped_with_its_subject(beside, at, high)
    if low is None or high is None or high - low - 1 > SHORT_GAP:
        return False
    text, tokens = beside.passage.text, beside.tokens
    before = text[tokens[low].end : tokens[low + 1].start]
    after = text[tokens[high - 1].end : tokens[high].start]
    return not (_CLAUSE_BREAK.search(before) and _CLAUSE_BREAK.search(after))
