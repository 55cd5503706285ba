"""A book's files on their page: asked for, made, failed, downloaded."""

import sys
import uuid

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from biographies.models.chapter import text_hash_of
from taskqueue.models import DeadLetter, DeadLetterGroup, TaskRun
from tests.factories import (
    make_biography,
    make_chapter,
    make_export,
    make_finding,
    make_revision,
    make_run,
)
from tests.people import browse_as

pytestmark = pytest.mark.django_db
PDF = "biographies.export_to_pdf"


@pytest.fixture
def editor():
    return browse_as()


def make_book(**values):
    book = make_biography(**({"title": "A Life"} | values))
    make_chapter(biography=book, markdown="A text.[^1]\n\n[^1]: The editor answers for it.")
    return book


def page_of(book):
    return f"/biographies/{book.slug}/exports/"


def words_of(client, book, query=""):
    return " ".join(client.get(page_of(book) + query).content.decode().split())


def make_file(book, content=b"%PDF", **values):
    export = make_export(
        biography=book, **({"export_format": "pdf", "file": "exports/x/ada.pdf"} | values)
    )
    default_storage.save(str(export.file.name), ContentFile(content))
    return export


def fail(book, task=PDF, **values):
    columns = {"subject": book.run_subject, "state": "FAILURE", "error_message": "no room."}
    run = make_run(task=task, queue="export", step="export pdf", **(columns | values))
    group = DeadLetterGroup.objects.create(fingerprint=uuid.uuid4().hex[:16], task=task)
    DeadLetter.objects.create(
        group=group, run=run, task=task, queue="export", priority=5, subject=run.subject,
        kwargs={"character_name": "Ada", "biography_id": book.pk},
    )  # fmt: skip
    return run


def test_a_book_without_a_text_has_no_form_and_says_why(editor):
    html = words_of(editor, make_biography())

    assert "there is nothing to make a file of" in html
    assert 'name="formats"' not in html


def test_files_asked_for_are_sent_one_run_each(editor):
    book = make_book()

    answer = editor.post(page_of(book), {"formats": ["pdf", "epub"]})

    assert (answer.status_code, answer.url) == (303, page_of(book))
    assert sorted(TaskRun.objects.values_list("task", "subject")) == [
        ("biographies.export_to_epub", book.run_subject), (PDF, book.run_subject),
    ]  # fmt: skip
    assert "Being made: PDF, EPUB." in words_of(editor, book)


def test_files_of_a_book_without_a_text_are_refused_in_words(editor):
    answer = editor.post(page_of(make_biography()), {"formats": ["pdf"]})

    assert "nothing to make a file of" in answer.content.decode()
    assert not TaskRun.objects.exists()


@pytest.mark.parametrize(
    ("formats", "words"), [([], "Choose at least one format"), (["xls"], "xls is not one of")]
)
def test_formats_are_refused_at_the_field(editor, formats, words):
    answer = editor.post(page_of(make_book()), {"formats": formats})

    assert words in answer.content.decode()
    assert "formats" in answer.context["form"].errors
    assert not TaskRun.objects.exists()


def test_a_form_sent_twice_makes_its_files_once(editor):
    book = make_book()

    for _ in range(2):
        editor.post(page_of(book), {"formats": ["pdf"], "form_key": "k1"})

    assert TaskRun.objects.count() == 1


def test_what_waits_is_not_sent_again_and_what_is_being_made_is(editor):
    book = make_book()
    make_run(task=PDF, queue="export", subject=book.run_subject, state="QUEUED")
    make_run(
        task="biographies.export_to_epub", queue="export", subject=book.run_subject, state="STARTED"
    )

    again = editor.post(page_of(book), {"formats": ["pdf"]})
    editor.post(page_of(book), {"formats": ["pdf", "epub"]})

    assert "wait to be made already" in again.content.decode()
    assert TaskRun.objects.filter(task=PDF).count() == 1
    assert TaskRun.objects.filter(task="biographies.export_to_epub").count() == 2


def test_a_file_of_this_very_text_is_not_made_again_unless_it_is_lost(editor):
    book = make_book()
    chapter = book.chapters.get()
    same = {"text_hash": text_hash_of(book, [chapter])}
    same |= {"revision_ids": [chapter.current_revision_id]}
    make_file(book, **same)
    make_export(biography=book, export_format="epub", file="exports/lost.epub", **same)

    again = editor.post(page_of(book), {"formats": ["pdf"]})
    editor.post(page_of(book), {"formats": ["pdf", "epub"]})

    assert "there already, of this very text" in again.content.decode()
    assert TaskRun.objects.get().task == "biographies.export_to_epub"


def test_it_warns_of_what_is_not_approved_not_settled_not_done(editor):
    book = make_book(state="running")
    make_finding(chapter=book.chapters.get())

    html = words_of(editor, book)

    assert "1 chapter not approved" in html
    assert "1 open error." in html
    assert "still being made" in html


def test_each_file_says_from_which_text_it_is(editor):
    book = make_book()
    chapter = book.chapters.get()
    present = text_hash_of(book, [chapter])
    make_file(book, text_hash=present, revision_ids=[chapter.current_revision_id])
    make_file(book, text_hash="other", revision_ids=[make_revision().pk])
    make_file(book, text_hash="other", revision_ids=[chapter.current_revision_id])

    html = words_of(editor, book)

    assert "the present text" in html
    assert "older: 1 part changed since" in html
    assert "older: titles or records changed since" in html


def test_the_preflights_findings_are_told_as_text(editor):
    book = make_book()
    make_file(book, report={"errors": ["<script>lost</script>"], "warnings": ["thin", "long"]})
    make_file(book, options={"trim": "a5"})

    html = words_of(editor, book)

    assert "(1 error, 2 warnings)" in html
    assert "&lt;script&gt;lost" in html
    assert "<script>lost" not in html
    assert "trim: a5" in html


def test_the_checksum_is_short_with_the_whole_beside_it(editor):
    book = make_book()
    export = make_file(book)

    html = words_of(editor, book)

    assert f'<code title="{export.sha256}">{export.sha256[:12]}</code>' in html


def test_a_failed_file_says_why_and_is_tried_again_by_its_dead_letter(editor):
    book = make_book()
    run = fail(book)

    html = words_of(editor, book)
    editor.post(page_of(book) + "retry/", {"run": run.pk})

    assert "PDF: no room." in html
    assert TaskRun.objects.get(retry_of=run).task == PDF
    assert DeadLetter.objects.get().state == "retried"


def test_a_file_tried_again_before_is_not_tried_twice(editor):
    book = make_book()
    run = fail(book)

    for _ in range(2):
        editor.post(page_of(book) + "retry/", {"run": run.pk})

    assert TaskRun.objects.count() == 2
    assert "meanwhile" in words_of(editor, book)


def test_a_file_that_is_being_made_by_another_run_is_not_tried_again(editor):
    book = make_book()
    make_run(task=PDF, queue="export", subject=book.run_subject, state="QUEUED", key="k")
    run = fail(book, key="k")

    editor.post(page_of(book) + "retry/", {"run": run.pk})

    assert "tried again meanwhile" in words_of(editor, book)
    assert DeadLetter.objects.get().state == "open"


@pytest.mark.parametrize(("task", "count"), [(PDF, 1), ("biographies.export_all_formats", 4)])
def test_a_cancelled_file_is_asked_for_anew(editor, task, count):
    book = make_book()
    run = make_run(
        task=task, queue="export", subject=book.run_subject, state="REVOKED", cancel_reason="late"
    )

    html = words_of(editor, book)
    editor.post(page_of(book) + "retry/", {"run": run.pk})

    assert "cancelled: late" in html
    assert TaskRun.objects.unfinished().count() == count


def test_a_failure_is_forgotten_when_the_file_was_made_since(editor):
    book = make_book()
    run = fail(book)
    TaskRun.objects.filter(pk=run.pk).update(ended_at=book.created_at)
    make_file(book)

    assert "no room" not in words_of(editor, book)


def test_a_failure_says_nothing_of_another_book(editor):
    run = fail(make_book())
    other = make_book()

    editor.post(page_of(other) + "retry/", {"run": run.pk})

    assert "meanwhile" in words_of(editor, other)
    assert TaskRun.objects.count() == 1


def test_a_retry_names_a_run(editor):
    assert editor.post(page_of(make_book()) + "retry/").status_code == 404


def test_the_list_is_live_while_files_are_made(editor):
    book = make_book()
    assert "hx-get" not in words_of(editor, book)
    run = make_run(task=PDF, queue="export", subject=book.run_subject, state="QUEUED")
    asked = editor.get(page_of(book)).context["signature"]

    same = editor.get(f"{page_of(book)}?page=1&seen={asked}", headers={"HX-Request": "true"})
    TaskRun.objects.filter(pk=run.pk).update(state="RETRY", error_message="full")
    changed = editor.get(f"{page_of(book)}?page=1&seen={asked}", headers={"HX-Request": "true"})

    assert same.status_code == 204
    assert "every 2s" in changed.content.decode()
    assert "<h1>" not in changed.content.decode()
    assert "full" in changed.content.decode()


def test_a_running_file_is_told(editor):
    book = make_book()
    make_run(task=PDF, queue="export", subject=book.run_subject, state="STARTED", attempt=2)

    assert "Making the PDF" in words_of(editor, book)
    assert "attempt 2 of 4" in words_of(editor, book)


def test_long_lists_are_paged(editor):
    book = make_book()
    for _ in range(21):
        make_export(biography=book)

    assert "Page 1 of 2, 21 files" in words_of(editor, book)
    assert "Page 2 of 2, 21 files" in words_of(editor, book, "?page=99")


def test_the_number_of_files_costs_no_statement(editor, django_assert_max_num_queries):
    book = make_book()
    for _ in range(15):
        make_export(biography=book)

    with django_assert_max_num_queries(25):
        words_of(editor, book)


def test_a_note_for_each_statement_is_an_option_of_the_files(editor):
    book = make_book()

    editor.post(page_of(book), {"formats": ["pdf"], "notes": "statement"})
    editor.post(page_of(book), {"formats": ["pdf"], "notes": "merged"})

    runs = TaskRun.objects.order_by("created_at")
    assert [run.kwargs["options"] for run in runs] == [{"notes": "statement"}, {}]


def test_a_file_that_waits_with_the_same_notes_is_not_sent_twice(editor):
    book = make_book()
    given = {"formats": ["pdf"], "notes": "statement"}
    editor.post(page_of(book), given)

    answer = editor.post(page_of(book), given)

    assert "wait to be made already" in answer.content.decode()
    assert TaskRun.objects.count() == 1


def test_pages_for_a_printer_are_asked_of_pdf_alone(editor):
    given = {"formats": ["pdf", "epub"], "profile": "print", "trim": "5x8"}

    editor.post(page_of(make_book()), given)

    options = {run.task.rsplit("_", 1)[1]: run.kwargs["options"] for run in TaskRun.objects.all()}
    assert options == {"epub": {}, "pdf": {"profile": "print", "trim": "5x8"}}


def test_notes_at_the_foot_of_pages_are_asked_of_pdf_alone(editor):
    editor.post(page_of(make_book()), {"formats": ["pdf", "word"], "engine": "typst"})

    options = {run.task.rsplit("_", 1)[1]: run.kwargs["options"] for run in TaskRun.objects.all()}
    assert options == {"word": {}, "pdf": {"engine": "typst"}}


def test_notes_at_the_foot_are_not_offered_where_their_engine_is_not_installed(editor, monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)

    assert "at the foot of the page" not in editor.get(page_of(make_book())).content.decode()


def test_notes_that_do_not_exist_are_refused_at_their_field(editor):
    answer = editor.post(page_of(make_book()), {"formats": ["pdf"], "notes": "none"})

    assert list(answer.context["form"].errors) == ["notes"]


def test_a_download_is_the_file_under_the_books_name(editor):
    book = make_book()
    export = make_file(book, b"%PDF-1.7 bytes", file="exports/x/åda-lovelace.pdf")

    answer = editor.get(f"{page_of(book)}{export.pk}/")

    assert b"".join(answer.streaming_content) == b"%PDF-1.7 bytes"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''%C3%A5da-lovelace.pdf"
    )
    assert "private" in answer.headers["Cache-Control"]


def test_a_file_that_the_storage_lost_is_gone_and_says_so(editor):
    book = make_book()
    export = make_export(biography=book)

    answer = editor.get(f"{page_of(book)}{export.pk}/")

    assert answer.status_code == 410
    assert "no longer there" in answer.content.decode()


@pytest.mark.parametrize("of_which", ["another book's", "nobody's", "a private book's"])
def test_a_download_is_404_for_what_is_not_there(editor, of_which):
    book = make_book(is_shared=of_which != "a private book's")
    export = make_file(make_book() if of_which == "another book's" else book)
    pk = uuid.uuid4() if of_which == "nobody's" else export.pk

    assert editor.get(f"{page_of(book)}{pk}/").status_code == 404


def test_who_may_not_export_reads_and_downloads(editor):
    book = make_book()
    export = make_file(book)
    auditor = browse_as("auditor")

    assert "Make the files" not in words_of(auditor, book)
    assert auditor.get(f"{page_of(book)}{export.pk}/").status_code == 200
    assert auditor.post(page_of(book), {"formats": ["pdf"]}).status_code == 403
    assert auditor.post(page_of(book) + "retry/", {"run": "x"}).status_code == 403
    assert browse_as("").get(page_of(book)).status_code == 403


def test_the_anonymous_are_led_to_the_login(client):
    book = make_book()

    assert client.get(page_of(book)).url.startswith("/login/")
    assert client.get(f"{page_of(book)}{uuid.uuid4()}/").url.startswith("/login/")
