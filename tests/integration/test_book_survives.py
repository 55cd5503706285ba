"""A book whose workers are killed is finished without help, and reads the same."""

from pathlib import Path

import pytest

from biographies.launch import start_book
from biographies.models import Chapter
from taskqueue.models import DeadLetter, TaskRun
from tests.books import is_over, make_faraday
from tests.stack import wait_until

QUEUES = "high_priority,content_generation,validation,export"


def text_of(book):
    """Return the book's parts in order, each with its text."""
    parts = book.chapters.in_book_order().select_related("current_revision")
    return [
        (
            part.kind,
            part.number,
            part.title,
            part.current_revision and part.current_revision.markdown,
        )
        for part in parts
    ]


def make(book):
    """Have a book made and wait for its end."""
    start_book(book)
    wait_until(lambda: is_over(book.pk), seconds=120, what="the end of the book")
    book.refresh_from_db()
    return text_of(book)


def written(book):
    """Return how many chapters have a text."""
    return Chapter.objects.filter(biography=book).exclude(current_revision=None).count()


@pytest.fixture
def media(worker_env, settings, nobody_else):
    """Files where the workers keep theirs."""
    settings.MEDIA_ROOT = Path(worker_env["BOOKGEN_STATE_DIR"]) / "media"


@pytest.mark.parametrize("parts_written", [0, 1, 4])
def test_a_killed_worker_loses_no_chapter_and_changes_no_word(media, start_worker, parts_written):
    victim = start_worker(QUEUES)
    book = make_faraday(chapters=4, words=300)
    start_book(book)
    wait_until(lambda: written(book) >= parts_written, seconds=60, what="some chapters")
    victim.kill()
    start_worker(QUEUES)

    wait_until(lambda: is_over(book.pk), seconds=120, what="the end of the book")

    assert text_of(book) == make(make_faraday(chapters=4, words=300))
    assert not DeadLetter.objects.exists()


def test_a_step_is_done_once_for_its_key(content_worker):
    book = make_faraday(chapters=3, words=250)

    make(book)

    keys = TaskRun.objects.filter(subject=book.run_subject).exclude(key="")
    assert len(set(keys.values_list("key", flat=True))) == keys.count()
