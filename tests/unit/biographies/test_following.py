"""What a person sees while a book is made: a bar on a terminal, else a line now and then."""

import io
from dataclasses import replace

import pytest
from django.utils import timezone

from biographies.management import following
from biographies.models import Biography
from biographies.progress import look
from tests.factories import make_biography, make_run

pytestmark = pytest.mark.django_db


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


def make_started_book():
    return make_biography(state="running", started_at=timezone.now())


def followed(book, stream, monkeypatch):
    """Follow a book that rests at the second look."""

    def sleep(_):
        Biography.objects.filter(pk=book.pk).update(state="needs_review")

    follow = following.follow
    monkeypatch.setattr(following, "follow", lambda *args, **given: follow(
        *args, **given, sleep=sleep))  # fmt: skip
    return following.follow_on_screen(book, timeout_s=None, stream=stream)


def test_without_a_terminal_a_line_is_printed_at_the_start_and_at_the_end(monkeypatch):
    stream = io.StringIO()

    end = followed(make_started_book(), stream, monkeypatch)

    first, last = stream.getvalue().splitlines()
    assert "running, 0 of 12 steps done" in first
    assert "needs_review" in last
    assert end.state == "needs_review"


def test_the_same_line_is_not_printed_twice(monkeypatch):
    monkeypatch.setattr(following, "LINE_EVERY_S", 0.0)
    stream = io.StringIO()
    show, _ = following._lines(stream)
    progress = look(make_started_book().pk)

    show(progress)
    show(progress)

    assert len(stream.getvalue().splitlines()) == 1


def test_on_a_terminal_there_is_a_bar(monkeypatch):
    stream = Terminal()
    book = make_started_book()
    make_run(subject=book.run_subject, key="k", state="STARTED", step="chapter 1")

    followed(book, stream, monkeypatch)

    assert "Ada Lovelace" in stream.getvalue()


def test_a_book_that_nobody_works_on_is_said_to_be_so():
    progress = look(make_started_book().pk)

    assert following._hint(progress) == ""
    assert "are the workers running?" in following._hint(replace(progress, is_stalled=True))
