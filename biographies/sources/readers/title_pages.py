"""Which blocks of a plain text are its title page and contents, and which headings hold."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from biographies.sources.names import in_title_case
from biographies.sources.pieces import Piece, Reading
from biographies.sources.readers.headings import CAPITALS, CHAPTER, NAMED, NUMERAL, TITLE
from biographies.sources.sections import boilerplate_end, is_front_heading
from biographies.sources.values import BlockKind

_LISTING = re.compile(r"(?:table of )?contents|illustrations|list of |index", re.IGNORECASE)
_CLOSED = re.compile(r"[.!?:;—][”’\"')\]]*$")
_SENTENCE = re.compile(r"[“‘\"'(]*[A-ZÀ-ÖØ-Þ\d].*\s\w?[a-zà-ÿ].*[.!?][”’\"')\]]*", re.DOTALL)
_IMPRINT = re.compile(
    r"(?:by|with|copyright|all rights|(?:first )?(?:printed|published)|released|isbn|translated"
    r"|produced|e-?text|transcribed|digiti[sz]ed|scanned|edited|illustrated"
    r"|entered according|in \w+ volumes?)\b|©",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"by\b[: ]*(?P<name>.*)", re.IGNORECASE)
_NAME = re.compile(r"(?:[A-ZÀ-ÖØ-Þ][\w.'’-]* ?|(?:de|von|van) ){2,6}")
_MIN_WORDS = 6
_MIN_PROSE_WORDS = 15


def lay_out(pieces: Sequence[Piece]) -> Reading:
    """Return a plain text's blocks with their final kinds, and what its title page tells.

    What stands before the first prose and its headings is the title page; what follows "Contents"
    up to the next such place is a listing. A heading known only by its capitals holds only over
    prose.
    """
    laid = [_tested(pieces, at) for at in range(len(pieces))]
    laid = _with_ranks(laid)
    begin = boilerplate_end(laid)
    body = _body(laid, begin)
    if body == len(laid):
        return Reading(laid)  # no prose at all: nothing stands before it
    title = _opening_title(laid, begin, body)
    if title:
        laid[begin] = replace(laid[begin], level=TITLE)
    _make_front(laid, begin + bool(title), body)
    for at, piece in enumerate(laid):
        if _is_front(piece) and _LISTING.match(piece.text):
            _make_front(laid, at + 1, _body(laid, at + 1))
    return Reading(laid, title, _authors(laid[begin + bool(title) : body]))


def _authors(front: Sequence[Piece]) -> tuple[str, ...]:
    """Return the name behind "by" on a title page, in the same block or the next."""
    for piece, after in pairwise([*front, Piece(BlockKind.FRONT, "")]):
        found = _BYLINE.fullmatch(piece.text)
        name = (found["name"] or after.text) if found else ""
        if _NAME.fullmatch(name):
            return (in_title_case(name) if name.isupper() else name,)
    return ()


def _tested(pieces: Sequence[Piece], at: int) -> Piece:
    piece = pieces[at]
    if piece.kind is not BlockKind.HEADING or piece.level != NAMED or _is_front(piece):
        return piece
    is_over_prose = at + 1 < len(pieces) and _is_prose(pieces[at + 1])
    return piece if is_over_prose else replace(piece, kind=BlockKind.PARAGRAPH, level=0)


def _with_ranks(pieces: Sequence[Piece]) -> list[Piece]:
    """Give headings of front sections the lowest rank: any heading ends such a section."""
    return [replace(piece, level=NAMED) if _is_front(piece) else piece for piece in pieces]


def _body(pieces: Sequence[Piece], start: int) -> int:
    """Return where the next prose begins, with the headings that stand over it."""
    at = prose = next((at for at in range(start, len(pieces)) if _is_prose(pieces[at])), -1)
    if prose < 0:
        return len(pieces)
    while at > start and pieces[at - 1].kind is BlockKind.HEADING:
        if at < prose and not _stands_over(pieces[at - 1], pieces[at]):
            break
        at -= 1
    return at


def _stands_over(piece: Piece, below: Piece) -> bool:
    is_number = piece.level == NUMERAL and below.level in (CAPITALS, NAMED)
    return is_number or (piece.level < below.level and not is_front_heading(below.text))


def _opening_title(pieces: Sequence[Piece], begin: int, body: int) -> str:
    if begin >= len(pieces) or pieces[begin].kind is not BlockKind.HEADING:
        return ""
    first = pieces[begin]
    if first.level <= CHAPTER or first.level == NUMERAL or is_front_heading(first.text):
        return ""
    if begin < body:
        return first.text
    levels = [piece.level for piece in pieces if piece.kind is BlockKind.HEADING]
    return first.text if len(levels) > 1 and levels.count(first.level) == 1 else ""


def _make_front(pieces: list[Piece], start: int, end: int) -> None:
    for at in range(start, end):
        if not _is_front(pieces[at]):
            pieces[at] = replace(pieces[at], kind=BlockKind.FRONT, level=0)


def _is_front(piece: Piece) -> bool:
    return piece.kind is BlockKind.HEADING and is_front_heading(piece.text)


def _is_prose(piece: Piece) -> bool:
    words = piece.text.count(" ") + 1
    if piece.kind is not BlockKind.PARAGRAPH or words < _MIN_WORDS or piece.text.isupper():
        return False
    if words < _MIN_PROSE_WORDS:
        return bool(_SENTENCE.fullmatch(piece.text)) and not _IMPRINT.match(piece.text)
    return words > 3 * _MIN_PROSE_WORDS or bool(_CLOSED.search(piece.text[-10:]))
