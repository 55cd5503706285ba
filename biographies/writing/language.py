"""What the rules of this package have to know of the language of a book, behind one value."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from biographies.writing import english, spanish


@dataclass(frozen=True, slots=True, eq=False)  # one value a language: told apart by identity
class Language:
    """The words of one language that plans and drafts are made by; all in lower case.

    ends, end_briefs and end_keywords are of the introduction and the conclusion. event_titles lead
    from a word of a text to the title of a chapter about it. brief_years are for one year and for
    a span; brief_and joins the last two of a list.
    """

    code: str
    stop_words: frozenset[str]
    opening_words: frozenset[str]
    honorifics: frozenset[str]
    common_name_words: frozenset[str]
    place_prepositions: frozenset[str]
    finite_verbs: frozenset[str]
    countries: frozenset[str]
    months: frozenset[str]
    life_words: frozenset[str]
    step_words: frozenset[str]
    overview_words: frozenset[str]
    appraisal_words: frozenset[str]
    event_titles: Mapping[str, str]
    ends: Mapping[str, str]
    end_briefs: Mapping[str, str]
    end_keywords: Mapping[str, tuple[str, ...]]
    brief_years: tuple[str, str]
    brief_and: str
    brief_empty: str
    chapter_word: str


_DATA = {"en": english, "es": spanish}


@lru_cache(maxsize=8)
def language_of(code: str) -> Language:
    """Return the language of a code such as "es-MX"; English for one that has no rules here."""
    short = code.split("-")[0].lower()
    data = _DATA.get(short, english)
    return Language(
        code=short if short in _DATA else "en",
        stop_words=data.STOP_WORDS,
        opening_words=data.OPENING_WORDS,
        honorifics=data.HONORIFICS,
        common_name_words=data.COMMON_NAME_WORDS,
        place_prepositions=data.PLACE_PREPOSITIONS,
        finite_verbs=data.FINITE_VERBS,
        countries=data.COUNTRIES,
        months=data.MONTHS,
        life_words=data.LIFE_WORDS,
        step_words=data.STEP_WORDS,
        overview_words=data.OVERVIEW_WORDS,
        appraisal_words=data.APPRAISAL_WORDS,
        event_titles=data.EVENT_TITLES,
        ends=data.ENDS,
        end_briefs=data.END_BRIEFS,
        end_keywords=data.END_KEYWORDS,
        brief_years=data.BRIEF_YEARS,
        brief_and=data.BRIEF_AND,
        brief_empty=data.BRIEF_EMPTY,
        chapter_word=data.CHAPTER_WORD,
    )
