"""Where the sentences of a text begin and end."""

import re
from collections.abc import Iterator

from biographies.sources.abbreviations import (
    BEFORE_NUMBERS,
    GIVEN_NAMES,
    MAY_END,
    MAY_END_CAPITALISED,
    NEVER_END,
    OPENERS,
    SPEECH_VERBS,
)
from biographies.sources.values import Sentence

_BREAK = re.compile(r"\n[ \t]*\n\s*")
# Nothing behind the run is demanded here, so that no run is ever read twice.
_STOP = re.compile(
    r"""
    (?P<run>\.(?:[ ]\.)+ | [.!?…‽؟۔।॥]+ | (?P<wide>[。！？｡]+))
    (?P<close>(?:[”’"')\]}»›“‘」』）*_]|[ ](?=[»”])|\[\^[^\]\s]{1,40}\])*)
    """,
    re.VERBOSE,
)
_NEXT = re.compile(
    r"\s*(?P<openers>[\"“”‘’'«»„‚(\[{¡¿—–\-*_]*)(?P<word>[^\W\d_]*)(?P<after>.?)", re.S
)
_LETTER = re.compile(r"[^\W_]")
_TOKEN = re.compile(r"[^\s—–\-/(\[“‘\"„«]*$")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,3}\.)+[^\W\d_]{1,3}$")
_NUMBER = re.compile(r"\s*[\[(]?(?:\d|[IVXLC]+\b)")
_DIGIT = re.compile(r"\s*\d")
# A pronoun with a capital begins a new sentence; a name may be the speaker's.
_ATTRIBUTION = re.compile(
    r"\s*(?!(?:I|He|She|They|We|It|You)\b)(?:(?:[A-ZÀ-ÖØ-Þ][\w’'-]*\.?|of|the|de|von|van|la|le)\s+){1,5}"
    rf"(?:{SPEECH_VERBS})\b"
)


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text, with exact offsets and without the white space between them.

    A blank line always ends one. Closing quotation marks and brackets belong to the sentence before
    them; words such as "Mr." or "No. 5" do not end one, nor does a question inside quotation marks
    that goes on with "he said".
    """
    return tuple(
        Sentence(first, last, number)
        for number, (start, end) in enumerate(_paragraphs(text))
        for first, last in _sentences(text, start, end)
    )


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = len(text) - len(text.lstrip())
    for found in _BREAK.finditer(text, start):
        if found.start() > start:
            yield start, start + len(text[start : found.start()].rstrip())
        start = found.end()
    end = len(text.rstrip())
    if end > start:
        yield start, end


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = letter = _first_letter(text, start, end)
    for stop in _STOP.finditer(text, start, end):
        after = _after(text, stop, end)
        if stop.start() < first or after < 0 or after >= end:
            continue
        if letter < after:  # kept from stop to stop: many may stand before the next letter
            letter = _first_letter(text, after, end)
        if letter == end or not _ends(text, stop, start, end):
            continue
        yield start, stop.end()
        start, first = after, letter
    yield start, end


def _first_letter(text: str, start: int, end: int) -> int:
    found = _LETTER.search(text, start, end)
    return found.start() if found else end


def _after(text: str, stop: re.Match[str], end: int) -> int:
    """Return where the text goes on behind a stop, or -1 where the stop stands inside a word."""
    at = stop.end()
    while at < end and text[at].isspace():
        at += 1
    return at if at > stop.end() or stop["wide"] else -1


def _ends(text: str, stop: re.Match[str], start: int, end: int) -> bool:
    ahead = _NEXT.match(text, stop.end(), end)
    word = ahead["word"] if ahead else ""
    if stop["wide"]:
        return True
    if ahead is None or word[:1].islower() or (not word and ahead["after"] in ",;:.!?)"):
        return False
    if stop["run"] == ".":
        return not _is_abbreviation(text, stop, start, ahead)
    is_quoted = any(char in "”’\"'»" for char in stop["close"])
    return not (is_quoted and _ATTRIBUTION.match(text, stop.end(), end))


def _is_abbreviation(text: str, stop: re.Match[str], start: int, ahead: re.Match[str]) -> bool:
    at = stop.start()
    found = _TOKEN.search(text, max(start, at - 24), at)
    token = found[0] if found else ""
    if found and _is_number_of_list(token, is_first=found.start() == start):
        return True
    bare = token.lower()
    if bare in NEVER_END or token in GIVEN_NAMES:
        return True
    number = _DIGIT if bare in ("no", "nos") else _NUMBER  # “No. I will not.”
    if bare in BEFORE_NUMBERS and number.match(text, stop.end()):
        return True
    return _may_end(token) and not _opens(ahead)


def _may_end(token: str) -> bool:
    is_initial = len(token) == 1 and token.isalpha()
    is_listed = token.lower() in MAY_END or token in MAY_END_CAPITALISED
    return is_initial or is_listed or bool(_DOTTED.match(token))


def _is_number_of_list(token: str, *, is_first: bool) -> bool:
    return is_first and len(token) < 4 and (token.isdigit() or not token.strip("IVXivx"))


def _opens(ahead: re.Match[str]) -> bool:
    """Tell whether the next word can only begin a sentence: "The", but not "Smith" or "A." """
    return ahead["word"] in OPENERS and ahead["after"] not in ".),;:"
