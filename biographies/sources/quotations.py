"""Where a text quotes somebody."""

import re
from collections.abc import Iterator

_BREAK = re.compile(r"\n\s*\n")
_SIGN = re.compile(r"[“”„«»\"‘’]")
_CLOSERS = {"“": "”", "„": "“”", "«": "»", '"': '"', "‘": "’"}


def without_quotations(text: str) -> str:
    """Return the text with every quoted character blanked; offsets stay as they are.

    A quotation that is not closed ends with its paragraph, as a speech of several paragraphs does;
    a single ‘ that is not closed is taken for an apostrophe.
    """
    pieces: list[str] = []
    at = 0
    for start, end in _quotations(text):
        pieces += (text[at:start], " " * (end - start))
        at = end
    return "".join(pieces) + text[at:]


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for found in _BREAK.finditer(text):
        yield from _paragraph(text, at, found.start())
        at = found.end()
    yield from _paragraph(text, at, len(text))


def _paragraph(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    opened = -1
    for found in _SIGN.finditer(text, start, end):
        at = found.start()
        if opened >= 0 and found[0] in _CLOSERS[text[opened]] and _can_close(text, at, end):
            yield opened, at + 1
            opened = -1
        # A sign of the outer kind tells that a single one before it was an apostrophe.
        elif (opened < 0 or text[opened] == "‘" != found[0]) and _can_open(text, at, start, end):
            opened = at
    if opened >= 0 and text[opened] != "‘":
        yield opened, end


def _can_open(text: str, at: int, start: int, end: int) -> bool:
    if text[at] in "“„«":
        return True
    if text[at] not in _CLOSERS:
        return False
    is_behind_word = at > start and text[at - 1].isalnum()
    return not is_behind_word and at + 1 < end and not text[at + 1].isspace()


def _can_close(text: str, at: int, end: int) -> bool:
    return text[at] != "’" or at + 1 == end or not text[at + 1].isalnum()
