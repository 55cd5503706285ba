"""Folders for files on the way: nobody's stays, and nobody loses one that is in use."""

import os
import tempfile

import pytest

from biographies import scratch
from biographies.scratch import scratch_folder, sweep_scratch


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """Keep the folders of other processes out of it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def leave_one(place):
    """Leave a folder with a file behind, as a killed process does."""
    left = place / f"{scratch._PREFIX}dead"
    left.mkdir()
    (left / "order").write_bytes(b"half of it")
    return left


def test_a_folder_is_gone_after_use_whatever_happened_in_it():
    seen = []

    def work():
        with scratch_folder() as own:
            seen.append((own.folder / "file").write_bytes(b"text"))
            seen.append(own.folder)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    assert seen[0] == 4
    assert not seen[1].exists()


def test_what_a_killed_process_left_goes_when_the_next_one_begins(place):
    left = leave_one(place)

    with scratch_folder() as own:
        assert [path.name for path in place.iterdir()] == [own.folder.name]

    assert not left.exists()


def test_a_folder_in_use_is_left_alone():
    with scratch_folder() as own:
        assert sweep_scratch() == 0
        assert own.folder.is_dir()


def test_a_folder_is_in_use_as_long_as_a_process_that_inherited_its_lock():
    with scratch_folder() as own:
        inherited = os.dup(own.lock)
        os.close(own.lock)
        assert sweep_scratch() == 0
        os.close(inherited)
        assert sweep_scratch() == 1
        os.dup2(os.open(os.devnull, os.O_RDONLY), own.lock)  # for the end to close


def test_a_folder_that_was_swept_before_it_was_locked_is_made_again(monkeypatch):
    lock, calls = scratch._lock, []

    def slow(folder, how):
        calls.append(folder)
        if len(calls) == 1:
            folder.rmdir()
            return None
        return lock(folder, how)

    monkeypatch.setattr(scratch, "_lock", slow)

    assert [scratch._make().folder] == calls[1:]


def test_a_folder_that_was_swept_while_its_lock_was_waited_for_is_made_again(monkeypatch):
    lock, calls = scratch._lock, []

    def swept(folder, how):
        calls.append(folder)
        held = lock(folder, how)
        if len(calls) == 1:
            folder.rmdir()
        return held

    monkeypatch.setattr(scratch, "_lock", swept)

    assert [scratch._make().folder] == calls[1:]


def test_what_is_no_folder_of_ours_is_left_alone(place, monkeypatch):
    (place / f"{scratch._PREFIX}link").symlink_to(place)
    (place / "bookgen-other").mkdir()
    leave_one(place)
    monkeypatch.setattr(os, "getuid", lambda: -1)

    assert sweep_scratch() == 0
    assert len(list(place.iterdir())) == 3
