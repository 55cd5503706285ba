"""The list of books: what needs somebody on top, then the books as the address asks for them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from biographies.models import Biography
from tests.factories import make_biography, make_chapter, make_finding, make_source
from tests.people import browse_as, make_person

pytestmark = pytest.mark.django_db


def titles(answer):
    return [row.book.title for row in answer.context["list"].rows]


def words_of(answer):
    return " ".join(answer.content.decode().split())


def test_without_books_there_is_a_sentence_and_a_button():
    html = words_of(browse_as().get("/"))

    assert "No biographies yet" in html
    assert "Begin the first" in html


def test_who_may_not_make_books_is_told_who_can():
    html = words_of(browse_as("auditor").get("/"))

    assert "an editor can do so" in html
    assert "/biographies/new/" not in html


def test_a_book_is_shown_in_figures():
    book = make_biography(owner=make_person(username="vera"), state="running")
    chapter = make_chapter(biography=book, markdown="Ada wrote.")
    make_chapter(biography=book, number=2, state="approved")
    make_chapter(biography=book, number=3, state="running")
    make_chapter(biography=book, number=4, state="failed")
    make_finding(chapter=chapter)
    make_finding(chapter=chapter, severity="warning")

    html = words_of(browse_as().get("/"))

    assert "1/4 approved · 1 running · 1 failed" in html
    assert "1 error, 1 warning" in html
    assert 'data-label="Words" class="number">2<' in html
    assert ">vera<" in html


def test_what_needs_somebody_stands_on_top_with_links():
    book = make_biography(title="A Life", slug="a-life", state="failed")
    make_chapter(biography=book, markdown="Ada wrote.")
    make_chapter(biography=book, number=2, state="failed")
    make_source(biography=book, state="failed")

    html = words_of(browse_as().get("/"))

    assert 'href="/biographies/a-life/#happening">1 part failed' in html
    assert 'href="/biographies/a-life/sources/">1 source failed' in html
    assert 'href="/biographies/a-life/#chapters">1 part needs review' in html


def test_a_book_that_is_read_waits_for_its_own_approval():
    book = make_biography(state="needs_review")
    make_chapter(biography=book, state="approved")
    make_chapter(biography=book, number=2, state="needs_review")  # without evidence, so no text

    html = words_of(browse_as().get("/"))

    assert "all is read, the book is to be approved" in html
    assert "needs review</a>" not in html


def test_settled_books_need_nobody():
    book = make_biography(state="approved")
    make_source(biography=book, state="failed")

    assert "Needs you" not in words_of(browse_as().get("/"))


def test_of_many_needs_ten_are_shown_and_the_others_counted():
    for number in range(12):
        make_source(biography=make_biography(title=f"Life {number:02}"), state="failed")

    assert "and 2 more biographies" in words_of(browse_as().get("/"))


def test_another_persons_private_book_is_not_listed():
    make_biography(is_shared=False)

    assert titles(browse_as().get("/")) == []
    assert titles(browse_as("auditor").get("/")) == ["Ada Lovelace"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=fara", ["B Faraday"]),
        ("q=mary", ["A Life"]),
        ("state=failed", ["B Faraday"]),
        ("whose=mine", ["A Life"]),
        ("order=title", ["A Life", "B Faraday"]),
        ("order=newest", ["B Faraday", "A Life"]),
        ("order=state", ["A Life", "B Faraday"]),
        ("", ["A Life", "B Faraday"]),
        ("order=nonsense&state=nonsense&whose=x&page=x", ["A Life", "B Faraday"]),
        ("q=nothing", []),
    ],
)
def test_the_address_says_what_is_listed_and_how(query, found):
    client, past = browse_as(), timezone.now() - timedelta(hours=1)
    mine = make_biography(
        title="A Life", subject="Mary", owner=client.person, updated_at=past, created_at=past
    )
    make_biography(title="B Faraday", state="failed", updated_at=past)
    make_chapter(biography=mine)  # it changed last

    assert titles(client.get(f"/?{query}")) == found


def test_what_the_filter_does_not_find_is_said():
    make_biography()

    assert "No biography is like that" in words_of(browse_as().get("/?q=nothing"))


def test_filters_are_kept_in_the_form_and_from_page_to_page():
    for number in range(27):
        make_biography(title=f"Life {number:02}")
    client = browse_as()

    html = words_of(client.get("/?order=title&q=Life"))

    assert "Page 1 of 2, 27 biographies" in html
    assert 'value="Life"' in html
    following = re.search(r'rel="next" href="([^"]+)"', html)[1].replace("&amp;", "&")
    assert titles(client.get(f"/{following}")) == ["Life 25", "Life 26"]


@pytest.mark.parametrize(("state", "seconds"), [("running", 2), ("draft", 15)])
def test_the_list_asks_for_itself_again_as_it_was_asked_for(state, seconds):
    make_biography(state=state)

    html = words_of(browse_as().get("/?order=title"))

    assert 'hx-get="/?order=title&amp;seen=' in html
    assert f'hx-trigger="every {seconds}s"' in html


def test_an_unchanged_list_is_not_sent_again_and_a_changed_one_is():
    book, client = make_biography(), browse_as()
    seen = client.get("/").context["signature"]

    def ask():
        return client.get(f"/?seen={seen}", headers={"HX-Request": "true"})

    assert ask().status_code == 204
    Biography.objects.enqueue(book.pk)
    assert ask().status_code == 200
    assert "<html" not in ask().content.decode()


@pytest.mark.parametrize(("group", "is_offered"), [("editor", True), ("auditor", False)])
def test_what_failed_can_be_retried_from_its_row_by_who_may(group, is_offered):
    make_chapter(biography=make_biography(state="failed"), state="failed")

    assert ("Retry failed" in words_of(browse_as(group).get("/"))) is is_offered


def test_titles_are_shown_as_text():
    make_source(biography=make_biography(title="<b>x</b>"), state="failed")

    assert "<b>x" not in words_of(browse_as().get("/"))


def test_the_number_of_statements_is_the_same_for_one_book_as_for_many(
    django_assert_num_queries,
):
    client = browse_as()
    make_chapter(biography=make_biography(owner=client.person), markdown="Ada wrote.")
    client.get("/")
    with django_assert_num_queries(14) as one:
        client.get("/")
    for _ in range(20):
        make_chapter(biography=make_biography(owner=make_person()), markdown="Ada wrote.")

    with django_assert_num_queries(len(one)):
        client.get("/")
