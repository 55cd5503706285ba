"""Findings about the whole book: shown on its page, ignored with a reason, opened again."""

import pytest
from django.utils import timezone

from biographies.models import Biography, Finding
from tests.factories import make_biography, make_finding
from tests.people import browse_as

pytestmark = pytest.mark.django_db


def make_book_finding(**values):
    """An open error of a book in review that no part has alone."""
    book = values.pop("biography", None) or make_biography(state="needs_review")
    evidence = {"part": "chapter 3"}
    columns = {"chapter": None, "check_kind": "book", "message": "It says <b>so</b> twice."}
    finding = make_finding(**({"evidence": evidence, "state_at": timezone.now()} | values))
    Finding.objects.filter(pk=finding.pk).update(biography=book, **columns)
    finding.refresh_from_db()
    return finding


def show(finding, client=None):
    answer = (client or browse_as()).get(f"/biographies/{finding.biography.slug}/")
    return " ".join(answer.content.decode().split())


def do(finding, act, client=None, **fields):
    slug = finding.biography.slug
    return (client or browse_as()).post(f"/biographies/{slug}/findings/{finding.pk}/{act}/", fields)


def test_a_finding_about_the_whole_book_is_shown_as_text_and_blocks_the_approval():
    finding = make_book_finding()

    html = show(finding)

    assert "It says &lt;b&gt;so&lt;/b&gt; twice." in html
    assert f"/biographies/{finding.biography.slug}/chapters/3/" in html
    assert "open errors: 1" in html


def test_an_open_finding_says_what_would_fix_it():
    finding = make_book_finding(evidence={"fix": "Cut one of the <two>."})

    assert "Cut one of the &lt;two&gt;." in show(finding)


def test_it_is_ignored_with_a_reason_and_a_name():
    finding, client = make_book_finding(), browse_as(username="vera")

    answer = do(finding, "ignore", client, reason="On purpose.")

    finding.refresh_from_db()
    assert answer.url.endswith("/#findings")
    assert (finding.state, finding.state_by) == ("ignored", "vera")
    assert "vera: On purpose." in show(finding, client)
    assert "open errors" not in show(finding, client)


def test_a_reason_is_needed_and_asked_for_at_the_field():
    finding = make_book_finding()

    answer = do(finding, "ignore", reason="")

    html = answer.content.decode()
    assert "Say why; the reason is kept with the finding." in html
    assert f'id="ignore-{finding.pk}-reason_error"' in html
    assert Finding.objects.get(pk=finding.pk).state == "open"


def test_it_is_opened_again_and_takes_the_approval_of_the_book_back():
    book = make_biography(state="approved")
    finding = make_book_finding(biography=book, state="ignored")

    do(finding, "reopen")

    assert Finding.objects.get(pk=finding.pk).state == "open"
    assert Biography.objects.get(pk=book.pk).state == "needs_review"


def test_a_warning_that_is_opened_again_leaves_the_approval():
    book = make_biography(state="approved")
    finding = make_book_finding(biography=book, state="ignored", severity="warning")

    do(finding, "reopen")

    assert Biography.objects.get(pk=book.pk).state == "approved"


@pytest.mark.parametrize(
    ("act", "state", "words"),
    [("ignore", "fixed", "not open any more"), ("reopen", "open", "not ignored any more")],
)
def test_what_was_settled_meanwhile_is_said_to_be(act, state, words):
    finding, client = make_book_finding(state=state), browse_as()

    do(finding, act, client, reason="why")

    assert words in show(finding, client)


def test_a_chapters_finding_is_not_found_here():
    finding = make_finding()

    assert do(finding, "ignore", reason="x").status_code == 404


def test_who_may_only_look_is_shown_no_form_and_refused():
    finding, client = make_book_finding(), browse_as("auditor")

    assert "Ignore it" not in show(finding, client)
    assert do(finding, "ignore", client, reason="x").status_code == 403


def test_while_the_book_is_made_nothing_is_typed_into_what_changes():
    finding = make_book_finding(biography=make_biography(state="running"))

    assert "Ignore it" not in show(finding)
