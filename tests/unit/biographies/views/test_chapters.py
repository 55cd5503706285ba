"""A chapter's page in each of its states, and the passages behind its numbers."""

import re

import pytest
from django.test import Client

from biographies.models import Biography, Chapter
from tests.factories import (
    make_biography,
    make_chapter,
    make_citation,
    make_finding,
    make_passage,
    make_read_source,
    make_revision,
    make_run,
)
from tests.people import browse_as, make_person

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"


def make_cited_chapter(**only_what_matters):
    """A chapter of one statement that cites the words "born in 1815" of its passage."""
    chapter = make_chapter(**({"markdown": "Ada was born in 1815.[^s1p1]"} | only_what_matters))
    record = {"title": "A Life", "authors": ["Moore, Doris"], "year": 1977}
    source = make_read_source(biography=chapter.biography, number=1, passages=0, record=record)
    passage = make_passage(
        version=source.current_version,
        ordinal=1,
        text=f"Ada was born in 1815. {SCRIPT}",
        heading="Birth",
    )
    cite(chapter.current_revision, passage)
    return chapter


def cite(revision, passage):
    make_citation(
        revision=revision, ordinal=1, passage=passage, passage_start=4, passage_end=20, end=28
    )


def address(chapter, tail=""):
    return f"/biographies/{chapter.biography.slug}/chapters/{chapter.place}/{tail}"


def shown(chapter, tail="", group="editor", **headers):
    answer = browse_as(group).get(address(chapter, tail), headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_chapter_shows_its_text_with_numbered_links():
    chapter = make_cited_chapter(number=4, title="Paris")

    page = shown(chapter)

    assert "<title>Ch. 4 Paris – Ada Lovelace – BookGen</title>" in page
    link = f"{address(chapter)}citations/1/?revision={chapter.current_revision_id}"
    assert f'id="cite-1" href="{link}#passage" hx-get="{link}"' in page
    assert "Moore, A Life, 1977, Birth." in page


def test_a_page_has_one_heading_and_a_tab():
    page = shown(make_cited_chapter())

    assert page.count("<h1") == 1
    assert re.search(r'<a href="[^"]*" aria-current="page">Chapters</a>', page)


def test_a_citation_shows_its_passage_in_the_page():
    page = shown(make_cited_chapter(), "citations/1/")

    assert "<mark>was born in 1815</mark>" in page
    assert "The passage has these very words." in page
    assert "Ada was born in 1815.</blockquote>" in page
    assert "?passage=1#p1" in page
    assert 'id="chapter-text"' in page


def test_htmx_gets_the_panel_alone():
    chapter = make_cited_chapter()

    panel = shown(chapter, "citations/1/", **{"HX-Request": "true"})

    assert panel.strip().startswith('<section id="passage"')
    assert f'href="{address(chapter)}#cite-1"' in panel


def test_htmx_that_restores_a_page_gets_the_whole():
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    assert "<html" in shown(make_cited_chapter(), "citations/1/", **headers)


def test_a_passage_is_text_whatever_it_holds():
    page = shown(make_cited_chapter(markdown=f"Born.[^s1p1] {SCRIPT}"), "citations/1/")

    assert SCRIPT not in page
    assert page.count("&lt;script&gt;") >= 2


def test_a_citation_of_an_earlier_text_says_so():
    chapter = make_cited_chapter()
    old = chapter.current_revision_id
    new = make_revision(chapter=chapter, markdown="Another text.")
    Chapter.objects.store_revision(chapter.pk, revision_id=new.pk, parent_id=old)

    page = shown(chapter, f"citations/1/?revision={old}")

    assert "the chapter has another text by now" in page


@pytest.mark.parametrize(
    "tail",
    ["citations/2/", "citations/99999999999999999999/", "citations/1/?revision=0",
     "citations/1/?revision=99999999999999999999999"],
)  # fmt: skip
def test_a_citation_that_is_not_there_is_a_plain_404(tail):
    chapter = make_cited_chapter()

    assert browse_as().get(address(chapter, tail)).status_code == 404


def test_another_chapters_revision_is_not_shown():
    chapter, other = make_cited_chapter(), make_cited_chapter()

    answer = browse_as().get(address(chapter, f"citations/1/?revision={other.current_revision_id}"))

    assert answer.status_code == 404


@pytest.mark.parametrize("tail", ["", "citations/1/", "live/"])
def test_another_persons_chapter_is_not_there(tail):
    chapter = make_cited_chapter()
    Biography.objects.update(owner=make_person(), is_shared=False)

    assert browse_as().get(address(chapter, tail)).status_code == 404
    assert browse_as("").get(address(chapter, tail)).status_code == 403
    assert Client().get(address(chapter, tail)).url.startswith("/login/?next=")


def test_a_part_that_the_book_does_not_have_is_not_there():
    chapter = make_cited_chapter()
    place = f"/biographies/{chapter.biography.slug}/chapters/"

    assert browse_as().get(f"{place}7/").status_code == 404
    assert browse_as().get(f"{place}appendix/").status_code == 404


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"state": "draft"}, "Not written yet."),
        ({"state": "queued"}, "It waits for its turn"),
        ({"state": "running"}, "It is being written now"),
        ({"state": "waiting", "error_message": "rate limit"}, "– rate limit"),
        ({"state": "failed", "error_message": "it broke"}, "It could not be written: it broke"),
        ({"state": "needs_review", "is_evidence_limited": True, "supportable_words": 0},
         "they carry 0 of 100 words"),
        ({"state": "draft", "kind": "chronology", "number": 0}, "Nothing is compiled yet"),
    ],
)  # fmt: skip
def test_a_part_without_a_text_says_why(columns, words):
    page = " ".join(shown(make_chapter(**columns)).split())

    assert words in page


def test_a_chapter_that_its_sources_do_not_fill_says_what_helps():
    limits = {"is_evidence_limited": True, "supportable_words": 312, "target_words": 2550}
    chapter = make_cited_chapter(**limits, first_year=1831, last_year=1840)

    page = " ".join(shown(chapter).split())

    assert "they carry 312 of 2,550 words asked for" in page
    assert "about 1831 to 1840" in page


def test_parts_lead_to_the_next_and_the_one_before():
    book = make_biography()
    first, second = (make_chapter(biography=book, number=number) for number in (1, 2))
    last = make_chapter(biography=book, kind="bibliography", number=0, markdown="*Works*")

    page = shown(second)

    assert f'rel="prev" href="{address(first)}"' in " ".join(page.split())
    assert f'rel="next" href="{address(last)}"' in " ".join(page.split())
    assert page.count('aria-current="page"') == 3  # the tab, and the list in both its places


def test_back_matter_is_read_only():
    book = make_biography()
    part = make_chapter(biography=book, kind="bibliography", number=0, markdown="*Works*")

    page = shown(part)

    assert "<em>Works</em>" in page
    assert "Approve" not in page
    assert 'id="findings"' not in page


def test_a_mark_without_a_passage_is_a_finding_and_no_crash():
    page = shown(make_chapter(markdown="Lost.[^s9p9] [^8]"))

    assert "The book has no passage s9p9." in page
    assert "“Lost.”" in page
    assert "Not checked yet (2)" in page


def test_a_resting_page_does_not_ask_again():
    assert "hx-trigger" not in shown(make_cited_chapter())


@pytest.mark.parametrize(
    ("state", "book_state", "seconds"),
    [("running", "running", 2), ("queued", "running", 2), ("needs_review", "running", 15)],
)
def test_a_page_asks_again_while_something_is_under_way(state, book_state, seconds):
    chapter = make_chapter(state=state, biography=make_biography(state=book_state))

    assert f'hx-trigger="every {seconds}s"' in shown(chapter)


def test_a_page_asks_again_while_a_check_runs():
    chapter = make_cited_chapter()
    make_run(
        task="biographies.validate_sources",
        subject=chapter.biography.run_subject,
        step="chapter 1",
        state="QUEUED",
    )

    page = shown(chapter)

    assert 'hx-trigger="every 2s"' in page
    assert "Sources: <strong>running</strong>" in page


@pytest.mark.parametrize("state", ["FAILURE", "REVOKED"])
def test_a_check_that_failed_says_why(state):
    chapter = make_cited_chapter()
    make_run(
        task="biographies.validate_sources",
        subject=chapter.biography.run_subject,
        step="chapter 1",
        state=state,
        error_message="no memory",
    )

    assert "Sources: <strong>failed</strong> – no memory" in shown(chapter)


def poll(client, chapter, page):
    """Ask as the page does: with the signatures that it carries."""
    seen = re.search(r"seen=(\w+)", page)[1]
    texts = re.search(r"shown(?:&quot;|\"): (?:&quot;|\")(\w+)", page)[1]
    return client.get(address(chapter, f"live/?seen={seen}&shown={texts}"))


def make_checked_now():
    """A written chapter one of whose checks is under way."""
    chapter = make_cited_chapter()
    make_run(
        task="biographies.validate_sources",
        subject=chapter.biography.run_subject,
        step="chapter 1",
        state="STARTED",
    )
    return chapter


def test_a_poll_that_finds_nothing_new_is_empty():
    chapter, client = make_checked_now(), browse_as()
    page = client.get(address(chapter)).content.decode()

    assert poll(client, chapter, page).status_code == 204


def test_a_poll_brings_new_findings_and_text():
    chapter, client = make_checked_now(), browse_as()
    page = client.get(address(chapter)).content.decode()
    make_finding(chapter=chapter, revision=chapter.current_revision)

    fragment = poll(client, chapter, page).content.decode()

    assert 'hx-swap-oob="outerHTML:#chapter-findings"' in fragment
    assert 'hx-swap-oob="outerHTML:#chapter-text"' in fragment
    assert "1 open error" in " ".join(fragment.split())


def test_a_poll_leaves_the_text_where_it_is_the_same():
    chapter, client = make_checked_now(), browse_as()
    page = client.get(address(chapter)).content.decode()
    chapter.biography.chapters.update(error_message="still at it")

    fragment = poll(client, chapter, page).content.decode()

    assert 'id="chapter-live"' in fragment
    assert 'id="chapter-text"' not in fragment


def test_a_page_takes_few_questions_however_long_the_text(django_assert_max_num_queries):
    chapter = make_cited_chapter(markdown="Ada was born in 1815.[^s1p1] " * 40)
    for start in range(30):
        make_finding(chapter=chapter, revision=chapter.current_revision, start=start, end=99)
    for number in range(2, 22):
        make_chapter(biography=chapter.biography, number=number)
    client = browse_as()

    with django_assert_max_num_queries(22):
        assert client.get(address(chapter)).status_code == 200
