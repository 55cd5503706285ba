"""Characters as the product keeps them: NFC, plain spaces, nothing that no reader can see."""

import re
from unicodedata import normalize

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x85\u2028]|\n?[\x0c\u2029]\n?")
# Soft hyphens, zero-width spaces and joiners of words, direction marks, byte order marks, and what
# XML 1.0 forbids. (The zero-width joiners of Indic scripts and Persian stay: they are spelling.)
_UNSEEN = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb"
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
)
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_LIGATURE = re.compile("[\ufb00-\ufb06]")


def normalise(text: str) -> str:
    """Return a text with one kind of line end and of space, in NFC, without unseen characters.

    A form feed or paragraph separator becomes a blank line. Ligatures such as "ﬁ", which scans are
    full of, become letters.
    """
    text = _LINE_ENDS.sub(_line_end, text)
    text = _UNSEEN.sub("", text)
    text = _SPACES.sub(" ", text)
    text = _LIGATURE.sub(lambda found: _LIGATURES[found[0]], text)
    return normalize("NFC", text)


def _line_end(found: re.Match[str]) -> str:
    return "\n\n" if "\x0c" in found[0] or "\u2029" in found[0] else "\n"
