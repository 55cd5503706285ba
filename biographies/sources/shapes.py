"""What the lines of a block show: prose that was wrapped, verse, a word broken at a line's end."""

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(r"[^\W\d_]+-[ ]*\n\s*[^\W\d_]+")
_LEFT = re.compile(r"(?<![^\W_])[^\W\d_]+$")
_RIGHT = re.compile(r"[^\W\d_]+")
# Endings that are no words themselves: what stands before one of them was broken.
_TAILS = re.compile(
    r"(?:ments?|t?ions?|sions?|nesses|ness|ings?|ance|ences?|ency|ancy|ities|ity|ously|ous|ively|ives?"
    r"|ably|ibly|able|ible|fully|ful|ters?|ders?|ners?|sters?|ated|ates?|tary|tories|tory|cally|cal"
    r"|tially|tial|ture|tures|ishes|ished|isms?|ists?|ly|ed|er|es|al)$"
)
# A first part that makes compounds although it is hardly a word.
_PREFIXES = frozenset(
    {"ex", "semi", "ultra", "anti", "pro", "non", "pre", "post", "re", "co", "vice", "mid", "un"}
)
_BOOKFUL = 3000  # different words: enough to say of a piece that it is none


def are_short(lines: Sequence[str]) -> bool:
    """Tell whether lines that somebody broke on purpose are short enough for verse.

    Lines that all begin with a capital may be longer: few but poets write so.
    """
    if len(lines) < 2:
        return False
    is_capitalised = all(line.lstrip("“‘\"'(—")[:1].isupper() for line in lines)
    longest, mean = (85, 70) if is_capitalised and len(lines) > 2 else (66, 60)
    return max(map(len, lines)) <= longest and sum(map(len, lines)) <= mean * len(lines)


def is_verse(lines: Sequence[str]) -> bool:
    """Tell whether lines look like verse and not like prose that a machine broke."""
    return are_short(lines) and not is_wrapped(lines)


def is_wrapped(lines: Sequence[str]) -> bool:
    """Tell whether a machine broke these lines: the next word never had room in its line."""
    if len(lines) < 3:
        return False
    width = max(map(len, lines))
    full = sum(
        len(line) + 1 + len(after.split(" ", 1)[0]) > width - 3 for line, after in pairwise(lines)
    )
    return full >= 0.8 * (len(lines) - 1)


class Joiner:
    """Joins the lines of a paragraph; knows the words of the whole text for broken words."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _words(self) -> frozenset[str]:
        unbroken = _BROKEN.sub(" ", self._text)
        return frozenset(word.lower() for word in _WORD.findall(unbroken))

    def join(self, lines: Sequence[str]) -> str:
        """Return lines as one; a word broken by a hyphen is whole again if that is certain."""
        joined: list[str] = []
        for line, after in pairwise([*lines, ""]):
            if not after:
                joined.append(line)
            elif line.endswith("-") and not line.endswith(("--", " -")):
                joined.append(line[:-1] if self._is_one_word(line[:-1], after) else line)
            elif line.endswith(("--", "—")) and not line.endswith((" --", " —")):
                joined.append(line)
            else:
                joined.append(line + " ")
        return "".join(joined)

    def _is_one_word(self, line: str, after: str) -> bool:
        """Tell whether "govern-" and "ment" are one word, by the text's own words."""
        left, right = _LEFT.search(line), _RIGHT.match(after)
        if not left or not right or not right[0].islower():
            return False
        first, second = left[0].lower(), right[0]
        if f"{first}-{second}" in self._words:
            return False
        if first + second in self._words:
            return True
        if second in self._words:
            return False
        is_piece = first not in self._words and first not in _PREFIXES
        return bool(_TAILS.match(second)) or (is_piece and len(self._words) > _BOOKFUL)
