"""Rights and voices on the pages: chosen, said, corrected; and what a book has of its sources."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from biographies.models import Biography, Source
from biographies.steps import shares
from tests.factories import make_biography, make_chapter, make_citation, make_read_source
from tests.people import browse_as
from tests.texts import MEMOIR, PASSAGES, TEXT

pytestmark = pytest.mark.django_db
ASKED = {"subject": "Ada Lovelace", "chapters": "1", "words": "500", "language": "en"}
ASKED |= {"is_shared": "on", "then": "check"}
RECORD = {"title": "Notes of My Life", "authors": "Lovelace, Ada", "year": "1850"}
MINE = {"title": "Notes of My Life", "authors": ["Lovelace, Ada"]}


@pytest.fixture
def editor():
    return browse_as()


def files():
    return [SimpleUploadedFile("life.txt", TEXT.encode())]


def words_of(client, book, page=""):
    return " ".join(client.get(f"/biographies/{book.slug}/{page}").content.decode().split())


def make_memoir_book():
    """A book with a text that cites the subject's own memoir."""
    book = make_biography(title="A Life")
    source = make_read_source(biography=book, number=1, texts=MEMOIR, record=MINE)
    chapter = make_chapter(biography=book, markdown=f"Ada writes: “{MEMOIR[2]}”[^s1p3]")
    cited = source.current_version.passages.get(ordinal=3)
    make_citation(revision=chapter.current_revision, passage=cited)
    return book


@pytest.mark.parametrize(
    ("said", "kept"),
    [({}, "quote_only"), ({"rights": ""}, "quote_only"), ({"rights": "licensed"}, "licensed")],
)
@pytest.mark.parametrize("is_new", [True, False])
def test_files_have_the_rights_that_the_form_says(editor, is_new, said, kept):
    if is_new:
        editor.post("/biographies/new/", ASKED | {"sources": files()} | said)
    else:
        page = f"/biographies/{make_biography().slug}/sources/"
        editor.post(page, {"sources": files()} | said)
    assert Source.objects.get().rights == kept


def test_the_form_says_what_quote_only_means(editor):
    html = " ".join(editor.get("/biographies/new/").content.decode().split())
    assert "at most 300 words of a source come into the book" in html
    assert '<option value="quote_only" selected>' in html


def test_rights_that_do_not_exist_are_refused_at_the_field(editor):
    answer = editor.post("/biographies/new/", ASKED | {"sources": files(), "rights": "mine"})
    assert "rights" in answer.context["form"].errors
    assert not Biography.objects.exists()


def test_a_source_that_may_only_be_quoted_says_so(editor):
    book = make_biography()
    source = make_read_source(biography=book, rights="quote_only")
    limit = "at most 300 words of it can be used, as quotations"
    assert limit in words_of(editor, book, "sources/")
    assert limit in words_of(editor, book, f"sources/{source.pk}/")


def test_a_plan_names_the_sources_of_which_little_can_be_used(editor):
    book = make_biography(plan_version=1)
    make_read_source(biography=book, rights="quote_only", record={"title": "Her Letters"})
    make_chapter(biography=book, planned_in=1)
    html = words_of(editor, book)
    assert "Her Letters</a>: Quote only: at most 300 words" in html


@pytest.mark.parametrize("voice", ["", "first", "third"])
def test_an_editor_says_who_tells_a_source(editor, voice):
    source = make_read_source(record=MINE)
    page = f"sources/{source.pk}/"
    answer = editor.post(
        f"/biographies/{source.biography.slug}/{page}",
        RECORD | {"rights": "licensed", "voice": voice},
    )
    source.refresh_from_db()
    said = {"": "found out by itself", "first": "the subject, as I", "third": "another"}[voice]
    assert (answer.status_code, source.rights, source.voice) == (303, "licensed", voice)
    assert f"<dd>{said}</dd>" in words_of(editor, source.biography, page)


def test_a_book_told_by_its_subject_says_so_on_its_page(editor):
    assert "<p>Told from Notes of My Life</p>" in words_of(editor, make_memoir_book())


def test_the_page_of_exports_shows_what_the_book_has_of_each_source(editor):
    html = words_of(editor, make_memoir_book(), "exports/")
    assert "What the book has of its sources word for word" in html
    assert '<th scope="row">Notes of My Life</th>' in html
    assert '<td data-label="Longest run" class="number">30 words</td>' in html


def test_a_book_that_cites_nothing_has_no_shares(editor):
    book = make_biography()
    make_chapter(biography=book, markdown=PASSAGES[0])
    assert "word for word" not in words_of(editor, book, "exports/")


def test_shares_of_large_sources_wait_for_a_task_and_the_page_says_so(editor, monkeypatch):
    monkeypatch.setattr(shares, "MOST_AT_ONCE", 10)
    html = words_of(editor, make_memoir_book(), "exports/")
    assert "Not known of this very text yet" in html
