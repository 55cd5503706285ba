"""Bringing files into a book: each bad one is named, and its siblings go on."""

import json

import pytest

from biographies import importing
from biographies.errors import InvalidInputError
from biographies.importing import check_files, find_files, import_files
from tests.factories import make_biography
from tests.texts import TEXT

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """A folder with two good sources, a bad one, and what is no source."""
    (tmp_path / "b.txt").write_text(TEXT)
    (tmp_path / "a.md").write_text("# Ada\n\n" + TEXT)
    (tmp_path / "c.bin").write_bytes(b"\x00\x01\x02" * 40)
    (tmp_path / "README.md").write_text("About these files.")
    (tmp_path / ".hidden").write_text("x")
    (tmp_path / "folder").mkdir()
    record = {"id": "a.md", "type": "book", "title": "A Life of Ada"}
    (tmp_path / "records.json").write_text(json.dumps([record]))
    return tmp_path


def test_a_folder_gives_its_source_files_in_order(folder):
    assert [file.path.name for file in find_files([folder])] == ["a.md", "b.txt", "c.bin"]


def test_a_file_named_twice_is_one_source(folder):
    assert len(find_files([folder / "b.txt", folder, folder / "b.txt"])) == 3


def test_a_record_beside_a_file_is_its_record(folder):
    found = find_files([folder / "a.md"])

    assert found[0].record.title == "A Life of Ada"


def test_a_path_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InvalidInputError, match=r"sources: .*nowhere is not there"):
        find_files([tmp_path / "nowhere"])


def test_an_empty_folder_is_named(tmp_path):
    with pytest.raises(InvalidInputError, match="no files that could be sources"):
        find_files([tmp_path])


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe\x00"])
def test_records_that_cannot_be_read_are_named(folder, content):
    (folder / "records.json").write_bytes(content)

    with pytest.raises(InvalidInputError, match="records"):
        find_files([folder])


def test_good_files_are_imported_and_the_bad_one_is_named(folder):
    book = make_biography()

    results = import_files(book, find_files([folder]))

    assert [(one.filename, one.status) for one in results] == [
        ("a.md", "added"), ("b.txt", "added"), ("c.bin", "failed"),
    ]  # fmt: skip
    assert results[2].reason
    assert sorted(book.sources.values_list("filename", flat=True)) == ["a.md", "b.txt"]


def test_a_file_that_is_there_already_is_said_so(folder):
    book = make_biography()
    import_files(book, find_files([folder / "b.txt"]))
    (folder / "copy.txt").write_text(TEXT)

    again = import_files(book, find_files([folder / "b.txt", folder / "copy.txt"]))

    assert [(one.status, one.reason) for one in again] == [
        ("already there", ""), ("already there", "the same text as b.txt"),
    ]  # fmt: skip


def test_files_can_be_kept_for_the_workers_to_read(folder):
    book = make_biography()

    import_files(book, find_files([folder / "b.txt"]), is_read_now=False)

    assert book.sources.get().state == "queued"


def test_a_check_keeps_nothing(folder):
    results = check_files(find_files([folder]))

    assert [one.status for one in results] == ["added", "added", "failed"]
    assert results[0].passages > 0


def test_a_file_over_the_limit_is_not_even_opened(folder, monkeypatch):
    monkeypatch.setattr(importing, "MAX_SOURCE_BYTES", 10)

    assert "larger than" in check_files(find_files([folder / "b.txt"]))[0].reason


def test_a_file_that_cannot_be_opened_is_named(folder):
    files = find_files([folder / "b.txt"])
    (folder / "b.txt").unlink()

    assert "cannot be opened" in check_files(files)[0].reason
