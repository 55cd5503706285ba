"""The sentences of passages that may stand in a book, and which of them need their predecessor."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from biographies.sources import (
    BlockKind,
    Passage,
    Sentence,
    count_words,
    split_sentences,
    years_in,
)
from biographies.writing.extractive import spanish
from biographies.writing.extractive.filters import MIN_WORDS_ALONE, is_speech, rejection
from biographies.writing.extractive.openings import Footing, footing
from biographies.writing.extractive.quotes import ends_inside, outside, quotations
from biographies.writing.quoting import Quoting
from biographies.writing.values import SentenceRef, SourceInfo
from biographies.writing.words import WORD, Names, learn_names

REACH = 5  # sentences back at which a pronoun's name may stand

Shut = dict[tuple[int, int], list[tuple[int, int]]]  # of a passage, spans that must not be used


@dataclass(frozen=True, slots=True)
class Candidate:
    """A usable sentence: text is passage.text[start:end].

    place is the sentence's number among all sentences of its paragraph, the unusable ones too, so
    that neighbours can be told. leans says that it may only follow the candidate before it; opens,
    that a text may begin with it; breaks, that a paragraph may behind that candidate; heads, that
    it may where the paragraph would be far too long otherwise; speaks, that it is all quotation;
    ends, that its paragraph ends with it in the source; is_clear, that a text may begin with it and
    nothing in it has to be known; follows, that the sentence before it is the candidate before it.
    """

    passage: Passage
    start: int
    end: int
    text: str
    outside: str
    words: int
    paragraph: int
    place: int
    leans: bool
    opens: bool
    breaks: bool
    heads: bool
    speaks: bool
    ends: bool = False
    is_clear: bool = True
    follows: bool = False
    is_quoted: bool = False  # it must stand in quotation marks

    @property
    def ref(self) -> SentenceRef:
        """Return where the sentence stands in the book's sources."""
        return SentenceRef(self.passage.source, self.passage.ordinal, self.start, self.end)


@dataclass(slots=True)
class Sifted:
    """The candidates of some passages in their order, and what was kept out by which rule."""

    candidates: list[Candidate] = field(default_factory=list)
    rejected: Counter[str] = field(default_factory=Counter)


def paragraphs(passages: Sequence[Passage]) -> Iterator[list[Passage]]:
    """Group passages into the paragraphs of their source: a cut paragraph is whole again."""
    group: list[Passage] = []
    for passage in passages:
        follows = group and _follows(group[-1], passage)
        if group and not follows:
            yield group
            group = []
        group.append(passage)
    if group:
        yield group


def sift(
    passages: Sequence[Passage],
    *,
    barred: Collection[SentenceRef] = (),
    names: Names | None = None,
    subject: str = "",
    sources: Sequence[SourceInfo] = (),
) -> Sifted:
    """Return the candidates of passages in the order given.

    `names` are those of the texts; without it they are learnt from these passages and the subject.
    `sources` say which passages are told in the first person or may only be quoted.
    """
    prose = [passage for passage in passages if passage.kind is BlockKind.PARAGRAPH]
    names = names or learn_names((passage.text for passage in prose), subject)
    quoting = Quoting(sources)
    sieve = _Sieve(names, barred, quoting)
    before: Passage | None = None
    for group in paragraphs(prose):
        is_switch = before is not None and quoting.is_quoted(before) != quoting.is_quoted(group[0])
        if before is None or is_switch or not _adjoins(before, group[0]):
            sieve.break_off()
        for paragraph in _split_at_breaks(group):
            sieve.sift(paragraph)
        before = group[-1]
    return sieve.sifted


class _Chain:
    """An unbroken run of candidates: who was named in it, and where last."""

    def __init__(self) -> None:
        self.has_speech = False  # its last sentence is a quotation and no more
        self._named: dict[str, int] = {}

    def offer(self, genders: Iterable[str], at: int) -> None:
        self._named.update(dict.fromkeys(genders, at))

    def anchor(self, genders: Iterable[str], at: int) -> int:
        """Return the candidate that must stay for these genders to mean someone; -1 if none is."""
        anchor = min((self._named.get(gender, -1) for gender in genders), default=at - 1)
        return anchor if anchor >= at - REACH else -1


def _adjoins(before: Passage, after: Passage) -> bool:
    return (
        after.source == before.source
        and after.ordinal == before.ordinal + 1
        and after.heading == before.heading
        and not after.continues
    )


def _follows(before: Passage, after: Passage) -> bool:
    return (
        after.continues
        and after.source == before.source
        and after.ordinal == before.ordinal + 1
        and after.heading == before.heading
    )


@dataclass(frozen=True, slots=True)
class _Raw:
    passage: Passage
    start: int
    end: int
    outside: str
    is_crossed: bool  # begins or ends inside a quotation

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]


def _split_at_breaks(group: list[Passage]) -> Iterator[list[_Raw]]:
    """Split a group of passages into paragraphs: a short passage may hold several."""
    paragraph: list[_Raw] = []
    is_open = False
    for passage in group:
        sentences = split_sentences(passage.text)
        for number, own in groupby(sentences, key=lambda sentence: sentence.paragraph):
            if number and paragraph:
                yield paragraph
                paragraph, is_open = [], False
            piece, is_open = _piece(passage, list(own), is_open=is_open)
            paragraph += piece
    if paragraph:
        yield paragraph


def _piece(
    passage: Passage, sentences: Sequence[Sentence], *, is_open: bool
) -> tuple[list[_Raw], bool]:
    """Return what a passage holds of one paragraph, and whether it ends inside a quotation."""
    first, last = sentences[0].start, sentences[-1].end
    text = passage.text[first:last]
    spans = quotations(text, is_open=is_open)
    is_open = ends_inside(text, spans)
    spans = [(first + start, first + end) for start, end in spans]
    return [_raw(passage, start, end, spans) for start, end in _joined(sentences, spans)], is_open


def _joined(
    sentences: Sequence[Sentence], spans: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Join the sentences that one quotation runs through: only together are they whole.

    "He cried, “Stay. Do not go,” and wept." is two sentences to a splitter and one to a reader.
    """
    start: int | None = None
    for sentence in sentences:
        start = sentence.start if start is None else start
        is_cut = any(first < sentence.end < last for first, last in spans)
        if is_cut and sentence is not sentences[-1]:
            continue
        yield start, sentence.end
        start = None


def _raw(passage: Passage, start: int, end: int, spans: Sequence[tuple[int, int]]) -> _Raw:
    end = start + len(passage.text[start:end].rstrip())
    is_crossed = any(
        first < start < last or (first < end < last) or (first < start and end <= last)
        for first, last in spans
    )
    return _Raw(passage, start, end, outside(passage.text, start, end, spans), is_crossed)


class _Sieve:
    """Keeps the sentences that are sound in themselves and in what they lean on."""

    def __init__(self, names: Names, shut: Collection[SentenceRef], quoting: Quoting) -> None:
        self.sifted = Sifted()
        self._names = names
        self._shut = _by_passage(shut)
        self._quoting = quoting
        self._chain: _Chain | None = None
        self._paragraph = 0

    def break_off(self) -> None:
        self._chain = None

    def sift(self, paragraph: Sequence[_Raw]) -> None:
        for place, raw in enumerate(paragraph):
            may_say_i = self._quoting.is_first_person(raw.passage)
            is_spanish = self._quoting.language_of(raw.passage) == "es"
            stands = spanish.footing if is_spanish else footing
            stand = stands(raw.outside, self._names, may_say_i=may_say_i)
            if _is_short(raw):
                stand = replace(stand, leans=True, opens=False, heads=False, is_clear=False)
            speaks = is_speech(raw.text, raw.outside)
            reason, anchor = self._judge(raw, stand, speaks=speaks)
            if reason:
                self.sifted.rejected[reason] += count_words(raw.text)
                self._chain = None
                continue
            ends = place == len(paragraph) - 1
            self._keep(raw, stand, place, speaks=speaks, ends=ends)
            _tie(self.sifted.candidates, anchor)
        self._paragraph += 1

    def _judge(self, raw: _Raw, stand: Footing, *, speaks: bool) -> tuple[str, int]:
        """Return why a sentence cannot be used, or "" and the candidate that must stay for it."""
        at = len(self.sifted.candidates)
        reason = _reason(
            raw,
            self._shut,
            may_say_i=self._quoting.is_first_person(raw.passage),
            language=self._quoting.language_of(raw.passage),
        )
        if reason:
            return reason, at
        if self._chain is None:
            return ("" if stand.opens else "dangling" if stand.leans else "adrift"), at
        if speaks and self._chain.has_speech:
            return "dialogue", at  # of two speeches in a row nobody can tell who speaks
        if not stand.leans:
            return "", at
        anchor = self._chain.anchor(stand.unresolved, at)
        return ("hanging" if anchor < 0 else ""), anchor

    def _keep(self, raw: _Raw, stand: Footing, place: int, *, speaks: bool, ends: bool) -> None:
        follows = self._chain is not None
        if self._chain is None:
            self._chain = _Chain()
        # Whom a pronoun means is as present as if named.
        self._chain.offer(stand.offers | stand.unresolved, len(self.sifted.candidates))
        self._chain.has_speech = speaks
        self.sifted.candidates.append(
            Candidate(
                passage=raw.passage,
                start=raw.start,
                end=raw.end,
                text=raw.text,
                outside=raw.outside,
                words=count_words(raw.text),
                paragraph=self._paragraph,
                place=place,
                leans=stand.leans,
                opens=stand.opens,
                breaks=stand.opens,
                heads=stand.heads,
                speaks=speaks,
                ends=ends,
                is_clear=stand.is_clear,
                follows=follows,
                is_quoted=self._quoting.is_quoted(raw.passage),
            )
        )


def _tie(candidates: list[Candidate], anchor: int) -> None:
    """Bind the candidates after the one that names a person to it, up to the one that says "he"."""
    for at in range(anchor + 1, len(candidates) - 1):
        candidates[at] = replace(candidates[at], leans=True, opens=False, is_clear=False)


def clear_ones(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Yield the candidates without those that stand behind a gap and mean what was told in it."""
    is_clear = False
    for item in candidates:
        is_clear = item.is_clear or (is_clear and item.follows)
        if is_clear:
            yield replace(item, opens=item.is_clear)


def _by_passage(shut: Iterable[SentenceRef]) -> Shut:
    spans: Shut = {}
    for ref in shut:
        spans.setdefault((ref.source, ref.ordinal), []).append((ref.start, ref.end))
    return spans


def _reason(raw: _Raw, shut: Shut, *, may_say_i: bool, language: str) -> str:
    spans = shut.get((raw.passage.source, raw.passage.ordinal), ())
    if any(first < raw.end and raw.start < last for first, last in spans):
        return "barred"
    if raw.is_crossed:
        return "crosses_quotation"
    return rejection(raw.text, raw.outside, may_say_i=may_say_i, language=language)


def _is_short(raw: _Raw) -> bool:
    """Tell whether a sentence is too short to be understood away from the one before it.

    One with a date is not: "On February 10, 1840, the marriage took place."
    """
    return len(WORD.findall(raw.text)) < MIN_WORDS_ALONE and not years_in(raw.outside)
