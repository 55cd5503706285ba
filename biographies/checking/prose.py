"""The running text of a Markdown chapter, every character of it with its place in the Markdown."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from biographies.sources import split_sentences

_BLOCK = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|\Z))+")
_FIRST_LINE_MARKER = re.compile(r"[ \t]*(?:>[ \t]?)*[ \t]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?")
_LINE_MARKER = re.compile(r"[ \t]*(?:>[ \t]?)*[ \t]*")
_NO_PROSE = re.compile(
    r"[ \t]*(?:#{1,6}(?:\s|\Z)|\||\[\^[^\]\s]+\]:|(?:[-*_][ \t]*){3,}\Z|```|~~~"
    r"|(?:!\[(?:[^\]\\]|\\.)*\]\([^\n]*\)[ \t]*)\Z)"  # a picture on a line of its own
)
_LIST_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+")
_BULLET = re.compile(r"[ \t]*[-*+][ \t]+")
_INLINE = re.compile(
    r"\[\^[^\]\s]+\]"  # a citation or note mark
    r"|\\(?P<kept>[!-/:-@\[-`{-~])|\\\Z"
    r"|(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|!\[[^\]\n]*\]\([^)\n]*\)"  # a picture
    r"|\[(?=[^\]\n]*\]\([^)\n]*\))|\]\([^)\n]*\)"  # the two ends of a link
    r"|(?<![\s\\])\*{1,3}|\*{1,3}(?!\s)|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|`+"
    r"|(?P<space>\s+)"
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A paragraph, quote or list item as plain text, and where each character stands."""

    kind: str  # "paragraph", "quote", "list"
    text: str
    places: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where [start, end) of the plain text stands in the Markdown."""
        if not self.text:
            return 0, 0
        first = self.places[min(start, len(self.text) - 1)]
        return first, self.places[end - 1] + 1 if end > start else first


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as plain text and its place [start, end) in the Markdown."""

    text: str
    start: int
    end: int


def stretches(markdown: str) -> tuple[Stretch, ...]:
    """Return the prose of a text, in order, without headings, tables, rules and notes' texts."""
    return tuple(stretch for stretch in _stretches(markdown) if stretch.text)


def sentences(stretch: Stretch) -> tuple[Sentence, ...]:
    """Return the sentences of one stretch."""
    return tuple(
        Sentence(stretch.text[s.start : s.end], *stretch.span(s.start, s.end))
        for s in split_sentences(stretch.text)
    )


def _stretches(markdown: str) -> Iterator[Stretch]:
    is_fenced = False
    for block in _BLOCK.finditer(markdown):
        lines: list[tuple[int, int]] = []
        for line in re.finditer(r"[^\n]+", block[0]):
            start, end = block.start() + line.start(), block.start() + line.end()
            is_fence = line[0].lstrip().startswith(("```", "~~~"))
            is_fenced = is_fenced != is_fence
            if is_fenced or _NO_PROSE.match(line[0]):
                yield _plain(markdown, lines)
                lines = []
                continue
            if lines and _begins_item(markdown, lines, line[0]):
                yield _plain(markdown, lines)
                lines = []
            lines.append((start, end))
        yield _plain(markdown, lines)


def _begins_item(markdown: str, lines: list[tuple[int, int]], line: str) -> bool:
    # "in\n12. June": a wrapped line that opens on a number begins an item only inside a list
    is_in_list = _kind(markdown, lines) == "list"
    return bool((_LIST_ITEM if is_in_list else _BULLET).match(line))


def _plain(markdown: str, lines: list[tuple[int, int]]) -> Stretch:
    """Join lines into one plain text: markers and marks gone, white space single."""
    chars: list[str] = []
    places: list[int] = []
    for start, end in lines:
        markers = _FIRST_LINE_MARKER if not chars else _LINE_MARKER
        marker = markers.match(markdown, start, end)
        _append(markdown, marker.end() if marker else start, end, (chars, places))
        _space(chars, places, end - 1)
    while chars and chars[-1] == " ":
        chars.pop()
        places.pop()
    return Stretch(_kind(markdown, lines), "".join(chars), places)


def _append(markdown: str, at: int, end: int, out: tuple[list[str], list[int]]) -> None:
    chars, places = out
    for match in _INLINE.finditer(markdown, at, end):
        chars.extend(markdown[at : match.start()])
        places.extend(range(at, match.start()))
        if kept := match["kept"] or html.unescape(match["entity"] or ""):
            chars.extend(kept)
            places.extend([match.end() - 1] * len(kept))
        elif match["space"]:
            _space(chars, places, match.start())
        at = match.end()
    chars.extend(markdown[at:end])
    places.extend(range(at, end))


def _space(chars: list[str], places: list[int], at: int) -> None:
    if chars and chars[-1] != " ":
        chars.append(" ")
        places.append(at)


def _kind(markdown: str, lines: list[tuple[int, int]]) -> str:
    if not lines:
        return "paragraph"
    first = markdown[lines[0][0] : lines[0][1]]
    if first.lstrip().startswith(">"):
        return "quote"
    return "list" if _LIST_ITEM.match(first) else "paragraph"
