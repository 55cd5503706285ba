"""Books on the operators' desk: submitted, started, stopped, exported, each act kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from biographies.models import Biography, Chapter
from taskqueue.models import OperatorAction, TaskRun
from tests.factories import make_biography, make_chapter, make_source
from tests.people import browse_as
from tests.texts import PASSAGES, TEXT

pytestmark = pytest.mark.django_db
BOOKS = "/admin/biographies/biography/"
CHAPTERS = "/admin/biographies/chapter/"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def operator():
    return browse_as("operator")


def order(**given):
    """What the form sends: a book of one chapter with one source, to be started."""
    file = SimpleUploadedFile("life.txt", TEXT.encode())
    fields = {"subject": "Ada Lovelace", "chapters": 1, "words": 100, "language": "en"}
    return {**fields, "sources": file, "then": "start", "form_key": "k1", **given}


def confirm(client, address, action, *rows, **options):
    """Choose an action for rows of a list, confirm it on its page; return the page."""
    chosen = {"action": action, "_selected_action": [row.pk for row in rows]}
    page = client.post(address, chosen)
    token = page.context["said"]["token"]
    client.post(f"{address}act/{action}/", {"token": token, "next": address, **options})
    return page


def test_a_biography_is_submitted_with_its_sources_and_started(operator):
    answer = operator.post(f"{BOOKS}add/", order())

    book = Biography.objects.get()
    assert answer.url == reverse("admin:biographies_biography_change", args=[book.pk])
    assert (book.state, book.sources.count(), book.owner) == ("queued", 1, operator.person)
    assert OperatorAction.objects.get().action == "submit_biography"


def test_a_biography_sent_twice_is_submitted_once(operator):
    first = operator.post(f"{BOOKS}add/", order())
    second = operator.post(f"{BOOKS}add/", order())

    assert (first.url, Biography.objects.count()) == (second.url, 1)


def test_a_bad_order_is_refused_at_the_field_and_nothing_is_kept(operator):
    answer = operator.post(f"{BOOKS}add/", order(subject="", chapters=101))

    html = answer.content.decode()
    assert "101 is outside 1 to 100" in html
    assert "This field is required" in html
    assert not Biography.objects.exists()


@pytest.mark.parametrize("group", ["editor", "auditor"])
def test_only_who_may_make_books_submits_one(group):
    assert browse_as(group).post(f"{BOOKS}add/", order()).status_code == 403
    assert not Biography.objects.exists()


def test_books_are_started_after_a_page_that_counts_them(operator):
    ready, bare = make_biography(), make_biography()
    make_source(biography=ready)

    page = confirm(operator, BOOKS, "start_biographies", ready, bare)

    assert page.context["said"]["would"] == {"start": 1}
    ready.refresh_from_db()
    assert (ready.state, OperatorAction.objects.get().count) == ("queued", 2)


def test_a_book_is_stopped_only_with_a_reason(operator):
    book = make_biography(state="running")

    confirm(operator, BOOKS, "cancel_biographies", book)
    book.refresh_from_db()
    assert book.state == "running"

    confirm(operator, BOOKS, "cancel_biographies", book, reason="a wrong source")
    book.refresh_from_db()
    assert (book.state, book.reason) == ("cancelled", "a wrong source")


def test_chapters_are_checked_again(operator):
    chapter = make_chapter(markdown=PASSAGES[0])

    confirm(operator, CHAPTERS, "check_chapters", chapter)

    assert TaskRun.objects.filter(task__startswith="biographies.validate_").count() == 3


def test_an_auditor_looks_and_does_not_act():
    auditor, book = browse_as("auditor"), make_biography(state="running")
    chosen = {"action": "cancel_biographies", "_selected_action": [book.pk]}

    assert auditor.get(BOOKS).status_code == 200
    assert auditor.get(f"{BOOKS}{book.pk}/change/").status_code == 200
    assert auditor.post(BOOKS, chosen).status_code == 403
    assert auditor.post(f"{BOOKS}act/cancel_biographies/", {"token": "x"}).status_code == 403


def test_a_books_page_offers_what_can_be_done_to_it(operator):
    running = operator.get(f"{BOOKS}{make_biography(state='running').pk}/change/")
    resting = operator.get(f"{BOOKS}{make_chapter(markdown=PASSAGES[0]).biography.pk}/change/")

    assert [offer["verb"] for offer in running.context["offers"]] == ["Cancel"]
    assert [offer["verb"] for offer in resting.context["offers"]] == ["Export"]


def test_what_was_asked_can_be_corrected_and_the_state_cannot(operator):
    book = make_biography()
    fields = {
        "title": "A Life", "subject": "Ada", "language": "en", "chapter_count": 2,
        "words_per_chapter": 300, "introduction_words": 0, "conclusion_words": 0, "batch_size": 5,
        "tolerance": 0.05, "min_sources": 1, "state": "approved", "citation_style": "mla",
    }  # fmt: skip

    operator.post(f"{BOOKS}{book.pk}/change/", fields)

    book.refresh_from_db()
    assert (book.title, book.state) == ("A Life", "draft")


@pytest.mark.parametrize("address", [BOOKS, CHAPTERS])
def test_a_list_asks_as_much_for_many_rows_as_for_one(
    operator, address, django_assert_max_num_queries
):
    for _ in range(3):
        make_chapter(markdown=PASSAGES[0], biography=make_biography(owner=operator.person))
    assert Chapter.objects.count() == 3

    with django_assert_max_num_queries(14):
        html = operator.get(address).content.decode()

    assert html.count(">page</a>") == 3
