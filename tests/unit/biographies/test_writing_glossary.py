"""The glossary holds what a source explains, and nothing that only looks like it."""

import pytest

from biographies.writing import CitedStatement, make_glossary


def glossary(*texts, subject="Benjamin Franklin"):
    """Return the entries made of texts, each citing the passage of its number."""
    cited = [CitedStatement(text, 1, number) for number, text in enumerate(texts, 1)]
    return make_glossary(subject=subject, cited=cited).splitlines()


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("The Junto was a club of tradesmen in Philadelphia.", "Junto"),
        ("Faraday joined a club called the City Philosophical Society.",
         "City Philosophical Society"),
        ("The word “electrode” means the way of the current.", "Electrode"),
        ("Franklin played an instrument known as the Armonica.", "Armonica"),
        ("El Cabildo era una especie de consejo de la ciudad.", "Cabildo"),
    ],
)  # fmt: skip
def test_a_sentence_that_defines_a_term_is_its_entry(text, term):
    assert glossary(text) == [f"- **{term}** – {text}[^s1p1]"]


@pytest.mark.parametrize(
    "text",
    [
        "Franklin was a kind man of business.",
        "Mr. Meredith was a man called Hugh.",
        "It was a kind of club.",
        "The cause was a law of the province.",
        "He was called away to the Assembly.",
        "This was a society called the Junto, which he left.",
        "The Junto was a club " + "and a school " * 15 + "in Philadelphia.",
    ],
)
def test_what_defines_nothing_is_left_out(text):
    assert glossary(text) == []


def test_a_term_stands_once_and_the_terms_are_sorted():
    one = "The Junto was a club of tradesmen."
    two = "The Armonica was an instrument of glass."
    assert glossary(one, "The Junto was a society of friends.", two) == [
        f"- **Armonica** – {two}[^s1p3]", f"- **Junto** – {one}[^s1p1]",
    ]  # fmt: skip


def test_a_book_that_explains_nothing_has_no_glossary():
    assert make_glossary(subject="Franklin", cited=[]) == ""
