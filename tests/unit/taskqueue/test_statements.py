"""What a run costs the database: SELECT, INSERT, UPDATE and DELETE, without those of the work.

What begins, ends or nests a transaction is not counted: one to claim, one to end, one to submit.
"""

from contextlib import contextmanager

import pytest
from django.db import connection

from taskqueue.dispatch import RunOptions, submit
from taskqueue.models import TaskRun
from tests.unit.taskqueue.builders import make_run, perform
from tests.unit.taskqueue.sample_tasks import add

pytestmark = pytest.mark.django_db

OF_A_TRANSACTION = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")


@contextmanager
def counted():
    """Lend the list of the statements that are made meanwhile."""
    statements = []

    def note(execute, sql, params, many, context):
        if not sql.startswith(OF_A_TRANSACTION):
            statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements


def test_a_run_is_begun_and_ended_in_at_most_six_statements(settings):
    settings.TASKQUEUE_ON_END = "biographies.launch.advance"
    run = make_run(state="QUEUED")

    with counted() as statements:
        perform(run)

    assert TaskRun.objects.get(pk=run.pk).state == "SUCCESS"
    assert len(statements) - 1 <= 6, statements  # but the one by which `perform` looks


def test_a_copy_of_a_message_costs_at_most_three_statements():
    run = make_run(state="SUCCESS")

    with counted() as statements:
        perform(run)

    assert len(statements) - 1 <= 3, statements


def test_a_run_is_submitted_in_at_most_three_statements(submitted, sent):
    with counted() as statements:
        submitted(add.delay, 1, 2)

    assert len(sent.ids) == 1
    assert len(statements) <= 3, statements


def test_a_run_with_a_key_or_an_id_is_submitted_in_at_most_three_too(submitted, sent):
    with counted() as statements:
        submitted(submit, "unit.add", {"left": 1, "right": 2}, RunOptions(key="once"))
        submitted(add.apply_async, [1, 2], task_id="chosen")

    assert len(sent.ids) == 2
    assert len(statements) <= 6, statements


def test_a_run_that_is_there_already_is_found_in_at_most_two_statements(submitted, sent):
    options = RunOptions(key="once")
    first = submitted(submit, "unit.add", {"left": 1, "right": 2}, options)

    with counted() as statements:
        second = submitted(submit, "unit.add", {"left": 1, "right": 2}, options)

    assert (second.pk, len(sent.ids)) == (first.pk, 1)
    assert len(statements) <= 2, statements
