"""A finished file is there whole, or not at all."""

import pytest
from django.core.files.storage import FileSystemStorage, InMemoryStorage

from biographies.filing import keep_file, write_whole


def test_a_file_is_kept_under_its_name_and_nothing_is_left_beside_it(tmp_path):
    name = keep_file("exports/1/book.md", b"text", storage=FileSystemStorage(tmp_path))

    assert (tmp_path / name).read_bytes() == b"text"
    assert [path.name for path in (tmp_path / "exports/1").iterdir()] == ["book.md"]


def test_the_longest_name_that_a_disk_takes_can_be_written(tmp_path):
    path = tmp_path / ("x" * 255)
    write_whole(path, b"whole")

    assert path.read_bytes() == b"whole"


def test_a_storage_without_paths_keeps_it_too():
    storage = InMemoryStorage()

    assert storage.open(keep_file("a/book.md", b"text", storage=storage)).read() == b"text"


def test_a_write_that_fails_leaves_the_old_file(tmp_path):
    place = tmp_path / "book.md"
    place.write_bytes(b"old")

    with pytest.raises(TypeError):
        write_whole(place, "not bytes")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]
