"""The letters of pages and tree made alike where a script runs from right to left.

A page holds such a line in the order it is drawn in, its letters joined into other shapes; what a
line was is not to be got back from it. So these letters are counted, and only the others compared
in their order.
"""

import unicodedata

_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


def has_right_to_left(text: str) -> bool:
    """Tell whether some of the text runs from right to left."""
    return not text.isascii() and any(
        unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in text
    )


def runs_right_to_left(text: str) -> bool:
    """Tell whether the first letter with a direction runs from right to left (UAX #9, rule P2)."""
    if text.isascii():
        return False
    directions = map(unicodedata.bidirectional, text)
    return next((one != "L" for one in directions if one in {"L", "R", "AL"}), False)


def comparable(text: str, *, is_ordered: bool = True) -> str:
    """Return a text whose letters can be compared whichever way its lines run.

    Letters that run from left to right keep their order unless is_ordered is false, as in a book
    whose lines all run the other way; all others, and numbers, which move about among them, are
    sorted.
    """
    if not has_right_to_left(text):
        return text
    letters = unicodedata.normalize("NFKC", text)
    kept = [one for one in letters if is_ordered and unicodedata.bidirectional(one) == "L"]
    rest = sorted(
        one
        for one in letters
        if one.isalnum() and not (is_ordered and unicodedata.bidirectional(one) == "L")
    )
    return f"{''.join(kept)}\n{''.join(rest)}"
