"""Formats and options are checked before any work is done."""

import pytest

from biographies.errors import InvalidInputError
from biographies.exporting.options import TRIMS, Options, read_format, read_options


def test_without_options_a_book_is_six_by_nine_with_contents():
    assert read_options(None) == read_options({}) == Options(trim=TRIMS["6x9"], toc=True)


@pytest.mark.parametrize("name", ["6x9", "a5", "a4"])
def test_each_trim_can_be_chosen(name):
    trim = read_options({"trim": name, "toc": False}).trim

    assert trim.name == name
    assert 25 <= trim.measure / (trim.font_size * 0.52) <= 80


@pytest.mark.parametrize(
    ("options", "field", "allowed"),
    [
        ({"trim": "letter"}, "options.trim", "6x9, a5, a4"),
        ({"trim": 6}, "options.trim", "6x9, a5, a4"),
        ({"trim": ["a4"]}, "options.trim", "6x9, a5, a4"),
        ({"toc": "yes"}, "options.toc", "neither true nor false"),
        ({"toc": 1}, "options.toc", "neither true nor false"),
        ({"notes": "none"}, "options.notes", "merged, statement"),
        ({"size": "a4"}, "options.size", "trim (6x9, a5, a4), toc (true, false) and notes (merged"),
    ],
)
def test_a_bad_option_is_refused_by_name_with_what_is_allowed(options, field, allowed):
    with pytest.raises(InvalidInputError) as caught:
        read_options(options)

    assert caught.value.field == field
    assert allowed in caught.value.message


def test_an_unknown_format_is_refused_with_the_allowed_ones():
    with pytest.raises(InvalidInputError) as caught:
        read_format("odt")

    assert caught.value.field == "format"
    assert caught.value.message == "'odt' is not one of markdown, word, pdf, epub"


def test_a_known_format_is_taken():
    assert read_format("pdf") == "pdf"


def test_a_run_of_statements_shares_a_note_unless_asked_otherwise():
    assert read_options(None).notes == "merged"
    assert read_options({"notes": "statement"}).notes == "statement"
