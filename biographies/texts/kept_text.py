"""A fresh text that keeps statements of an old one word for word, each at its place."""

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from itertools import groupby

from biographies.sources import StatementSpan, statements

_SIGNS = re.compile(r"[ \t]*(?:>[ \t]?)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?\Z")
_BLANK = re.compile(r"\n[ \t]*\n|\Z")


def reading(statement: StatementSpan | str) -> str:
    """Return a statement as a reader reads it: without markup, marks, line ends and double spaces.

    Two statements are the same one if their readings are: a mark may be another.
    """
    text = statement if isinstance(statement, str) else statement.text
    return " ".join(text.split())


def missing_from(markdown: str, kept: Collection[str]) -> tuple[str, ...]:
    """Return the readings that no statement of a text has, in their order."""
    there = {reading(statement) for statement in statements(markdown)}
    return tuple(text for text in kept if text not in there)


def merge_kept(fresh: str, old: str, kept: Collection[str]) -> str:
    """Return the fresh text with those statements of the old one that it lacks (their readings).

    A statement comes behind the one that it stood behind, in its paragraph if it stood there, else
    in a paragraph of its own; where that one is gone, before the one that followed it, else where
    its passage belongs among the others. Notes of an editor come along.
    """
    said = statements(old)
    lacking = set(missing_from(fresh, kept))
    places = [at for at, one in enumerate(said) if reading(one) in lacking]
    merged = fresh.rstrip()
    for run in _runs(said, places):
        merged = _put_in(merged, old, said, run)
    labels = {label for at in places for label in said[at].editor_notes}
    definitions = [note for label in sorted(labels) for note in _definition(label, old, merged)]
    return "\n\n".join(filter(None, [merged, *definitions])) + "\n"


def _runs(said: Sequence[StatementSpan], places: Sequence[int]) -> list[list[int]]:
    """Group the places of statements that follow each other in one paragraph."""

    def key(numbered: tuple[int, int]) -> tuple[int, int]:
        count, at = numbered
        return at - count, said[at].paragraph

    return [[at for _, at in run] for _, run in groupby(enumerate(places), key)]


def _put_in(fresh: str, old: str, said: Sequence[StatementSpan], run: Sequence[int]) -> str:
    there = {reading(one): one for one in statements(fresh)}
    words = " ".join(old[said[at].start : said[at].end] for at in run)
    signs = _signs(old, said, run[0])
    before = next((at for at in reversed(range(run[0])) if reading(said[at]) in there), None)
    if before is not None:
        anchor = there[reading(said[before])]
        is_beside = before == run[0] - 1 and said[before].paragraph == said[run[0]].paragraph
        if is_beside and not signs:
            return f"{fresh[: anchor.end]} {words}{fresh[anchor.end :]}"
        return _paragraph_behind(fresh, anchor.end, signs + words)
    behind = (at for at in range(run[-1] + 1, len(said)) if reading(said[at]) in there)
    after = next(behind, None)
    if after is not None:
        start = there[reading(said[after])].start
        at = fresh.rfind("\n\n", 0, start) + 2 if "\n\n" in fresh[:start] else 0
        return f"{fresh[:at]}{signs}{words}\n\n{fresh[at:]}"
    return _paragraph_behind(fresh, _place_of(said[run[0]], list(there.values())), signs + words)


def _signs(old: str, said: Sequence[StatementSpan], at: int) -> str:
    """Return the quote signs or the bullet that a statement's paragraph begins with."""
    first = next(one for one in said if one.paragraph == said[at].paragraph)
    line = old[old.rfind("\n", 0, first.start) + 1 : first.start]
    found = _SIGNS.match(line)
    return found[0] if found else ""


def _paragraph_behind(fresh: str, at: int, paragraph: str) -> str:
    """Put a paragraph behind the one in which `at` lies; at 0, before everything."""
    if at <= 0:
        return f"{paragraph}\n\n{fresh}" if fresh else paragraph
    found = _BLANK.search(fresh, at)
    end = found.start() if found else len(fresh)
    return f"{fresh[:end]}\n\n{paragraph}{fresh[end:]}"


def _place_of(statement: StatementSpan, there: Sequence[StatementSpan]) -> int:
    """Return where the last statement ends that cites what comes before its passage."""
    ordered = sorted((one.marks[0], one.end) for one in there if one.marks)
    at = (
        bisect_right(ordered, statement.marks[0], key=lambda pair: pair[0])
        if statement.marks
        else 0
    )
    own = [end for mark, end in ordered[:at] if mark[0] == statement.marks[0][0]]
    return own[-1] if own else (there[-1].end if there else 0)


def _definition(label: str, old: str, merged: str) -> list[str]:
    begins = f"[^{label}]:"
    if re.search(rf"(?m)^ {{0,3}}{re.escape(begins)}", merged):
        return []
    found = re.search(rf"(?m)^ {{0,3}}{re.escape(begins)}(?:.+\n?)+", old)
    return [found[0].rstrip()] if found else []
