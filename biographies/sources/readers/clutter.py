"""Tells a cluttered page's article from its menus, boxes and banners, by trafilatura's judgement.

Tried on a news page of 6 paragraphs amid 10 of banners, boxes and comments, all in plain <div>s:
the own walk over the page keeps all 16 blocks, trafilatura just the 6. On a page like a book, of 12
chapters, both keep all prose, but trafilatura loses every heading's rank, verse, and which block
is a quotation. So it only says what belongs to the article; the blocks are those of the own walk.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from biographies.sources.markup_tree import Element
from biographies.sources.pieces import Piece, without_page_marks

_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|side-?bar|cookies?|consent|banner|footer|topbar|promo"
    r"|newsletter|subscribe|related|comments?|share|sharing|social|advert\w*|breadcrumbs?|teaser"
    r"|masthead|widget)(?:$|[\s_-])",
    re.IGNORECASE,
)
_FEW_KEPT = 0.25  # of the letters: less, and the judge has not understood the page
_NEARLY_ALL = 0.95
_LONGEST_HOLE = 2  # blocks between two of the article's that are taken for its own
_SURE, _ENOUGH = 25, 80  # letters that are no chance; that tell a block
_AHEAD = 50_000  # letters within which a block is looked for
_NO_LETTER = re.compile(r"[\W_]+")


def is_cluttered(page: Element) -> bool:
    """Tell whether a page has parts that are named like a site's furniture."""
    names = (f"{part.get('class', '')} {part.get('id', '')}" for part in page.iter("div", "ul"))
    return any(_FURNITURE.search(name) for name in names if name != " ")


def of_article(pieces: Sequence[Piece], text: str) -> list[Piece]:
    """Return the pieces of a page that belong to its article; all of them if that is not clear.

    What stands between two pieces of the article stays with them: headings, verse, tables.
    """
    # Imported here: it takes 0.4 s to load, and few pages need it.
    from trafilatura import extract

    found = extract(text, include_comments=False, favor_recall=True) or ""
    own = [_letters(without_page_marks(piece.text)) for piece in pieces]
    places = list(_places(own, found))
    share = sum(len(own[at]) for at in places) / max(1, sum(map(len, own)))
    if not _FEW_KEPT < share < _NEARLY_ALL:
        return list(pieces)
    return [piece for at, piece in enumerate(pieces) if _is_within(at, places)]


def _places(own: Sequence[str], found: str) -> Iterator[int]:
    """Walk over the places of the pieces that the judge has kept, in linear time."""
    lines = {_letters(line) for line in found.splitlines()}
    kept, cursor = _letters(found), 0
    for at, letters in enumerate(own):
        if letters in lines:
            yield at
        elif len(letters) >= _SURE:
            place = kept.find(letters[:_ENOUGH], cursor, cursor + _AHEAD)
            if place >= 0:
                cursor = place
                yield at


def _is_within(at: int, places: Sequence[int]) -> bool:
    after = bisect_left(places, at)
    if after < len(places) and places[after] == at:
        return True
    if after in (0, len(places)):
        return False
    return places[after] - places[after - 1] <= _LONGEST_HOLE + 1


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text)
