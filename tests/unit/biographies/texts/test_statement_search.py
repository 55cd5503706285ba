"""Some words of a statement say which one is meant."""

import pytest

from biographies.texts.statement_search import statements_with

TEXT = (
    "Ada wrote the *Notes* in 1843.[^s1p1] She called them “her child”.[^s1p2]\n\n"
    "The notes were printed.[^s1p3] The horses ran.\n"
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("The horses ran.", ["The horses ran."]),
        ("ada wrote the notes", ["Ada wrote the Notes in 1843."]),
        ('"her child"', ["She called them “her child”."]),
        ("notes", ["Ada wrote the Notes in 1843.", "The notes were printed."]),
        ("the printed note", []),
        ("...", []),
        ("Gone.", []),
    ],
    ids=["it", "its beginning", "other quotation marks", "two", "other words", "no word", "none"],
)
def test_what_holds_the_words_is_meant(words, found):
    assert list(statements_with(TEXT, words)) == found
