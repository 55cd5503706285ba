"""Whether a part is in the language of its book."""

import pytest

from biographies.checking.language import check_language, detect
from biographies.checking.prose import stretches

ENGLISH = "The winter was long and the children waited for the ship that brought their father home."
SPANISH = "El invierno fue largo y los niños esperaban el barco que traía a su padre de vuelta."
FRENCH = "L'hiver fut long et les enfants attendaient le bateau qui ramenait leur père chez eux."


def found(markdown, language):
    return [
        (p.rule, p.evidence["language"])
        for p in check_language(stretches(markdown), language=language)
    ]


@pytest.mark.parametrize(("text", "code"), [(ENGLISH, "en"), (SPANISH, "es"), (FRENCH, "fr")])
def test_a_language_is_told_from_a_sentence(text, code):
    assert detect(text) == code


@pytest.mark.parametrize("text", ["Paris, 1865", "", "1799–1802", "Hannah Vane, Deal, London"])
def test_a_few_names_have_no_language(text):
    assert detect(text) == ""


def test_a_part_in_another_language_is_one_error():
    assert found(f"{ENGLISH}\n\n{ENGLISH}", "es") == [("language.part", "en")]


def test_a_paragraph_in_another_language_is_a_warning_with_its_place():
    text = f"{ENGLISH} {ENGLISH}\n\n{SPANISH}\n\n{ENGLISH}"
    (problem,) = check_language(stretches(text), language="en-GB")

    assert (problem.rule, problem.severity.value) == ("language.paragraph", "warning")
    assert text[problem.start : problem.end] == SPANISH


def test_a_part_in_the_book_s_language_has_no_problem():
    assert found(f"# Life\n\n{SPANISH}", "es") == []


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "eu"), ("", "en")])
def test_languages_that_are_not_known_and_empty_parts_are_not_judged(text, language):
    assert found(text, language) == []
