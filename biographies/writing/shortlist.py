"""Which passages a plan looks at, where the sources hold far more than the book can use.

Sifting and comparing sentences costs seconds for a megabyte, ranking passages a tenth of one. So
what a plan sees is bounded by the words of the book, and what comes first is what says most of the
subject and of the matter asked for.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from biographies.sources import BlockKind, Passage, SearchIndex, count_words, index_passages
from biographies.writing.query import subject_words, wanted_text
from biographies.writing.rights import is_quote_only
from biographies.writing.values import ChapterSpec, PlanRequest, SourceInfo, SourceMeasure

if TYPE_CHECKING:
    import numpy as np

Label = tuple[int, int]  # a passage's source number and ordinal

TIMES_ASKED = 10  # the book's words: what a plan looks at, and never less than LEAST_CHARACTERS
LEAST_CHARACTERS = 2_500_000
CHARACTERS_A_WORD = 6
LEADING_SHARE = 0.4  # of all that is looked at: for the source that the book will follow
ASKED_SHARE = 0.3  # for what the chapters' titles, briefs, keywords and years ask for
QUOTE_TIMES = 20  # the words that may be quoted of a source: what is looked at of it
STRETCH = 6000  # characters of one heading that are taken or left together: a story, no scraps
PARTS = 12  # of the leading source: each gives one stretch before any gives a second
NAMED_SHARE = 0.5  # what a title or an author that names the subject is worth, in mentions


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The passages to plan from, and what all of each source holds."""

    labels: frozenset[Label]
    measures: Mapping[int, SourceMeasure]


def most_characters(request: PlanRequest) -> int:
    """Return how many characters of passages a plan looks at; with more, make a shortlist."""
    asked = sum(spec.target_words for spec in request.specs)
    asked = asked or request.chapter_count * request.words_per_chapter
    words = asked + request.introduction_words + request.conclusion_words
    return max(LEAST_CHARACTERS, TIMES_ASKED * CHARACTERS_A_WORD * words)


def make_shortlist(request: PlanRequest, passages: Iterable[Passage]) -> Shortlist:
    """Choose what to plan from; `passages` may come from a generator and are read once.

    In this order: of the source that says most of the subject the best stretches of all its parts;
    what the chapters ask for; what says most of the subject, whichever source it is from. Of a
    source that may only be quoted no more than a choice of quotations needs. The same request and
    passages, source by source in their order, give the same shortlist.
    """
    notes = _Notes(_usable(request))
    index = index_passages(notes.reading(passages))
    ground = _Ground(request, notes, index)
    chosen = _choose(request, ground, index)
    labels = (label for number in chosen for label in ground.stretches[number].labels)
    return Shortlist(frozenset(labels), ground.measures)


@dataclass(slots=True)
class _Stretch:
    """Neighbouring passages: their places in the index, and their characters."""

    source: int
    heading: str
    labels: list[Label] = field(default_factory=list)
    size: int = 0


class _Notes:
    """What is kept of each passage while the index is made: no text."""

    def __init__(self, usable: Collection[int]) -> None:
        self.stretches: list[_Stretch] = []
        self.homes: list[int] = []  # of each indexed passage, the number of its stretch
        self.sizes: list[int] = []
        self.words: Counter[int] = Counter()
        self._usable = usable

    def reading(self, passages: Iterable[Passage]) -> Iterator[Passage]:
        """Yield the prose of the sources that a book may use, and note it."""
        for passage in passages:
            self.words[passage.source] += count_words(passage.text)
            if passage.kind is BlockKind.PARAGRAPH and passage.source in self._usable:
                self._note(passage)
                yield passage

    def _note(self, passage: Passage) -> None:
        if not self.stretches or not self._goes_on(self.stretches[-1], passage):
            self.stretches.append(_Stretch(passage.source, passage.heading))
        stretch = self.stretches[-1]
        stretch.labels.append((passage.source, passage.ordinal))
        stretch.size += len(passage.text)
        self.homes.append(len(self.stretches) - 1)
        self.sizes.append(len(passage.text))

    @staticmethod
    def _goes_on(stretch: _Stretch, passage: Passage) -> bool:
        is_near = (stretch.source, stretch.heading) == (passage.source, passage.heading)
        return is_near and (stretch.size < STRETCH or passage.continues)


class _Ground:
    """All stretches, with how much each says of the subject."""

    def __init__(self, request: PlanRequest, notes: _Notes, index: SearchIndex) -> None:
        self.stretches = notes.stretches
        self._homes, self._sizes = notes.homes, notes.sizes
        rates = index.rate(" ".join(sorted(subject_words(request.subject))))
        mentions = self._mentions(rates > 0)
        self.measures = {
            number: SourceMeasure(words, mentions.get(number, 0.0))
            for number, words in sorted(notes.words.items())
        }
        self.shares = {
            info.number: max(mentions.get(info.number, 0.0), _worth_of_name(info, request.subject))
            for info in request.sources
        }
        self.of_subject = [
            value + self.shares[stretch.source]
            for value, stretch in zip(self.means(rates), self.stretches, strict=True)
        ]

    def means(self, rates: "np.ndarray[Any, Any]") -> list[float]:
        """Return each stretch's mean rate by characters, 1 for the best."""
        import numpy as np  # slow to load: only for those who bring very much

        sums = np.bincount(
            self._homes, weights=np.multiply(rates, self._sizes), minlength=len(self.stretches)
        )
        mean = sums / np.maximum([stretch.size for stretch in self.stretches], 1)
        return [round(float(value), 6) for value in mean / (mean.max(initial=0.0) or 1.0)]

    def _mentions(self, names: Iterable[bool]) -> dict[int, float]:
        named, all_of = Counter[int](), Counter[int]()
        for home, is_named in zip(self._homes, names, strict=True):
            all_of[self.stretches[home].source] += 1
            named[self.stretches[home].source] += bool(is_named)
        return {number: named[number] / count for number, count in all_of.items()}

    def leading(self, quote_only: Collection[int]) -> int | None:
        """Return the source with most matter on the subject; rather one that may be used freely."""
        matter: Counter[int] = Counter()
        for stretch in self.stretches:
            matter[stretch.source] += stretch.size
        return max(
            matter,
            key=lambda number: (
                number not in quote_only, matter[number] * (self.shares[number] + 0.001), -number
            ),
            default=None,
        )  # fmt: skip


class _Choice:
    """The stretches that were taken, within the limits of each source and of all."""

    def __init__(self, stretches: Sequence[_Stretch], limits: Mapping[int, int], most: int) -> None:
        self.taken: set[int] = set()
        self._stretches = stretches
        self._left = Counter(limits)
        self._limited = frozenset(limits)
        self._all_left = most

    def take(self, order: Iterable[int], most: float) -> None:
        """Take stretches in this order until they hold so many characters."""
        for number in order:
            if most <= 0 or self._all_left <= 0:
                return
            stretch = self._stretches[number]
            is_shut = stretch.source in self._limited and self._left[stretch.source] <= 0
            if number not in self.taken and not is_shut:
                self.taken.add(number)
                self._left[stretch.source] -= stretch.size
                self._all_left -= stretch.size
                most -= stretch.size


def _usable(request: PlanRequest) -> frozenset[int]:
    """Return the sources that can be read into the book: in its language, or translated."""
    return frozenset(info.number for info in request.sources if request.can_use(info))


def _worth_of_name(info: SourceInfo, subject: str) -> float:
    record = " ".join((info.record.title, *info.record.authors))
    return 0.0 if subject_words(subject).isdisjoint(subject_words(record)) else NAMED_SHARE


def _choose(request: PlanRequest, ground: _Ground, index: SearchIndex) -> list[int]:
    bound = {info.number for info in request.sources if is_quote_only(info)}
    most = most_characters(request)
    choice = _Choice(ground.stretches, _limits(request, bound), most)
    leading = ground.leading(bound)
    own = [at for at, stretch in enumerate(ground.stretches) if stretch.source == leading]
    choice.take(_spread(own, ground.of_subject), LEADING_SHARE * most)
    asked = sum(spec.target_words for spec in request.specs)
    for spec in request.specs:
        values = ground.means(_rates(spec, index))
        fitting = [at for at in _best(values) if values[at] > 0]
        choice.take(fitting, ASKED_SHARE * most * spec.target_words / max(1, asked))
    choice.take(_best(ground.of_subject), most)
    return sorted(choice.taken)


def _limits(request: PlanRequest, quote_only: Collection[int]) -> dict[int, int]:
    """Return how many characters are looked at of the sources that may only be quoted."""
    words = request.quotes.words_per_source
    return {
        number: QUOTE_TIMES * CHARACTERS_A_WORD * max(0, words - request.quoted.get(number, 0))
        for number in quote_only
    }


def _rates(spec: ChapterSpec, index: SearchIndex) -> "np.ndarray[Any, Any]":
    text = " ".join((spec.title, wanted_text(spec.brief), *spec.keywords))
    return index.rate(text, years=(spec.first_year, spec.last_year))


def _best(values: Sequence[float]) -> list[int]:
    return sorted(range(len(values)), key=lambda at: (-values[at], at))


def _spread(stretches: Sequence[int], values: Sequence[float]) -> list[int]:
    """Order a source's stretches, the best of each twelfth of it before the second of any."""
    rank: Counter[int] = Counter()
    turns: list[tuple[int, float, int]] = []
    place = {number: at for at, number in enumerate(stretches)}
    for number in sorted(stretches, key=lambda number: (-values[number], number)):
        part = place[number] * PARTS // len(stretches)
        turns.append((rank[part], -values[number], number))
        rank[part] += 1
    return [number for *_, number in sorted(turns)]
