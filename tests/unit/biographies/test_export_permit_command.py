"""A command lets a book out with a reason, and sends nothing without one."""

from getpass import getuser

import pytest

from taskqueue.models import TaskRun
from tests.factories import make_biography, make_chapter
from tests.unit.biographies.test_commands import Ended

pytestmark = pytest.mark.django_db
REASON = "A draft for the family, who know it."


def make_book():
    """A book with a statement that stands on no source."""
    book = make_biography()
    make_chapter(biography=book, markdown="She wrote.")
    return book


def test_a_book_with_an_unsupported_statement_is_not_sent():
    ended = Ended("export_biography", make_book().pk, "--format", "markdown")

    assert (ended.code, TaskRun.objects.count()) == (1, 0)
    assert "1 statement stands on no source (chapter 1: 1)" in ended.error


def test_a_forecast_says_that_a_reason_is_wanted():
    ended = Ended("export_biography", make_book().pk, "--dry-run")

    assert "not without a reason: 1 statement stands on no source" in ended.out


def test_a_reason_lets_the_book_out_and_is_kept_with_who_gave_it():
    book = make_book()

    ended = Ended("export_biography", book.pk, "--override-reason", REASON)

    assert (ended.code, TaskRun.objects.count()) == (0, 4)
    assert book.permits.values_list("person", "reason").get() == (getuser(), REASON)


def test_a_reason_that_says_too_little_is_refused():
    book = make_book()

    ended = Ended("export_biography", book.pk, "--override-reason", "because")

    assert (ended.code, book.permits.count()) == (2, 0)
    assert "override_reason: say in 20 letters or more" in ended.error
