"""Formats and options are checked before any work is done."""

import pytest

from biographies.errors import InvalidInputError
from biographies.exporting.options import (
    GUTTERS,
    TRIMS,
    Options,
    gutter_for,
    options_for,
    read_format,
    read_options,
)


def test_without_options_a_book_is_six_by_nine_with_contents():
    assert read_options(None) == read_options({}) == Options(trim=TRIMS["6x9"], toc=True)


@pytest.mark.parametrize("name", TRIMS)
def test_each_trim_can_be_chosen(name):
    trim = read_options({"trim": name, "toc": False}).trim

    assert trim.name == name
    assert 25 <= trim.measure / (trim.font_size * 0.52) <= 80


@pytest.mark.parametrize(
    ("options", "field", "allowed"),
    [
        ({"trim": "letter"}, "options.trim", "6x9, 5.5x8.5, 5x8, a5, a4"),
        ({"trim": 6}, "options.trim", "6x9, 5.5x8.5, 5x8, a5, a4"),
        ({"trim": ["a4"]}, "options.trim", "6x9, 5.5x8.5, 5x8, a5, a4"),
        ({"profile": "screen"}, "options.profile", "reading, print"),
        ({"engine": "tex"}, "options.engine", "xhtml2pdf, typst"),
        ({"toc": "yes"}, "options.toc", "neither true nor false"),
        ({"toc": 1}, "options.toc", "neither true nor false"),
        ({"notes": "none"}, "options.notes", "merged, statement"),
        ({"size": "a4"}, "options.size", "toc (true, false), trim (6x9, 5.5x8.5"),
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


@pytest.mark.parametrize(
    ("pages", "inches"),
    [(24, 0.375), (150, 0.375), (151, 0.5), (300, 0.5), (501, 0.75), (828, 0.875), (900, 0.875)],
)
def test_the_margin_at_the_spine_grows_with_the_pages(pages, inches):
    assert gutter_for(pages) == inches * 72


@pytest.mark.parametrize("name", TRIMS)
def test_the_thickest_book_still_has_a_measure_that_can_be_read(name):
    bound = TRIMS[name].bound(GUTTERS[-1][1])

    assert bound.inner > GUTTERS[-1][1]
    assert bound.outer >= 18
    assert bound.measure / (bound.font_size * 0.52) > 45


def test_pages_are_for_reading_unless_they_are_for_print():
    assert not read_options(None).is_for_print
    assert read_options({"profile": "print"}).is_for_print


@pytest.mark.parametrize(
    ("export_format", "kept"),
    [("pdf", {"profile", "engine", "trim", "notes"}), ("word", {"trim", "notes"}),
     ("epub", {"notes"}), ("markdown", {"citations", "notes"}),
     ("bundle", {"profile", "engine", "trim", "citations", "notes"})],
)  # fmt: skip
def test_a_format_takes_the_options_that_mean_something_to_it(export_format, kept):
    given = {"profile": "print", "trim": "a5", "citations": "pandoc", "notes": "statement",
             "engine": "typst"}  # fmt: skip

    assert set(options_for(export_format, given)) == kept
