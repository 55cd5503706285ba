"""A file that does not hold the whole book is found out."""

from dataclasses import replace

import pytest

from biographies.exporting.draft import Draft, PartText
from biographies.exporting.preflight import inspect
from biographies.exporting.tree_text import body_text, notes_text
from tests.unit.biographies.test_exporting_parse import book_of

BOOK = book_of("One two.[^s1p1]", "Three ![four](x.png).")
WHOLE = tuple(PartText(body_text(part), notes_text(part)) for part in BOOK.parts)


def report_of(texts=WHOLE, **fields):
    """Inspect a draft that holds these texts."""
    draft = Draft(content=b"12345", suffix="md", media_type="text/markdown", texts=texts, **fields)
    return inspect(BOOK, draft, export_format="markdown")


def test_a_whole_file_has_no_errors_and_its_measures():
    assert report_of(measures={"pages": 3}, warnings=("careful",)) == {
        "format": "markdown",
        "words_in": 8,
        "words_out": 8,
        "parts": 2,
        "pictures": 0,
        "notes": 1,
        "bytes": 5,
        "pages": 3,
        "errors": [],
        "warnings": [*BOOK.warnings, "careful"],
    }


@pytest.mark.parametrize(
    ("texts", "error"),
    [
        (WHOLE[:1], "the file has 1 parts; the book has 2"),
        (WHOLE[::-1], "“Title 1”: the text of the file differs at “Title1Onetwo”"),
        ((replace(WHOLE[0], notes=""), WHOLE[1]), "“Title 1”: the notes of the file differs at"),
        ((WHOLE[0], replace(WHOLE[1], body="Title 2 Three.")), "where it has “Title2Three”"),
    ],
)
def test_what_is_missing_or_out_of_order_is_an_error_that_says_where(texts, error):
    report = report_of(texts)

    assert error in report["errors"][0]
    assert report["words_out"] == sum(len(text.body.split()) for text in texts)


def test_a_picture_that_is_not_in_the_file_is_an_error():
    report = report_of((replace(WHOLE[0], pictures=1), WHOLE[1]))

    assert report["errors"] == ["“Title 1”: the file shows 1 pictures; the book shows 0"]


def test_line_ends_and_hyphens_of_pages_are_no_difference():
    broken = replace(WHOLE[0], body="Title 1 One\ntw\u00ado .")

    assert report_of((broken, WHOLE[1]))["errors"] == []


def test_what_a_medium_prints_besides_is_compared_as_the_writer_expects_it():
    printed = (PartText("Chapter 1 Title 1 One two", ""), PartText("Title 2 Three four", ""))

    assert report_of(printed, expected=printed)["errors"] == []


def test_the_errors_of_the_writer_come_first():
    assert report_of(WHOLE[:1], errors=("no font",))["errors"][0] == "no font"
