"""What programs write into a file's properties by themselves is no title and no author."""

import pytest

from biographies.sources.file_names import authors_of_file, title_of_file


@pytest.mark.parametrize(
    "said",
    ["", "  ", "Untitled", "Document 1", "Microsoft Word - life", "life.docx", "scan_0012", "17"],
)
def test_a_title_that_a_program_made_is_none(said):
    assert title_of_file(said) == ""


@pytest.mark.parametrize("said", ["A Life", "Documents of a Life", "Scanning the Sea", "1815: War"])
def test_other_titles_are_kept(said):
    assert title_of_file(said) == said


@pytest.mark.parametrize(
    ("said", "authors"),
    [
        ("Jane Roe", ("Jane Roe",)), ("Roe, Jane; Doe, J.", ("Roe, Jane", "Doe, J.")),
        ("Jane Roe & J. Doe", ("Jane Roe", "J. Doe")), ("J. Ruiz y Roe", ("J. Ruiz y Roe",)),
        ("Admin", ()), ("Owner-PC", ()), ("python-docx", ()), ("", ()), ("1234", ()),
    ],
)  # fmt: skip
def test_authors_are_people(said, authors):
    assert authors_of_file(said) == authors
