"""Who is named in a book: names joined that are one person's, and nothing taken for a person."""

import pytest

from biographies.writing import find_persons


def named(*texts, subject="Michael Faraday"):
    """Return each person's name with the number of statements that name it."""
    return {one.name: len(one.statements) for one in find_persons(texts, subject=subject)}


def test_a_title_a_given_name_and_the_surname_are_one_person():
    texts = (
        "Sir Humphry Davy gave a lecture.", "Davy took notes.", "He wrote to Humphry Davy.",
        "The lamp of Sir H. Davy was lit.",
    )  # fmt: skip
    assert named(*texts) == {"Sir Humphry Davy": 4}


def test_a_prince_who_becomes_a_king_is_one_person():
    texts = ("Prince Leopold went home.", "King Leopold wrote.", "Leopold answered.")
    assert named(*texts) == {"Prince Leopold": 3}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Governor Morris spoke.", "Mr. Morris was silent."),
        ("Mr. Read came.", "Miss Read came."),
        ("John Barnard came.", "Sarah Barnard came."),
        ("Emperor Alexander came.", "Prince Alexander came."),
        ("The Duke of Kent came.", "The Duchess of Kent came."),
    ],
)
def test_two_people_of_one_name_are_two(one, other):
    assert len(named(one, other)) == 2


def test_a_surname_of_two_people_is_counted_for_neither():
    texts = ("John Barnard came.", "Sarah Barnard came.", "Barnard went.")
    assert sum(named(*texts).values()) == 2


def test_a_surname_is_that_of_the_one_who_is_named_most():
    texts = ("Mr. Read came.", "Miss Read came.", "Mr. Read sat.", "Mr. Read rose.", "Read went.")
    assert named(*texts)["Mr. Read"] == 4


def test_the_subject_is_not_among_the_people_but_a_relation_is():
    texts = (
        "Faraday wrote.",
        "Mr. Faraday wrote.",
        "Michael Faraday wrote.",
        "Robert Faraday too.",
    )
    assert named(*texts) == {"Robert Faraday": 1}


def test_a_queen_is_known_by_her_name_alone():
    assert named("Queen Victoria came.", "Princess Victoria sat.", subject="Queen Victoria") == {}


@pytest.mark.parametrize(
    "text",
    [
        "The General Assembly met in Albemarle Street.",
        "They walked through Prince Albert Memorial Park.",
        "The church of St. George stands there.",
        "In Victoria Street the Lord Chamberlain waited.",
        "He lived in Liverpool and in New York.",
        "She saw Sir Robert again.",
        "Prince Francis Charles Augustus Albert Emmanuel was born.",
        "They said so. We asked.",
    ],
)
def test_offices_places_and_rows_of_names_are_no_people(text):
    assert named(text) == {}


def test_a_surname_alone_is_a_person_where_it_does_what_people_do():
    assert named("Keimer said little.", "Keimer wrote verses.", "To Keimer he came.") == {
        "Keimer": 3
    }


def test_a_place_of_the_name_is_not_the_person():
    texts = ("Lord Melbourne spoke.", "He landed at Melbourne.", "Near Melbourne lay a town.")
    assert named(*texts) == {"Lord Melbourne": 1}


def test_a_town_that_somebody_went_to_is_not_the_person_of_its_name():
    texts = (
        "Edward Oxford fired.",
        "The Prince was sent to Oxford.",
        "The case of Oxford was new.",
    )
    assert named(*texts) == {"Edward Oxford": 1}


def test_a_ladys_surname_is_not_taken_for_her():
    assert named("Lady Holland called.", "He crossed to Holland.") == {"Lady Holland": 1}


def test_a_given_name_alone_is_not_taken_for_a_surname():
    texts = (
        "John Francis fired.",
        "The uncle of Francis came.",
        "King Ernest wrote.",
        "Ernest sat.",
    )
    assert named(*texts) == {"King Ernest": 2, "John Francis": 1}


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("Sir Robert Peel came.", "Peel, Sir Robert"),
        ("The Duke of Kent came.", "Kent, Duke of"),
        ("Madame de Lieven came.", "Lieven, Madame de"),
        ("Keimer said so. Keimer wrote it.", "Keimer"),
    ],
)
def test_an_index_has_the_surname_first(text, listed):
    (person,) = find_persons([text], subject="Ada")
    assert person.listed == listed


def test_the_list_is_by_surname():
    texts = ("Mr. Charles Anderson helped.", "Count Rumford paid.", "Madame de Staël came.")
    assert list(named(*texts)) == ["Mr. Charles Anderson", "Count Rumford", "Madame de Staël"]


def test_a_possessive_ends_a_name():
    (person,) = find_persons(["Dr. Lardner’s Observations were read."], subject="Ada")
    assert (person.name, person.forms) == ("Dr. Lardner", ("Dr. Lardner",))


def test_a_mention_gives_back_its_words():
    text = "A letter of Lord Melbourne’s came."
    ((mention,),) = [one.mentions for one in find_persons([text], subject="Ada")]
    assert text[mention.start : mention.end] == "Lord Melbourne"
