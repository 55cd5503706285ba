"""What a sentence leans on, and with what a text may begin."""

import pytest

from biographies.writing.extractive.openings import footing
from biographies.writing.words import Names, learn_names

NAMES = Names(
    frozenset({"Faraday", "Davy", "Sarah", "London", "Gibraltar", "Albert", "Victoria", "Court"}),
    male=frozenset({"Faraday", "Davy", "Albert"}),
    female=frozenset({"Sarah", "Victoria"}),
)


def stands(sentence):
    """Judge a sentence among the names of this page."""
    return footing(sentence, NAMES)


@pytest.mark.parametrize(
    "sentence",
    [
        "He wound two coils on a ring of iron.",
        "But Faraday wound two coils on a ring of iron.",
        "This was the first dynamo that Faraday made.",
        "One of these was the ring that Faraday wound.",
        "The latter was a friend of Faraday in London.",
        "In the same year Faraday married in London.",
        "At this the managers of London were pleased with Faraday.",
        "Two years later Faraday liquefied chlorine in London.",
        "Next day Faraday went back to London.",
        "Soon after Faraday was made Director in London.",
        "For Faraday was a man of simple habits.",
        "Faraday, however, never asked for more.",
        "On a certain day, for instance, Faraday walked to London.",
        "It was not until 1848, however, that Faraday gave way.",
        "Both were friends of Faraday in London.",
        "Suddenly, Faraday left the house in London.",
        "That evening Faraday wrote a letter to London.",
        "Those friends of Faraday were bookbinders in London.",
        "    Faraday said nothing more.",
    ],
)
def test_a_dangling_opening_leans_on_the_sentence_before(sentence):
    assert stands(sentence).leans


@pytest.mark.parametrize(
    "sentence",
    [
        "Faraday wound two coils on a ring of iron.",
        "In 1831 the laws of the ring were found.",
        "For three years Faraday did no work in London.",
        "It was in 1831 that Faraday wound the ring.",
        "Both Faraday and Davy were in London.",
        "Those who heard Faraday never forgot the evening.",
        "When he returned, Faraday found the house empty.",
        "Faraday lost his mother in 1838.",
        "Her Majesty gave Faraday a house at Hampton.",
    ],
)
def test_a_sentence_that_names_its_people_opens_a_text(sentence):
    assert stands(sentence).opens


def test_a_sentence_that_names_nothing_stands_but_opens_nothing():
    stand = stands("The evening had been golden from beginning to end.")
    assert (stand.leans, stand.opens) == (False, False)


@pytest.mark.parametrize(
    ("sentence", "genders"),
    [
        ("On that side of the house he sat down.", {"male"}),
        ("Faraday praised her in the theatre.", {"female"}),
        ("In 1802, having been sent to Gibraltar, he was recalled.", {"male"}),
        ("Placed for a time under the care of Davy, he learned much.", {"male"}),
        ("Davy saw him.", {"male"}),
        ("Faraday thought they were wrong.", {"plural"}),
        ("Through the forms of the Court, she never reached the throne.", {"female"}),
    ],
)
def test_a_pronoun_without_its_name_hangs(sentence, genders):
    assert stands(sentence).unresolved == genders


@pytest.mark.parametrize(
    "sentence",
    [
        "Faraday said that he was tired.",
        "Davy told Faraday that the ring belonged to him.",
        "The friends of Faraday said that they were glad.",
        "Faraday and Davy left, and they never came back.",
        "The physician knew that she was ill.",
        "The King was angry, and he left the room.",
        "Sarah was ill, and nobody could help her.",
        "Besides his two brothers, Faraday had a sister.",
    ],
)
def test_a_pronoun_with_its_name_before_it_does_not_hang(sentence):
    assert not stands(sentence).unresolved


def test_a_title_gives_its_gender_to_the_names_behind_it():
    assert stands("Lady Holland was ill, and he left.").unresolved == {"male"}


def test_a_paragraph_may_be_headed_where_no_text_may_begin():
    stand = stands("As soon as Davy had spoken, a pension was settled upon her.")
    assert (stand.opens, stand.heads) == (False, True)


def test_a_sentence_that_goes_on_with_he_heads_nothing():
    assert not stands("In spite of Sarah and the cold, he went out.").heads


def test_nothing_outside_quotation_marks_leans():
    assert stands("      ").leans


def test_a_name_is_a_word_that_is_written_small_nowhere():
    names = learn_names(
        ["The funds of Faraday were small. Funds were lacking. So said Baron Coburg."]
    )
    assert "Faraday" in names.known
    assert "Funds" not in names.known


def test_titles_tell_whether_a_name_is_a_mans_or_a_womans():
    names = learn_names(
        ["Baroness Lehzen came. Then Baroness Lehzen left with Lord Derby. Lord Derby."]
    )
    assert (names.gender("Lehzen"), names.gender("Derby"), names.gender("Mary")) == (
        "female",
        "male",
        "female",
    )
    assert (names.gender("Henry"), names.gender("Tyndall")) == ("male", "")
