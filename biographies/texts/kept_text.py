"""A fresh text that keeps statements of an old one word for word, each at its place."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from biographies.sources import StatementSpan, statements

_SIGNS = re.compile(r"[ \t]*(?:>[ \t]?)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?\Z")
_HEADING = re.compile(r"(?m)^#{1,6}[ \t].*$")
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
    in a paragraph of its own; where that one is gone, before the one that followed it. Neighbours
    under its own heading count first, then the heading itself, then neighbours elsewhere; where
    nothing of all that is left, it comes where its passage belongs among the others. Notes of an
    editor come along.
    """
    said = statements(old)
    lacking = set(missing_from(fresh, kept))
    places = [at for at, one in enumerate(said) if reading(one) in lacking]
    source, runs = _Old(old, said), _runs(said, places)
    headings = dict.fromkeys(filter(None, (source.heading(run[0]) for run in runs)))
    merged = fresh.rstrip() or "\n\n".join(headings)  # a text of nothing else keeps its headings
    for run in runs:
        merged = _put_in(merged, source, run)
    labels = {label for at in places for label in said[at].editor_notes}
    definitions = [note for label in sorted(labels) for note in _definition(label, old, merged)]
    return "\n\n".join(filter(None, [merged, *definitions])) + "\n"


@dataclass(frozen=True, slots=True)
class _Old:
    """A text with its statements, from which some are taken over."""

    markdown: str
    said: Sequence[StatementSpan]

    def words(self, run: Sequence[int]) -> str:
        """Return statements that follow each other, with their marks."""
        return " ".join(self.markdown[self.said[at].start : self.said[at].end] for at in run)

    def heading(self, at: int) -> str:
        """Return the heading that a statement stands under, as a line; "" if under none."""
        above = _HEADING.findall(self.markdown, 0, self.said[at].start)
        return str(above[-1]).rstrip() if above else ""

    def near(self, run: Sequence[int], there: Collection[str]) -> Iterator[tuple[int, bool]]:
        """Yield the nearest statement before a run, and the nearest after, that are there still.

        True says that it is the one before.
        """
        before = (at for at in reversed(range(run[0])) if reading(self.said[at]) in there)
        after = (at for at in range(run[-1] + 1, len(self.said)) if reading(self.said[at]) in there)
        yield from ((at, True) for at in islice(before, 1))
        yield from ((at, False) for at in islice(after, 1))


def _runs(said: Sequence[StatementSpan], places: Sequence[int]) -> list[list[int]]:
    """Group the places of statements that follow each other in one paragraph."""

    def key(numbered: tuple[int, int]) -> tuple[int, int]:
        count, at = numbered
        return at - count, said[at].paragraph

    return [[at for _, at in run] for _, run in groupby(enumerate(places), key)]


def _put_in(fresh: str, old: _Old, run: Sequence[int]) -> str:
    there = {reading(one): one for one in statements(fresh)}
    near = list(old.near(run, there))
    own = old.heading(run[0])
    same = [(at, is_before) for at, is_before in near if old.heading(at) == own]
    heading = re.search(rf"(?m)^{re.escape(own)}[ \t]*$", fresh) if own else None
    paragraph = _signs(old.markdown, old.said, run[0]) + old.words(run)
    if not same and heading:
        return _paragraph_behind(fresh, heading.end(), paragraph)
    for at, is_before in (same or near)[:1]:
        anchor = there[reading(old.said[at])]
        if not is_before:
            return _paragraph_before(fresh, anchor.start, paragraph)
        end = _end_beside(fresh, old, run) if at == run[0] - 1 else None
        if end is not None:
            return f"{fresh[:end]} {paragraph}{fresh[end:]}"
        return _paragraph_behind(fresh, anchor.end, paragraph)
    at = _place_of(old.said[run[0]], list(there.values()))
    return _paragraph_behind(fresh, at, paragraph)


def _end_beside(fresh: str, old: _Old, run: Sequence[int]) -> int | None:
    """Return where a run goes on in the paragraph of the statement before it; None: it cannot.

    Words without a mark end their paragraph: before others they would be taken for a part of the
    next statement, and for cited with it.
    """
    found = statements(fresh)
    before, last = old.said[run[0] - 1], old.said[run[-1]]
    place = next(at for at, one in enumerate(found) if reading(one) == reading(before))
    if before.paragraph != old.said[run[0]].paragraph or _signs(fresh, found, place):
        return None
    if _signs(old.markdown, old.said, run[0]):
        return None
    ends = [one for one in found if one.paragraph == found[place].paragraph]
    anchor = found[place] if _is_marked(last) else ends[-1]
    return anchor.end if _is_marked(anchor) else None


def _is_marked(statement: StatementSpan) -> bool:
    return bool(statement.marks or statement.editor_notes)


def _signs(old: str, said: Sequence[StatementSpan], at: int) -> str:
    """Return the quote signs or the bullet that a statement's paragraph begins with."""
    first = next(one for one in said if one.paragraph == said[at].paragraph)
    line = old[old.rfind("\n", 0, first.start) + 1 : first.start]
    found = _SIGNS.match(line)
    return found[0] if found else ""


def _paragraph_before(fresh: str, start: int, paragraph: str) -> str:
    """Put a paragraph before the one in which `start` lies."""
    at = fresh.rfind("\n\n", 0, start) + 2 if "\n\n" in fresh[:start] else 0
    return f"{fresh[:at]}{paragraph}\n\n{fresh[at:]}"


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
