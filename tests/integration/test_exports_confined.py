"""The process in which a book is set ends at its limits, and leaves nothing behind."""

import tempfile

import pytest

from biographies.confining import Limits
from biographies.errors import ExportLimitError
from biographies.exporting import confined, export_book, export_confined
from tests.unit.biographies.test_exporting_parse import manuscript_of

GENEROUS = Limits(120, 2_000_000_000)
LONG = manuscript_of("\n\n".join(f"Plain words, {number} of them. " * 40 for number in range(300)))


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """Keep the temporary files of other processes out of it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield
    assert list(tmp_path.iterdir()) == []


def test_what_another_process_sets_is_what_this_one_would(monkeypatch):
    monkeypatch.setattr(confined, "SMALL_CHARACTERS", 0)
    book = manuscript_of("A text.[^s1p1]")

    exported = export_confined(manuscript=book, format="epub", limits=GENEROUS)

    assert exported == export_book(manuscript=book, format="epub")


def test_a_book_that_takes_too_much_memory_is_refused():
    with pytest.raises(ExportLimitError, match="pdf file took more than 100 MB of memory"):
        export_confined(manuscript=LONG, format="pdf", limits=Limits(120, 100_000_000))


def test_a_book_that_takes_too_long_is_refused():
    with pytest.raises(ExportLimitError, match="pdf file took longer than 1 s"):
        export_confined(manuscript=LONG, format="pdf", limits=Limits(1, 2_000_000_000))
