"""Text made fit for every format once: NFC, and nothing that XML or a printer cannot carry."""

import re
import unicodedata

# Controls, lone surrogates and noncharacters: no XML may hold them. Byte order marks go with them.
_ILLEGAL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff"
    + "".join(
        f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17)
    )
    + "]"
)
# Vertical tab, form feed, next line and the two Unicode separators stand for white space.
_SPACING = str.maketrans(dict.fromkeys("\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029", " "))
_SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """Return the text in NFC without characters that are illegal in XML; line ends stay."""
    if text.isascii() and text.isprintable():
        return text
    spaced = text.replace("\r\n", "\n").replace("\r", "\n").translate(_SPACING)
    return unicodedata.normalize("NFC", _ILLEGAL.sub("", spaced))


def clean_line(text: str) -> str:
    """Return the text clean, on one line, with single spaces and none at its ends."""
    return _SPACES.sub(" ", clean(text)).strip()
