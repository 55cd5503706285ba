"""A file that does not hold the whole book is found out."""

from dataclasses import replace

import pytest

from biographies.exporting.checks import Check, Outcome
from biographies.exporting.draft import Draft, PartText
from biographies.exporting.preflight import inspect, note_map
from biographies.exporting.tree_text import body_text, notes_text
from tests.unit.biographies.test_exporting_parse import book_of

BOOK = book_of("One two.[^s1p1]", "Three ![four](x.png).")
WHOLE = tuple(PartText(body_text(part), notes_text(part)) for part in BOOK.parts)


def report_of(texts=WHOLE, citations=(), **fields):
    """Inspect a draft that holds these texts."""
    draft = Draft(content=b"12345", suffix="md", media_type="text/markdown", texts=texts, **fields)
    return inspect(BOOK, draft, export_format="markdown", citations=citations)


def test_a_whole_file_has_no_errors_and_its_measures():
    report = report_of(measures={"pages": 3}, warnings=("careful",))
    del report["checks"]

    measures = {"words_in": 8, "words_out": 8, "parts": 2, "notes": 1, "pictures": 0, "bytes": 5}
    assert report == measures | {
        "format": "markdown",
        "pages": 3,
        "errors": [],
        "warnings": ["careful", *BOOK.warnings],
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


def row_of(report, name):
    """Return the row of one check."""
    return next(row for row in report["checks"] if row["name"] == name)


def test_each_check_is_a_row_that_says_what_was_seen_and_the_limit():
    assert row_of(report_of(), "Words") == {
        "name": "Words",
        "outcome": "ok",
        "seen": "8 words in 2 parts",
        "limit": "every word of the book, in its order",
        "where": [],
    }


def test_what_is_wrong_stands_first_then_what_is_doubtful():
    outcomes = [row["outcome"] for row in report_of(WHOLE[:1], warnings=("odd",))["checks"]]

    assert outcomes == ["error", "warning", "warning", "ok"]


def test_every_file_is_looked_over_for_words_notes_and_what_was_left_out():
    names = [row["name"] for row in report_of(warnings=("odd",))["checks"]]

    assert names == ["Setting", "Left out", "Words", "Notes"]


def test_many_places_of_one_check_are_cut_and_counted():
    row = row_of(report_of(warnings=tuple(map(str, range(70)))), "Setting")

    assert len(row["where"]) == 51
    assert row["where"][-1] == "… and 20 more"


def test_a_check_without_places_is_told_by_what_it_saw():
    check = Check("Paper", Outcome.WARNING, "thin", "thick")

    assert report_of(checks=(check,))["warnings"][-1] == "Paper: thin"


def test_a_citation_that_no_printed_note_stands_for_is_an_error():
    report = report_of(citations=[("s1p1", "s1p1", *["s9p9"] * 6), ()])

    assert report["errors"] == [
        "“Title 1”: no note is printed for 7 citations: s1p1, s9p9, s9p9, s9p9, s9p9 …"
    ]


def test_citations_are_followed_through_the_notes_in_order():
    book = book_of("One.[^s1p1] Two.[^s2p1] Three.[^1]\n\n[^1]: Mine.[^s1p2]")
    texts = tuple(PartText(body_text(part), notes_text(part)) for part in book.parts)
    draft = Draft(b"", "md", "text/markdown", texts)

    right = inspect(book, draft, export_format="x", citations=[("s1p1", "s2p1", "s1p2")])
    wrong = inspect(book, draft, export_format="x", citations=[("s2p1", "s1p1")])

    assert right["errors"] == []
    assert wrong["errors"] == ["“Title 1”: no note is printed for 1 citation: s1p1"]
    assert note_map(book) == {"c1": [["s1p1"], ["s2p1"], ["s1p2"]]}


@pytest.mark.parametrize(
    ("references", "told"),
    [((), "the file refers to none"), ((2,), "due is 1"), ((1, 2), "due is none")],
)
def test_a_text_that_does_not_lead_to_its_notes_in_order_is_an_error(references, told):
    (error,) = report_of((replace(WHOLE[0], references=references), WHOLE[1]))["errors"]

    assert told in error
    assert report_of((replace(WHOLE[0], references=(1,)), WHOLE[1]))["errors"] == []
