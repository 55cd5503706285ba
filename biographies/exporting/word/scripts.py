"""Which way letters run, and what Word has to be told of those that are not Western."""

import re
import unicodedata
from dataclasses import dataclass
from html import unescape

from biographies.exporting.labels import is_right_to_left

_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_EAST = "\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
_HAS_RTL = re.compile(f"[{_RTL}]")
# A stretch from the first to the last right-to-left letter, with the spaces and signs between; or
# letters of East Asia with theirs.
_STRETCH = re.compile(
    f"([{_RTL}](?:[^\u0041-\u024f\u0370-\u058f\u0900-\uffff]*[{_RTL}])?|[{_EAST}]+)"
)
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]")
_KANA = re.compile("[\u3040-\u30ff]")
_TAG = re.compile(r"<w:instrText.*?</w:instrText>|<[^>]*>")
_TRADITIONAL = {"tw", "hk", "mo", "hant"}
_EASTERN = {"zh", "ja", "ko"}


@dataclass(frozen=True, slots=True)
class Eastern:
    """Letters of East Asia as Word knows them: the language's tag and the face it is set in."""

    tag: str
    face: str


SIMPLIFIED = Eastern("zh-CN", "SimSun")
_TRADITIONAL_CHINESE = Eastern("zh-TW", "PMingLiU")
_JAPANESE = Eastern("ja-JP", "MS Mincho")
_KOREAN = Eastern("ko-KR", "Batang")


def stretches(text: str) -> list[tuple[str, str, str]]:
    """Return the text in pieces, each with what its script asks for: face, then way and language.

    The two are apart since bold and italics stand between them in the schema.
    """
    if text.isascii():
        return [(text, "", "")] if text else []
    pieces = enumerate(_STRETCH.split(text))
    return [(piece, *(_asked(piece) if at % 2 else ("", ""))) for at, piece in pieces if piece]


def eastern_of(language: str) -> Eastern:
    """Return how a book of the language sets letters of East Asia that say no more."""
    first, *rest = language.lower().split("-")
    if first == "zh" and _TRADITIONAL.intersection(rest):
        return _TRADITIONAL_CHINESE
    return {"ja": _JAPANESE, "ko": _KOREAN}.get(first, SIMPLIFIED)


def language_marks(language: str) -> str:
    """Return the language of a book's letters, of each kind that Word tells apart.

    Western letters in a Chinese book are not Chinese: LibreOffice cuts their words anywhere then.
    """
    first = language.split("-")[0].lower()
    western = "en-GB" if first in _EASTERN or is_right_to_left(language) else language
    bidi = language if is_right_to_left(language) else "ar-SA"
    return f'<w:lang w:val="{western}" w:eastAsia="{eastern_of(language).tag}" w:bidi="{bidi}"/>'


def begins_right_to_left(runs: str) -> bool:
    """Tell whether the first letter of a paragraph's runs is one that runs from right to left."""
    if runs.isascii() or not _HAS_RTL.search(runs):
        return False
    return _first_letter(runs) in {"R", "AL"}


def _first_letter(runs: str) -> str:
    """Return the direction of the first letter that has one: L, R, AL, or "" for none."""
    classes = map(unicodedata.bidirectional, unescape(_TAG.sub("", runs)))
    return next((one for one in classes if one in {"L", "R", "AL"}), "")


def _asked(piece: str) -> tuple[str, str]:
    if _HAS_RTL.match(piece):
        is_hebrew = "\u0590" <= piece[0] <= "\u05ff" or "\ufb1d" <= piece[0] <= "\ufb4f"
        return "", f'<w:rtl/><w:lang w:bidi="{"he-IL" if is_hebrew else "ar-SA"}"/>'
    # Ideographs and signs alone are those of the book's language, which the defaults name.
    eastern = _KOREAN if _HANGUL.search(piece) else _JAPANESE if _KANA.search(piece) else None
    if eastern is None:
        return '<w:rFonts w:hint="eastAsia"/>', ""
    return (
        f'<w:rFonts w:hint="eastAsia" w:eastAsia="{eastern.face}"/>',
        f'<w:lang w:eastAsia="{eastern.tag}"/>',
    )
