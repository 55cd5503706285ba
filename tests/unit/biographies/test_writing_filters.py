"""Which sentences of a source are kept out of a book, and why."""

import pytest

from biographies.writing.extractive.filters import is_speech, rejection
from biographies.writing.extractive.quotes import ends_inside, outside, quotations


def judged(sentence):
    """Return the rule that keeps a sentence out."""
    return rejection(sentence, outside(sentence, 0, len(sentence), quotations(sentence)))


def test_plain_narrative_is_let_through():
    assert judged("Faraday wound two coils of wire on an iron ring in August 1831.") == ""


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("Faraday.", "length"),
        ("Faraday saw " + "the light and " * 50 + "the ring.", "length"),
        ("wound by hand, the coil was joined to a battery.", "opening"),
        ("The following instruments were ordered from Paris in the spring:", "ending"),
        ("His apparatus in the autumn of that year was as follows.", "ending"),
        ("The needle moved a little, and then …", "ending"),
        ("The managers gave the key of the house to Mr.", "ending"),
        ("Faraday came to the house (in Albemarle Street in the spring.", "unbalanced"),
        ('Davy said that the boy was "the best of his finds.', "unbalanced"),
        ("A tall man of quiet manner, with a pleasant voice for a full theatre.", "fragment"),
        ("Brande, a chemist, whose theatre he had rented, of all men.", "fragment"),
        ("Form of the coils.", "fragment"),
        ("Brande, a chemist, of whom more presently, came in 1813.", "about_the_source"),
        ("While Faraday was, as afore mentioned, in Paris, the ring was sold.", "about_the_source"),
        ("Who could have foreseen what the ring would bring?", "question"),
        ("How little the managers knew what they had done!", "outcry"),
        ("When Davy came back I was given the keys of the laboratory.", "first_person"),
        ("The theatre was cold in winter, as we have seen before.", "first_person"),
        ("Faraday shows you how a candle burns in the first lecture.", "second_person"),
        ("The coil is described in the following pages of the notebook.", "about_the_source"),
        ("The ring is shown in Figure 3 with both of its coils.", "about_the_source"),
        ("The present writer saw the notebook in the library in London.", "about_the_source"),
        ("The lecture was printed in London[^4] in the next year.", "note_mark"),
        ("Davy sent the notes back to the binder.12 He was pleased.", "note_mark"),
        ("Year | Lecture | Price and the place where it was given.", "table"),
        ("FARADAY WAS NOW DIRECTOR OF THE LABORATORY in Albemarle Street.", "capitals"),
    ],
)
def test_what_an_editor_would_strike_out_is_kept_out(sentence, rule):
    assert judged(sentence) == rule


@pytest.mark.parametrize(
    "sentence",
    [
        "George I could not speak English when he came to London.",
        "Faraday wrote, “I am happy, and my wife is well,” and sent the letter.",
        "The Prince was given £30,000 a year by Parliament in 1840.",
        "The statue of Faraday stands in the hall of the Royal Institution.",
        "“God grant me patience!” exclaimed the Princess on the stairs of the house.",
    ],
)
def test_good_prose_is_not_thrown_away(sentence):
    assert judged(sentence) == ""


def test_a_long_speech_that_does_not_say_whose_it_is_is_kept_out():
    assert judged("“" + "The ring is wound and joined, and " * 10 + "I am tired.”") == "speech"


def test_a_short_speech_is_known_as_one():
    sentence = "“The ring moves the needle,” said Davy."
    assert is_speech(sentence, outside(sentence, 0, len(sentence), quotations(sentence)))


def test_a_quotation_blanks_its_own_characters_and_no_others():
    text = "He said “yes” twice."
    assert outside(text, 0, len(text), quotations(text)) == "He said       twice."


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("a “b” c", [(2, 5)]),
        ("a «b» c", [(2, 5)]),
        ('a "b" c', [(2, 5)]),
        ("a ‘b’ c", [(2, 5)]),
        ("the soldiers’ pay and ‘twas late", []),
        ("a “b c", [(2, 6)]),
        ("a “b. “c” d", [(2, 6), (6, 9)]),
        ("b” c", [(0, 2)]),
        ("it’s a ‘dog’s life’ now", [(7, 19)]),
    ],
)
def test_quotations_are_found_by_their_marks(text, spans):
    assert quotations(text) == spans


def test_a_text_that_stops_in_a_speech_says_so():
    assert ends_inside("a “b c", quotations("a “b c"))
    assert not ends_inside("a “b c”", quotations("a “b c”"))


def test_a_passage_cut_out_of_a_speech_is_quoted_from_its_beginning():
    assert quotations("and left” he said", is_open=True) == [(0, 9)]
