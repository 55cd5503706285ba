"""What a worker's main process stores: never an error that would end the worker."""

import pytest
from billiard.exceptions import WorkerLostError
from celery import current_app
from celery.app.task import Context
from celery.exceptions import NotRegistered
from celery.worker.consumer.consumer import Bunch
from django.db import OperationalError
from django.db.models import QuerySet

from taskqueue import endings, processes, results
from taskqueue.models import DeadLetter, TaskRun
from tests.unit.taskqueue import sample_tasks
from tests.unit.taskqueue.builders import make_run, perform, request_of, state_of

pytestmark = pytest.mark.django_db


class DiesError(BaseException):
    """The process ends here."""


def _away(*_args, **_kwargs):
    msg = "away"
    raise OperationalError(msg)


@pytest.fixture
def _in_main(monkeypatch):
    monkeypatch.setattr(processes._Here, "is_worker_main", True)


@pytest.mark.usefixtures("_in_main")
def test_an_expired_message_is_left_to_the_sweep_while_the_database_is_away(monkeypatch, caplog):
    run = make_run(state="QUEUED")
    monkeypatch.setattr(endings, "revoke", _away)

    current_app.backend.mark_as_revoked(run.pk, "expired", request=Context(request_of(run)))

    assert state_of(run) == "QUEUED"
    assert "a sweep makes it" in caplog.text


@pytest.mark.usefixtures("_in_main")
def test_an_expired_message_without_a_row_ends_no_worker_either(monkeypatch, caplog):
    monkeypatch.setattr(QuerySet, "exists", _away)
    request = Context({"id": "x", "task": "taskqueue.publish_pending"})

    current_app.backend.mark_as_revoked("x", "expired", request=request, store_result=False)

    assert "a sweep makes it" in caplog.text


def test_anybody_else_is_told_that_the_database_is_away(monkeypatch):
    run = make_run(state="QUEUED")
    monkeypatch.setattr(endings, "revoke", _away)

    with pytest.raises(OperationalError):
        current_app.backend.mark_as_revoked(run.pk, "expired", request=Context(request_of(run)))


def test_a_copy_read_where_the_name_is_unknown_leaves_a_live_attempt_alone():
    run = make_run(state="STARTED")
    said = {"chord": None, "root_id": None, "correlation_id": None, "reply_to": None}
    request = Bunch(name=run.task, errbacks=None, **said)  # all that Celery tells here

    current_app.backend.mark_as_failure(run.pk, NotRegistered(run.task), request=request)

    assert (state_of(run), DeadLetter.objects.count()) == ("STARTED", 0)


def test_a_run_whose_process_dies_before_the_claim_is_poison_at_the_third_time(sent, submitted):
    run = make_run(state="QUEUED", epoch="epoch-1")
    for _ in range(3):
        run.refresh_from_db()
        request = Context(request_of(run))
        submitted(
            current_app.backend.mark_as_failure, run.pk, WorkerLostError("gone"), request=request
        )

    run.refresh_from_db()
    assert (run.state, run.crashes, run.error_code) == ("FAILURE", 3, "queue.poison")


def test_a_link_is_one_run_though_the_end_before_it_was_not_stored(submitted, monkeypatch):
    submitted(sample_tasks.add.apply_async, (1, 2), link=sample_tasks.add.s(1))
    run = TaskRun.objects.get()
    with monkeypatch.context() as patch:
        patch.setattr(results.endings, "succeed", _die)
        with pytest.raises(DiesError):
            perform(run, callbacks=run.options["link"])
    TaskRun.objects.filter(pk=run.pk).update(state="QUEUED")
    run.refresh_from_db()

    perform(run, callbacks=run.options["link"])

    assert (state_of(run), TaskRun.objects.count()) == ("SUCCESS", 2)


def _die(*_args, **_kwargs):
    raise DiesError
