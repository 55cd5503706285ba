"""Where the quotations of a paragraph begin and end."""

import re
from collections.abc import Iterator, Sequence

_MARK = re.compile('[“”«»„‘’"]')
_CLOSING = {"“": "”", "«": "»", "„": "“", "‘": "’", '"': '"'}


def quotations(text: str, *, is_open: bool = False) -> list[tuple[int, int]]:
    """Return the spans [start, end) of quotations, their marks included.

    is_open says that the text begins inside one, as a passage does that was cut out of a long
    speech. A quotation that is not closed runs to the end, as in a speech of several paragraphs;
    but a single mark that is not closed is taken for an apostrophe.
    """
    spans: list[tuple[int, int]] = []
    start, closing = (0, "”") if is_open or _begins_inside(text) else (-1, "")
    for at, char in _marks(text):
        if start >= 0:
            if char == closing and _can_close(text, at):
                spans.append((start, at + 1))
                start = -1
            elif char == "“" == text[start]:  # the first was never closed: begin again here
                spans.append((start, at))
                start = at
        elif char in _CLOSING and _can_open(text, at) and _is_quote(text, at):
            start, closing = at, _CLOSING[char]
    if start >= 0:
        spans.append((start, len(text)))
    return spans


def ends_inside(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether the text ends inside its last quotation."""
    if not spans or spans[-1][1] < len(text):
        return False
    return len(text) == 0 or text[-1] not in '”»"’'


def outside(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> str:
    """Return text[start:end] with a blank in the place of every quoted character."""
    pieces, at = [], start
    for first, last in spans:
        if last <= start or first >= end:
            continue
        first, last = max(first, start), min(last, end)
        pieces.append(text[at:first] + " " * (last - first))
        at = last
    return "".join(pieces) + text[at:end]


def _marks(text: str) -> Iterator[tuple[int, str]]:
    return ((mark.start(), mark[0]) for mark in _MARK.finditer(text))


def _begins_inside(text: str) -> bool:
    first = next((char for _, char in _marks(text) if char not in '‘’"'), "")
    return first in ("”", "»")


def _can_open(text: str, at: int) -> bool:
    if text[at] in "“«„":
        return True
    before = text[at - 1] if at else " "
    return not before.isalnum() and at + 1 < len(text) and not text[at + 1].isspace()


def _can_close(text: str, at: int) -> bool:
    if text[at] != "’":
        return True
    return at + 1 == len(text) or not text[at + 1].isalnum()


def _is_quote(text: str, at: int) -> bool:
    return text[at] != "‘" or any(
        char == "’" and _can_close(text, place) for place, char in _marks(text) if place > at
    )
