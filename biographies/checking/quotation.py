"""Quotations: whether words stand in a passage as they are, or cut and filled in as is the custom.

"…" stands for words left out, square brackets hold what the quoting hand put in.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from biographies.checking.words import read

MIN_PIECE = 2  # words of a cut quotation on either side of a cut
MAX_CUT = 600  # characters that "…" may stand for
MAX_FILLED = 60  # characters that square brackets may stand for
MIN_QUOTED = 3  # words in quotation marks from which they claim to be the source's own

# A quotation within a quotation changes its marks, so all of them are one.
_FOLD = str.maketrans(dict.fromkeys('’‘“”„«»"', "'") | {"\xa0": " ", "\n": " "})
_CUT = re.compile(r"(?:\[\s?)?(?:…|\.\s?\.\s?\.)(?:\s?\])?|\[[^\]\[]{2,80}\]")
_EDGES = " .,;:“”«»\"'"  # of a piece: these belong to the quotation as often as to the source
_FIRST_LETTER = re.compile(r"\[([^\W\d_])\](?=[^\W\d_])")
_QUOTED = re.compile(r"“([^“”]+)”|«([^«»]+)»")
_SENTENCE_END = re.compile(r"[.!?]")


def find_words(claim: str, passage: str) -> tuple[int, int] | None:
    """Return where a claim stands word for word; quotation marks and white space may differ."""
    at = passage.find(claim) if claim else -1
    while at >= 0:
        if _is_whole(passage, at, at + len(claim)):
            return at, at + len(claim)
        at = passage.find(claim, at + 1)
    return next(_found(claim, passage), None)


def find_cut(claim: str, passage: str) -> tuple[tuple[int, int], ...]:
    """Return where the pieces of a cut or filled-in quotation stand, in order; () if they do not.

    A claim without a cut is no such quotation, whatever the passage holds.
    """
    for first in (str.lower, str.upper):
        plain = _FIRST_LETTER.sub(lambda match, case=first: case(match[1]), claim)  # type: ignore[misc]
        signs = [match[0].strip() for match in _CUT.finditer(plain)]
        pieces = [piece.strip(_EDGES) for piece in _CUT.split(plain)]
        if plain == claim and not signs:
            return ()
        if places := _in_order(pieces, signs, passage):
            return places
    return ()


def hides_denial(places: tuple[tuple[int, int], ...], passage: str) -> str:
    """Return what a cut leaves out if it denies something within the sentence that goes on."""
    lexicon = read(passage).lexicon
    for before, after in pairwise(places):
        gap = passage[before[1] : after[0]]
        if read(gap, lexicon).negations and not _SENTENCE_END.search(gap):
            return gap.strip()
    return ""


def misquoted(claim: str, passage: str) -> list[str]:
    """Return what a claim has in quotation marks and the passage does not have in these words."""
    said = [(match[1] or match[2]).strip() for match in _QUOTED.finditer(claim)]
    return [
        words
        for words in said
        if len(words.split()) >= MIN_QUOTED
        and not find_words(words.rstrip(".,;:"), passage)
        and not find_cut(words.rstrip(".,;:"), passage)
    ]


def _in_order(pieces: list[str], signs: list[str], passage: str) -> tuple[tuple[int, int], ...]:
    places: list[tuple[int, int]] = []
    reach = len(passage)
    for number, piece in enumerate(pieces):
        if not piece:
            continue  # the quotation begins or ends with a cut
        if len(piece.split()) < MIN_PIECE and len(signs) >= len(pieces) - 1 > 0 and places:
            return ()
        low = places[-1][1] if places else 0
        place = next((p for p in _found(piece, passage) if low <= p[0] <= low + reach), None)
        if place is None:
            return ()
        places.append(place)
        is_filled = number < len(signs) and "…" not in signs[number] and "." not in signs[number]
        reach = MAX_FILLED if is_filled else MAX_CUT
    return tuple(places)


def _found(words: str, passage: str) -> Iterator[tuple[int, int]]:
    wanted = words.translate(_FOLD).split()
    if wanted and " ".join(wanted) in _in_one_line(passage):  # a pattern is dear to make
        pattern = r"\s+".join(map(re.escape, wanted))
        for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", passage.translate(_FOLD)):
            yield match.span()


@lru_cache(maxsize=512)  # asked again for each claim of a passage
def _in_one_line(passage: str) -> str:
    return " ".join(passage.translate(_FOLD).split())


def _is_whole(text: str, start: int, end: int) -> bool:
    """Tell whether [start, end) cuts no word in two."""
    cuts_first = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    cuts_last = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not cuts_first and not cuts_last
