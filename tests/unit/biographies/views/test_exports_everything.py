"""Everything in one file, and citations for pandoc, on the page of exports."""

import pytest

from biographies.models.chapter import text_hash_of
from taskqueue.models import TaskRun
from tests.factories import make_run
from tests.people import browse_as
from tests.unit.biographies.views.test_exports import PDF, make_book, make_file, page_of, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return browse_as()


def test_everything_is_asked_for_by_its_own_box_and_not_unless_it_is(editor):
    book = make_book()
    chapter = book.chapters.get()
    make_file(
        book, export_format="bundle", file="exports/lost.zip",
        text_hash=text_hash_of(book, [chapter]), revision_ids=[chapter.current_revision_id],
    )  # fmt: skip
    page = words_of(editor, book)

    editor.post(page_of(book), {"formats": ["bundle"]})

    assert 'value="epub" id="id_formats_3" checked' in page
    assert 'value="bundle" id="id_formats_4">' in page
    assert TaskRun.objects.get().task == "biographies.export_bundle"


def test_a_waiting_bundle_is_not_sent_again_and_holds_up_no_other(editor):
    book = make_book()
    make_run(
        task="biographies.export_bundle", queue="export", subject=book.run_subject, state="QUEUED"
    )

    editor.post(page_of(book), {"formats": ["bundle", "pdf"]})

    assert TaskRun.objects.filter(task="biographies.export_bundle").count() == 1
    assert TaskRun.objects.filter(task=PDF).count() == 1


def test_a_file_that_holds_several_is_sent_as_such(editor):
    book = make_book()
    export = make_file(book, export_format="markdown", file="exports/ada.md.zip")

    answer = editor.get(page_of(book) + f"{export.pk}/")

    assert answer.headers["Content-Type"] == "application/zip"
    assert "ada.md.zip" in answer.headers["Content-Disposition"]


def test_citations_for_pandoc_are_asked_only_of_markdown(editor):
    editor.post(page_of(make_book()), {"formats": ["markdown", "pdf"], "citations": "pandoc"})

    runs = TaskRun.objects.values_list("task", "kwargs")
    options = {task.rsplit("_", 1)[1]: kwargs["options"] for task, kwargs in runs}
    assert options == {"markdown": {"citations": "pandoc"}, "pdf": {}}
