"""How far a start is to bring a book: to a plan, or to the whole book."""

import pytest

from biographies import launch
from tests.factories import make_biography
from tests.unit.biographies.test_launch import make_running_book, runs_of

pytestmark = pytest.mark.django_db


def test_a_book_of_which_only_a_plan_was_asked_is_a_draft_again():
    book = make_running_book(goal="plan")

    sent = launch.go_on(book)

    book.refresh_from_db()
    assert (sent, book.state, book.ended_at is not None) == ([], "draft", True)


def test_the_whole_book_can_be_asked_for_while_its_plan_is_made():
    book = make_biography()
    launch.start_book(book, goal="plan")

    assert launch.start_book(book) is None

    book.refresh_from_db()
    assert (book.goal, book.state) == ("book", "queued")
    assert runs_of(book).count() == 1


def test_a_book_that_was_planned_is_made_by_the_next_start():
    book = make_running_book(goal="plan")
    launch.go_on(book)

    launch.begin_book(book)

    book.refresh_from_db()
    assert (book.goal, book.state) == ("book", "running")
    assert {run.task for run in runs_of(book)} == {"biographies.generate_chapter"}


def test_a_plan_asked_for_again_takes_nothing_back_from_a_book_being_made():
    book = make_running_book()

    launch.start_book(book, goal="plan")

    book.refresh_from_db()
    assert book.goal == "book"
