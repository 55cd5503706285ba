"""Commands around files: pictures brought, citations for pandoc, everything in one file."""

import pytest

from biographies.management.commands import import_pictures
from biographies.models import Picture
from taskqueue.models import TaskRun
from tests.factories import make_biography
from tests.pictures import make_picture
from tests.unit.biographies.test_commands import Ended, make_written_book

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def test_pictures_are_brought_and_a_bad_one_is_named(tmp_path):
    good, bad = tmp_path / "Gate.png", tmp_path / "bad.png"
    good.write_bytes(make_picture())
    bad.write_bytes(b"text")
    book = make_biography()

    ended = Ended("import_pictures", book.pk, good, bad, "--json")

    assert ended.code == 3
    assert [one["status"] for one in ended.data["pictures"]] == ["added", "failed"]
    assert book.pictures.get().name == ended.data["pictures"][0]["name"] == "gate.png"


def test_they_are_told_with_the_names_that_chapters_call_them(tmp_path):
    file = tmp_path / "Gate.png"
    file.write_bytes(make_picture())

    ended = Ended("import_pictures", make_biography().pk, file)

    assert ended.out.strip() == "Gate.png: added  ->  gate.png"


def test_a_file_that_is_not_there_is_wrong_use(tmp_path):
    assert Ended("import_pictures", make_biography().pk, tmp_path / "none.png").code == 2


def test_a_file_that_is_too_large_is_not_even_read(tmp_path, monkeypatch):
    monkeypatch.setattr(import_pictures, "MAX_PICTURE_BYTES", 10)
    file = tmp_path / "a.png"
    file.write_bytes(make_picture())

    assert Ended("import_pictures", make_biography().pk, file).code == 1
    assert not Picture.objects.exists()


def test_everything_in_one_file_is_asked_for_by_name():
    Ended("export_biography", make_written_book().pk, "--format", "bundle")

    assert TaskRun.objects.get().task == "biographies.export_bundle"


def test_citations_for_pandoc_are_asked_only_of_what_has_them():
    Ended(
        "export_biography", make_written_book().pk, "--format", "markdown", "word", "bundle",
        "--citations", "pandoc",
    )  # fmt: skip

    options = {run.task.rsplit("_", 1)[1]: run.kwargs["options"] for run in TaskRun.objects.all()}
    assert options == {
        "markdown": {"citations": "pandoc"}, "word": {}, "bundle": {"citations": "pandoc"},
    }  # fmt: skip


def test_pages_for_a_printer_are_asked_only_of_what_has_pages():
    Ended(
        "export_biography", make_written_book().pk, "--format", "pdf", "epub",
        "--profile", "print", "--trim", "a5", "--engine", "typst",
    )  # fmt: skip

    options = {run.task.rsplit("_", 1)[1]: run.kwargs["options"] for run in TaskRun.objects.all()}
    assert options == {"pdf": {"profile": "print", "trim": "a5", "engine": "typst"}, "epub": {}}
