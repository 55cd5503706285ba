"""A pool's process keeps its database connection from task to task."""

import pytest
from celery import current_app
from django.db import connection

from taskqueue.models import TaskRun


@pytest.fixture
def fixup():
    """Return what Celery calls before and after each task."""
    (installed,) = current_app._fixups
    return installed.worker_fixup


@pytest.mark.django_db(transaction=True)
def test_a_task_leaves_the_connection_to_the_next(fixup):
    TaskRun.objects.exists()
    before = connection.connection

    fixup.close_database()

    assert connection.connection is before


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_is_past_its_age_is_closed(fixup):
    TaskRun.objects.exists()
    connection.close_at = 0

    fixup.close_database()

    assert connection.connection is None


def test_there_is_one_for_a_worker(fixup):
    (installed,) = current_app._fixups

    assert installed.worker_fixup is fixup
