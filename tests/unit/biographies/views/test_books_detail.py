"""A book's page in each of its states: what happens now, why it waits, what may be done."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from biographies.models import Biography, Chapter, CheckResult
from biographies.models.chapter import text_hash_of
from taskqueue.desk import pauses
from taskqueue.models import TaskRun, WorkerVitals
from tests.factories import (
    make_allocation,
    make_biography,
    make_chapter,
    make_citation,
    make_export,
    make_finding,
    make_read_source,
    make_run,
    make_source,
)
from tests.people import browse_as

pytestmark = pytest.mark.django_db
CHAPTER = "biographies.generate_chapter"


def make_book(**values):
    return make_biography(**({"title": "A Life", "started_at": timezone.now()} | values))


def show(book, client=None):
    return (client or browse_as()).get(f"/biographies/{book.slug}/")


def words_of(book, client=None):
    """Return the page's text with single spaces."""
    return " ".join(show(book, client).content.decode().split())


def make_work(book, **values):
    columns = {"task": CHAPTER, "subject": book.run_subject, "step": "chapter 1", "key": "k1"}
    return make_run(**(columns | {"state": "QUEUED"} | values))


def test_an_empty_draft_says_what_to_do_first():
    html = words_of(make_book(started_at=None))

    assert "Add sources</a>, then start the book" in html
    assert "none yet" in html
    assert "Delete the draft" in html
    assert "hx-get" not in html


def test_a_planned_draft_shows_what_its_sources_can_support():
    book = make_book(plan_version=1, words_per_chapter=500)
    chapter = make_chapter(
        biography=book, target_words=500, supportable_words=120, is_evidence_limited=True
    )
    make_allocation(
        chapter=chapter, passage=make_read_source(biography=book).current_version.passages.first()
    )

    html = words_of(book)

    assert "the sources can support 120 of the 500 words asked for" in html
    assert "shorter than asked" in html
    assert 'data-label="Passages" class="number">1<' in html
    assert ">Start</button>" in html


def test_a_running_book_is_live_and_says_what_runs():
    book = make_book(state="running")
    make_chapter(biography=book, state="running")
    make_work(book, state="STARTED", attempt=2, started_at=timezone.now())

    html = words_of(book)

    assert "Writing chapter 1" in html
    assert "(attempt 2 of 4)" in html
    assert f'hx-get="/biographies/{book.slug}/?seen=' in html
    assert 'data-title="(0/1) A Life – BookGen"' in html
    assert 'data-said="0 of 1 parts written. Writing chapter 1."' in html


def test_an_unchanged_region_is_not_sent_again_and_a_changed_one_is():
    book, client = make_book(state="running"), browse_as()
    chapter = make_chapter(biography=book, state="running")
    seen = show(book, client).context["signature"]

    def ask():
        return client.get(f"/biographies/{book.slug}/?seen={seen}", headers={"HX-Request": "true"})

    assert ask().status_code == 204

    Chapter.objects.fail(chapter.pk, code="x", message="No ink.")

    assert ask().status_code == 200
    assert "<html" not in ask().content.decode()


def test_a_region_that_rests_asks_no_more():
    book, client = make_book(state="needs_review"), browse_as()
    answer = client.get(f"/biographies/{book.slug}/?seen=old", headers={"HX-Request": "true"})

    assert 'id="live"' in answer.content.decode()
    assert "hx-get" not in answer.content.decode()


def test_what_is_tried_again_says_when_and_why():
    book = make_book(state="running")
    due = timezone.now().replace(hour=14, minute=5) + timedelta(days=1)
    make_work(
        book, state="RETRY", attempt=2, next_attempt_at=due,
        error_code="writer.unavailable", error_message="The model gave no answer.\nTraceback",
    )  # fmt: skip

    html = words_of(book)

    assert "Writing chapter 1</a>: The model gave no answer. It is tried again" in html
    assert "14:05 UTC</time> (attempt 3 of 4)" in html
    assert "Traceback" not in html


def test_an_unexpected_error_is_not_shown_as_programmers_see_it():
    book = make_book(state="running")
    make_work(
        book, state="RETRY", next_attempt_at=timezone.now(), error_code="python.KeyError",
        error_message="KeyError: 'ordinal'",
    )  # fmt: skip

    html = words_of(book)

    assert "something unexpected went wrong" in html
    assert "KeyError" not in html


def test_work_of_a_paused_queue_says_who_paused_it():
    book = make_book(state="running")
    make_work(book, queue="content_generation")
    pauses.pause("content_generation", by="vera", reason="moving house")

    html = words_of(book)

    assert "Waits because queue content_generation is paused by vera since" in html
    assert "moving house" in html


def test_work_that_waits_for_one_thing_is_told_together():
    book = make_book(state="running")
    for number in range(1, 8):
        make_work(book, step=f"chapter {number}", key=f"k{number}")
    make_work(book, state="HELD", held_for="batch: waits for a place", key="b")

    html = words_of(book)

    assert "Waits for a free worker:" in html
    assert "Writing chapter 5 and 2 more" in html
    assert "for its turn: at most 5 at a time" in html


@pytest.mark.parametrize(("queues", "is_told"), [([], True), (["content_generation"], False)])
def test_work_that_nobody_takes_up_is_said_to_be(queues, is_told):
    book, past = make_book(state="running"), timezone.now() - timedelta(minutes=1)
    make_work(book, queue="content_generation", available_at=past)
    WorkerVitals.objects.create(name="w1", queues=queues)

    assert ("are the workers running?" in words_of(book)) is is_told


def test_what_cannot_be_handed_over_and_what_is_not_due_say_so():
    book, now = make_book(state="running"), timezone.now()
    make_work(book, state="PENDING", available_at=now - timedelta(minutes=1), key="a")
    make_work(book, state="PENDING", available_at=now + timedelta(minutes=9), key="b")

    html = words_of(book)

    assert "Waits to be handed to the workers" in html
    assert "Waits till" in html


def test_a_failed_book_says_what_failed_and_offers_to_try_again():
    book = make_book(state="failed", reason="chapter 1 (generate_chapter): no ink")
    make_chapter(biography=book, state="failed", error_message="No ink.")
    make_work(book, state="FAILURE", error_code="writer.x", error_message="No ink.")
    make_source(
        biography=book, state="failed", error_code="source.unreadable", error_message="A scan."
    )

    html = words_of(book)

    assert "Retry failed (1)" in html
    assert "No ink." in html
    assert "Reading notes.txt: A scan." in html
    assert "generate_chapter" not in html


def test_what_was_made_good_since_is_not_told():
    book = make_book(state="needs_review")
    make_work(book, state="FAILURE", error_message="No ink.")
    make_work(book, state="SUCCESS", created_at=timezone.now() + timedelta(seconds=1))

    assert "No ink." not in words_of(book)


def test_a_step_that_was_cancelled_by_itself_is_told_with_the_reason():
    book = make_book(state="needs_review")
    make_work(book, state="REVOKED", cancel_reason="too dear")

    assert "cancelled: too dear" in words_of(book)


def test_a_cancelled_book_does_not_call_its_steps_failed():
    book = make_book(state="cancelled", reason="vera: enough")
    make_work(book, state="REVOKED", cancel_reason="vera: enough")

    html = words_of(book)

    assert "vera: enough" in html
    assert "Retry failed" not in html
    assert ">Go on</button>" in html


def make_written_book():
    """A book in review with one written chapter, checked, cited and exported."""
    book = make_book(state="needs_review", plan_version=1)
    chapter = make_chapter(
        biography=book, markdown="Ada wrote.", supportable_words=80, is_evidence_limited=True
    )
    make_citation(
        revision=chapter.current_revision,
        passage=make_read_source(biography=book).current_version.passages.first(),
    )
    make_chapter(biography=book, kind="people", number=0, markdown="Ada.", title="People")
    CheckResult.objects.create(
        biography=book, revision=chapter.current_revision, check_kind="length", is_valid=False
    )
    parts = list(book.chapters.narrative().in_book_order())
    make_export(biography=book, text_hash=text_hash_of(book, parts))
    return book, chapter


def test_a_finished_book_is_shown_in_figures():
    book, chapter = make_written_book()
    make_finding(chapter=chapter)
    make_finding(chapter=chapter, severity="warning")

    html = words_of(book)

    assert "Its sources could support 80 of 100 words." in html
    assert 'data-label="Words / asked" class="number"> 2 / 100' in html
    assert "1 error, 1 warning" in html
    assert 'data-label="Citations" class="number">1<' in html
    assert "1 of 3 done, 1 not passed" in html
    assert "1 of 4 formats" in html
    assert f"/biographies/{book.slug}/chapters/people/" in html


def test_what_stands_against_the_approval_is_said():
    book, chapter = make_written_book()
    make_finding(chapter=chapter)

    html = words_of(book)

    assert "still to approve: chapter 1; open errors: 1" in html
    assert "Approve the book</button>" not in html


def test_a_book_whose_parts_are_approved_can_be_approved():
    book, chapter = make_written_book()
    Chapter.objects.approve(chapter.pk)
    make_chapter(biography=book, number=2, state="needs_review", supportable_words=0)

    html = words_of(book)

    assert "Approve the book</button>" in html
    assert "The sources carry no sentence for it." in html


def test_an_approved_book_has_nothing_to_start():
    html = words_of(make_book(state="approved"))

    assert "Download it" in html
    assert "Go on</button>" not in html


def test_a_title_is_shown_as_text():
    html = show(make_book(title="<script>x</script>", state="running")).content.decode()

    assert "<script>x" not in html
    assert "&lt;script&gt;x" in html


def test_no_stage_of_a_book_that_rests_is_under_way():
    book = make_book(state="cancelled")
    make_source(biography=book)

    html = words_of(book)

    assert "0 of 1 ready, 1 to be read" in html
    assert 'aria-current="step"' not in html


def test_an_export_of_an_older_text_is_said_to_be():
    book, chapter = make_written_book()
    Chapter.objects.filter(pk=chapter.pk).update(title="Another")

    assert "only of an older text" in words_of(book)


def test_anothers_private_book_is_not_found_but_seen_by_who_sees_all():
    book = make_book(is_shared=False)

    assert show(book).status_code == 404
    assert show(book, browse_as("auditor")).status_code == 200
    assert browse_as().get("/biographies/none/").status_code == 404


def test_who_may_only_look_has_no_buttons():
    html = words_of(make_book(state="failed"), browse_as("auditor"))

    assert "Go on</button>" not in html
    assert "Delete" not in html


def test_who_may_change_nothing_but_see_is_let_in_by_that_right():
    client = browse_as("")
    assert show(make_book(), client).status_code == 403
    client.person.user_permissions.add(Permission.objects.get(codename="view_biography"))

    assert show(make_book(), client).status_code == 200


def test_the_number_of_statements_does_not_grow_with_the_book(django_assert_max_num_queries):
    book, client = make_book(state="running", plan_version=1), browse_as()
    for number in range(1, 13):
        make_chapter(biography=book, number=number, markdown="Ada wrote.")
        make_work(book, state="HELD", held_for="x", key=f"k{number}")
    make_work(book, available_at=timezone.now() - timedelta(minutes=5), key="late")
    show(book, client)

    with django_assert_max_num_queries(16):
        show(book, client)


def test_a_book_that_is_only_planned_can_be_asked_for_whole():
    book = make_book(state="running", goal=Biography.Goal.PLAN)
    make_work(book, task="biographies.plan_biography", step="plan", state=TaskRun.State.STARTED)

    html = words_of(book)

    assert "Make the whole book</button>" in html
    assert "Planning the chapters" in html
    assert "being made" in html


@pytest.mark.parametrize(
    ("held_for", "said"),
    [
        ("model.down: first takes no calls until 14:02:00", "goes on by itself"),
        ("budget: book 7: the budget of 10.00 USD is reached", "is reached; raise it to go on"),
        ("budget: day 2026-11-23: the budget is reached", "goes on by itself tomorrow"),
        ("a person", "because a person"),
    ],
)
def test_what_a_book_waits_for_is_said_with_what_can_be_done(held_for, said):
    book = make_book(state="running")
    make_work(book, state="HELD", held_for=held_for)

    assert said in words_of(book)
