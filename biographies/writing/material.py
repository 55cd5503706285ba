"""What a book has to be made of: the sources sifted, compared and cut into units."""

from collections.abc import Sequence
from dataclasses import dataclass

from biographies.sources import Passage, years_in
from biographies.writing.duplicates import Telling, doubles, told_again
from biographies.writing.extractive.candidates import Candidate, sift
from biographies.writing.order import reading_order
from biographies.writing.relevance import Profile, foreign, leading, profile
from biographies.writing.units import Unit, make_units
from biographies.writing.values import PlanRequest, SentenceRef, SourceInfo


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
    sources, set_aside = _readable(request)
    passages = {info.number: _own(info.number, request.passages) for info in sources}
    subject = request.subject
    candidates = {number: sift(own, subject=subject).candidates for number, own in passages.items()}
    profiles = [
        profile(info, passages[info.number], candidates[info.number], request.subject)
        for info in sources
    ]
    if not profiles:
        return Material((), (), (), (), set_aside)
    order = _by_rank(profiles)
    barred = _told_twice([item for number in order for item in candidates[number]])
    units = {
        number: make_units(passages[number], _unbarred(passages[number], found, barred, subject))
        for number, found in candidates.items()
    }
    return Material(
        sources=sources,
        units=tuple(reading_order(units, order[0])),
        barred=barred,
        foreign=tuple(foreign(profiles)),
        set_aside=set_aside,
    )


def _readable(
    request: PlanRequest,
) -> tuple[tuple[SourceInfo, ...], tuple[tuple[int, str], ...]]:
    wanted = request.language.split("-")[0].lower()
    sources = sorted(request.sources, key=lambda info: info.number)
    other = [info for info in sources if info.language.split("-")[0].lower() not in (wanted, "")]
    set_aside = tuple(
        (info.number, f"It is in another language ({info.language}) than the book.")
        for info in other
    )
    return tuple(info for info in sources if info not in other), set_aside


def _own(number: int, passages: Sequence[Passage]) -> list[Passage]:
    return sorted((item for item in passages if item.source == number), key=lambda p: p.ordinal)


def _by_rank(profiles: Sequence[Profile]) -> list[int]:
    first = leading(profiles)
    others = sorted(
        (item for item in profiles if item.number != first),
        key=lambda item: (-item.words, item.number),
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


def _unbarred(
    passages: Sequence[Passage],
    candidates: Sequence[Candidate],
    barred: Sequence[SentenceRef],
    subject: str,
) -> Sequence[Candidate]:
    """Sift a source again if any of its sentences is barred: others may have leant on it."""
    own = {item.ref for item in candidates}
    if own.isdisjoint(barred):
        return candidates
    return sift(passages, barred=barred, subject=subject).candidates
