"""What a style prints: stretches of text, upright or in italics, and nothing else."""

import re

from biographies.sources.markup import escape

Printed = tuple[tuple[str, bool], ...]  # (text, is in italics)

ITALIC, UPRIGHT = "\ue000", "\ue001"  # private signs, which no record may hold
PLACE = "\ue002"
_SIGNS = re.compile("[\ue000-\ue002]")
_CLOSING = rf"[{UPRIGHT}”»’]*"


def without_signs(text: str) -> str:
    """Return a record's text without the signs that are used here."""
    return _SIGNS.sub("", text)


def read_signs(text: str) -> Printed:
    """Return a text with signs as stretches."""
    stretches: list[tuple[str, bool]] = []
    is_italic = False
    for piece in re.split(f"([{ITALIC}{UPRIGHT}])", text):
        if piece in (ITALIC, UPRIGHT):
            is_italic = piece == ITALIC
        elif piece:
            stretches.append((piece, is_italic))
    return tuple(stretches)


def with_clean_stops(text: str, *, has_stops_in_quotes: bool) -> str:
    """Return a text with signs whose parts meet as a printer sets them.

    A stop behind a closing quotation mark goes inside it where the language wants that, and none is
    set behind a title that has its own.
    """
    if has_stops_in_quotes:
        text = re.sub(r"([”’])([.,])", r"\2\1", text)
    text = re.sub(rf"([.?!]{_CLOSING})\.", r"\1", text)
    return " ".join(text.split())


def as_text(printed: Printed) -> str:
    """Return the plain words."""
    return "".join(text for text, _ in printed)


def as_markdown(printed: Printed) -> str:
    """Return Markdown that is read as exactly these words, with the italics as emphasis."""
    return "".join(_marked_up(text, "*" if is_italic else "") for text, is_italic in printed)


def _marked_up(text: str, sign: str) -> str:
    """Return a stretch as Markdown, its outer spaces outside of the emphasis."""
    words = text.strip(" ")
    before, _, after = text.partition(words) if words else (text, "", "")
    return f"{before}{sign}{escape(words)}{sign}{after}" if words else before
