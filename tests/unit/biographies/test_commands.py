"""The commands: results on stdout, talk on stderr, exit codes, and errors in one line."""

import io
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from biographies.management import following
from biographies.management.commands import export_biography
from biographies.models import Biography, Chapter, Source
from biographies.progress import look
from taskqueue.models import TaskRun
from tests.factories import make_biography, make_chapter, make_read_source, make_revision
from tests.texts import ANSWERED, PASSAGES, TEXT
from tests.workers import work_off, work_one

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_markdown(monkeypatch):
    """Set books as Markdown only: the other formats have tests of their own."""
    task = {"markdown": "biographies.export_to_markdown"}
    for module in ("pipeline", "book_files", "management.commands.demo"):
        monkeypatch.setattr(f"biographies.{module}.EXPORT_TASKS", task)


@pytest.fixture
def workers(monkeypatch):
    """Workers that take up everything while the command follows the book."""

    def follow(biography_id, *, on_look, timeout_s):
        on_look(look(biography_id))
        work_off(Biography.objects.get(pk=biography_id))
        on_look(look(biography_id))
        return look(biography_id)

    monkeypatch.setattr(following, "follow", follow)


@pytest.fixture
def folder(tmp_path):
    """A folder with one good source."""
    (tmp_path / "life.txt").write_text(TEXT)
    return tmp_path


class Ended:
    """What a command said and how it ended."""

    def __init__(self, *command):
        out, err = io.StringIO(), io.StringIO()
        self.code, self.error = 0, ""
        try:
            call_command(*map(str, command), stdout=out, stderr=err)
        except CommandError as exc:
            self.code, self.error = exc.returncode, str(exc)
        except SystemExit as exc:
            self.code = exc.code
        self.out, self.err = out.getvalue(), err.getvalue()

    @property
    def data(self):
        return json.loads(self.out)


BAD_ORDERS = [
    (("--chapters", "0"), "chapters: 0 is outside 1 to 100"),
    (("--chapters", "200"), "chapters: 200 is outside 1 to 100"),
    (("--words", "-1"), "words: -1 is outside 100 to 20000"),
    (("--language", "english"), "language: 'english' is not a code"),
    (("--writer", "poet"), "writer: 'poet' is not one of extractive"),
    (("--sources", "nowhere"), "sources: nowhere is not there"),
    (("--specs", "nowhere.json"), "specs: nowhere.json is not there"),
]


@pytest.mark.parametrize(("given", "said"), BAD_ORDERS)
def test_a_bad_order_is_refused_in_one_line_and_nothing_is_written(given, said):
    ended = Ended("create_biography", "--subject", "Ada", *given)

    assert (ended.code, ended.out) == (2, "")
    assert said in ended.error
    assert not Biography.objects.exists()


def test_a_book_is_made_with_its_sources(folder):
    ended = Ended("create_biography", "--subject", "Ada", "--chapters", "3", "--words", "500",
                  "--sources", folder, "--json")  # fmt: skip

    book = Biography.objects.get(pk=ended.data["id"])
    assert (book.chapter_count, book.words_per_chapter) == (3, 500)
    assert ended.data["sources"][0]["status"] == "added"
    assert book.sources.get().state == "ready"


def test_a_dry_run_checks_and_writes_nothing(folder):
    ended = Ended("create_biography", "--subject", "Ada", "--sources", folder, "--dry-run")

    assert "would be made" in ended.out
    assert "life.txt: added" in ended.out
    assert not Biography.objects.exists()


def test_specs_come_from_a_file(folder):
    specs = folder / "specs.json"
    specs.write_text(json.dumps([{"number": 1, "title": "Youth"}, {"number": 2}]))

    Ended("create_biography", "--subject", "Ada", "--specs", specs)

    assert list(Chapter.objects.filter(kind="chapter").values_list("title", flat=True)) == [
        "Youth", "",
    ]  # fmt: skip


@pytest.mark.parametrize("content", ["{", "x" * 1_000_001])
def test_specs_that_cannot_be_read_are_named(tmp_path, content):
    (tmp_path / "specs.json").write_text(content)

    ended = Ended("create_biography", "--subject", "Ada", "--specs", tmp_path / "specs.json")

    assert (ended.code, "specs: " in ended.error) == (2, True)


def test_a_bad_file_is_named_and_its_siblings_come_in(folder):
    (folder / "empty.txt").write_text("")

    ended = Ended("create_biography", "--subject", "Ada", "--sources", folder)

    assert ended.code == 3
    assert "empty.txt: failed: the file is empty" in ended.out
    assert Biography.objects.get().sources.count() == 1


def test_a_book_of_bad_files_alone_is_not_made(tmp_path):
    (tmp_path / "empty.txt").write_text("")

    ended = Ended("create_biography", "--subject", "Ada", "--sources", tmp_path)

    assert (ended.code, Biography.objects.count()) == (1, 0)
    assert "empty.txt: failed" in ended.error


def test_files_are_imported_into_a_book(folder):
    book = make_biography()

    first = Ended("import_sources", book.slug, folder, "--json")
    again = Ended("import_sources", book.pk, folder)

    assert (first.code, first.data["sources"][0]["status"]) == (0, "added")
    assert (again.code, again.out) == (0, "life.txt: already there\n")


def test_an_import_of_bad_files_fails(tmp_path):
    (tmp_path / "empty.txt").write_text("")
    make_biography()

    assert Ended("import_sources", "Ada Lovelace", tmp_path).code == 1
    assert Ended("import_sources", "Ada Lovelace", tmp_path, "--dry-run").code == 1


@pytest.mark.parametrize("name", ["999", "no-such-slug", "Nobody"])
def test_a_book_that_is_not_there_is_named(name):
    ended = Ended("produce_biography", name)

    assert (ended.code, name in ended.error) == (4, True)


def test_a_book_is_started_and_left_to_the_workers():
    book = make_biography()
    make_read_source(biography=book)

    first = Ended("produce_biography", book.pk, "--json")
    again = Ended("produce_biography", book.pk)

    assert first.data["run_id"] == TaskRun.objects.get().pk
    assert "is being made already" in again.out


def test_a_book_without_sources_is_not_started():
    ended = Ended("produce_biography", make_biography().pk)

    assert (ended.code, "has no sources" in ended.error) == (1, True)


def test_a_book_is_followed_to_its_end_and_shown(workers):
    book = make_biography(words_per_chapter=150)
    make_read_source(biography=book)

    ended = Ended("produce_biography", book.pk, "--wait")

    assert ended.code == 0
    assert "chapter 1" in ended.out
    assert ended.out.rstrip().endswith("Ada Lovelace: needs_review")


def test_a_followed_book_can_be_reported_as_json(workers):
    book = make_biography(chapter_count=2, words_per_chapter=2000)
    make_read_source(biography=book)

    ended = Ended("produce_biography", book.pk, "--wait", "--json")

    assert (ended.code, ended.data["state"], ended.data["failures"]) == (0, "needs_review", [])
    assert {part["is_evidence_limited"] for part in ended.data["parts"]} == {True}


@pytest.mark.parametrize(
    ("error", "code"), [(TimeoutError("still running"), 124), (KeyboardInterrupt(), 130)]
)
def test_following_that_ends_early_does_not_stop_the_book(monkeypatch, error, code):
    book = make_biography()
    make_read_source(biography=book)

    def follow(*_, **__):
        raise error

    monkeypatch.setattr(following, "follow", follow)

    assert Ended("produce_biography", book.pk, "--wait").code == code
    assert Biography.objects.get().state == "queued"


def test_a_timeout_is_checked():
    assert Ended("produce_biography", "1", "--timeout", "0").error.startswith("timeout: 0")


def run_demo(*given):
    return Ended("demo", "--subject", "Ada Lovelace", "--chapters", "1", "--words", "150", *given)


def test_a_demo_makes_a_fresh_book_and_its_files(workers, folder, tmp_path):
    out = tmp_path / "out"

    first = run_demo("--sources", folder, "--out", out)
    text = (out / "ada-lovelace.md").read_bytes()
    second = run_demo("--sources", folder, "--out", out)

    assert (first.code, second.code) == (0, 0), first.err
    assert str(out / "ada-lovelace.md") in first.out
    assert "1 chapters of 150 words from 1 source" in first.err
    assert "are taken as licensed: all of them may be used" in first.err
    assert (out / "ada-lovelace.md").read_bytes() == text
    assert Biography.objects.count() == 2


def test_a_demo_says_what_it_only_quotes(folder, tmp_path):
    given = ("--sources", folder, "--rights", "quote_only", "--timeout", "1")
    ended = run_demo(*given, "--out", tmp_path / "out")
    assert "are quoted only: 300 words of each at most" in ended.err


def test_a_demo_names_the_run_that_failed_and_why(workers, folder, tmp_path):
    (folder / "empty.txt").write_text("")

    ended = run_demo("--sources", folder, "--out", tmp_path / "out")

    assert ended.code == 3
    failed = TaskRun.objects.get(state="FAILURE")
    assert f"run {failed.pk} failed: biographies.ingest_source" in ended.err


def test_a_demo_that_cannot_be_made_fails(workers, tmp_path):
    (tmp_path / "empty.txt").write_text("")

    ended = run_demo("--sources", tmp_path, "--out", tmp_path / "out")

    assert ended.code == 1
    assert "no sources that can be read; empty.txt: the file is empty" in ended.out
    assert not (tmp_path / "out").exists()


def test_a_demo_says_what_the_sources_could_not_fill(workers, folder, tmp_path):
    ended = Ended("demo", "--subject", "Ada Lovelace", "--sources", folder, "--chapters", "2",
                  "--words", "900", "--out", tmp_path / "out")  # fmt: skip

    assert ended.code == 0
    assert "Chapter 1 is evidence-limited: " in ended.out


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--sources", "x"), "subject: say whose life"),
        (("--subject", "Ada"), "sources: the samples tell the life of Michael Faraday only"),
        (("--chapters", "0"), "chapters: 0 is outside"),
        (("--timeout", "0"), "timeout: 0 is outside"),
    ],
)
def test_a_bad_demo_is_refused(given, said):
    ended = Ended("demo", *given)

    assert (ended.code, ended.error.startswith(said)) == (2, True)
    assert not Biography.objects.exists()


def test_a_demo_whose_files_are_too_large_leaves_no_book(folder, monkeypatch):
    monkeypatch.setattr("biographies.importing.MAX_SOURCE_BYTES", 10)

    assert run_demo("--sources", folder).code == 1
    assert not Biography.objects.exists()


def make_written_book():
    book = make_biography()
    chapter = make_chapter(biography=book)
    revision = make_revision(chapter=chapter, markdown=f"{PASSAGES[0]}{ANSWERED}")
    Chapter.objects.store_revision(chapter.pk, revision_id=revision.pk, parent_id=None)
    return book


@pytest.fixture
def exporter(monkeypatch):
    """A worker that takes up an export while the command waits."""

    def sleep(_):
        for run in TaskRun.objects.unfinished():
            work_one(run)

    monkeypatch.setattr(export_biography.time, "sleep", sleep)


def test_exports_are_sent_and_left_to_the_workers():
    ended = Ended("export_biography", make_written_book().pk, "--json")

    assert len(ended.data["runs"]) == TaskRun.objects.count() == 4


def test_files_are_waited_for_and_copied(exporter, tmp_path):
    book = make_written_book()

    ended = Ended("export_biography", book.pk, "--format", "markdown", "--out", tmp_path, "--json")

    assert ended.data["files"][0]["path"] == str(tmp_path / "ada-lovelace.md")
    assert (tmp_path / "ada-lovelace.md").stat().st_size == ended.data["files"][0]["bytes"]


def test_an_export_that_fails_is_named(exporter):
    ended = Ended("export_biography", make_biography().pk, "--format", "markdown", "--wait")

    assert ended.code == 1
    assert "chapter.not_written" in ended.err


def test_an_export_is_not_waited_for_longer_than_asked(monkeypatch):
    clock = iter([0.0, 0.5, 2.0]).__next__
    monkeypatch.setattr(export_biography.time, "monotonic", clock)
    monkeypatch.setattr(export_biography.time, "sleep", lambda _: None)

    ended = Ended("export_biography", make_written_book().pk, "--wait", "--timeout", "1")

    assert (ended.code, TaskRun.objects.unfinished().count()) == (124, 4)


def test_a_format_that_does_not_exist_is_refused():
    ended = Ended("export_biography", make_biography().pk, "--format", "odt")

    assert (ended.code, ended.error) == (
        2, "format: 'odt' is not one of markdown, word, pdf, epub, bundle",
    )  # fmt: skip
    assert not TaskRun.objects.exists()


def test_a_book_is_checked_without_workers():
    ended = Ended("validate_biography", make_written_book().pk)

    assert ended.code == 1
    assert "chapter 1: error: " in ended.out
    assert ended.out.rstrip().endswith("Ada Lovelace: not valid")


def test_a_check_can_be_reported_as_json():
    ended = Ended("validate_biography", make_written_book().pk, "--json")

    assert [check["check"] for check in ended.data["checks"]] == [
        "length", "quality", "sources", "book",
    ]  # fmt: skip


def test_a_book_without_a_text_cannot_be_checked():
    ended = Ended("validate_biography", make_biography().pk)

    assert (ended.code, "no written chapter" in ended.error) == (1, True)


@pytest.mark.parametrize(
    ("given", "kept"), [((), "quote_only"), (("--rights", "licensed"), "licensed")]
)
def test_files_have_the_rights_that_a_command_says(folder, given, kept):
    ended = Ended("create_biography", "--subject", "Ada Lovelace", "--sources", folder, *given)
    assert Source.objects.get().rights == kept
    assert ("at most 300 words can be used" in ended.err) == (kept == "quote_only")
