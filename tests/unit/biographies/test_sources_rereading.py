"""Passages of an earlier reading are found again in a new one."""

import pytest

from biographies.sources import NewReading, ReadPassage

TOLD = "The family moved to the north in the spring of that cold year."
OTHER = "Nothing of the kind was ever printed in the town, they said."


def reading(*texts):
    return NewReading(ReadPassage(n, text, str(hash(text))) for n, text in enumerate(texts, 1))


def earlier(text):
    return ReadPassage(99, text, str(hash(text)))


@pytest.mark.parametrize(
    ("new", "place"),
    [
        ((OTHER, TOLD), 2),
        ((OTHER, f"Before it. {TOLD} After it."), 2),
        ((OTHER, TOLD.replace(" ", "  ")), 2),
        ((OTHER, TOLD.replace("spring", "Spring,")), 2),
        ((OTHER,), None),
        ((), None),
        (("The north.",), None),
    ],
    ids=["same", "within", "spaces", "nearly", "gone", "empty", "a scrap"],
)
def test_a_passage_is_found_where_its_words_are(new, place):
    assert reading(*new).place_of(earlier(TOLD)) == place


def test_of_a_long_passage_only_the_cited_words_are_looked_for():
    text = f"{OTHER} {TOLD}"

    assert reading(TOLD).place_of(earlier(text), len(OTHER) + 1, len(text)) == 1
