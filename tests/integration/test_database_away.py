"""A database that takes nothing for a while ends no worker and loses no end."""

import sqlite3
from datetime import timedelta

import pytest
from celery import current_app
from django.db import connections
from django.utils import timezone

from taskqueue import broker
from taskqueue.models import TaskRun
from tests.integration.test_queue_broker import wait_for
from tests.stack import wait_until

pytestmark = pytest.mark.usefixtures("own_hook")


@pytest.fixture
def lock(queue):
    """The write lock of an SQLite file, to be held and given back."""
    if connections["default"].vendor != "sqlite":
        pytest.skip("only SQLite has one lock for all writes; tests/chaos refuses commits on both")
    connection = sqlite3.connect(
        connections["default"].settings_dict["NAME"], isolation_level=None, timeout=20
    )
    yield connection
    connection.close()


def make_queued(name, expires):
    """Make the row of a run whose message the test sends itself."""
    now = timezone.now()
    return TaskRun.objects.create(
        task=name, args=[1, 1], queue="export", state="QUEUED", epoch=broker.current_epoch(),
        published_at=now, publish_count=1,
        expires_at=now + timedelta(seconds=expires) if expires else None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "expires", "state"),
    [("tests.add", 0.001, "REVOKED"), ("no.such.task", None, "FAILURE")],
)
def test_a_message_that_the_main_process_ends_does_not_end_the_worker(
    lock, start_queue_worker, name, expires, state
):
    worker = start_queue_worker(
        "export", env={"DJANGO_SETTINGS_MODULE": "tests.integration.brief_lock_settings"}
    )
    run = make_queued(name, expires)
    lock.execute("BEGIN IMMEDIATE")
    how = {"queue": "export", "headers": {"taskqueue_attempt": 1}, "expires": expires}
    current_app.send_task(name, run.args, task_id=run.pk, **how)
    wait_until(lambda: "OperationalError" in worker.output(), what="the refusal")
    lock.execute("ROLLBACK")

    wait_for(run.pk, state, seconds=60)
    assert worker.process.poll() is None
