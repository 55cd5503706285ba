"""The grammar of citations: a statement ends in marks like [^s2p412]."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from biographies.sources.markup import plain
from biographies.sources.prose import Span, paragraphs_of
from biographies.sources.values import StatementSpan

# A bracket behind an odd number of backslashes is text. (A look-behind cannot count further.)
_NOT_ESCAPED = r"(?:(?<!\\)|(?<=(?<!\\)\\\\)|(?<=(?<!\\)\\\\\\\\))"
MARK = re.compile(_NOT_ESCAPED + r"\[\^s(?P<source>[1-9]\d{0,5})p(?P<ordinal>[1-9]\d{0,6})\]")
_ANY_MARK = re.compile(_NOT_ESCAPED + r"\[\^(?P<label>[^\]\[\s^]{1,100})\]")
_BEHIND_MARK = re.compile(r"[.,;:!?…’”\"'»)*_]+(?=\s|$|\[\^)")


@dataclass(frozen=True, slots=True)
class _Group:
    """Marks side by side, with the punctuation that stands behind them."""

    start: int
    end: int
    marks: tuple[re.Match[str], ...]
    punctuation: str


def mark(source: int, ordinal: int) -> str:
    """Return the citation mark of a passage: [^s2p412]."""
    return f"[^s{source}p{ordinal}]"


def without_marks(markdown: str) -> str:
    """Return Markdown without its citation marks and marks of notes."""
    return _ANY_MARK.sub("", markdown)


def statements(markdown: str) -> tuple[StatementSpan, ...]:
    """Return every statement of a chapter, cited or not, in order.

    A statement is the text from the mark before, or from the paragraph's start, up to its own marks
    and with them; marks side by side belong to one statement, and so does the point behind a mark.
    Text behind a paragraph's last mark is a statement without marks. Headings, rules and
    definitions of notes are no statements.
    """
    found: list[StatementSpan] = []
    number = 0
    for lines in paragraphs_of(markdown):
        spans = list(_paragraph(markdown, lines, number))
        found += spans
        number += bool(spans)
    return tuple(found)


def _paragraph(markdown: str, lines: Sequence[Span], number: int) -> Iterator[StatementSpan]:
    at, end = lines[0][0], lines[-1][1]
    end -= len(markdown[at:end]) - len(markdown[at:end].rstrip())
    for group in _groups(markdown, lines):
        yield _statement(markdown, lines, at, group, number)
        at = group.end
    rest = _statement(markdown, lines, at, _Group(end, end, (), ""), number)
    if any(char.isalnum() for char in rest.text):
        yield rest


def _groups(markdown: str, lines: Sequence[Span]) -> Iterator[_Group]:
    marks: list[re.Match[str]] = []
    for start, end in lines:
        for found in _ANY_MARK.finditer(markdown, start, end):
            if marks and markdown[_end(marks[-1]) : found.start()].strip(" \t\n>"):
                yield _group(marks)
                marks = []
            marks.append(found)
    if marks:
        yield _group(marks)


def _group(marks: Sequence[re.Match[str]]) -> _Group:
    behind = (found.string[found.end() : _end(found)] for found in marks)
    return _Group(marks[0].start(), _end(marks[-1]), tuple(marks), "".join(behind))


def _end(found: re.Match[str]) -> int:
    behind = _BEHIND_MARK.match(found.string, found.end())
    return behind.end() if behind else found.end()


def _statement(
    markdown: str, lines: Sequence[Span], at: int, group: _Group, number: int
) -> StatementSpan:
    raw = "\n".join(
        markdown[max(at, start) : min(group.start, end)]
        for start, end in _between(lines, at, group.start)
    )
    cited = [MARK.match(found.string, found.start()) for found in group.marks]
    labels = [found["label"] for found in group.marks]
    return StatementSpan(
        start=_skip_space(markdown, lines, at, group.start),
        end=group.end,
        text_end=group.start,
        text=plain(raw.strip() + group.punctuation).strip(),
        marks=tuple((int(found["source"]), int(found["ordinal"])) for found in cited if found),
        paragraph=number,
        editor_notes=tuple(name for name, found in zip(labels, cited, strict=True) if not found),
    )


def _between(lines: Sequence[Span], start: int, end: int) -> Sequence[Span]:
    """Return the lines that have a part in [start, end)."""
    first = bisect_right(lines, start, key=lambda line: line[1])
    return lines[first : bisect_left(lines, end, key=lambda line: line[0])]


def _skip_space(markdown: str, lines: Sequence[Span], at: int, end: int) -> int:
    """Return where the statement's first letter stands, behind space and the next line's signs."""
    for first, last in _between(lines, at, end):
        at = max(at, first)
        while at < min(end, last) and markdown[at].isspace():
            at += 1
        if at < last:
            break
    return min(at, end)
