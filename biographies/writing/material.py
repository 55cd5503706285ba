"""What a book has to be made of: the sources sifted, compared and cut into units."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from biographies.sources import Passage, count_words, years_in
from biographies.writing.duplicates import Telling, doubles, told_again
from biographies.writing.extractive.candidates import Candidate
from biographies.writing.order import reading_order
from biographies.writing.relevance import Profile, foreign, leading, profile
from biographies.writing.rights import barred_around, choose_quotations, is_quote_only
from biographies.writing.sifting import Sieve
from biographies.writing.units import Unit, make_units
from biographies.writing.values import PlanRequest, SentenceRef, SourceInfo
from biographies.writing.voice import find_voice

UNSEEN = (
    "Far more was brought than the book can use, so only the passages that say most of its subject "
    "were looked at, and none of these is from this source."
)


@dataclass(frozen=True, slots=True)
class Material:
    """The units of all sources in reading order, and the sentences that are told better elsewhere.

    foreign are sources about someone else; set_aside are those that cannot be used at all.
    """

    sources: tuple[SourceInfo, ...]
    units: tuple[Unit, ...]
    barred: tuple[SentenceRef, ...]
    foreign: tuple[tuple[int, str], ...]
    set_aside: tuple[tuple[int, str], ...]


def gather(request: PlanRequest) -> Material:
    """Sift and compare the sources of a book; the leading source's telling wins."""
    readable, set_aside = _readable(request)
    passages = {info.number: _own(info.number, request.passages) for info in readable}
    sources = tuple(_heard(info, passages[info.number], request.subject) for info in readable)
    sieve = Sieve(request.subject, sources)
    candidates = {number: sieve.sift(own) for number, own in passages.items()}
    profiles = [
        _profile(request, info, passages[info.number], candidates[info.number]) for info in sources
    ]
    if not profiles:
        return Material((), (), (), (), set_aside)
    last = {info.number for info in sources if is_quote_only(info) or request.is_foreign(info)}
    order = _by_rank(profiles, last)
    barred = _told_twice([item for number in order for item in candidates[number]])
    for info in filter(is_quote_only, sources):
        own = passages[info.number]
        chosen = _quotable(candidates[info.number], barred, _left(request, info))
        barred += tuple(barred_around(own, chosen))
        passages[info.number] = _holding(own, chosen)
        candidates[info.number] = sieve.sift(passages[info.number])
    shut = _by_source(barred)
    units = {
        number: make_units(own, sieve.sift_again(own, candidates[number], shut[number]))
        for number, own in passages.items()
    }
    return Material(
        sources=sources,
        units=tuple(reading_order(units, order[0])),
        barred=barred,
        foreign=_not_used(request, profiles),
        set_aside=set_aside,
    )


def _profile(
    request: PlanRequest,
    info: SourceInfo,
    passages: Sequence[Passage],
    candidates: Sequence[Candidate],
) -> Profile:
    """Measure a source, by all of its passages where only some of them are given."""
    found = profile(info, passages, candidates, request.subject)
    whole = request.measures.get(info.number)
    return replace(found, mentions=whole.mentions) if whole else found


def _not_used(request: PlanRequest, profiles: Sequence[Profile]) -> tuple[tuple[int, str], ...]:
    """Return the sources about someone else, and those of which no passage is on the shortlist."""
    given = {passage.source for passage in request.passages}
    unseen = {number for number in request.measures if number not in given}
    others = [item for item in foreign(profiles) if item[0] not in unseen]
    return (*others, *((item.number, UNSEEN) for item in profiles if item.number in unseen))


def _readable(
    request: PlanRequest,
) -> tuple[tuple[SourceInfo, ...], tuple[tuple[int, str], ...]]:
    sources = sorted(request.sources, key=lambda info: info.number)
    set_aside = tuple(
        (info.number, _said_of_language(info, request))
        for info in sources
        if not request.can_use(info)
    )
    return tuple(filter(request.can_use, sources)), set_aside


def _words_of(info: SourceInfo, request: PlanRequest) -> int:
    whole = request.measures.get(info.number)
    own = _own(info.number, request.passages) if whole is None else []
    return whole.words if whole else sum(count_words(passage.text) for passage in own)


def _said_of_language(info: SourceInfo, request: PlanRequest) -> str:
    words = _words_of(info, request)
    why = " It may be quoted only, and a translation is more." if request.translates else ""
    return (
        f"It is in another language ({info.language}) than the book: "
        f"none of its {words:,} words can be used.{why}"
    )


def _heard(info: SourceInfo, passages: Sequence[Passage], subject: str) -> SourceInfo:
    return info if info.voice else find_voice(info, passages, subject)


def _quotable(
    candidates: Sequence[Candidate], barred: Collection[SentenceRef], request: PlanRequest
) -> list[Candidate]:
    told = set(barred)
    fresh = [item for item in candidates if item.ref not in told]
    return choose_quotations(fresh, request.subject, request.quotes)


def _left(request: PlanRequest, info: SourceInfo) -> PlanRequest:
    """Return the request with what is left of a source's words, after the parts planned before."""
    left = max(0, request.quotes.words_per_source - request.quoted.get(info.number, 0))
    return replace(request, quotes=replace(request.quotes, words_per_source=left))


def _holding(passages: Sequence[Passage], chosen: Sequence[Candidate]) -> list[Passage]:
    wanted = {item.passage.ordinal for item in chosen}
    return [passage for passage in passages if passage.ordinal in wanted]


def _own(number: int, passages: Sequence[Passage]) -> list[Passage]:
    return sorted((item for item in passages if item.source == number), key=lambda p: p.ordinal)


def _by_rank(profiles: Sequence[Profile], last: Collection[int]) -> list[int]:
    """Return the sources' numbers, the leading one first.

    It is one of `last`, which may only be quoted or have to be translated, where there is no other.
    """
    first = leading([item for item in profiles if item.number not in last] or profiles)
    others = sorted(
        (item for item in profiles if item.number != first),
        key=lambda item: (item.number in last, -item.words, item.number),
    )
    return [first, *(item.number for item in others)]


def _told_twice(candidates: Sequence[Candidate]) -> tuple[SentenceRef, ...]:
    repeated = set(doubles([(item.ref, item.text) for item in candidates]))
    tellings = [
        Telling(item.ref, item.text, frozenset(years_in(item.outside)))
        for item in candidates
        if item.ref not in repeated
    ]
    repeated |= set(told_again(tellings))
    return tuple(sorted(repeated, key=lambda ref: (ref.source, ref.ordinal, ref.start)))


def _by_source(refs: Iterable[SentenceRef]) -> defaultdict[int, list[SentenceRef]]:
    own: defaultdict[int, list[SentenceRef]] = defaultdict(list)
    for ref in refs:
        own[ref.source].append(ref)
    return own
