"""A file that its preflight finds an error in is kept for looking at, and is not finished."""

import json

import pytest

from biographies.book_files import newest_exports
from biographies.errors import ExportBlockedError, ExportFailedError
from biographies.exporting import export
from biographies.exporting.draft import Draft
from biographies.models import Export
from biographies.pages.book_stages import exports_stage
from biographies.permits import give_permit
from biographies.steps import export_all, export_biography, export_bundle
from tests.factories import make_biography, make_chapter
from tests.fakes import FakeGuard
from tests.unit.biographies.test_steps_exports import make_book_with_people

pytestmark = pytest.mark.django_db
REASON = "A proof for the family alone."


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def broken(monkeypatch):
    """A writer that leaves the text out."""
    empty = Draft(content=b"nothing", suffix="md", media_type="text/markdown", texts=())
    with monkeypatch.context() as patch:
        patch.setitem(export._WRITERS, "markdown", lambda _book, _options: empty)
        yield patch


def make(book, guard=None):
    """Have the book set as Markdown."""
    return export_biography("markdown", None, {}, book.pk, guard=guard or FakeGuard())


def test_its_run_fails_and_the_file_is_there_with_the_report(broken):
    book = make_book_with_people()

    with pytest.raises(ExportFailedError, match="not fit to be used: the file has 0 parts"):
        make(book)

    kept = book.exports.get()
    assert not kept.is_fit
    assert kept.file.read() == b"nothing"
    assert kept.report["checks"][0]["outcome"] == "error"


def test_tried_again_it_is_not_kept_twice(broken):
    book = make_book_with_people()

    for _ in range(2):
        with pytest.raises(ExportFailedError, match="kept for looking at"):
            make(book)

    assert book.exports.count() == 1


def test_it_does_not_count_as_made(broken):
    book = make_book_with_people()
    with pytest.raises(ExportFailedError):
        make(book)

    assert newest_exports(book) == []
    assert exports_stage(book, list(book.chapters.all())).words == "none yet"
    broken.undo()
    assert make(book)["preflight"]["errors"] == []
    assert Export.objects.filter(biography=book, is_fit=True).count() == 1


def test_everything_is_not_packed_while_one_format_is_not_fit(broken):
    book = make_book_with_people()

    with pytest.raises(ExportFailedError):
        export_bundle(None, {}, book.pk, guard=FakeGuard())

    assert not book.exports.filter(export_format="bundle").exists()


def test_the_stored_citations_are_followed_to_their_notes():
    book = make_book_with_people()

    make(book)

    assert book.exports.get().note_map == {"c1": [["s1p1", "s1p2"]]}
    (row,) = [row for row in book.exports.get().report["checks"] if row["name"] == "Notes"]
    assert row["seen"] == "1 note for 2 citations"


@pytest.mark.parametrize(
    "do",
    [
        lambda book: make(book),
        lambda book: export_all(None, book.pk, guard=FakeGuard()),
        lambda book: export_bundle(None, {}, book.pk, guard=FakeGuard()),
    ],
)
def test_no_step_sets_a_book_with_a_statement_on_no_source(do):
    book = make_biography()
    make_chapter(biography=book, markdown="She wrote.")

    with pytest.raises(ExportBlockedError, match="1 statement stands on no source"):
        do(book)

    assert not book.exports.exists()


def test_a_permit_stands_in_the_report_of_each_file():
    book = make_biography()
    make_chapter(biography=book, markdown="She wrote.")
    give_permit(book, person="ada", reason=REASON)

    assert make(book)["preflight"]["permit"]["person"] == "ada"


def test_a_runs_result_stays_small_whatever_the_report_holds():
    book = make_book_with_people()
    gone = "\n\n".join(f"![one](gone{number}.png) {chr(0x4E00 + number)}" for number in range(300))
    make_chapter(biography=book, number=2, markdown=f"{gone}[^1]\n\n[^1]: Mine.")
    give_permit(book, person="ada", reason=REASON)

    result = export_biography("pdf", None, {}, book.pk, guard=FakeGuard())

    assert len(json.dumps(result)) < 64_000
    assert len(book.exports.get().report["warnings"]) > 300
