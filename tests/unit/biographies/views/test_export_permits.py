"""An editor lets a book out although statements of it stand on no source, and says why."""

import pytest
from django.core.files.base import ContentFile

from biographies.models import ExportPermit
from biographies.permits import give_permit
from taskqueue.models import TaskRun
from tests.factories import make_biography, make_chapter, make_export, make_revision
from tests.people import browse_as

pytestmark = pytest.mark.django_db
REASON = "A proof for the family <b>alone</b>."


@pytest.fixture
def editor():
    return browse_as()


def make_book():
    book = make_biography(title="A Life")
    make_chapter(biography=book, markdown="She wrote.")
    return book


def page_of(book):
    return f"/biographies/{book.slug}/exports/"


def words_of(answer):
    return " ".join(answer.content.decode().split())


def test_the_page_says_what_stands_unsupported_and_leads_to_it(editor):
    book = make_book()

    html = words_of(editor.get(page_of(book)))

    assert "1 statement of the book stands on no source" in html
    assert f'<a href="/biographies/{book.slug}/chapters/1/">chapter 1: 1</a>' in html
    assert "Why may it go out all the same?" in html


@pytest.mark.parametrize(
    ("reason", "told"), [("", "Say why, or mend"), ("because", "Say in 20 letters or more")]
)
def test_without_a_reason_no_file_is_sent_and_the_field_says_so(editor, reason, told):
    answer = editor.post(page_of(make_book()), {"formats": ["pdf"], "override_reason": reason})

    assert told in answer.context["form"].errors["override_reason"][0]
    assert not TaskRun.objects.exists()
    assert not ExportPermit.objects.exists()


def test_with_a_reason_the_files_are_sent_and_it_is_kept_with_the_name(editor):
    book = make_book()

    answer = editor.post(page_of(book), {"formats": ["pdf"], "override_reason": REASON})

    permit = book.permits.get()
    assert (answer.status_code, TaskRun.objects.count()) == (303, 1)
    assert (permit.person, permit.reason) == (editor.person.username, REASON)


def test_a_permit_is_shown_and_asked_for_no_second_time(editor):
    book = make_book()
    give_permit(book, person="ada", reason=REASON)

    html = words_of(editor.get(page_of(book)))

    assert "ada let this text out" in html
    assert "A proof for the family &lt;b&gt;alone" in html
    assert 'name="override_reason"' not in html
    assert "of an older text" not in html


def test_a_permit_of_an_older_text_is_listed_as_such_and_asked_for_anew(editor):
    book = make_book()
    give_permit(book, person="ada", reason=REASON)
    chapter = book.chapters.get()
    new = make_revision(chapter=chapter, markdown="She wrote much.")
    type(chapter).objects.filter(pk=chapter.pk).update(current_revision=new)

    html = words_of(editor.get(page_of(book)))

    assert "of an older text" in html
    assert 'name="override_reason"' in html


def test_who_answers_for_no_text_cannot_let_it_out():
    operator = browse_as("operator")
    book = make_book()
    book.is_shared = True
    book.save()

    html = words_of(operator.get(page_of(book)))
    answer = operator.post(page_of(book), {"formats": ["pdf"], "override_reason": REASON})

    assert "until they are mended, or an editor lets the book out" in html
    assert "an editor of it must let it out" in words_of(answer)
    assert not ExportPermit.objects.exists()


def test_the_preflight_of_a_file_has_a_page_with_errors_on_top(editor):
    book = make_book()
    checks = [
        {"name": "Words", "outcome": "ok", "seen": "8 words", "limit": "all", "where": []},
        {"name": "Faces", "outcome": "error", "seen": "none", "limit": "", "where": ["<i>a</i>"]},
    ]
    export = make_export(biography=book, is_fit=False, report={"checks": checks})

    html = words_of(editor.get(f"{page_of(book)}{export.pk}/preflight/"))

    assert "It failed its preflight" in html
    assert html.index("Faces") < html.index("Words")
    assert "&lt;i&gt;a&lt;/i&gt;" in html
    assert "Look at the file" in html


def test_a_file_from_before_there_were_rows_shows_its_sentences(editor):
    book = make_book()
    report = {"errors": [], "warnings": ["thin paper"], "permit": {"statements": 2, "person": "x"}}
    note_map = {"c1": [["s1p1", "s1p2"], []], "c2": []}
    export = make_export(biography=book, report=report, note_map=note_map, options={"trim": "a5"})

    html = words_of(editor.get(f"{page_of(book)}{export.pk}/preflight/"))

    assert "thin paper" in html
    assert "2 statements stand on no source. x let the book out" in html
    assert "chapter 1: 2 notes for 2 citations" in html
    assert "read what is doubtful" in html


def test_a_file_without_doubt_is_said_to_be_finished(editor):
    export = make_export(biography=make_book(), export_format="odt")

    html = words_of(editor.get(f"{page_of(export.biography)}{export.pk}/preflight/"))

    assert "nothing is doubtful" in html
    assert "Preflight of the odt" in html


def test_the_preflight_of_another_books_file_is_404(editor):
    export = make_export(biography=make_book())

    assert editor.get(f"{page_of(make_book())}{export.pk}/preflight/").status_code == 404


def test_an_unfit_file_is_listed_as_failed_and_says_so_in_its_name(editor):
    book = make_book()
    export = make_export(biography=book, is_fit=False, report={"errors": ["no words"]})
    export.file.storage.save("exports/book.md", ContentFile(b"text"))

    html = words_of(editor.get(page_of(book)))
    answer = editor.get(f"{page_of(book)}{export.pk}/")

    assert "Not finished: look at it" in html
    assert "state-failed" in html
    assert 'filename="NOT-FIT-book.md"' in answer.headers["Content-Disposition"]
