"""Which sources speak of the subject at all: a book is not filled from another person's life."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from biographies.sources import BlockKind, Passage, years_in
from biographies.writing.english import COMMON_NAME_WORDS, OPENING_WORDS
from biographies.writing.extractive.candidates import Candidate
from biographies.writing.query import subject_words
from biographies.writing.values import SourceInfo
from biographies.writing.words import WORD, bare, is_capitalised

# Measured on the lives of Victoria and of Franklin: 32 % and 7 % of the passages of their own book
# name them, and none of the other's; a tenth of the best is far from both.
LEAST_SHARE = 0.1
LEAST_COMMON_PEOPLE = 0.2
COMPARED_NAMES = 40  # the most frequent names of a source, by which two are compared


@dataclass(frozen=True, slots=True)
class Profile:
    """What decides whether a source belongs to a book."""

    number: int
    words: int  # that can be written from it
    mentions: float  # share of its passages that name the subject
    is_named: bool  # its title or an author is the subject
    people: frozenset[str]
    years: tuple[int, int] | None


def profile(
    info: SourceInfo, passages: Sequence[Passage], candidates: Sequence[Candidate], subject: str
) -> Profile:
    """Measure one source."""
    wanted = subject_words(subject)
    prose = [passage.text for passage in passages if passage.kind is BlockKind.PARAGRAPH]
    named = sum(1 for text in prose if _names_any(text, wanted))
    years = sorted(year for item in candidates for year in years_in(item.outside))
    record = " ".join((info.record.title, *info.record.authors))
    return Profile(
        number=info.number,
        words=sum(item.words for item in candidates),
        mentions=named / max(1, len(prose)),
        is_named=not wanted.isdisjoint(_words(record)),
        people=_people(prose) - wanted,
        years=(years[len(years) // 5], years[-1 - len(years) // 5]) if years else None,
    )


def leading(profiles: Sequence[Profile]) -> int:
    """Return the number of the source that the book follows: most words on the subject."""
    best = max(profiles, key=lambda item: (_weight(item), -item.number))
    return best.number


def foreign(profiles: Sequence[Profile]) -> list[tuple[int, str]]:
    """Return the sources that are about someone else, each with the reason.

    A source is set aside when it hardly ever names the subject (less than a tenth as often as the
    source that does most), is not called after the subject, and shares neither years nor people
    with the leading source. Where no source names the subject, none is.
    """
    if not profiles:
        return []
    first = next(item for item in profiles if item.number == leading(profiles))
    most = max(item.mentions for item in profiles)
    return [
        (item.number, _reason(item))
        for item in profiles
        if item.number != first.number
        and not item.is_named
        and item.mentions < LEAST_SHARE * most
        and not _is_akin(item, first)
    ]


def _weight(item: Profile) -> float:
    share = max(item.mentions, 0.5 if item.is_named else 0.0)
    return item.words * (share + 0.001)


def _is_akin(item: Profile, first: Profile) -> bool:
    common = len(item.people & first.people) / max(1, min(len(item.people), len(first.people)))
    if common >= LEAST_COMMON_PEOPLE or item.mentions == 0:
        return common >= LEAST_COMMON_PEOPLE
    if item.years is None or first.years is None:
        return False
    overlaps = item.years[0] <= first.years[1] and first.years[0] <= item.years[1]
    return overlaps and common >= LEAST_COMMON_PEOPLE / 2


def _reason(item: Profile) -> str:
    if item.mentions == 0:
        return "It never names the subject and shares no people or years with the main source."
    return (
        f"It names the subject in {item.mentions:.0%} of its passages only and shares no people or "
        "years with the main source."
    )


def _names_any(text: str, wanted: frozenset[str]) -> bool:
    lower = text.lower()  # most texts do not hold the letters: only in others are words told apart
    return any(word in lower for word in wanted) and not wanted.isdisjoint(_words(text))


def _words(text: str) -> set[str]:
    return {bare(word).lower() for word in WORD.findall(text)}


def _people(texts: Sequence[str]) -> frozenset[str]:
    counted: Counter[str] = Counter()
    for text in texts:
        words = [bare(match[0]) for match in WORD.finditer(text)]
        counted.update(
            word.lower()
            for before, word in pairwise(words)
            if word and is_capitalised(word) and before[:1].islower() and _is_telling(word)
        )
    return frozenset(word for word, count in counted.most_common(COMPARED_NAMES) if count > 1)


def _is_telling(word: str) -> bool:
    return word.lower() not in COMMON_NAME_WORDS and word.lower() not in OPENING_WORDS
