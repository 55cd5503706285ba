"""What an editor does to a whole book, and how it is refused where it makes no sense."""

import pytest
from django.utils import timezone

from biographies.models import Biography, Chapter, Source
from taskqueue.errors import DeadLetterStateError
from taskqueue.models import DeadLetter, DeadLetterGroup, TaskRun
from tests.factories import (
    make_biography,
    make_chapter,
    make_finding,
    make_read_source,
    make_run,
    make_source,
)
from tests.people import browse_as

pytestmark = pytest.mark.django_db


def make_book(**values):
    return make_biography(**({"started_at": timezone.now()} | values))


def do(book, act, client=None, **fields):
    return (client or browse_as()).post(f"/biographies/{book.slug}/{act}/", fields)


def said(answer):
    """Return the next page's text with single spaces."""
    return " ".join(answer.client.get(answer.url).content.decode().split())


def state_of(book):
    return Biography.objects.get(pk=book.pk).state


@pytest.mark.parametrize("state", ["draft", "needs_review", "failed", "cancelled"])
def test_a_book_that_rests_is_started(state):
    book = make_book(state=state)
    make_source(biography=book)

    answer = do(book, "start")

    assert (answer.status_code, state_of(book)) == (303, "queued")
    assert "The whole book is being made." in said(answer)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"state": "approved"}, "nothing to go on with"),
        ({"state": "running"}, "being made already"),
        ({"state": "draft"}, "no sources yet"),
    ],
)
def test_a_start_that_makes_no_sense_is_refused_in_words(values, words):
    book = make_book(**values)

    answer = do(book, "start")

    assert words in said(answer)
    assert (state_of(book), TaskRun.objects.count()) == (values["state"], 0)


def test_a_book_that_is_being_planned_goes_on_to_be_made():
    book = make_book(state="running", goal="plan")
    make_source(biography=book)

    do(book, "start")

    assert Biography.objects.get(pk=book.pk).goal == "book"


def test_a_start_that_is_sent_twice_starts_once():
    book, client = make_book(), browse_as()
    make_source(biography=book)

    answers = [do(book, "start", client, form_key="k1") for _ in range(2)]

    assert answers[0].url == answers[1].url
    assert TaskRun.objects.count() == 1


def test_a_retry_tries_failed_parts_and_sources_again():
    book = make_book(state="failed")
    chapter = make_chapter(biography=book, state="failed")
    make_source(biography=book, state="failed", error_code="storage.away")

    answer = do(book, "retry")

    assert "Trying again: 2 failed steps." in said(answer)
    assert Chapter.objects.get(pk=chapter.pk).state == "draft"
    assert Source.objects.get().state == "queued"
    assert state_of(book) == "queued"


def test_a_retry_of_a_plan_stays_a_plan():
    book = make_book(state="failed", goal="plan")
    make_run(
        task="biographies.plan_biography", step="plan", key="k", subject=book.run_subject,
        state="FAILURE",
    )  # fmt: skip

    do(book, "retry")

    assert Biography.objects.get(pk=book.pk).goal == "plan"


def make_letter(book):
    """A failed export that somebody had asked for by itself, with its dead letter."""
    call = {"kwargs": {"character_name": book.subject, "options": {}, "biography_id": book.pk}}
    run = make_run(
        task="biographies.export_to_pdf", step="export pdf", subject=book.run_subject,
        state="FAILURE", queue="export", **call,
    )  # fmt: skip
    group = DeadLetterGroup.objects.create(fingerprint="f", task=run.task, error_class="E")
    return DeadLetter.objects.create(
        group=group, run=run, task=run.task, queue="export", priority=5, subject=book.run_subject,
        error_class="E", error_code="e", **call,
    )  # fmt: skip


def test_what_was_asked_for_by_itself_is_sent_again_from_its_dead_letter():
    book = make_book(state="needs_review")
    letter = make_letter(book)

    answer = do(book, "retry")

    letter.refresh_from_db()
    assert (letter.state, letter.retried_as.task) == ("retried", "biographies.export_to_pdf")
    assert "Trying again: 1 failed step." in said(answer)
    assert state_of(book) == "needs_review"


def test_what_somebody_else_retried_meanwhile_is_not_done_twice():
    book = make_book(state="needs_review")
    letter = make_letter(book)
    DeadLetter.objects.filter(pk=letter.pk).update(state="archived")

    assert "retried by somebody else" in said(do(book, "retry"))


def test_a_letter_that_is_taken_at_that_moment_is_left(monkeypatch):
    def taken(*_, **__):
        raise DeadLetterStateError

    monkeypatch.setattr("biographies.book_acts.dead_letters.retry", taken)
    book = make_book(state="needs_review")
    make_letter(book)

    assert "retried by somebody else" in said(do(book, "retry"))


def test_an_export_that_was_made_since_is_not_made_again():
    book = make_book(state="failed")
    make_chapter(biography=book, state="failed")
    letter = make_letter(book)
    make_run(task=letter.task, step="export pdf", subject=book.run_subject)

    do(book, "retry")

    assert DeadLetter.objects.get(pk=letter.pk).state == "open"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("running", "when the rest is done"),
        ("needs_review", "Nothing has failed"),
        ("approved", "make its files anew"),
    ],
)
def test_a_retry_that_makes_no_sense_is_refused_in_words(state, words):
    assert words in said(do(make_book(state=state), "retry"))


def test_a_cancellation_is_asked_about_first_with_counts():
    book = make_book(state="running")
    make_run(subject=book.run_subject, state="STARTED", task="biographies.generate_chapter")
    make_run(subject=book.run_subject, state="RETRY", task="biographies.generate_chapter")

    html = browse_as().get(f"/biographies/{book.slug}/cancel/").content.decode()

    assert "1 step running now" in html
    assert "1 step waiting" in html
    assert state_of(book) == "running"


def test_a_cancelled_book_says_by_whom_and_why():
    book, client = make_book(state="running"), browse_as(username="vera")
    run = make_run(subject=book.run_subject, state="QUEUED")

    answer = do(book, "cancel", client, reason="a misprint")

    assert "Cancelled: what runs just now stops" in said(answer)
    assert Biography.objects.get(pk=book.pk).reason == "vera: a misprint"
    assert TaskRun.objects.get(pk=run.pk).state == "REVOKED"


def test_what_is_not_being_made_cannot_be_cancelled():
    book, client = make_book(state="needs_review"), browse_as()

    page = client.get(f"/biographies/{book.slug}/cancel/").content.decode()

    assert "there is nothing to cancel" in page
    assert "there is nothing to cancel" in said(do(book, "cancel", client))


def test_a_reason_that_is_too_long_is_refused_at_its_field():
    book = make_book(state="running")

    answer = do(book, "cancel", reason="x" * 151)

    assert 'id="id_reason_error"' in answer.content.decode()
    assert state_of(book) == "running"


def test_a_book_is_approved_when_nothing_is_missing():
    book = make_book(state="needs_review")
    make_chapter(biography=book, markdown="Ada wrote.", state="draft")
    Chapter.objects.update(state="approved")

    assert "The book is approved." in said(do(book, "approve"))
    assert state_of(book) == "approved"


def test_an_approval_is_refused_with_what_is_missing():
    book = make_book(state="needs_review")
    chapter = make_chapter(biography=book, markdown="Ada wrote.")
    make_finding(chapter=chapter)

    html = said(do(book, "approve"))

    assert "cannot be approved yet – still to approve: chapter 1; open errors: 1" in html
    assert state_of(book) == "needs_review"


def test_a_book_without_a_text_is_not_approved():
    assert "no part of it is written" in said(do(make_book(state="needs_review"), "approve"))


def test_only_what_needs_review_is_approved():
    assert "this one is draft" in said(do(make_book(), "approve"))


def test_a_draft_is_deleted_with_its_sources_and_their_files(django_capture_on_commit_callbacks):
    book, client = make_book(), browse_as()
    file = make_read_source(biography=book).file
    assert (
        "1 source with the file" in client.get(f"/biographies/{book.slug}/delete/").content.decode()
    )

    with django_capture_on_commit_callbacks(execute=True):
        answer = do(book, "delete", client)

    assert answer.url == "/"
    assert "is deleted" in said(answer)
    assert not Biography.objects.exists()
    assert not file.storage.exists(file.name)


def test_a_book_that_was_written_is_not_deleted():
    book, client = make_book(), browse_as()
    make_chapter(biography=book, markdown="Ada wrote.")

    assert "Only a draft" in client.get(f"/biographies/{book.slug}/delete/").content.decode()
    assert "Only a draft" in said(do(book, "delete", client))
    assert Biography.objects.exists()


@pytest.mark.parametrize("act", ["start", "retry", "cancel", "approve", "delete"])
def test_who_may_only_look_may_do_nothing(act):
    assert do(make_book(), act, browse_as("auditor")).status_code == 403


@pytest.mark.parametrize("act", ["start", "retry", "cancel", "approve", "delete"])
def test_anothers_private_book_is_not_there_to_be_touched(act):
    assert do(make_book(is_shared=False), act).status_code == 404


@pytest.mark.parametrize("act", ["start", "retry", "approve"])
def test_an_act_takes_a_post(act):
    assert browse_as().get(f"/biographies/{make_book().slug}/{act}/").status_code == 405


def test_what_cannot_be_asked_for_any_more_is_refused_in_words():
    book = make_book(state="needs_review")
    make_source(biography=book)
    call = {"task": "biographies.export_to_pdf", "queue": "export", "priority": 5}
    group = DeadLetterGroup.objects.create(fingerprint="f" * 16, task=call["task"])
    run = make_run(**call, subject=book.run_subject, step="export pdf", state="FAILURE")
    DeadLetter.objects.create(
        **call, run=run, group=group, subject=book.run_subject, kwargs={"gone": 1},
        error_class="X", error_code="x",
    )  # fmt: skip

    assert "ask for it anew" in said(do(book, "retry"))
