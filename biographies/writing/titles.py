"""Titles and briefs of chapters that the editor has not named."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from biographies.writing.headings import MAX_TITLE, heading_path, shorten
from biographies.writing.language import Language, language_of
from biographies.writing.query import subject_words
from biographies.writing.telling import (
    events_of,
    telling_events,
    telling_people_and_places,
    telling_words,
)
from biographies.writing.units import Unit
from biographies.writing.values import ChapterSpec
from biographies.writing.words import learn_names

TRIMMED = 10  # one in so many years at either end is a memory or a forecast
NAMES_A_CHAPTER, PLACES_A_CHAPTER = 4, 2
EVENTS_A_CHAPTER, WORDS_A_CHAPTER = 3, 5
NEAR = 6  # years from the story's own time within which a date is the story's
NO_TITLES = frozenset(
    (
        *("introduction", "conclusion", "preface", "foreword", "prologue", "epilogue", "appendix"),
        *("introducción", "conclusión", "prefacio", "prólogo", "epílogo", "apéndice"),
    )
)  # parts that the book has itself
LEAST_SHARE = 0.4  # of a chapter's words that must stand under a heading for it to bear its name

ENGLISH = language_of("en")


@dataclass(frozen=True, slots=True)
class Matter:
    """What is known of one chapter: its units, its years (or None), its names and its event."""

    units: Sequence[Unit]
    years: tuple[int | None, int | None]
    names: Sequence[str]
    event: str
    word: str  # for want of both
    events: Sequence[str] = ()  # of the brief
    words: Sequence[str] = ()


def make_matters(
    subject: str,
    specs: Sequence[ChapterSpec],
    homes: Sequence[Sequence[Unit]],
    language: Language = ENGLISH,
    foreign: Collection[int] = (),
) -> list[Matter]:
    """Find out what each chapter is about, from its own units against the others'.

    Of `foreign` sources only the years are used: their words are not the book's.
    """
    read = [[unit for unit in home if unit.source not in foreign] for home in homes]
    texts = ["\n\n".join(p.text for unit in home for p in unit.passages) for home in read]
    avoid = subject_words(subject)
    known = learn_names(texts)
    names, places = telling_people_and_places(texts, known, avoid, NAMES_A_CHAPTER, language)
    event = telling_events(texts, language)
    events = events_of(texts, EVENTS_A_CHAPTER, language)
    words = telling_words(texts, WORDS_A_CHAPTER, language)
    return [
        Matter(
            units=home,
            years=_years(specs[at], homes[at]),
            names=names[at],
            event=event[at],
            word=next(iter(words[at]), ""),
            events=events[at],
            words=(*places[at][:PLACES_A_CHAPTER], *words[at]),
        )
        for at, home in enumerate(read)
    ]


def _years(spec: ChapterSpec, units: Sequence[Unit]) -> tuple[int | None, int | None]:
    """Return the years given, or those of the units that lie in the story's own time."""
    if spec.first_year is not None or spec.last_year is not None:
        return spec.first_year, spec.last_year
    near = [year for unit in units for year in unit.years if _is_near(year, unit.time)]
    years = sorted(near or (year for unit in units for year in unit.years))
    years = years[len(years) // TRIMMED : len(years) - len(years) // TRIMMED]
    return (years[0], years[-1]) if years else (None, None)


def _is_near(year: int, time: float | None) -> bool:
    return time is None or abs(year - time) <= NEAR


def make_titles(
    matters: Sequence[Matter], given: Sequence[str], language: Language = ENGLISH
) -> list[str]:
    """Return a title for each chapter, all different.

    The editor's; else the source's own heading, for the first chapter that is mostly under it; else
    years and event ("1837–1840: Accession") or years and names.
    """
    titles = list(given)
    taken = {title.casefold() for title in titles if title}
    headings = {
        heading.casefold()
        for matter in matters
        for unit in matter.units
        for heading in heading_path(unit.heading)
    }
    for at, matter in enumerate(matters):
        if not titles[at]:
            heading = _own_heading(matter, taken)
            titles[at] = heading
            taken.add(heading.casefold())
    for at, matter in enumerate(matters):
        if not titles[at]:
            is_free = matter.event.casefold() not in taken | headings
            event = matter.event if is_free else ""
            made = _made(replace(matter, event=event), f"{language.chapter_word} {at + 1}")
            titles[at] = _unique(made, taken, at + 1)
            taken.add(titles[at].casefold())
    return titles


def make_brief(subject: str, matter: Matter, title: str, language: Language = ENGLISH) -> str:
    """Return one sentence on what a chapter is about: its years, events, people and matter."""
    years = [str(year) for year in dict.fromkeys(matter.years) if year is not None]
    one, span = language.brief_years
    when = (span if len(years) > 1 else one).format(first=years[0], last=years[-1]) if years else ""
    shown = {word.casefold() for word in matter.events}
    words = [word for word in matter.words if word.casefold() not in shown]
    parts = (
        _listed([event[:1].lower() + event[1:] for event in matter.events], language),
        _listed([_with_article(name, language) for name in matter.names], language),
        _listed(words, language),
    )
    what = "; ".join(filter(None, parts))
    if not when and not what:
        return language.brief_empty.format(subject=subject, title=title)
    about = f"{subject} {when}".strip()
    return f"{about}: {what}." if what else f"{about}."


def _own_heading(matter: Matter, taken: set[str]) -> str:
    words: Counter[tuple[int, str]] = Counter()
    for unit in matter.units:
        for level, heading in enumerate(heading_path(unit.heading)):
            if heading.casefold() not in NO_TITLES:
                words[level, heading] += unit.words
    whole = sum(unit.words for unit in matter.units)
    fitting = [
        (level, -count, heading)
        for (level, heading), count in words.items()
        if count >= LEAST_SHARE * whole > 0 and shorten(heading).casefold() not in taken
    ]
    return shorten(min(fitting)[2]) if fitting else ""


def _made(matter: Matter, fallback: str) -> str:
    what = matter.event or " and ".join(matter.names[:2]) or matter.word.capitalize()
    years = [str(year) for year in dict.fromkeys(matter.years) if year is not None]
    if not years:
        return what or fallback
    when = "–".join(years)
    if what and len(f"{when}: {what}") > MAX_TITLE:
        what = matter.names[0] if matter.names else ""
    return shorten(f"{when}: {what}") if what else when


def _unique(title: str, taken: set[str], number: int) -> str:
    if title.casefold() not in taken:
        return title
    return shorten(f"{title[: MAX_TITLE - 5]} ({number})")


def _with_article(name: str, language: Language) -> str:
    is_office = language.code == "en" and name.split(" of ")[0].lower() in language.honorifics
    return f"the {name}" if is_office else name


def _listed(names: Sequence[str], language: Language) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {language.brief_and} {names[-1]}"
