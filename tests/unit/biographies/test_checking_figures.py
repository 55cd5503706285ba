"""What the lexical rules read out of a text: numbers, dates, names, denials."""

import pytest

from biographies.checking.lexicon import ENGLISH, SPANISH, lexicon_of
from biographies.checking.words import read, stem


def asked(text: str) -> set[str]:
    return set(read(text).numbers_asked)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("It cost 1,200 pounds.", {"1200"}),
        ("It cost 3.5 pounds.", {"3.5"}),
        ("the 23rd of the month", {"23"}),
        ("in the 1830s", {"1830"}),
        ("twenty-five shillings", {"25"}),
        ("two hundred and six members", {"206"}),
        ("three thousand five hundred", {"3500"}),
        ("a hundred candles", {"100"}),
        ("five and six candles", {"5", "6"}),
        ("ten five", {"10", "5"}),
        ("the third lecture", {"3"}),
        ("the first lecture", {"1"}),
        ("from 1813-15 he was away", {"1813", "1815"}),
    ],
)
def test_numbers_are_read_in_one_form(text, numbers):
    assert asked(text) == numbers


@pytest.mark.parametrize("text", ["one of them", "at first he was", "wait a second", "no number"])
def test_words_that_count_nothing_ask_for_no_number(text):
    assert asked(text) == set()


def test_spanish_numbers_are_read_as_spanish():
    text = "Tenía veinticinco años en mil ochocientos treinta y uno, el segundo de los hijos."

    assert asked(text) == {"25", "1831", "2"}


def test_once_is_eleven_in_spanish_only():
    assert asked("He was once in the house of the king.") == set()
    assert asked("El rey tenía once hijos y una casa en la ciudad.") == {"11"}


def test_a_text_vouches_for_every_number_it_has():
    given = read("The second of one dozen, 1813–15.").numbers_given

    assert {"2", "1", "1813", "1815", "15"} <= given


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("on 12 June 1821", {("12", 6)}),
        ("on June 12, 1821", {("12", 6)}),
        ("on the 12th of June", {("12", 6)}),
        ("on 11 and 12 June", {("11", 6), ("12", 6)}),
        ("el 3 de septiembre de 1821", {("3", 9)}),
        ("on 12 may he come", set()),
        ("he left in May", set()),
        ("40 June", set()),
    ],
)
def test_a_day_belongs_to_its_month(text, dates):
    assert set(read(text).dates) == dates


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The letter came from Davy in Rome.", ["Davy", "Rome"]),
        ("Faraday saw the ring.", ["Faraday"]),
        ("Humphry Davy spoke.", ["Humphry", "Davy"]),
        ("Faraday’s ring turned.", ["Faraday’s"]),
        ("Wires of copper turned.", []),
        ("Experiments.", []),
        ("He went in June to see Sir Humphry.", ["Humphry"]),
    ],
)
def test_names_are_told_from_the_capital_of_a_sentence(text, names):
    found = read(text)

    assert [found.tokens[at].text for at in found.names] == names


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("He did not go and never wrote.", 2),
        ("He didn’t go.", 1),
        ("It was No. 5 in the row.", 1),
        ("It was No 5 in the row.", 0),
        ("He was not only a chemist.", 0),
        ("Nunca fue a la ciudad sin su hermano.", 2),
    ],
)
def test_denials_are_counted(text, count):
    assert len(read(text).negations) == (count if "No. 5" not in text else 0)


@pytest.mark.parametrize(
    ("one", "other"),
    [("lectures", "lecture"), ("lectured", "lecturing"), ("studies", "studied")],
)
def test_forms_of_one_word_share_a_stem(one, other):
    assert stem(one) == stem(other)


def test_a_princess_is_no_prince():
    assert stem("princess") != stem("prince")


def test_the_small_words_choose_the_language():
    assert lexicon_of("El rey de la casa que se fue con su hermano") is SPANISH
    assert lexicon_of("1821") is ENGLISH
