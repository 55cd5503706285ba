"""Two statements of a book that date the same event differently: both are shown."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from biographies.checking.roots import root
from biographies.checking.values import FoundProblem, Severity
from biographies.checking.words import Reading, read, telling
from biographies.sources import DateMention, StatementSpan, dates_in, statements

LIKENESS = 0.6  # of the telling words, dates apart, from which two statements tell one event
MIN_WORDS = 4  # telling words; fewer cannot show that it is one event
COMMON = 60  # a word in more dated statements than this says nothing

# What happens once in a life, so that the name alone makes it the same event.
_ONCE = {
    "birth": re.compile(r"\b(?:was|were) born\b|\bnació\b|\bvino al mundo\b"),
    "death": re.compile(r"(?<!had )\bdied\b|\bmurió\b|\bfalleció\b"),
}


@dataclass(frozen=True, slots=True)
class _Dated:
    """A statement with its one date."""

    part: str
    statement: StatementSpan
    date: DateMention
    roots: frozenset[str]
    once: str  # "birth Victoria"; "" for what can happen twice


def check_dates(parts: Mapping[str, str]) -> Iterator[FoundProblem]:
    """Yield a problem for each two cited statements that date one event differently.

    parts are Markdown texts by name. Statements with several dates are left out. A problem's place
    is the later statement's, in the part that its evidence names.
    """
    dated = [one for part, text in parts.items() for one in _dated(part, text)]
    for earlier, later in _pairs(dated):
        if _differ(earlier.date, later.date) and _is_same_event(earlier, later):
            yield _problem(earlier, later)


def _dated(part: str, markdown: str) -> Iterator[_Dated]:
    for statement in statements(markdown):
        found = dates_in(statement.text) if statement.marks else ()
        if len(found) != 1 or found[0].is_circa:
            continue
        reading = read(statement.text)
        date = statement.text[found[0].start : found[0].end]
        spoken = {token.word for token in read(date, reading.lexicon).tokens}
        words = (t for t in telling(reading.tokens, reading.lexicon) if t.word not in spoken)
        roots = frozenset(root(token.word, reading.lexicon) for token in words)
        yield _Dated(part, statement, found[0], roots, _once(reading))


def _once(reading: Reading) -> str:
    """Return the event and whose it is, where the name stands right before the verb."""
    for event, pattern in _ONCE.items():
        if match := pattern.search(reading.text):
            before = [at for at in reading.names if reading.tokens[at].end <= match.start()]
            if before and not reading.text[reading.tokens[before[-1]].end : match.start()].strip():
                return f"{event} {' '.join(_run_before(reading, before[-1]))}"
    return ""


def _run_before(reading: Reading, at: int) -> list[str]:
    names, words = set(reading.names), list[str]()
    while at in names:
        words.insert(0, reading.tokens[at].word)
        at -= 1
    return words


def _pairs(dated: list[_Dated]) -> Iterator[tuple[_Dated, _Dated]]:
    """Yield the pairs that share a rare word, in the book's order."""
    lists: defaultdict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(dated):
        for word in (*one.roots, one.once):
            lists[word].append(at)
    seen = {
        pair
        for word, places in lists.items()
        if word and len(places) <= COMMON
        for pair in combinations(places, 2)
    }
    for earlier, later in sorted(seen):
        yield dated[earlier], dated[later]


def _differ(one: DateMention, other: DateMention) -> bool:
    """Tell whether two dates contradict each other as far as both are exact."""
    pairs = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    return any(mine and theirs and mine != theirs for mine, theirs in pairs)


def _is_same_event(one: _Dated, other: _Dated) -> bool:
    if one.once and one.once == other.once:
        return True
    if one.once != other.once or min(len(one.roots), len(other.roots)) < MIN_WORDS:
        return False
    return len(one.roots & other.roots) >= LIKENESS * len(one.roots | other.roots)


def _problem(earlier: _Dated, later: _Dated) -> FoundProblem:
    mine, theirs = (one.statement.text[one.date.start : one.date.end] for one in (later, earlier))
    message = f"This is dated “{mine}” here and “{theirs}” in {earlier.part}."
    evidence: dict[str, object] = {
        "part": later.part,
        "statement": later.statement.text,
        "passages": [f"s{source}p{ordinal}" for source, ordinal in later.statement.marks],
        "other_part": earlier.part,
        "other_statement": earlier.statement.text,
        "other_passages": [f"s{source}p{ordinal}" for source, ordinal in earlier.statement.marks],
        "other_start": earlier.statement.start,
        "other_end": earlier.statement.end,
    }
    place = (later.statement.start, later.statement.end)
    return FoundProblem("book.dates_contradict", Severity.WARNING, message, *place, evidence)
