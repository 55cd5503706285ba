"""Where the prose of a chapter's Markdown stands: its paragraphs, without headings and notes."""

import re
from collections.abc import Iterator

Span = tuple[int, int]

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_QUOTE = re.compile(r"(?:[ ]{0,3}>[ \t]?)+")
_BULLET = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?=\S)")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}(?:[ \t]|$)")
_UNDERLINE = re.compile(r"[ ]{0,3}(?:=+|-+)[ \t]*$")
_RULE = re.compile(r"[ ]{0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_DEFINITION = re.compile(r"[ ]{0,3}\[[^\]\s][^\]]{0,200}\]:")
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
_TABLE_RULE = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?)?[ \t]*$")
_CELL = re.compile(r"(?:[^|\\]|\\.)+")


def paragraphs_of(markdown: str) -> Iterator[tuple[Span, ...]]:
    """Yield each paragraph of prose as the spans of its lines, without bullets and quote signs.

    Front matter, headings, rules, definitions of notes and links, and fenced blocks are left out. A
    table's row is a paragraph of its cells.
    """
    paragraph: list[Span] = []
    depth = 0
    for start, end in _prose_lines(markdown):
        text_at, signs = _unquoted(markdown, start, end)
        line = markdown[text_at:end]
        if paragraph and _UNDERLINE.match(line):
            paragraph = []  # these lines were a heading
            continue
        if paragraph and (signs > depth or _is_apart(line)):
            yield tuple(paragraph)
            paragraph = []
        depth = signs if not paragraph else depth
        if line.lstrip().startswith("|"):
            yield from _row(markdown, text_at, end)
        elif not _is_no_prose(line):
            paragraph.append((_after_bullet(markdown, text_at, end), end))
    if paragraph:
        yield tuple(paragraph)


def _prose_lines(markdown: str) -> Iterator[Span]:
    """Yield the lines outside front matter, fences and definitions."""
    fence, is_noted, is_lazy = "", False, False
    for start, end in _lines(markdown):
        line = markdown[start:end]
        opened = _FENCE.match(line)
        if opened or fence:
            fence = _fence_after(fence, line, opened)
            is_noted = False
            yield start, start
        elif not line.strip():
            is_lazy = False
            yield start, start
        elif _DEFINITION.match(line):
            is_noted, is_lazy = True, True
            yield start, start
        elif not (is_noted and (is_lazy or line.startswith(("    ", "\t")))):
            is_noted = False
            yield start, end


def _fence_after(fence: str, line: str, found: re.Match[str] | None) -> str:
    if not fence:
        return found[1] if found else ""
    is_closing = found and found[1].startswith(fence) and not line[found.end() :].strip()
    return "" if is_closing else fence


def _lines(markdown: str) -> Iterator[Span]:
    front = _FRONT_MATTER.match(markdown)
    at = front.end() if front else 0
    while at < len(markdown):
        end = markdown.find("\n", at)
        end = len(markdown) if end < 0 else end
        yield at, end
        at = end + 1


def _unquoted(markdown: str, start: int, end: int) -> tuple[int, int]:
    """Return where a line's text begins behind its quote signs, and how many there are."""
    found = _QUOTE.match(markdown, start, end)
    return (found.end(), found[0].count(">")) if found else (start, 0)


def _is_apart(line: str) -> bool:
    return bool(_is_no_prose(line) or _BULLET.match(line) or line.lstrip().startswith("|"))


def _is_no_prose(line: str) -> bool:
    return bool(not line.strip() or _HEADING.match(line) or _RULE.match(line))


def _after_bullet(markdown: str, start: int, end: int) -> int:
    found = _BULLET.match(markdown, start, end)
    return found.end() if found else start


def _row(markdown: str, start: int, end: int) -> Iterator[tuple[Span, ...]]:
    if not _TABLE_RULE.match(markdown, start, end):
        cells = tuple(found.span() for found in _CELL.finditer(markdown, start, end))
        if cells:
            yield cells
