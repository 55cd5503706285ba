"""No file without a row stays: what a killed worker left goes, what a row points at never does."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from biographies.confining import Ended, Limits
from biographies.errors import ExportLimitError
from biographies.exporting import confined
from biographies.guard import Unguarded
from biographies.models import Export
from biographies.steps import export_biography
from biographies.steps.export_files import LEFT_ALONE, sweep_exports
from tests.fakes import FakeGuard, Killed, KilledGuard
from tests.unit.biographies.test_steps_exports import make_book_with_people

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["disk", "memory"])
def storage(request, settings, tmp_path):
    """A storage with folders, and one without."""
    if request.param == "disk":
        backend = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
        settings.STORAGES = {**settings.STORAGES, "default": backend}
        settings.MEDIA_ROOT = tmp_path
    return default_storage


def export(book, guard):
    """Set a book as Markdown and return its row."""
    made = export_biography("markdown", None, None, book.pk, guard=guard)
    return Export.objects.get(pk=made["export_id"])


def files(book):
    """Return every file that is kept of a book."""
    place = f"exports/{book.pk}"
    if not default_storage.exists(place):
        return []
    folders = default_storage.listdir(place)[0]
    return [
        f"{place}/{folder}/{name}"
        for folder in folders
        for name in default_storage.listdir(f"{place}/{folder}")[1] or ["nothing"]
    ]


def leave_one(book, monkeypatch):
    """Store a file and die before its row is committed, when nothing can be cleaned up any more."""
    with monkeypatch.context() as patched:
        patched.setattr("biographies.steps.export_files._remove", lambda _: None)
        with pytest.raises(Killed):
            export(book, KilledGuard(at_write=1))
    (left,) = files(book)
    return left


def test_the_next_attempt_of_a_run_removes_what_the_killed_one_stored(storage, monkeypatch):
    book = make_book_with_people()
    leave_one(book, monkeypatch)

    made = export(book, FakeGuard())

    assert files(book) == [made.file.name]


def test_another_run_leaves_alone_what_may_be_under_way(storage, monkeypatch):
    book = make_book_with_people()
    left = leave_one(book, monkeypatch)

    made = export(book, FakeGuard(run_id="run-2"))

    assert sorted(files(book)) == sorted([left, made.file.name])


def test_what_nobody_came_back_for_goes_after_a_day(storage, monkeypatch):
    book = make_book_with_people()
    leave_one(book, monkeypatch)
    later = timezone.now() + LEFT_ALONE + timedelta(minutes=1)
    monkeypatch.setattr("biographies.steps.export_files.timezone.now", lambda: later)

    assert sweep_exports(book, guard=Unguarded()) == 1
    assert files(book) == []


def test_half_a_file_and_an_empty_folder_go_too(settings, tmp_path, monkeypatch):
    settings.STORAGES = {
        **settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }  # fmt: skip
    settings.MEDIA_ROOT = tmp_path
    book = make_book_with_people()
    left = Path(default_storage.path(leave_one(book, monkeypatch)))
    left.rename(left.with_name(".ada-lovelace.md.0.part"))
    empty = left.parent.with_name(f"{left.parent.name}-too")
    empty.mkdir()

    assert sweep_exports(book, guard=FakeGuard()) == 2
    assert list(empty.parent.iterdir()) == []


def test_files_with_a_row_stay_however_old_they_are(storage, monkeypatch):
    book = make_book_with_people()
    kept = [export(book, guard).file.name for guard in (FakeGuard(), Unguarded())]
    later = timezone.now() + 400 * LEFT_ALONE
    monkeypatch.setattr("biographies.steps.export_files.timezone.now", lambda: later)

    assert sweep_exports(book, guard=FakeGuard()) == 0
    assert set(files(book)) == set(kept)


def test_a_file_is_set_within_the_limits_of_the_settings(settings, monkeypatch):
    settings.BIOGRAPHIES_EXPORT_SECONDS, settings.BIOGRAPHIES_EXPORT_MEGABYTES = 7, 300
    monkeypatch.setattr(confined, "SMALL_CHARACTERS", 0)
    late = Ended(b"", is_late=True)
    asked = []
    monkeypatch.setattr(confined, "run_confined", lambda *given, **_: asked.append(given) or late)

    with pytest.raises(ExportLimitError, match="longer than 7 s"):
        export(make_book_with_people(), FakeGuard())
    assert asked[0][2] == Limits(seconds=7, memory_bytes=300_000_000)


def test_two_runs_at_once_keep_a_file_each_of_the_same_bytes(storage, monkeypatch):
    book = make_book_with_people()
    monkeypatch.setattr("biographies.steps.exports._made_before", lambda *_: None)

    one, other = (export(book, FakeGuard(run_id=run)) for run in ("run-1", "run-2"))

    assert (one.sha256, one.size) == (other.sha256, other.size)
    assert sorted(files(book)) == sorted([one.file.name, other.file.name])


def test_the_files_of_other_books_are_not_looked_at(storage, monkeypatch):
    one, other = make_book_with_people(), make_book_with_people()
    left = leave_one(other, monkeypatch)

    export(one, FakeGuard())

    assert files(other) == [left]


def test_a_folder_that_another_sweep_removes_meanwhile_does_no_harm(monkeypatch):
    book = make_book_with_people()
    monkeypatch.setattr(default_storage._wrapped, "listdir", lambda place: gone(book, place))

    def gone(book, place):
        if place == f"exports/{book.pk}":
            return ["gone"], []
        raise FileNotFoundError(place)

    assert sweep_exports(book, guard=FakeGuard()) == 0


def test_a_file_of_another_kind_beside_the_folders_is_left_alone(storage):
    book = make_book_with_people()
    default_storage.save(f"exports/{book.pk}/note.txt", ContentFile(b"an operator's"))

    assert sweep_exports(book, guard=FakeGuard()) == 0
    assert default_storage.exists(f"exports/{book.pk}/note.txt")
