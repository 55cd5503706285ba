"""A book's sources on their pages: added, read, corrected, excluded."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from biographies import launch
from biographies.models import Source
from taskqueue.models import TaskRun
from tests.factories import (
    make_allocation,
    make_biography,
    make_chapter,
    make_citation,
    make_passage,
    make_read_source,
    make_source,
)
from tests.people import browse_as
from tests.texts import TEXT

pytestmark = pytest.mark.django_db
INGEST = "biographies.ingest_source"
GOOD = TEXT.encode()


@pytest.fixture
def editor():
    return browse_as()


@pytest.fixture
def book():
    return make_biography(title="A Life")


def page_of(book, source=None, act=""):
    return f"/biographies/{book.slug}/sources/" + (f"{source.pk}/{act}" if source else "")


def words_of(client, address):
    return " ".join(client.get(address).content.decode().split())


def upload(name="letters.txt", content=GOOD):
    return SimpleUploadedFile(name, content)


def add(client, book, *files, **fields):
    return client.post(page_of(book), {"sources": list(files)} | fields)


def cite(source, **values):
    chapter = make_chapter(biography=source.biography, markdown="It was so.", **values)
    passage = source.current_version.passages.first()
    make_citation(revision=chapter.current_revision, passage=passage)
    return chapter


def test_a_book_without_sources_says_what_it_needs(editor, book):
    html = words_of(editor, page_of(book))

    assert "Add at least one source; chapters cannot cite nothing." in html
    assert "25 MB" in html
    assert "hx-get" not in html


def test_added_files_are_kept_and_read_soon_though_the_book_rests(editor, book):
    answer = add(editor, book, upload(), upload("bad.pdf", b"%PDF"))

    source = book.sources.get()
    run = TaskRun.objects.get()
    assert (answer.status_code, answer.url) == (303, page_of(book))
    assert (run.task, run.kwargs, run.key) == (
        INGEST, {"source_id": source.pk}, f"biography:{book.pk}/source:{source.pk}/read:1",
    )  # fmt: skip
    html = words_of(editor, page_of(book))
    assert "1 file taken: letters.txt." in html
    assert "Not taken: bad.pdf:" in html


def test_a_start_does_not_read_a_source_twice(editor, book):
    add(editor, book, upload())

    launch.begin_book(book)

    assert TaskRun.objects.filter(task=INGEST).count() == 1


def test_reading_is_asked_for_once(book):
    make_source(biography=book)

    first, second = launch.read_sources(book), launch.read_sources(book)

    assert [run.pk for run in first] == [run.pk for run in second]
    assert TaskRun.objects.count() == 1


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([], "Choose at least one file"),
        ([("a.exe", b"MZ")], "a.exe"),
        ([("empty.txt", b"")], "empty.txt"),
    ],
)
def test_files_that_cannot_be_taken_are_named_at_the_field(editor, book, files, words):
    answer = add(editor, book, *[upload(*file) for file in files])

    assert words in " ".join(answer.context["form"].errors["sources"])
    assert 'aria-describedby="id_sources_helptext id_sources_error"' in answer.content.decode()
    assert not book.sources.exists()


def test_a_form_sent_twice_adds_its_files_once(editor, book):
    for _ in range(2):
        answer = add(editor, book, upload(), form_key="k1")

    assert answer.status_code in (302, 303)
    assert (book.sources.count(), TaskRun.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "“Start” plans the chapters"),
        ({"plan_version": 1, "state": "needs_review"}, "“Go on” plans anew"),
        ({"plan_version": 1, "state": "running"}, "the book is being made"),
        ({"plan_version": 1, "state": "approved"}, "the book is approved"),
    ],
)
def test_a_source_that_no_plan_knows_says_what_comes_of_it(editor, values, words):
    book = make_biography(**values)
    make_read_source(biography=book)

    assert words in words_of(editor, page_of(book))


def test_sources_in_the_plan_need_no_advice(editor, book):
    make_read_source(biography=book, number=1)

    assert "not in the plan" not in words_of(editor, page_of(book))


def test_the_list_says_how_each_source_is(editor, book):
    used = make_read_source(
        biography=book, number=1, record={"title": "Notes", "authors": ["Babbage, C."]}
    )
    cite(used)
    make_source(
        biography=book, state="failed", error_code="source.unreadable", error_message="is a scan."
    )
    make_read_source(biography=book, number=2, content=b"B", set_aside="all of it is in Notes.")

    html = words_of(editor, page_of(book))

    assert "Babbage, C." in html
    assert 'data-label="Passages" class="number">12<' in html
    assert 'data-label="Cited in chapters" class="number">1<' in html
    assert "is a scan." in html
    assert "The plan uses nothing of it: all of it is in Notes." in html


def test_a_title_with_markup_is_shown_as_text(editor, book):
    bad = "<script>alert(1)</script>"
    source = make_read_source(biography=book, filename="x.txt", record={"title": bad})
    make_passage(version=source.current_version, ordinal=99, text="<img src=x onerror=y>")

    pages = words_of(editor, page_of(book)) + words_of(editor, page_of(book, source))

    assert "&lt;script&gt;alert(1)" in pages
    assert "&lt;img src=x" in pages
    assert "<script>alert" not in pages
    assert "<img src=x" not in pages


def test_the_list_is_live_while_a_source_is_read(editor, book):
    source = make_source(biography=book, state="parsing")
    seen = editor.get(page_of(book)).context["signature"]
    asked = f"{page_of(book)}?page=1&seen={seen}"

    same = editor.get(asked, headers={"HX-Request": "true"})
    Source.objects.filter(pk=source.pk).update(state="failed", error_message="is empty")
    changed = editor.get(asked, headers={"HX-Request": "true"}).content.decode()

    assert same.status_code == 204
    assert "is empty" in changed
    assert "hx-get" not in changed
    assert "<h1>" not in changed


def test_a_failed_source_is_read_again_with_the_characters_that_are_said(editor, book):
    source = make_source(biography=book, state="failed", error_code="source.unreadable")

    answer = editor.post(page_of(book, source, "read/"), {"encoding": "cp1252"})

    source.refresh_from_db()
    assert answer.url == page_of(book)
    assert (source.state, source.encoding) == ("queued", "cp1252")
    assert TaskRun.objects.get().task == INGEST


def test_read_now_sends_what_nobody_has_sent(editor, book):
    source = make_source(biography=book)
    assert "Read now" in words_of(editor, page_of(book))

    editor.post(page_of(book, source, "read/"))

    assert TaskRun.objects.get().task == INGEST
    assert "Read now" not in words_of(editor, page_of(book))


def test_reading_that_no_worker_takes_up_is_said(editor, book):
    make_source(biography=book)
    launch.read_sources(book)
    an_hour_ago = timezone.now() - timedelta(hours=1)
    TaskRun.objects.update(state="QUEUED", published_at=an_hour_ago, available_at=an_hour_ago)

    assert "Nothing takes the reading up" in words_of(editor, page_of(book))


@pytest.mark.parametrize(
    ("values", "encoding", "words"),
    [
        ({"state": "parsing"}, "", "being read just now"),
        ({"state": "excluded"}, "", "is excluded; include it again first"),
        ({"state": "failed"}, "klingon", "Choose the characters from the list"),
    ],
)
def test_what_cannot_be_read_again_says_why(editor, book, values, encoding, words):
    source = make_source(biography=book, **values)

    editor.post(page_of(book, source, "read/"), {"encoding": encoding})

    assert words in words_of(editor, page_of(book))
    assert not TaskRun.objects.exists()


def test_a_source_that_no_plan_knows_can_be_read_again(editor, book):
    source = make_read_source(biography=book)
    assert "Read again" in words_of(editor, page_of(book, source))

    editor.post(page_of(book, source, "read/"), {"encoding": "cp1250"})

    assert TaskRun.objects.get().key.endswith("/read:2")


def test_a_source_that_was_never_read_is_removed_with_its_file(
    editor, book, django_capture_on_commit_callbacks
):
    source = make_source(biography=book, state="failed")
    asked = words_of(editor, page_of(book, source, "remove/"))

    with django_capture_on_commit_callbacks(execute=True):
        editor.post(page_of(book, source, "remove/"))

    assert "Gone for good" in asked
    assert not book.sources.exists()
    assert not default_storage.exists(source.file.name)


def test_a_source_that_was_read_is_not_removed(editor, book):
    source = make_read_source(biography=book)

    assert "excluded instead" in words_of(editor, page_of(book, source, "remove/"))
    editor.post(page_of(book, source, "remove/"))

    assert "Only a source that could never be read" in words_of(editor, page_of(book))
    assert book.sources.exists()


def test_excluding_names_the_chapters_that_cite_it_first(editor, book):
    source = make_read_source(biography=book, number=1)
    cite(source)
    unwritten = make_chapter(biography=book, number=2)
    make_allocation(chapter=unwritten, passage=source.current_version.passages.last())

    html = words_of(editor, page_of(book, source, "exclude/"))
    editor.post(page_of(book, source, "exclude/"))

    source.refresh_from_db()
    assert "1 chapter cites it" in html
    assert "chapter 1: Early Life" in html
    assert "1 chapter not written yet has passages of it" in html
    assert source.state == "excluded"


@pytest.mark.parametrize(
    ("state", "words"),
    [("parsing", "being read just now"), ("excluded", "is excluded already")],
)
def test_what_cannot_be_excluded_says_why(editor, book, state, words):
    source = make_source(biography=book, state=state)

    editor.post(page_of(book, source, "exclude/"))

    assert words in words_of(editor, page_of(book))


def test_an_excluded_source_comes_back_as_it_was_read(editor, book):
    source = make_read_source(biography=book, state="excluded")
    cite(source)

    html = words_of(editor, page_of(book, source, "include/"))
    editor.post(page_of(book, source, "include/"))

    source.refresh_from_db()
    assert "1 chapter still cites it" in html
    assert (source.state, TaskRun.objects.count()) == ("ready", 0)


def test_an_excluded_source_that_was_never_read_is_read_now(editor, book):
    source = make_source(biography=book, state="excluded")

    editor.post(page_of(book, source, "include/"))
    editor.post(page_of(book, source, "include/"))

    source.refresh_from_db()
    assert (source.state, TaskRun.objects.count()) == ("queued", 1)
    assert "is not excluded" in words_of(editor, page_of(book))


@pytest.mark.parametrize("state", Source.State.values)
def test_only_what_was_read_and_is_excluded_is_readmitted(book, state):
    unread = make_source(biography=book, state="excluded")
    read = make_read_source(biography=book, content=b"B", state=state)

    assert not Source.objects.readmit(unread.pk)
    assert Source.objects.readmit(read.pk) == (state == "excluded")


def test_a_source_removed_meanwhile_is_said(editor, book, monkeypatch):
    source = make_source(biography=book, state="failed")
    monkeypatch.setattr(
        "biographies.views.source_decisions.find_source",
        lambda *asked: Source.objects.filter(pk=source.pk).delete() and source,
    )

    editor.post(page_of(book, source, "remove/"))

    assert "removed meanwhile" in words_of(editor, page_of(book))


def test_the_number_of_sources_costs_no_statement(editor, book, django_assert_max_num_queries):
    for number in range(8):
        make_read_source(biography=book, content=bytes([65 + number]), passages=2)

    with django_assert_max_num_queries(14):
        editor.get(page_of(book))


@pytest.mark.parametrize("act", ["", "read/", "remove/", "exclude/", "include/"])
def test_another_books_or_a_missing_source_is_404(editor, book, act):
    other = make_source(state="failed")
    private = make_source(biography=make_biography(is_shared=False))

    assert editor.post(page_of(book, other, act)).status_code == 404
    assert editor.post(page_of(private.biography, private, act)).status_code == 404
    assert editor.post(f"{page_of(book)}{10**25}/{act}").status_code == 404


@pytest.mark.parametrize("act", ["", "read/", "remove/", "exclude/", "include/"])
def test_who_only_looks_changes_no_source(book, act):
    source = make_read_source(biography=book)
    auditor = browse_as("auditor")

    assert auditor.post(page_of(book, source, act)).status_code == 403
    assert auditor.post(page_of(book)).status_code == 403
    html = words_of(auditor, page_of(book)) + words_of(auditor, page_of(book, source))
    assert "Exclude" not in html
    assert "Add sources" not in html


def test_the_anonymous_are_led_to_the_login(client, book):
    assert client.get(page_of(book)).url.startswith("/login/")
