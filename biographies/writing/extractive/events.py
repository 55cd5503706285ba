"""How much of an event each sentence tells: what happened, when, and to whom."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from statistics import median

from biographies.sources import years_in
from biographies.writing.extractive.candidates import Candidate
from biographies.writing.language import Language
from biographies.writing.timeline import longest_rising
from biographies.writing.words import WORD, bare, is_capitalised, stem

YEAR, DAY, WORDS, NAMES = 0.35, 0.35, 0.2, 0.1  # shares of what tells an event; their sum is 1
MONTH_ONLY = 0.5  # of what a day is worth
STEP = 0.35  # of what an event of a life is worth
ENOUGH_NAMES = 3
OFF_THE_STORY = -3.0  # for a year that is a memory or a forecast: it breaks the order of the story
WINDOW, MAX_LEAP = 9, 10  # dated sentences around one, and years that it may lie off their median


def eventfulness(candidates: Sequence[Candidate], language: Language) -> list[float]:
    """Return for each sentence, given in the order of the text, how much it tells: 1 at most.

    A year counts where it lies on the longest run of years that goes forward; a sentence about
    another time is no step of this story and counts against itself.
    """
    years = [years_in(candidate.outside) for candidate in candidates]
    on_the_story = _on_the_story([(at, max(own)) for at, own in enumerate(years) if own])
    return [
        YEAR * ((1.0 if at in on_the_story else OFF_THE_STORY) if own else 0.0)
        + _worth(candidate.outside, language)
        for at, (candidate, own) in enumerate(zip(candidates, years, strict=True))
    ]


def _on_the_story(dated: Sequence[tuple[int, int]]) -> set[int]:
    years = [year for _, year in dated]
    half = WINDOW // 2
    return {
        dated[at][0]
        for at in longest_rising(years)
        if abs(years[at] - median(years[max(0, at - half) : at + half + 1])) <= MAX_LEAP
    }


def _worth(outside: str, language: Language) -> float:
    """Return what a sentence tells of an event besides its year."""
    words = WORD.findall(outside)
    events = _events(language)
    told = sum(events.get(term, 0.0) for term in {stem(word.lower()) for word in words})
    names = {bare(word) for word in words[1:] if _is_telling(word, language)}
    return (
        DAY * _day(outside, language)
        + WORDS * min(1.0, told)
        + NAMES * min(1.0, len(names) / ENOUGH_NAMES)
    )


@lru_cache(maxsize=8)
def _events(language: Language) -> Mapping[str, float]:
    steps = {stem(word): STEP for word in language.step_words}
    return steps | {stem(word): 1.0 for word in language.life_words}


def _day(outside: str, language: Language) -> float:
    found = _dates(language).search(outside)
    if not found:
        return 0.0
    return 1.0 if found["day"] or found["after"] else MONTH_ONLY


@lru_cache(maxsize=8)
def _dates(language: Language) -> re.Pattern[str]:
    """Return what finds a month, and the day before or after it; English months have capitals."""
    names = (name.capitalize() if language.code == "en" else name for name in language.months)
    months = "|".join(sorted(names))
    return re.compile(
        rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th|º|°)?(?: of| de)? )?(?:{months})\b"
        r"(?P<after>(?: the)? \d{1,2}\b)?"
    )


def _is_telling(word: str, language: Language) -> bool:
    lower = bare(word).lower()
    known = language.common_name_words
    return is_capitalised(word) and lower not in known and lower not in language.opening_words
