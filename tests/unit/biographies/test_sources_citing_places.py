"""Where a passage stands, in a reader's words."""

import pytest

from biographies.sources.citing.places import CitedPlace, Locator, locate


def said(*places, language="en", title="Queen Victoria"):
    """Return the locator of places given as (heading, page, paragraph)."""
    return locate([CitedPlace(1, *place) for place in places], language=language, title=title)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (("III Lord Melbourne › II", None, 4), "ch. III, § 2, ¶ 4"),
        (("Chapter 12: Marriage", None, 1), "ch. 12, ¶ 1"),
        (("IV. Marriage › 3", None, 0), "ch. IV, § 3"),
        (("Foreword", None, 2), "Foreword, ¶ 2"),
        (("THE WAY INTO ALBEMARLE STREET", None, 0), "The Way Into Albemarle Street"),
        (("Queen Victoria › IX Widowhood", None, 0), "ch. IX"),
        (("Civil Life › XL", None, 0), "Civil Life, ch. XL"),
        (("Introduction › A Note", None, 7), "Introduction, A Note, ¶ 7"),
        (("", None, 9), "¶ 9"),
        (("", None, 0), ""),
    ],
)
def test_a_place_is_named_by_chapter_section_and_paragraph(place, text):
    assert said(place) == Locator(text)


def test_the_words_are_in_the_language_of_the_book():
    places = [("Capítulo II", None, 3), ("Capítulo II", None, 5)]

    assert said(*places, language="es-ES").text == "cap. II, párrs. 3, 5"


def test_neighbouring_paragraphs_become_a_range():
    places = [("I", None, number) for number in (6, 4, 5, 9, 4)]

    assert said(*places).text == "ch. I, ¶¶ 4–6, 9"


def test_a_second_section_does_not_name_its_chapter_again():
    places = [("II Childhood › I", None, 7), ("II Childhood › II", None, 1), ("III Reign", None, 2)]

    assert said(*places).text == "ch. II, § 1, ¶ 7; § 2, ¶ 1; ch. III, ¶ 2"


@pytest.mark.parametrize(
    ("pages", "locator"),
    [
        ([45], Locator("45", is_pages=True)),
        ([45, 46, 46], Locator("45–46", is_pages=True, is_plural=True)),
        ([3, 9], Locator("3, 9", is_pages=True, is_plural=True)),
    ],
)
def test_pages_go_before_headings(pages, locator):
    assert said(*(("I", page, 2) for page in pages)) == locator
