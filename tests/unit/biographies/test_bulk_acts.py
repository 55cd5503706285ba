"""What an operator does to many books: shown before, done once, accounted for."""

import pytest

from biographies.bulk_acts import CancelBooks, CheckChapters, ExportBooks, RetryChapters, StartBooks
from biographies.models import Biography, Chapter
from taskqueue.desk import bulk
from taskqueue.desk.selection import Selection
from taskqueue.models import OperatorAction, TaskRun
from tests.factories import make_biography, make_chapter, make_source
from tests.texts import PASSAGES

pytestmark = pytest.mark.django_db


def act_on(act, *rows):
    """Preview and carry out an act; returns the words of each row's outcome, by id."""
    shown = bulk.preview(act, Selection(ids=tuple(str(row.pk) for row in rows)))
    report = bulk.carry_out(shown, actor="operator", reason="asked")
    return {one.id: (one.outcome, one.why) for one in report.outcomes}


def make_ready_book(**columns):
    book = make_biography(**columns)
    make_source(biography=book)
    return book


def test_a_book_with_sources_is_started_and_the_others_are_said():
    ready, running, bare = make_ready_book(), make_ready_book(state="running"), make_biography()

    outcomes = act_on(StartBooks(), ready, running, bare)

    assert outcomes == {
        str(ready.pk): ("started", ""),
        str(running.pk): ("skipped", "under_way"),
        str(bare.pk): ("skipped", "no_sources"),
    }
    assert TaskRun.objects.count() == OperatorAction.objects.count() == 1


def test_a_book_that_was_started_after_the_preview_is_not_started_twice():
    book = make_ready_book()
    shown = bulk.preview(StartBooks(), Selection(ids=(str(book.pk),)))
    Biography.objects.enqueue(book.pk)

    report = bulk.carry_out(shown, actor="operator", reason="")

    assert (report.outcomes[0].why, TaskRun.objects.count()) == ("under_way", 0)


def test_a_book_that_is_being_made_is_stopped_and_one_that_rests_is_not():
    running, resting = make_biography(state="running"), make_biography()

    outcomes = act_on(CancelBooks(), running, resting)

    running.refresh_from_db()
    assert [outcome for outcome, _ in outcomes.values()] == ["cancelled", "skipped"]
    assert (running.state, running.reason) == ("cancelled", "asked")


def test_a_book_that_rests_since_the_preview_is_not_stopped():
    book = make_biography(state="running")
    shown = bulk.preview(CancelBooks(), Selection(ids=(str(book.pk),)))
    Biography.objects.finish(book.pk)

    assert bulk.carry_out(shown, actor="operator", reason="").outcomes[0].why == "rests"


def test_a_book_with_a_text_is_exported_in_every_format():
    text = f"{PASSAGES[0]}[^1]\n\n[^1]: The editor answers for it."
    written, bare = make_chapter(markdown=text).biography, make_biography()

    outcomes = act_on(ExportBooks(), written, bare)

    assert outcomes == {str(written.pk): ("sent", ""), str(bare.pk): ("skipped", "no_text")}
    assert TaskRun.objects.filter(task__startswith="biographies.export_to_").count() == 4


def test_a_book_with_a_statement_on_no_source_is_not_exported():
    book = make_chapter(markdown=PASSAGES[0]).biography

    assert act_on(ExportBooks(), book) == {str(book.pk): ("skipped", "blocked")}
    assert not TaskRun.objects.exists()


def test_chapters_that_failed_are_written_again_with_their_book_once():
    book = make_ready_book(state="failed")
    failed = [make_chapter(biography=book, number=number, state="failed") for number in (1, 2)]
    fine = make_chapter(biography=book, number=3, markdown=PASSAGES[0])

    outcomes = act_on(RetryChapters(), *failed, fine)

    assert [outcome for outcome, _ in outcomes.values()] == ["retried", "retried", "skipped"]
    assert TaskRun.objects.filter(task="biographies.produce_biography").count() == 1
    assert not Chapter.objects.filter(state="failed").exists()


def test_a_chapter_whose_book_is_being_made_is_left_to_it():
    chapter = make_chapter(biography=make_biography(state="running"), state="failed")
    shown = bulk.preview(RetryChapters(), Selection(ids=(str(chapter.pk),)))

    assert shown.items[0].why == "under_way"


def test_a_chapter_whose_book_began_after_the_preview_is_left_to_it():
    chapter = make_chapter(biography=make_ready_book(state="failed"), state="failed")
    shown = bulk.preview(RetryChapters(), Selection(ids=(str(chapter.pk),)))
    Biography.objects.enqueue(chapter.biography_id)

    assert bulk.carry_out(shown, actor="operator", reason="").outcomes[0].why == "under_way"


def test_only_chapters_with_a_text_are_checked():
    written, bare = make_chapter(markdown=PASSAGES[0]), make_chapter()
    introduction = make_chapter(kind="introduction", number=0, markdown=PASSAGES[0])

    outcomes = act_on(CheckChapters(), written, bare, introduction)

    whys = [why for _, why in outcomes.values()]
    assert whys == ["", "no_text", "no_checks"]
    assert TaskRun.objects.filter(task__startswith="biographies.validate_").count() == 3


@pytest.mark.parametrize("act", [StartBooks(), CheckChapters()])
def test_what_is_not_there_is_said(act):
    shown = bulk.preview(act, Selection(ids=("999999", "nonsense")))

    assert [item.why for item in shown.items] == ["unknown", "unknown"]


@pytest.mark.parametrize(("act", "state"), [(StartBooks(), "draft"), (CancelBooks(), "running")])
def test_what_is_gone_since_the_preview_is_skipped(act, state):
    book = make_ready_book(state=state)
    shown = bulk.preview(act, Selection(ids=(str(book.pk),)))
    Biography.objects.filter(pk=book.pk).delete()

    outcome = bulk.carry_out(shown, actor="operator", reason="").outcomes[0]

    assert (outcome.outcome, outcome.why) == ("skipped", "unknown")
