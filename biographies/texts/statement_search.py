"""Finds the statement of a text that somebody means by some of its words."""

from biographies.sources import statements
from biographies.texts.kept_text import reading

_ALIKE = str.maketrans("‘’“”„–—", '\'\'"""--')
_EDGES = " .,;:!?…\"'"


def statements_with(markdown: str, words: str) -> tuple[str, ...]:
    """Return the readings of the statements meant by these words, in the order of the text.

    That is the one which says just this; else those that hold it, however its capitals and
    quotation marks are written.
    """
    said = tuple(dict.fromkeys(reading(one) for one in statements(markdown)))
    wanted = reading(words)
    if wanted in said:
        return (wanted,)
    part = _plain(wanted).strip(_EDGES)
    return tuple(text for text in said if part and part in _plain(text))


def _plain(text: str) -> str:
    return text.casefold().translate(_ALIKE)
