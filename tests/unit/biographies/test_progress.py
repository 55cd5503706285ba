"""Following a book, and its figures at the end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from biographies.book_table import part_rows, supply_notes
from biographies.models import Biography, Chapter
from biographies.progress import failed_runs, follow, look
from tests.factories import (
    make_biography,
    make_chapter,
    make_citation,
    make_finding,
    make_passage,
    make_revision,
    make_run,
)

pytestmark = pytest.mark.django_db


def make_started_book(**only_what_matters):
    columns = {"state": "running", "started_at": timezone.now() - timedelta(minutes=5)}
    return make_biography(**(columns | only_what_matters))


def keyed_run(book, name="plan:1", **columns):
    return make_run(subject=book.run_subject, key=f"{book.run_subject}/{name}", **columns)


def test_a_look_counts_steps_and_names_what_runs():
    book = make_started_book()
    make_chapter(biography=book, markdown="Text.")
    keyed_run(book, ended_at=timezone.now())
    keyed_run(book, "chapter:1", state="STARTED", step="chapter 1",
              task="biographies.generate_chapter")  # fmt: skip

    seen = look(book.pk)

    assert (seen.done, seen.expected, seen.running) == (
        1, 12, ("chapter 1 (generate_chapter)",),
    )  # fmt: skip
    assert seen.sentence == (
        "running, 1 of 12 steps done, 1 of 1 chapters written; now: chapter 1 (generate_chapter)"
    )


def test_a_book_whose_runs_nobody_takes_up_is_stalled():
    book = make_started_book()
    keyed_run(book, state="QUEUED")

    assert look(book.pk).is_stalled
    keyed_run(book, "source:1", state="STARTED")
    assert not look(book.pk).is_stalled


def test_a_book_is_followed_until_it_rests():
    book = make_started_book()
    seen = []

    def sleep(_):
        Biography.objects.filter(pk=book.pk).update(state="needs_review")

    end = follow(book.pk, on_look=seen.append, sleep=sleep)

    assert [look.state for look in seen] == ["running", "needs_review"]
    assert end.is_over


def test_following_ends_when_its_time_is_over():
    book = make_started_book()
    clock = iter([0.0, 1.0, 11.0]).__next__

    with pytest.raises(TimeoutError, match="is still running"):
        follow(book.pk, on_look=print, timeout_s=10, sleep=lambda _: None, clock=clock)


def test_failed_runs_are_named_unless_they_were_made_good():
    book = make_started_book()
    bad = keyed_run(book, "a", state="FAILURE", error_code="x", error_message="why", step="plan")
    keyed_run(book, "b", state="FAILURE")
    keyed_run(book, "b")
    stopped = keyed_run(book, "c", state="REVOKED", cancel_reason="by hand")

    assert [(run.run_id, run.code, run.message) for run in failed_runs(book.pk)] == [
        (bad.pk, "x", "why"), (stopped.pk, "run.cancelled", "by hand"),
    ]  # fmt: skip


def make_limited_chapter(book):
    """A chapter written in two seconds that its sources could not fill."""
    now = timezone.now()
    run = keyed_run(book, started_at=now - timedelta(seconds=2), ended_at=now)
    chapter = make_chapter(biography=book, is_evidence_limited=True, supportable_words=60)
    revision = make_revision(chapter=chapter, word_count=58, run_id=run.pk)
    Chapter.objects.store_revision(chapter.pk, revision_id=revision.pk, parent_id=None)
    make_finding(chapter=chapter)
    make_citation(revision=revision, passage=make_passage())


def test_the_table_has_a_row_for_each_part_with_its_figures():
    book = make_started_book()
    make_limited_chapter(book)
    make_chapter(biography=book, number=2)

    first, second = part_rows(book)

    assert (first.words, first.target_words, first.citations, first.findings) == (58, 100, 1, 1)
    assert first.seconds == pytest.approx(2.0)
    assert (second.words, second.citations, second.seconds) == (0, 0, None)


def test_what_the_sources_could_not_fill_is_said_in_a_line():
    book = make_started_book()
    make_limited_chapter(book)

    assert supply_notes(part_rows(book)) == [
        "Chapter 1 is evidence-limited: 58 of 100 words; its sources could support 60."
    ]
