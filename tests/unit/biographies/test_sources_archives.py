"""A package is unpacked within limits that are tested on what it says and on what comes out."""

import pytest

from biographies.errors import SourceUnreadableError
from biographies.sources import archives
from biographies.sources.archives import Archive
from tests.packages import make_zip


def test_a_part_is_read_by_its_name():
    archive = Archive(make_zip({"a/b.xml": "<a/>"}))

    assert (archive.read("a/b.xml"), archive.names()) == (b"<a/>", ("a/b.xml",))
    assert "a/b.xml" in archive
    assert "c" not in archive


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04", make_zip({"a": "text"})[:-30], b""],
    ids=["begun", "cut off", "empty"],  # not the bytes: a time stands in them
)
def test_a_damaged_package_is_refused(data):
    with pytest.raises(SourceUnreadableError, match="damaged or was cut off"):
        Archive(data)


@pytest.mark.parametrize("name", ["../a", "/a", "a/../../b", "C:a", "..\\a"])
def test_a_part_that_points_outside_is_refused(name):
    with pytest.raises(SourceUnreadableError, match="points outside of it"):
        Archive(make_zip({name: "text"}))


def test_a_small_file_of_blanks_is_no_bomb():
    assert len(Archive(make_zip({"a": " " * 900_000})).read("a")) == 900_000


@pytest.mark.parametrize(
    ("limit", "most", "reason"),
    [
        ("MAX_UNPACKED_BYTES", 1_000, "more than 0 MB, which is the limit"),
        ("_RATIO_HOLDS_ABOVE", 10, "more than 100 times its size"),
        ("MAX_PARTS", 0, "a package of 1 parts; the limit is 0"),
    ],
)
def test_a_limit_holds_for_what_the_directory_says(monkeypatch, limit, most, reason):
    monkeypatch.setattr(archives, limit, most)

    with pytest.raises(SourceUnreadableError, match=reason):
        Archive(make_zip({"a": "a" * 50_000}))


def test_a_limit_holds_for_what_comes_out_of_all_parts_together(monkeypatch):
    archive = Archive(make_zip({"a": "a" * 600, "b": "b" * 600}))
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 1_000)
    archive.read("a")

    with pytest.raises(SourceUnreadableError, match="which is the limit"):
        archive.read("b")


def test_a_part_whose_bytes_were_changed_is_refused():
    packed = bytearray(make_zip({"a": "text " * 99}))
    packed[35] ^= 0xFF

    with pytest.raises(SourceUnreadableError, match="damaged or was cut off"):
        Archive(bytes(packed)).read("a")
