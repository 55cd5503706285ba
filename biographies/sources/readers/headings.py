"""Headings of plain text, which nothing marks but their looks."""

import re
from collections.abc import Sequence

from biographies.sources.years import dates_in

TITLE, PART, CHAPTER, CAPITALS, NUMERAL, NAMED = range(1, 7)

_PART = re.compile(
    r"(?:part|book|volume|vol\.|parte|libro|livre|partie|teil|buch)\b", re.IGNORECASE
)
_CHAPTER = re.compile(
    r"""
    (?:chapter|part|book|volume|vol\.|section|letter|appendix|canto|stave|kapitel|cap[ií]tulo
        |chapitre|parte|libro|livre|partie|teil|buch)
    \s+(?:the\s+)?(?:[IVXLC]+|\d{1,3}|[A-Z]|one|two|three|four|five|six|seven|eight|nine|ten
        |eleven|twelve|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last
        |\w+(?:teen|ty|ty-\w+|teenth|tieth))\b
    (?P<rest>.*)""",
    re.VERBOSE | re.IGNORECASE,
)
_ALONE = re.compile(
    r"(?:prologue|epilogue|introduction|introductory|conclusion|preface|foreword|contents|appendix"
    r"|index|notes|bibliography|acknowledge?ments?|chronology)\.?",
    re.IGNORECASE,
)
_NUMERAL = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\.?|[12]\d{3}")
_NUMBERED = re.compile(r"(?:[IVX]+|[IVXLC]{2,})[.:]?\s+(?=\w{3})")
_SMALL = re.compile(
    r"a|an|the|of|and|in|on|at|to|for|from|by|with|or|nor|as|into|his|her"
    r"|de|la|le|du|des|von|der|y|el|et|und|zu"
)
_NO_HEADING = re.compile(
    r"(?:by|to|dear|my dear|yours?|sir|madam|from|written|translated|edited|illustrated|note"
    r"|copyright|printed|published|first published)\b",
    re.IGNORECASE,
)
_MAX_WORDS = 16
_MAX_NAMED_WORDS = 10


def heading_level(lines: Sequence[str]) -> int:
    """Return the rank of a block that looks like a heading, 1 being highest; 0 if it does not."""
    text = " ".join(lines)
    if len(lines) > 3 or len(text.split()) > _MAX_WORDS or not text or text[-1] in ',;:!?”"’':
        return 0
    chapter = _CHAPTER.fullmatch(text)
    if chapter and _may_follow_number(chapter["rest"]):
        return PART if _PART.match(text) else CHAPTER
    if _ALONE.fullmatch(text):
        return CAPITALS if text.isupper() else NAMED
    if _NUMERAL.fullmatch(text):
        return NUMERAL
    if (
        len(lines) == 1
        and (found := _NUMBERED.match(text))
        and _is_in_title_case(text[found.end() :])
    ):
        return CHAPTER
    if len(lines) < 3 and _is_in_capitals(text):
        return CAPITALS
    return NAMED if len(lines) == 1 and _is_in_title_case(text) else 0


def _may_follow_number(rest: str) -> bool:
    """Tell "CHAPTER IV. The Marriage" from a sentence that begins with "Chapter 4 of the book"."""
    rest = rest.strip(" .:—–-")
    return not rest or (rest[0].isupper() and (rest[-1] not in ".!?" or rest.isupper()))


def _is_in_capitals(text: str) -> bool:
    return text.isupper() and sum(map(str.isalpha, text)) > 2


def _is_in_title_case(text: str) -> bool:
    words = [word.strip("()[]“”‘’\"'") or "A" for word in text.split()]
    if len(words) > _MAX_NAMED_WORDS or text[-1] == "." or _NO_HEADING.match(text):
        return False
    if not words[0][0].isupper() or not any(len(word) > 2 and word.isalpha() for word in words):
        return False
    if not all(word[0].isupper() or word[0].isdigit() or _SMALL.fullmatch(word) for word in words):
        return False
    return not any(mention.month for mention in dates_in(text))
