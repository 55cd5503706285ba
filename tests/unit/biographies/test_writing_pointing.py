"""With what a text may begin: nothing in it means a thing or a time that was told before."""

import pytest

from biographies.sources import Passage
from biographies.writing.extractive.candidates import clear_ones, sift
from biographies.writing.extractive.openings import footing
from biographies.writing.words import Names

NAMES = Names(
    frozenset({"Faraday", "Davy", "Sarah", "London", "Tyndall", "Phillips", "Wollaston"}),
    male=frozenset({"Faraday", "Davy", "Tyndall", "Phillips", "Wollaston"}),
    female=frozenset({"Sarah"}),
)


def is_clear(sentence, *, may_say_i=False):
    """Tell whether a text may begin with a sentence."""
    return footing(sentence, NAMES, may_say_i=may_say_i).is_clear


@pytest.mark.parametrize(
    "sentence",
    [
        "Faraday and Davy had never thought of it before.",
        "Faraday told Davy to send one for the laboratory.",
        "Faraday, looking at all these magnets, was silent in London.",
        "Faraday had come to London by the same coach.",
        "Faraday sent his apparatus thither from London.",
        "Faraday soon after found the induction of currents.",
        "Faraday, on a quiet Sunday afterwards, walked to London.",
        "Faraday went on with the work in London.",
        "When Davy next saw Faraday, the ring was ready.",
        "At one point in the conversation Faraday left London.",
        "In another respect Faraday was like Davy.",
        "The first coil of Faraday was of copper, the second of iron.",
        "Nobody else in London knew what Faraday had found.",
        "Davy, Tyndall, Phillips and Wollaston knew what he had found.",
        "On the fall of the house he left Faraday and London.",
        "Faraday knew that London was ten miles further.",
        "To which Faraday in London had some other inducements.",
        "To promote that demand, Faraday wrote to Davy.",
        "The piece was read by Faraday and Davy in London.",
    ],
)
def test_an_opening_that_means_something_untold_is_not_clear(sentence):
    assert not is_clear(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Faraday made a ring of iron and wound a wire round it.",
        "Faraday found it hard to leave London.",
        "It was in 1831 that Faraday wound the ring.",
        "Faraday, it seems, was never in London.",
        "In its first year the club of Faraday met in London.",
        "Faraday was of the same age as Davy.",
        "Faraday valued friendship and lived by it in London.",
        "After he returned, Faraday lived in London.",
    ],
)
def test_an_opening_that_says_what_it_means_is_clear(sentence):
    assert is_clear(sentence)


def test_a_person_is_not_his_own_father():
    assert not is_clear("I found in the shop the old man his father.", may_say_i=True)


def test_who_we_are_has_to_be_told_unless_a_date_begins_a_stage():
    assert not is_clear("We met Davy in my house in London.", may_say_i=True)
    assert is_clear("We left London on my birthday in 1813.", may_say_i=True)


def test_behind_a_gap_only_a_clear_sentence_begins_again():
    texts = (
        "Faraday came to London in 1812. He was poor.",
        "Who was not? Faraday soon after found good work with Davy. He was glad.",
        "Who was not? In 1813 Faraday saw Paris. He soon after saw Rome.",
    )
    found = sift([Passage(1, 1, " ".join(texts))], names=NAMES).candidates

    assert len(found) == 6
    assert [item.text for item in clear_ones(found)] == [
        "Faraday came to London in 1812.", "He was poor.",
        "In 1813 Faraday saw Paris.", "He soon after saw Rome.",
    ]  # fmt: skip
