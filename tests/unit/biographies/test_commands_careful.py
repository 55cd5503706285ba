"""Commands that look before they act: dry runs, and a book that is stopped."""

import io

import pytest

from taskqueue.models import TaskRun
from tests.factories import make_biography, make_read_source
from tests.unit.biographies.test_commands import Ended, make_written_book

pytestmark = pytest.mark.django_db


def test_a_dry_run_of_a_start_says_what_would_begin_and_sends_nothing():
    book = make_biography()
    make_read_source(biography=book)

    ended = Ended("produce_biography", book.pk, "--dry-run", "--json")

    assert ended.data["would_begin"] == ["plan (plan_biography)"]
    assert not TaskRun.objects.exists()


def test_a_dry_run_of_an_export_sends_nothing():
    ended = Ended("export_biography", make_written_book().pk, "--dry-run", "--json")

    assert ended.data["would_make"] == ["markdown", "word", "pdf", "epub"]
    assert not TaskRun.objects.exists()


def test_a_book_that_is_made_is_stopped_by_a_command():
    book = make_biography()
    make_read_source(biography=book)
    Ended("produce_biography", book.pk)

    ended = Ended("cancel_biography", book.pk, "--reason", "a wrong source", "--yes")

    book.refresh_from_db()
    assert (ended.code, book.state, book.reason) == (0, "cancelled", "a wrong source")
    assert TaskRun.objects.get().state == "REVOKED"


def test_who_is_asked_whether_to_stop_a_book_may_say_no(monkeypatch):
    book = make_biography(state="running")
    answers = io.StringIO("no\n")
    answers.isatty = lambda: True
    monkeypatch.setattr("sys.stdin", answers)

    ended = Ended("cancel_biography", book.pk)

    book.refresh_from_db()
    assert (ended.code, ended.error, book.state) == (1, "nothing was done", "running")
