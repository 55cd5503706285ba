"""What may be asked of a book: each limit names its field, and nothing slips through."""

from decimal import Decimal

import pytest

from biographies.errors import InvalidInputError
from biographies.orders import (
    clean_batch_size,
    clean_budget,
    clean_chapter_number,
    clean_frame_words,
    clean_min_sources,
    clean_order,
    clean_specs,
    clean_subject,
    clean_tolerance,
)

WRITERS = ("extractive",)


def order(**given):
    return clean_order({"subject": "Ada"} | given, writers=WRITERS)


def spec(**given):
    return clean_specs([{"number": 1} | given])[0]


def test_a_book_has_the_usual_sizes_unless_asked_otherwise():
    book = order()
    assert (book.title, book.language, book.writer) == ("Ada", "en", "extractive")
    assert (book.chapter_count, book.words_per_chapter) == (20, 2550)
    assert (book.introduction_words, book.conclusion_words) == (1020, 1020)


@pytest.mark.parametrize("style", ["chicago", "apa", "mla"])
def test_notes_have_one_of_three_styles(style):
    assert order(citation_style=style).citation_style == style


def test_a_style_that_does_not_exist_is_refused():
    with pytest.raises(InvalidInputError, match="citation_style: 'harvard' is not one of chicago"):
        order(citation_style="harvard")


def test_a_subject_is_stripped_and_composed():
    assert clean_subject("  Zoe\u0308 ") == "Zoë"


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("", "1 to 200"),
        ("   ", "1 to 200"),
        ("a" * 300, "300 characters; at most 200"),
        ("Ada\x00", "control character"),
        ("A\nB", "control character"),
        ("A\ud800", "control character"),
        (None, "not a text"),
        (7, "not a text"),
    ],
)
def test_a_bad_subject_is_refused_with_its_limit(subject, said):
    with pytest.raises(InvalidInputError, match=said) as refused:
        clean_subject(subject)
    assert refused.value.field == "subject"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"chapters": 0}, "chapters: 0 is outside 1 to 100"),
        ({"chapters": 200}, "chapters: 200 is outside 1 to 100"),
        ({"chapters": True}, "chapters: True is not a whole number"),
        ({"chapters": "6"}, "chapters: '6' is not a whole number"),
        ({"words": -5}, "words: -5 is outside 100 to 20000"),
        ({"words": 20_001}, "words: 20001 is outside 100 to 20000"),
        ({"language": "English"}, "language: 'English' is not a code"),
        ({"language": 5}, "language: 5 is not a code"),
        ({"writer": "gpt"}, "writer: 'gpt' is not one of extractive"),
        ({"title": "t" * 201}, "title: has 201 characters"),
        ({"introduction_words": -1}, "introduction_words: -1 is outside 0 to 20000"),
        ({"chapters": 2, "specs": [{"number": 3}]}, "chapter 3 is outside 1 to 2"),
    ],
)
def test_a_bad_order_is_refused_with_field_and_limit(given, said):
    with pytest.raises(InvalidInputError, match=said):
        order(**given)


def test_the_specs_say_how_many_chapters_there_are():
    book = order(specs=[{"number": 2, "title": "B"}, {"number": 1}], words=500)
    assert book.chapter_count == 2
    assert [(one.number, one.target_words) for one in book.chapters] == [(1, 500), (2, 500)]


def test_a_spec_keeps_all_that_was_asked():
    kept = spec(title="Paris", target_words=300, brief="Not\nLondon", keywords="art; war,peace",
                years=[1831, 1837])  # fmt: skip
    assert kept.as_spec() == {
        "title": "Paris", "brief": "Not London", "keywords": ["art", "war", "peace"],
        "first_year": 1831, "last_year": 1837,
    }  # fmt: skip
    assert kept.target_words == 300


def test_a_single_year_is_a_span():
    assert (spec(years=1831).first_year, spec(years=[1831]).last_year) == (1831, 1831)
    assert spec(keywords=["a", ""]).keywords == ("a",)


@pytest.mark.parametrize(
    ("specs", "said"),
    [
        ("many", "chapter_specs: is not a list"),
        ([7], r"chapter_specs\[1\]: is not an object"),
        ([{}], r"chapter_specs\[1\]\.number: None is not a whole number"),
        ([{"number": 0}], r"number: 0 is outside 1 to 100"),
        ([{"number": 1}, {"number": 1}], "chapter 1 is there twice"),
        ([{"number": 1}, {"number": 2, "target_words": -1}], r"\[2\]\.target_words: -1 is outside"),
        ([{"number": 1, "colour": "red"}], "'colour' is not one of brief"),
        ([{"number": 1, "years": [1840, 1830]}], "years: 1840 is after 1830"),
        ([{"number": 1, "years": "1840"}], "years: is not a year or a pair"),
        ([{"number": 1, "years": []}], "years: is not a year or a pair"),
        ([{"number": 1, "keywords": 5}], "keywords: is not a list"),
        ([{"number": 1, "keywords": ["x"] * 51}], "at most 50"),
        ([{"number": 1, "title": 5}], "title: is not a text"),
        ([{"number": n} for n in range(101)], "101 are outside 1 to 100"),
    ],
)
def test_one_bad_spec_refuses_them_all(specs, said):
    with pytest.raises(InvalidInputError, match=said):
        clean_specs(specs)


@pytest.mark.parametrize("value", [-0.1, 0.6, "5 %", True, float("nan")])
def test_a_tolerance_outside_its_limits_is_refused(value):
    with pytest.raises(InvalidInputError, match="tolerance"):
        clean_tolerance(value)


def test_values_within_their_limits_pass():
    assert (clean_tolerance(0), clean_tolerance(0.5)) == (0.0, 0.5)
    assert (clean_min_sources(0), clean_batch_size(5), clean_chapter_number(100)) == (0, 5, 100)
    assert clean_frame_words(40) == 40


@pytest.mark.parametrize(
    ("clean", "value"),
    [(clean_batch_size, 0), (clean_chapter_number, 101), (clean_min_sources, -1),
     (clean_frame_words, 39)],
)  # fmt: skip
def test_values_outside_their_limits_are_refused(clean, value):
    with pytest.raises(InvalidInputError, match="is outside"):
        clean(value)


def test_only_a_model_translates():
    asked = {"subject": "Ada", "may_translate": True}
    assert clean_order(asked | {"writer": "llm"}, writers=["extractive", "llm"]).may_translate
    with pytest.raises(InvalidInputError, match="a model can"):
        clean_order(asked, writers=["extractive", "llm"])


@pytest.mark.parametrize("given", ["12.50", 12, "0", Decimal("99999999")])
def test_a_budget_is_an_amount(given):
    assert clean_budget(given) == Decimal(str(given))


@pytest.mark.parametrize("given", [None, ""])
def test_no_budget_is_no_limit_of_its_own(given):
    assert clean_budget(given) is None


@pytest.mark.parametrize("given", ["much", "1e400", "-1", "NaN", "1.005", 100_000_000])
def test_what_is_no_amount_is_no_budget(given):
    with pytest.raises(InvalidInputError, match=r"budget: .* is not an amount"):
        clean_budget(given)
