"""PostgreSQL as the database: rows are locked one by one there, so the order matters."""

import threading

import pytest
from django.db import connection, connections, transaction

from biographies import launch
from biographies.models import Biography
from taskqueue.models import TaskRun
from tests.factories import make_biography, make_chapter, make_read_source
from tests.stack import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("only_on_postgres")]


def somebody_waits_for_a_lock():
    """Tell whether a statement waits for a row that another has changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()


def in_a_thread(function, *arguments, **options):
    """Call a function in a thread with a connection of its own; the result is a list of one."""
    results = []

    def call():
        try:
            results.append(function(*arguments, **options))
        finally:
            connections.close_all()

    thread = threading.Thread(target=call)
    thread.start()
    return thread, results


def make_running_book():
    """A book of two chapters that is being made, with a run for each."""
    book = make_biography(state="running", plan_version=1, chapter_count=2)
    make_read_source(biography=book, number=1, passages=2)
    for number in (1, 2):
        make_chapter(biography=book, number=number)
    launch.go_on(book)
    return book


def test_a_book_may_be_cancelled_while_one_of_its_runs_ends():
    book = make_running_book()
    run = TaskRun.objects.order_by("created_at").first()
    with transaction.atomic():  # what a worker does as a run ends, with a pause between two rows
        TaskRun.objects.filter(pk=run.pk).update(state="SUCCESS")
        thread, results = in_a_thread(launch.cancel_book, book, reason="wrong person")
        wait_until(somebody_waits_for_a_lock, what="the other's wait")
        run.refresh_from_db()
        launch.advance(run)
    thread.join(timeout=30)

    assert results == [True]
    assert Biography.objects.get(pk=book.pk).state == "cancelled"
    assert not TaskRun.objects.unfinished().exists()
