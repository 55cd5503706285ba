"""Says before a book is made what a language model will use and cost: from so much to so much.

A part is asked for in sections, each from some passages; what the checks refuse is asked for again,
and so is what is missing of a section's length. The numbers are those of writing.llm. The low end
is short requests that are answered well at once, the high end long ones of which each is followed
by as many others as there may be.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from math import ceil

from django.conf import settings
from django.db.models import Avg, Count, F

from biographies.language_model import Prices
from biographies.models import Biography, Chapter, Passage
from biographies.steps.budgets import TOKENS, words_for

SECTION_WORDS = (480, 300)  # a part is cut into sections of about as many; fewer in small answers
PASSAGES = (8, 16)  # of a section
CALLS = (1, 4)  # for a section: two rounds for what was refused, and one for what is missing
# Of a section's words, what is asked for again: half of it, of that half once more, and a fifth
# more words. An assumption, no measurement: it depends on how well a model keeps to its passages.
AGAIN = (0.0, 0.95)
INSTRUCTION_TOKENS = (350, 700)  # of a request beside its passages
# English has about 1.3 tokens a word with the vocabularies of large models; other languages and
# small vocabularies reach 2. An answer has, for a word of text, the words that prove it and
# the form around both besides.
TOKENS_PER_WORD = (1.3, 2.0)
ANSWER_TOKENS_PER_WORD = (3.0, 5.0)
PASSAGE_WORDS = 90  # where the book has none yet
LETTERS_PER_WORD = 6


@dataclass(frozen=True, slots=True)
class Forecast:
    """What making a book, or the rest of it, uses: from the low end to the high one."""

    parts: int
    words: int
    is_planned: bool
    calls: tuple[int, int]
    tokens: tuple[int, int]
    cost: tuple[Decimal, Decimal] | None  # None: no price is known
    currency: str = ""

    @property
    def tokens_said(self) -> str:
        """Say the tokens."""
        low, high = self.tokens
        return f"{low:,} to {words_for(high, TOKENS)}"

    @property
    def cost_said(self) -> str:
        """Say the money, rounded up to the hundredth; "" where no price is known."""
        if self.cost is None:
            return ""
        low, high = (one.quantize(Decimal("0.01"), ROUND_UP) for one in self.cost)
        return f"{low:,} to {words_for(high, self.currency)}"

    @property
    def said(self) -> str:
        """Say all of it in one line."""
        size = f"{self.parts} part{'' if self.parts == 1 else 's'} of {self.words:,} words together"
        money = f", {self.cost_said}" if self.cost else "; no price is known"
        return f"{self.tokens_said}{money}, in {self.calls[0]} to {self.calls[1]} calls for {size}"

    def as_row(self) -> dict[str, object]:
        """Return it for a program; money as text."""
        return {
            "parts": self.parts,
            "words": self.words,
            "calls": list(self.calls),
            "tokens": list(self.tokens),
            "cost": None if self.cost is None else [str(one) for one in self.cost],
            "currency": self.currency,
        }


@dataclass(frozen=True, slots=True)
class _Part:
    words: int
    passages: int | None  # allocated to it; None before the plan


def forecast(biography: Biography) -> Forecast:
    """Return what the parts that are not written yet will use; all of them before a start."""
    if not biography.is_planned:
        return forecast_order(
            chapters=biography.chapter_count,
            words=biography.words_per_chapter,
            frame_words=biography.introduction_words + biography.conclusion_words,
            passage_words=_passage_words(biography),
        )
    counts = dict(_allocated(biography))
    parts = [
        _Part(_words_of(chapter), counts.get(chapter.pk, 0))
        for chapter in biography.chapters.filter(kind__in=Chapter.NARRATIVE).select_related(
            "current_revision"
        )
        if not chapter.is_written and _words_of(chapter)
    ]
    return _forecast(parts, _passage_words(biography), is_planned=True)


def _words_of(chapter: Chapter) -> int:
    """Return the words that a part will have: no more than its sources carry."""
    carried = chapter.supportable_words
    return chapter.target_words if carried is None else min(chapter.target_words, carried)


def forecast_order(
    *, chapters: int, words: int, frame_words: int = 0, passage_words: float = PASSAGE_WORDS
) -> Forecast:
    """Return what a book will use of which only its size is known."""
    parts = [_Part(words, None)] * chapters
    if frame_words:  # of introduction and conclusion, which may be of two lengths
        parts += [_Part(ceil(frame_words / 2), None)] * 2
    return _forecast(parts, passage_words, is_planned=False)


def _forecast(parts: list[_Part], passage_words: float, *, is_planned: bool) -> Forecast:
    ends = [_end(parts, passage_words, end) for end in (0, 1)]
    prices = _known_prices()
    costs = [
        [price.cost(asked, answered) for price in prices] or [Decimal(0)]
        for _, asked, answered in ends
    ]
    return Forecast(
        parts=len(parts),
        words=sum(part.words for part in parts),
        is_planned=is_planned,
        calls=(ends[0][0], ends[1][0]),
        tokens=(sum(ends[0][1:]), sum(ends[1][1:])),
        cost=(min(costs[0]), max(costs[1])) if prices else None,
        currency=prices[0].currency if prices else "",
    )


def _end(parts: Iterable[_Part], passage_words: float, end: int) -> tuple[int, int, int]:
    """Return the calls, the tokens asked and the tokens answered at one end of the range."""
    calls, asked, answered = 0, 0.0, 0.0
    for part in parts:
        sections = max(1, round(part.words / SECTION_WORDS[end]))
        passages = PASSAGES[end]
        if part.passages is not None:
            passages = min(passages, max(1, ceil(part.passages / sections)))
        request = INSTRUCTION_TOKENS[end] + passages * passage_words * TOKENS_PER_WORD[end]
        again = part.words * AGAIN[end]
        calls += sections * CALLS[end]
        # What is asked for again is shown beside the passages.
        asked += sections * CALLS[end] * request + again * TOKENS_PER_WORD[end]
        answered += (part.words + again) * ANSWER_TOKENS_PER_WORD[end]
    return calls, round(asked), round(answered)


def _known_prices() -> list[Prices]:
    """Return the prices of the first endpoint and of those that stand in for it; none if unknown.

    The first is the usual one: without its price nothing can be said.
    """
    providers = settings.LLM_PROVIDERS
    if not providers or providers[0].prices is None:
        return []
    first: Prices = providers[0].prices
    others = [one.prices for one in providers[1:] if one.prices]
    return [first, *(one for one in others if one.currency == first.currency)]


def _allocated(biography: Biography) -> Iterable[tuple[int, int]]:
    rows = biography.allocations.order_by().values("chapter_id")
    return rows.annotate(passages=Count("pk")).values_list("chapter_id", "passages")


def _passage_words(biography: Biography) -> float:
    """Return the words of a passage of the book's, on average."""
    passages = Passage.objects.filter(version__in=biography.sources.values("current_version"))
    letters = passages.aggregate(mean=Avg(F("end") - F("start")))["mean"]
    return letters / LETTERS_PER_WORD if letters else PASSAGE_WORDS
