"""One call gives a finished file with its report, or an error that says what is wrong."""

import json

import pytest

from biographies.errors import InvalidInputError
from biographies.exporting import FORMATS, export, export_book
from biographies.exporting.draft import Draft
from tests.unit.biographies.test_exporting_parse import manuscript_of


@pytest.mark.parametrize(
    ("name", "suffix", "media_type"),
    [
        ("markdown", "md", "text/markdown; charset=utf-8"),
        ("word", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("epub", "epub", "application/epub+zip"),
    ],
)
def test_a_book_comes_out_with_its_kind_of_file_and_report(name, suffix, media_type):
    exported = export_book(manuscript=manuscript_of("Text.[^s1p1]"), format=name)

    assert (exported.suffix, exported.media_type) == (suffix, media_type)
    assert json.loads(json.dumps(exported.report))["words_out"] == 3
    assert exported.report["bytes"] == len(exported.content)


@pytest.mark.parametrize("name", ["markdown", "word", "epub"])
def test_the_same_book_gives_the_same_bytes(name):
    first, second = (
        export_book(manuscript=manuscript_of("Text.[^s1p1]"), format=name) for _ in range(2)
    )

    assert first.content == second.content


def test_every_format_has_a_writer():
    assert tuple(export._WRITERS) == FORMATS


@pytest.mark.parametrize(("name", "options"), [("odt", None), ("pdf", {"trim": "x"})])
def test_format_and_options_are_refused_before_the_book_is_read(name, options):
    with pytest.raises(InvalidInputError):
        export_book(manuscript=manuscript_of("Text.[^s9p9]"), format=name, options=options)


def test_a_file_with_an_error_is_handed_over_as_unfit(monkeypatch):
    empty = Draft(content=b"", suffix="md", media_type="text/markdown", texts=())
    monkeypatch.setitem(export._WRITERS, "markdown", lambda _book, _options: empty)

    exported = export_book(manuscript=manuscript_of("Text."), format="markdown")

    assert exported.report["errors"] == ["the file has 0 parts; the book has 1"]
    assert not exported.is_fit
