"""The chronology and the bibliography of a book, from what its chapters cite."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from biographies.sources import (
    DateMention,
    bibliography_entry,
    count_words,
    dates_in,
    escape,
    mark,
)
from biographies.writing.duplicates import likeness
from biographies.writing.extractive.openings import footing
from biographies.writing.extractive.quotes import outside, quotations
from biographies.writing.query import subject_words
from biographies.writing.values import CitedStatement, SourceInfo
from biographies.writing.words import WORD, Names, learn_names, names_in, terms

MAX_ENTRIES = 40
MAX_ENTRY_WORDS = 30
SAME_EVENT = 0.5  # cosine of the words of two dated statements

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey)\b")


@dataclass(frozen=True, slots=True)
class _Entry:
    statement: CitedStatement
    date: DateMention
    names_subject: bool

    @property
    def when(self) -> tuple[int, int, int]:
        return self.date.year, self.date.month or 0, self.date.day or 0

    @property
    def key(self) -> tuple[tuple[int, int, int], int, int, str]:
        return self.when, self.statement.source, self.statement.ordinal, self.statement.text

    @property
    def worth(self) -> tuple[bool, int, int]:
        """Return what makes an entry the better of two: subject, exactness, brevity."""
        exactness = (self.date.month is not None) + (self.date.day is not None)
        return self.names_subject, exactness, -count_words(self.statement.text)


def make_chronology(*, subject: str, cited: Sequence[CitedStatement]) -> str:
    """Return a Markdown list of dated statements of the chapters, in the order of their dates.

    At most 40, spread over the life, each short and clear by itself; what sources date differently
    is shown with both dates. "" where no statement is fit for it.
    """
    names = learn_names(statement.text for statement in cited)
    wanted = subject_words(subject)
    entries = {
        entry.statement.text: entry
        for statement in cited
        if (entry := _entry(statement, names, wanted)) is not None
    }
    ordered = sorted(entries.values(), key=lambda entry: entry.key)
    disputed = _disputed(ordered)
    chosen = _spread(ordered, [entry for entry in ordered if entry.statement.text in disputed])
    return "".join(
        _line(entry, is_disputed=entry.statement.text in disputed)
        for entry in sorted(chosen, key=lambda entry: entry.key)
    )


def make_bibliography(cited_sources: Sequence[SourceInfo]) -> str:
    """Return a Markdown list of the works cited, by author and title; a work stands once."""
    records = sorted(
        (info.record for info in cited_sources),
        key=lambda record: (
            " ".join(record.authors).casefold() or record.title.casefold(),
            record.title.casefold(),
            record.year,
        ),
    )
    entries = dict.fromkeys(bibliography_entry(record) for record in records)
    return "".join(f"- {escape(entry)}\n" for entry in entries)


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


def _tells_who(text: str, names: Names) -> bool:
    """Tell whether a sentence names someone, and before it says "he" if it does."""
    pronoun = _PRONOUN.search(text)
    return bool(names_in(text[: pronoun.start()] if pronoun else text, names))


def _disputed(entries: Sequence[_Entry]) -> set[str]:
    """Return the texts of statements whose event another source dates otherwise."""
    bags = [Counter(terms(entry.statement.text)) for entry in entries]
    found: set[str] = set()
    for at, one in enumerate(entries):
        for other in range(at + 1, len(entries)):
            two = entries[other]
            if (
                one.statement.source != two.statement.source
                and _differ(one.date, two.date)
                and likeness(bags[at], bags[other]) >= SAME_EVENT
            ):
                found |= {one.statement.text, two.statement.text}
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


def _line(entry: _Entry, *, is_disputed: bool) -> str:
    note = " (The sources differ on this date.)" if is_disputed else ""
    cited = mark(entry.statement.source, entry.statement.ordinal)
    return f"- **{_date(entry.date)}**{note} – {escape(entry.statement.text)}{cited}\n"


def _date(date: DateMention) -> str:
    month = _MONTHS[date.month - 1] if date.month else ""
    exact = " ".join(str(part) for part in (date.day, month, date.year) if part)
    return f"c. {exact}" if date.is_circa else exact
