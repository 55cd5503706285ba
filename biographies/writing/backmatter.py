"""The chronology and the bibliography of a book, from what its chapters cite."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from biographies.sources import (
    Citer,
    DateMention,
    as_markdown,
    count_words,
    dates_in,
    escape,
    mark,
)
from biographies.writing.back.told import told_sentences
from biographies.writing.duplicates import likeness
from biographies.writing.extractive.openings import footing
from biographies.writing.extractive.quotes import outside, quotations
from biographies.writing.query import subject_words
from biographies.writing.values import CitedStatement, SourceInfo
from biographies.writing.words import WORD, Names, learn_names, names_in, terms

MAX_ENTRIES = 40
MAX_ENTRY_WORDS = 30
SAME_EVENT = 0.5  # cosine of the words of two dated statements

_MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
    "es": (
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
        "octubre", "noviembre", "diciembre",
    ),
}  # fmt: skip
_JOINED = {"en": " ", "es": " de "}
_CIRCA = {"en": "c.", "es": "h."}
_DISPUTED = {
    "en": "(The sources differ on this date.)",
    "es": "(Las fuentes difieren en esta fecha.)",
}


_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey)\b")


_Key = tuple[tuple[int, int, int], int, int, str]


@dataclass(frozen=True, slots=True)
class _Entry:
    statement: CitedStatement
    date: DateMention
    names_subject: bool

    @property
    def when(self) -> tuple[int, int, int]:
        return self.date.year, self.date.month or 0, self.date.day or 0

    @property
    def key(self) -> _Key:
        return self.when, self.statement.source, self.statement.ordinal, self.statement.text

    @property
    def worth(self) -> tuple[bool, int, int]:
        """Return what makes an entry the better of two: subject, exactness, brevity."""
        exactness = (self.date.month is not None) + (self.date.day is not None)
        return self.names_subject, exactness, -count_words(self.statement.text)


def make_chronology(
    *,
    subject: str,
    cited: Sequence[CitedStatement],
    language: str = "en",
    memoirs: Mapping[int, str] | None = None,
) -> str:
    """Return a Markdown list of dated statements of the chapters, in the order of their dates.

    At most 40, spread over the life, each short and clear by itself; what sources date differently
    is shown with both dates, one below the other. memoirs are the sources in which the subject
    tells the story, with the name that is set before his words: of what is quoted from them single
    sentences come in. "" where no statement is fit for it.
    """
    names = learn_names(statement.text for statement in cited)
    wanted = subject_words(subject)
    found = [_entry(statement, names, wanted) for statement in cited]
    for statement in cited:
        if memoirs and statement.source in memoirs:
            told = told_sentences(statement, memoirs[statement.source], names, language=language)
            found += [_told_entry(said, sentence) for said, sentence in told]
    entries = {entry.statement.text: entry for entry in found if entry}
    ordered = sorted(entries.values(), key=lambda entry: entry.key)
    disputed = _disputed(ordered)
    chosen = _spread(ordered, [entry for entry in ordered if entry.statement.text in disputed])
    known = language.split("-")[0] if language.split("-")[0] in _MONTHS else "en"
    return "".join(
        _line(entry, known, is_disputed=entry.statement.text in disputed)
        for entry in sorted(
            chosen, key=lambda one: (disputed.get(one.statement.text, one.key), one.key)
        )
    )


def make_bibliography(
    cited_sources: Sequence[SourceInfo], *, style: str = "chicago", language: str = "en"
) -> str:
    """Return a Markdown list of the works cited, as the style prints and sorts them.

    A work stands once; style is "chicago", "apa" or "mla".
    """
    works = {info.number: info.record for info in cited_sources}
    entries = Citer(works, style=style, language=language).bibliography()
    return "".join(f"- {as_markdown(entry)}\n" for entry in entries)


def _entry(statement: CitedStatement, names: Names, wanted: frozenset[str]) -> _Entry | None:
    dates = dates_in(statement.text)
    if not dates or count_words(statement.text) > MAX_ENTRY_WORDS:
        return None
    spans = quotations(statement.text)
    stand = footing(outside(statement.text, 0, len(statement.text), spans), names)
    if stand.leans or not _tells_who(statement.text, names):
        return None
    words = {word.lower().removesuffix("’s") for word in WORD.findall(statement.text)}
    return _Entry(statement, dates[0], not wanted.isdisjoint(words))


def _told_entry(said: CitedStatement, sentence: str) -> _Entry | None:
    if count_words(sentence) > MAX_ENTRY_WORDS:
        return None
    return _Entry(said, dates_in(sentence)[0], names_subject=True)


def _tells_who(text: str, names: Names) -> bool:
    """Tell whether a sentence names someone, and before it says "he" if it does."""
    pronoun = _PRONOUN.search(text)
    return bool(names_in(text[: pronoun.start()] if pronoun else text, names))


def _disputed(entries: Sequence[_Entry]) -> dict[str, _Key]:
    """Return the statements whose event another source dates otherwise, with the first's key."""
    bags = [Counter(terms(entry.statement.text)) for entry in entries]
    found: dict[str, _Key] = {}
    for at, one in enumerate(entries):
        for other in range(at + 1, len(entries)):
            two = entries[other]
            if (
                one.statement.source != two.statement.source
                and _differ(one.date, two.date)
                and likeness(bags[at], bags[other]) >= SAME_EVENT
            ):
                first = found.setdefault(one.statement.text, one.key)
                found.setdefault(two.statement.text, first)
    return found


def _differ(one: DateMention, two: DateMention) -> bool:
    """Tell whether two dates exclude each other: 1819 and May 1819 do not."""
    if one.year != two.year:
        return True
    pairs = ((one.month, two.month), (one.day, two.day))
    return any(a is not None and b is not None and a != b for a, b in pairs)


def _spread(entries: Sequence[_Entry], kept: Sequence[_Entry]) -> list[_Entry]:
    """Choose from every part of the life alike, the best of each; what is to be kept, first."""
    others = [entry for entry in entries if entry not in kept]
    free = MAX_ENTRIES - len(kept)
    if len(others) <= free:
        return [*kept, *others]
    edges = [at * len(others) // free for at in range(free + 1)] if free > 0 else []
    strata = [others[first:last] for first, last in pairwise(edges)]
    return [*kept, *(max(stratum, key=lambda entry: entry.worth) for stratum in strata)]


def _line(entry: _Entry, language: str, *, is_disputed: bool) -> str:
    note = f" {_DISPUTED[language]}" if is_disputed else ""
    cited = mark(entry.statement.source, entry.statement.ordinal)
    return f"- **{_date(entry.date, language)}**{note} – {escape(entry.statement.text)}{cited}\n"


def _date(date: DateMention, language: str) -> str:
    month = _MONTHS[language][date.month - 1] if date.month else ""
    exact = _JOINED[language].join(str(part) for part in (date.day, month, date.year) if part)
    return f"{_CIRCA[language]} {exact}" if date.is_circa else exact
