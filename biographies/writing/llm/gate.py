"""Lets into a part only what a passage carries."""

import re
from collections import Counter
from collections.abc import Iterable

from biographies.sources import Passage, count_words, is_foreign, main_language
from biographies.writing.duplicates import NEAR_DUPLICATE, shingles
from biographies.writing.extractive.filters import rejection
from biographies.writing.language import language_of
from biographies.writing.llm.values import (
    NEEDS_EDITOR,
    Claim,
    Judge,
    Judgement,
    Refused,
    SectionOrder,
)
from biographies.writing.values import QUOTE_ONLY, Brief, QuoteLimits, Statement

LEAST_WORDS, MOST_WORDS = 3, 90
LONGEST_RUN = 8  # words in a row of a quote-only source, outside quotation marks
LOOP_WORDS, MOST_ALIKE = 4, 2  # words in a row, and how often one sentence may have them
_FAULTS = frozenset(  # of a sentence in a book; a model may ask a question
    {"ending", "unbalanced", "note_mark", "table", "about_the_source", "first_person"}
)
_READ = ("en", "es")  # languages of the rules for whole sentences
_QUOTED = re.compile(r"[“„\"«][^“”\"»]*[“”\"»]")
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")


class Gate:
    """Judges the claims of one part; it remembers what the part says already.

    What only an editor can judge is kept where there is no other way: a claim made from a source in
    another language, which no rule of words can carry. It is found again, as needing an editor,
    by the checks of the finished text. Of a source in the book's own language it is refused: there
    a sentence that is carried can be had.
    """

    def __init__(self, brief: Brief, judge: Judge, limits: QuoteLimits | None = None) -> None:
        self._judge = judge
        self._limits = limits or QuoteLimits()
        self._bound = {info.number for info in brief.sources if info.rights == QUOTE_ONLY}
        self._full = {(one.source, one.ordinal): one for one in brief.passages}
        self._language = main_language(brief.language)
        self._foreign = {
            info.number: main_language(info.language)
            for info in brief.sources
            if is_foreign(info.language, brief.language)
        }
        self._said: set[str] = set()
        self._told: list[tuple[frozenset[int], frozenset[str]]] = []
        self.unknown_ids = 0

    def sort(self, claims: Iterable[Claim], order: SectionOrder) -> list[Statement | Refused]:
        """Return for each claim that is new its statement, or why it is refused.

        A claim that cites several passages needs one that carries all of it: a statement stands on
        one passage, and what is put together from two is said by neither.
        """
        sorted_out: list[Statement | Refused] = []
        for claim in claims:
            if self._is_told(claim.text):
                continue
            outcome = self._hold(claim, order)
            if isinstance(outcome, Statement):
                self.note([outcome])
            sorted_out.append(outcome)
        return sorted_out

    def note(self, statements: Iterable[Statement]) -> None:
        """Remember statements that came another way."""
        for one in statements:
            self._said.add(_key(one.text))
            self._told.append((shingles(one.text), frozenset(_NUMBER.findall(one.text))))

    def _is_told(self, text: str) -> bool:
        """Tell whether a claim says what a statement says, nearly, and no number beside."""
        if _key(text) in self._said:
            return True
        own, numbers = shingles(text), frozenset(_NUMBER.findall(text))
        return any(
            len(own & other) >= NEAR_DUPLICATE * len(own | other) and numbers <= given
            for other, given in self._told
            if not own.isdisjoint(other)
        )

    def _hold(self, claim: Claim, order: SectionOrder) -> Statement | Refused:
        words = count_words(claim.text)
        if not LEAST_WORDS <= words <= MOST_WORDS:
            return Refused(claim, f"it has {words} words; {LEAST_WORDS} to {MOST_WORDS} are kept")
        if is_looping(claim.text):
            return Refused(claim, "it says the same words over and over")
        if fault := _fault(claim.text, self._language):
            return Refused(claim, f"it is no sentence that can stand in a book ({fault})")
        known = [order.passages[name] for name in claim.cites if name in order.passages]
        self.unknown_ids += len(claim.cites) - len(known)
        if not known:
            return Refused(claim, "it names no passage that it was given")
        reasons: list[str] = []
        for shown in known:
            passage = self._full[shown.source, shown.ordinal]
            judged = self._judge(claim.text, passage)
            if why := self._objection(claim.text, passage, judged):
                reasons.append(why)
            else:
                return Statement(
                    claim.text, passage.source, passage.ordinal, judged.start, judged.end
                )
        return Refused(claim, "; or ".join(dict.fromkeys(reasons)))

    def _objection(self, text: str, passage: Passage, judged: Judgement) -> str:
        other = self._foreign.get(passage.source)
        if other and not _is_in(text, self._language, other):
            return f"it is not in the language of the book ({self._language})"
        is_translated = other is not None and judged.support == NEEDS_EDITOR
        if not is_translated and not judged.is_carried:
            return judged.reason or "the passage does not carry it"
        if passage.source not in self._bound:
            return ""
        quoted = max((count_words(one) for one in _QUOTED.findall(text)), default=0)
        if quoted > self._limits.words_each:
            return f"it quotes {quoted} words at once; {self._limits.words_each} are allowed"
        run = longest_run(_QUOTED.sub(" ¶ ", text), passage.text)
        if run >= LONGEST_RUN:
            return f"it has {run} words in a row of a source that may only be quoted"
        return ""


def _fault(text: str, language: str) -> str:
    """Return the rule of the extractive writer by which a sentence is none; "" if it is one."""
    if language not in _READ:
        return ""
    outside = _QUOTED.sub(lambda found: " " * len(found[0]), text)
    fault = rejection(text, outside, may_say_i=False, language=language)
    return fault.replace("_", " ") if fault in _FAULTS else ""


def is_looping(text: str) -> bool:
    """Tell whether a text has one run of four words more than twice."""
    words = [word.casefold() for word in _WORD.findall(text)]
    runs = Counter(zip(*(words[at:] for at in range(LOOP_WORDS)), strict=False))
    return max(runs.values(), default=0) > MOST_ALIKE


def longest_run(text: str, passage: str) -> int:
    """Return how many words in a row a text shares with a passage."""
    said = [word.casefold() for word in _WORD.findall(text.replace("¶", " 0 "))]
    there = [word.casefold() for word in _WORD.findall(passage)]
    best = 0
    ending: Counter[int] = Counter()
    for word in said:
        ending = Counter(
            {at: ending[at - 1] + 1 for at, other in enumerate(there) if other == word}
        )
        best = max(best, max(ending.values(), default=0))
    return best


def _is_in(text: str, language: str, other: str) -> bool:
    """Tell whether a text has more of the small words of one language than of another."""
    if language not in _READ or other not in _READ:
        return True  # no list to tell it by; the checks of the finished text know more languages
    words = [word.casefold() for word in _WORD.findall(text)]
    here, there = (
        sum(word in language_of(code).stop_words for word in words) for code in (language, other)
    )
    return here > there


def _key(text: str) -> str:
    return " ".join(word.casefold() for word in _WORD.findall(text))
