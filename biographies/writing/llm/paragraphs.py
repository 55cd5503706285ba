"""Statements set in paragraphs of a readable length."""

from collections.abc import Iterable

from biographies.sources import count_words
from biographies.writing.values import Statement

USUAL_WORDS, MOST_WORDS = 80, 130  # from the first on a new passage begins a new paragraph


def in_paragraphs(statements: Iterable[Statement]) -> list[tuple[Statement, ...]]:
    """Return statements in paragraphs; a quotation to be introduced begins one of its own."""
    paragraphs: list[list[Statement]] = []
    words = 0
    for one in statements:
        if not paragraphs or _begins(one, paragraphs[-1][-1], words):
            paragraphs.append([])
            words = 0
        paragraphs[-1].append(one)
        words += count_words(one.text)
    return [tuple(paragraph) for paragraph in paragraphs]


def _begins(one: Statement, before: Statement, words: int) -> bool:
    if one.is_quoted != before.is_quoted or words + count_words(one.text) > MOST_WORDS:
        return True
    is_new_passage = (one.source, one.ordinal) != (before.source, before.ordinal)
    return words >= USUAL_WORDS and is_new_passage
