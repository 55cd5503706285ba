"""What a text speaks of, told by the stems of its words, and how an outcome says it."""

import re
from collections.abc import Collection, Iterable, Sequence

from biographies.directives.values import Label, label_of
from biographies.sources import Passage, StatementSpan, search_terms, years_in
from biographies.texts.kept_text import reading

_ONE = {"are": "is", "go": "goes"}
SHOWN = 60  # characters of what was asked that a sentence repeats


def roots(text: str) -> tuple[str, ...]:
    """Return the stems of a text's telling words; horse and horses have the same."""
    return tuple(term.removesuffix("e") for term in search_terms(text))


def names_it(text: str, words: str) -> bool:
    """Tell whether a text has these words side by side, in whatever form."""
    wanted = roots(words)
    if not wanted:
        return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE) is not None
    own = roots(text)
    return any(own[at : at + len(wanted)] == wanted for at in range(len(own) - len(wanted) + 1))


def speaks_of(text: str, words: str) -> bool:
    """Tell whether a text has all these words, wherever, in whatever form."""
    wanted = set(roots(words))
    return wanted.issubset(roots(text)) if wanted else names_it(text, words)


def told_years(passages: Iterable[Passage]) -> dict[Label, tuple[int, ...]]:
    """Return the years that each passage tells of: its own, else where its source has come to."""
    told: dict[Label, tuple[int, ...]] = {}
    ordered = sorted(passages, key=label_of)
    source = 0
    at: tuple[int, ...] = ()
    waiting: list[Label] = []
    for one in ordered:
        if one.source != source:
            source, at, waiting = one.source, (), []
        label = label_of(one)
        own = _own_years(one)
        if not own:
            told[label] = at
            waiting += [] if at else [label]
            continue
        told[label], at = own, (own[-1],)
        told |= dict.fromkeys(waiting, (own[0],))  # what stands before the first year
        waiting = []
    return told


def _own_years(passage: Passage) -> tuple[int, ...]:
    named = years_in(passage.text)
    return named or tuple(year for year in (passage.first_year, passage.last_year) if year)


def shown(words: str) -> str:
    """Return words as a sentence repeats them."""
    return words if len(words) <= SHOWN else f"{words[:SHOWN].rstrip()}…"


def counted(count: int, noun: str = "statement") -> str:
    """Return a number of things in words: 1 statement, 1,200 words."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def agreed(count: int, verb: str) -> str:
    """Return a statement's verb for a number of them: 1 cites, 2 cite."""
    return f"{counted(count)} {_ONE.get(verb, f'{verb}s') if count == 1 else verb}"


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence lists them."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def citing(
    said: Iterable[StatementSpan], sources: Collection[int], ordinal: int | None = None
) -> list[StatementSpan]:
    """Return the statements that cite one of these sources, or a passage of it."""
    return [
        one
        for one in said
        if any(label[0] in sources and ordinal in (None, label[1]) for label in one.marks)
    ]


def why_they_stay(left: Iterable[StatementSpan], kept: Collection[str]) -> str:
    """Return the end of a sentence on statements that should be gone; "" if no one knows why."""
    return (
        ", locked, kept as asked, or written by a person"
        if all(reading(one) in kept for one in left)
        else ""
    )
