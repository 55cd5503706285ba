"""How much of a text stands word for word in another."""

import pytest

from biographies.sources import Quoted

SOURCE = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"


@pytest.mark.parametrize(
    ("text", "words", "longest"),
    [
        (SOURCE, 14, 14),
        ("A lead: “Three, four; FIVE six seven eight.” And more.", 6, 6),
        ("two three four five six", 0, 0),
        ("one two three four five six and nine ten eleven twelve thirteen fourteen", 12, 6),
        ("three four five six seven eight three four five six seven eight", 12, 6),
        ("", 0, 0),
    ],
)
def test_runs_of_six_words_and_more_are_counted(text, words, longest):
    found = Quoted([text]).look_in(SOURCE)
    assert (found.words, found.longest_run) == (words, longest)


def test_shares_are_of_the_whole_source():
    found = Quoted(["one two three four five six seven"]).look_in(SOURCE)
    assert (found.source_words, found.share_of_source) == (14, 0.5)


def test_of_an_empty_source_there_is_no_share():
    assert Quoted([SOURCE]).look_in("").share_of_source == 0.0


def test_no_run_goes_from_one_text_into_the_next():
    found = Quoted(["one two three four", "five six seven eight"]).look_in(SOURCE)
    assert found.words == 0


def test_words_are_counted_without_the_borders_of_texts():
    assert Quoted(["one two", "three"]).words == 3


def test_a_passage_that_a_source_has_twice_is_counted_once():
    found = Quoted([SOURCE]).look_in(f"{SOURCE} and {SOURCE}")
    assert (found.words, found.longest_run) == (14, 14)
