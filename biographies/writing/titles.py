"""Titles and briefs of chapters that the editor has not named."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from biographies.writing.english import HONORIFICS
from biographies.writing.headings import MAX_TITLE, heading_path, shorten
from biographies.writing.query import subject_words
from biographies.writing.telling import telling_events, telling_names, telling_words
from biographies.writing.units import Unit
from biographies.writing.values import ChapterSpec
from biographies.writing.words import learn_names

TRIMMED = 10  # one in so many years at either end is a memory or a forecast
NAMES_A_CHAPTER = 4
NO_TITLES = frozenset(
    ("introduction", "conclusion", "preface", "foreword", "prologue", "epilogue", "appendix")
)  # parts that the book has itself
LEAST_SHARE = 0.4  # of a chapter's words that must stand under a heading for it to bear its name


@dataclass(frozen=True, slots=True)
class Matter:
    """What is known of one chapter: its units, its years (or None), its names and its event."""

    units: Sequence[Unit]
    years: tuple[int | None, int | None]
    names: Sequence[str]
    event: str
    word: str  # for want of both


def make_matters(
    subject: str, specs: Sequence[ChapterSpec], homes: Sequence[Sequence[Unit]]
) -> list[Matter]:
    """Find out what each chapter is about, from its own units against the others'."""
    texts = ["\n\n".join(p.text for unit in home for p in unit.passages) for home in homes]
    names = telling_names(texts, learn_names(texts), subject_words(subject), NAMES_A_CHAPTER)
    events = telling_events(texts)
    words = telling_words(texts)
    return [
        Matter(home, _years(spec, home), own, event, word)
        for spec, home, own, event, word in zip(specs, homes, names, events, words, strict=True)
    ]


def _years(spec: ChapterSpec, units: Sequence[Unit]) -> tuple[int | None, int | None]:
    """Return the years given, or those of the units that lie in the story's own time."""
    if spec.first_year is not None or spec.last_year is not None:
        return spec.first_year, spec.last_year
    years = sorted(year for unit in units for year in unit.years)
    years = years[len(years) // TRIMMED : len(years) - len(years) // TRIMMED]
    return (years[0], years[-1]) if years else (None, None)


def make_titles(matters: Sequence[Matter], given: Sequence[str]) -> list[str]:
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
            made = _made(replace(matter, event=event), at + 1)
            titles[at] = _unique(made, taken, at + 1)
            taken.add(titles[at].casefold())
    return titles


def make_brief(subject: str, matter: Matter, title: str) -> str:
    """Return one sentence on what a chapter is about, from the plan's own facts."""
    years = [str(year) for year in dict.fromkeys(matter.years) if year is not None]
    when = f"the year{'s' if len(years) > 1 else ''} {' to '.join(years)}" if years else ""
    who = _listed([_with_article(name) for name in matter.names])
    if when and who:
        return f"{subject} in {when}, with {who}."
    if when:
        return f"{subject} in {when}."
    return f"{subject}, with {who}." if who else f"What the sources tell under “{title}”."


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


def _made(matter: Matter, number: int) -> str:
    what = matter.event or " and ".join(matter.names[:2]) or matter.word.capitalize()
    years = [str(year) for year in dict.fromkeys(matter.years) if year is not None]
    if not years:
        return what or f"Chapter {number}"
    when = "–".join(years)
    if what and len(f"{when}: {what}") > MAX_TITLE:
        what = matter.names[0] if matter.names else ""
    return shorten(f"{when}: {what}") if what else when


def _unique(title: str, taken: set[str], number: int) -> str:
    if title.casefold() not in taken:
        return title
    return shorten(f"{title[: MAX_TITLE - 5]} ({number})")


def _with_article(name: str) -> str:
    return f"the {name}" if name.split(" of ")[0].lower() in HONORIFICS else name


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
