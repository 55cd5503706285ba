"""Starting work, and taking up what each ended run leaves to do."""

import pytest

from biographies import launch
from biographies.models import Biography, Chapter, Source
from taskqueue import endings
from taskqueue.models import TaskRun
from tests.factories import (
    make_biography,
    make_chapter,
    make_read_source,
    make_run,
    make_source,
)

pytestmark = pytest.mark.django_db


def make_running_book(**only_what_matters):
    """A book of two chapters that is being made and has a plan."""
    columns = {"state": "running", "plan_version": 1, "chapter_count": 2}
    book = make_biography(**(columns | only_what_matters))
    make_read_source(biography=book, number=1, passages=2)
    for number in (1, 2):
        make_chapter(biography=book, number=number)
    return book


def runs_of(book):
    return TaskRun.objects.filter(subject=book.run_subject).order_by("created_at")


def end(run, state, **columns):
    """End a run the way the queue does: the row first, then what follows."""
    TaskRun.objects.filter(pk=run.pk).update(state=state, **columns)
    run.refresh_from_db()
    launch.advance(run)


def test_a_start_queues_the_book_and_sends_one_run():
    book = make_biography()

    run = launch.start_book(book)

    assert (run.task, run.key) == (
        "biographies.produce_biography", f"biography:{book.pk}/start:1",
    )  # fmt: skip
    assert (run.subject, run.kwargs["biography_id"]) == (f"biography:{book.pk}", book.pk)
    assert book.state == "queued"


def test_a_book_that_is_being_made_is_not_started_again():
    book = make_running_book()

    assert launch.start_book(book) is None
    assert not runs_of(book).exists()


def test_a_book_that_a_worker_takes_up_sends_its_first_steps():
    book = make_biography(state="queued")
    source = make_source(biography=book)

    started = launch.begin_book(book)["started"]

    assert [one["task"] for one in started] == ["biographies.ingest_source"]
    assert started[0]["step"].startswith(f"source {source.pk} ")
    assert Biography.objects.get(pk=book.pk).state == "running"


def test_a_book_that_rests_is_started_by_its_task_alone():
    book = make_biography()
    make_source(biography=book)

    assert launch.begin_book(book)["state"] == "running"
    assert launch.begin_book(book)["started"] == []


def test_an_ended_plan_sends_the_chapters_and_marks_them_queued():
    book = make_running_book()
    plan = make_run(subject=book.run_subject, key=f"{book.run_subject}/plan:1")

    launch.advance(plan)

    sent = runs_of(book).filter(task="biographies.generate_chapter")
    assert sorted(run.step for run in sent) == ["chapter 1", "chapter 2"]
    assert set(book.chapters.values_list("state", flat=True)) == {"queued"}


def test_an_end_seen_twice_sends_nothing_twice():
    book = make_running_book()
    plan = make_run(subject=book.run_subject, key=f"{book.run_subject}/plan:1")

    launch.advance(plan)
    launch.advance(plan)

    assert runs_of(book).count() == 3


@pytest.mark.parametrize("subject", ["", "biography:x", "biography:999999", "probe"])
def test_a_run_that_is_about_no_book_changes_nothing(subject):
    launch.advance(make_run(subject=subject))

    assert TaskRun.objects.count() == 1


@pytest.mark.parametrize("state", ["draft", "needs_review", "cancelled", "queued"])
def test_a_book_that_is_not_being_made_gets_no_steps(state):
    book = make_running_book(state=state)

    launch.advance(make_run(subject=book.run_subject))

    assert runs_of(book).count() == 1


def test_a_failed_chapter_fails_its_book_when_its_sibling_has_ended():
    book = make_running_book()
    launch.go_on(book)
    first, second = runs_of(book)
    end(first, "FAILURE", error_code="writer.unavailable", error_message="away")
    chapter = book.chapters.get(number=1)
    assert (chapter.state, chapter.error_code) == ("failed", "writer.unavailable")
    assert Biography.objects.get(pk=book.pk).state == "running"

    end(second, "FAILURE", error_message="away too")

    book.refresh_from_db()
    assert book.state == "failed"
    assert "chapter 1 (generate_chapter): away; chapter 2" in book.reason


def test_a_cancelled_run_cancels_its_chapter():
    book = make_running_book()
    launch.go_on(book)

    end(runs_of(book).first(), "REVOKED", cancel_reason="by hand")

    assert book.chapters.get(number=1).state == "cancelled"


def test_a_chapter_that_had_a_text_keeps_it_when_writing_it_again_fails():
    book = make_running_book()
    chapter = make_chapter(biography=book, number=3, markdown="Text.")
    Chapter.objects.filter(pk=chapter.pk).update(state="running")
    run = make_run(task="biographies.regenerate_chapter", subject=book.run_subject,
                   step="chapter 3", state="STARTED")  # fmt: skip

    end(run, "FAILURE", error_message="away")

    chapter.refresh_from_db()
    assert chapter.state == "needs_review"


def test_a_failed_run_without_a_part_in_its_step_marks_no_chapter():
    book = make_running_book()
    run = make_run(task="biographies.generate_chapter", subject=book.run_subject, step="?")

    end(run, "FAILURE")

    assert not book.chapters.filter(state="failed").exists()


def test_a_failed_reading_marks_the_source_and_its_siblings_go_on():
    book = make_biography(state="running")
    make_read_source(biography=book, passages=1)
    source = make_source(biography=book)
    launch.go_on(book)

    end(runs_of(book).get(), "FAILURE", error_code="source.unreadable", error_message="binary")

    source.refresh_from_db()
    assert (source.state, source.error_message) == ("failed", "binary")
    assert runs_of(book).filter(task="biographies.plan_biography").exists()


def test_a_start_that_fails_fails_the_book():
    book = make_biography()
    run = launch.start_book(book)

    end(run, "FAILURE", error_message="biography 1 has no sources")

    book.refresh_from_db()
    assert (book.state, book.reason) == ("failed", "biography 1 has no sources")


def finish(book):
    """End the run of each step as done while its rows say so."""
    for run in runs_of(book).unfinished():
        end(run, "SUCCESS")


def test_a_book_ends_when_its_steps_have_ended_without_a_result():
    book = make_running_book()
    launch.go_on(book)

    finish(book)

    book.refresh_from_db()
    assert book.state == "failed"
    assert "it ended without a result" in book.reason


def test_a_retried_dead_letter_that_works_takes_its_book_up_again():
    book = make_running_book()
    launch.go_on(book)
    first, second = runs_of(book)
    end(first, "FAILURE", error_message="away")
    end(second, "FAILURE", error_message="away")
    retried = make_run(task=first.task, subject=first.subject, step=first.step, key=first.key,
                       retry_of=first, state="STARTED")  # fmt: skip
    book.chapters.filter(number=1).update(planned_in=0)

    end(retried, "SUCCESS")

    assert Biography.objects.get(pk=book.pk).state == "running"
    assert runs_of(book).filter(task="biographies.plan_biography").exists()


def test_a_hand_made_run_does_not_take_a_failed_book_up_again():
    book = make_running_book(state="failed")

    launch.advance(make_run(subject=book.run_subject, task="biographies.validate_sources"))

    assert Biography.objects.get(pk=book.pk).state == "failed"


def test_a_new_start_tries_again_what_failed_but_no_file_that_cannot_be_read():
    book = make_running_book(state="failed")
    book.chapters.filter(number=1).update(state="failed")
    book.chapters.filter(number=2).update(state="cancelled")
    bad = make_source(biography=book, state="failed", error_code="source.unreadable")
    unlucky = make_source(biography=book, state="failed", error_code="queue.poison")

    launch.start_book(book)

    assert set(book.chapters.values_list("state", flat=True)) == {"draft"}
    states = dict(Source.objects.values_list("pk", "state"))
    assert (states[bad.pk], states[unlucky.pk]) == ("failed", "queued")


def test_failures_of_an_earlier_start_are_forgotten():
    book = make_running_book()
    launch.go_on(book)
    for run in runs_of(book):
        end(run, "FAILURE", error_message="away")
    launch.start_book(book)

    launch.begin_book(book)

    assert runs_of(book).filter(task="biographies.generate_chapter").count() == 4


def test_cancelling_a_book_cancels_its_waiting_runs():
    book = make_running_book()
    launch.go_on(book)

    assert launch.cancel_book(book, reason="wrong person")

    assert {run.state for run in runs_of(book)} == {"REVOKED"}
    assert set(book.chapters.values_list("state", flat=True)) == {"cancelled"}
    assert Biography.objects.get(pk=book.pk).state == "cancelled"
    assert not launch.cancel_book(book, reason="again")


def test_a_batch_holds_back_what_is_beyond_its_size():
    book = make_running_book(state="draft")
    chapters = list(book.chapters.order_by("number"))

    sent = launch.send_batch(book, chapters, batch_size=1)

    assert [run.state for run in runs_of(book)] == ["PENDING", "HELD"]
    assert sent["run_ids"] == [run.pk for run in runs_of(book)]


def test_the_same_batch_is_sent_once():
    book = make_running_book(state="draft")
    chapters = list(book.chapters.order_by("number"))

    first = launch.send_batch(book, chapters, batch_size=2)

    assert launch.send_batch(book, chapters, batch_size=2) == first


def test_a_written_chapter_of_a_batch_keeps_its_state():
    book = make_running_book(state="draft")
    chapter = make_chapter(biography=book, number=3, markdown="Text.")

    launch.send_batch(book, [chapter], batch_size=2)

    chapter.refresh_from_db()
    assert chapter.state == "needs_review"


def test_an_ended_run_of_a_batch_lets_the_next_one_go():
    book = make_running_book(state="draft")
    launch.send_batch(book, list(book.chapters.order_by("number")), batch_size=1)

    endings.revoke(runs_of(book).first().pk, reason="by hand")

    assert runs_of(book).last().state in ("PENDING", "QUEUED")


def test_an_export_asked_for_by_hand_has_no_key():
    run = launch.send_export(make_biography(), "pdf", {"toc": False})

    assert (run.task, run.queue, run.key) == ("biographies.export_to_pdf", "export", "")
    assert run.kwargs["options"] == {"toc": False}


def test_a_chapter_is_checked_by_the_pipelines_own_keys():
    chapter = make_chapter(markdown="Born in 1815.")

    runs = launch.check_chapter(chapter)

    key = f"{chapter.biography.run_subject}/chapter:1/revision:{chapter.current_revision_id}"
    assert [run.key for run in runs] == [
        f"{key}/check:length", f"{key}/check:quality", f"{key}/check:sources",
    ]  # fmt: skip
    assert {run.step for run in runs} == {"chapter 1"}


def test_a_check_that_still_runs_is_not_sent_twice():
    chapter = make_chapter(markdown="Born in 1815.")

    assert launch.check_chapter(chapter) == launch.check_chapter(chapter)


def test_a_checked_text_can_be_checked_again_and_again():
    chapter = make_chapter(markdown="Born in 1815.")

    keys = set()
    for _ in range(3):
        for run in launch.check_chapter(chapter):
            keys.add(run.key)
            end(run, "SUCCESS")

    assert len(keys) == 9


def test_a_check_that_failed_is_sent_again_under_its_key():
    chapter = make_chapter(markdown="Born in 1815.")
    before = launch.check_chapter(chapter)
    for run in before:
        end(run, "FAILURE")

    assert [run.key for run in launch.check_chapter(chapter)] == [run.key for run in before]


def test_what_has_no_text_or_no_checks_of_its_own_sends_none():
    book = make_biography()
    introduction = make_chapter(biography=book, kind="introduction", number=0, markdown="Ada.")

    assert launch.check_chapter(make_chapter(biography=book)) == []
    assert launch.check_chapter(introduction) == []


def test_checking_a_resting_book_leaves_it_at_rest():
    chapter = make_chapter(markdown="Born in 1815.", biography=make_biography(state="approved"))

    for run in launch.check_chapter(chapter):
        end(run, "SUCCESS")

    assert Biography.objects.get(pk=chapter.biography_id).state == "approved"
