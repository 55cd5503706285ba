"""A database that is away, refuses, or answers too late: the work that was done is kept."""

import pytest
from celery import current_app
from celery.app.task import Context
from django.db import InterfaceError, OperationalError, connection, transaction
from django_celery_results.models import TaskResult

from taskqueue import claims, processes
from taskqueue.models import DeadLetter, TaskAttempt
from taskqueue.patience import patiently
from tests.unit.taskqueue.builders import make_run, request_of, state_of
from tests.unit.taskqueue.test_claims import delivery


class Step:
    """Fails so many times, then returns how often it was called."""

    def __init__(self, failures, error=OperationalError):
        self.failures, self.error, self.calls = failures, error, 0

    def __call__(self):
        self.calls += 1
        if self.calls <= self.failures:
            raise self.error
        return self.calls


@pytest.fixture
def lose_answers(monkeypatch):
    """Let so many commits happen and seem to fail."""

    def lose(number):
        commit, left = connection._commit, [None] * number

        def commit_and_complain():
            commit()
            if left:
                left.pop()
                raise OperationalError

        monkeypatch.setattr(connection, "_commit", commit_and_complain)

    return lose


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_step_is_repeated_with_longer_and_longer_pauses(error):
    pauses = []

    assert patiently(Step(7, error), pause=pauses.append) == 8
    assert pauses == [0.1, 0.2, 0.4, 0.8, 1.6, 2.0, 2.0]


def test_patience_ends_after_ten_leases(settings):
    settings.TASKQUEUE_LEASE_S = -1

    with pytest.raises(OperationalError):
        patiently(Step(1), pause=list)


def test_another_error_is_not_waited_for():
    with pytest.raises(RuntimeError):
        patiently(Step(1, RuntimeError), pause=list)


def test_a_workers_main_process_never_waits(monkeypatch):
    monkeypatch.setattr(processes._Here, "is_worker_main", True)

    with pytest.raises(OperationalError):
        patiently(Step(1), pause=list)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_repeated_inside_a_transaction():
    with pytest.raises(OperationalError), transaction.atomic():
        patiently(Step(1), pause=list)


@pytest.mark.django_db(transaction=True)
def test_a_claim_whose_answer_was_lost_is_ours(lose_answers):
    run = make_run(state="QUEUED")
    lose_answers(1)

    assert claims.begin_patiently(delivery(run))
    assert (state_of(run), TaskAttempt.objects.count()) == ("STARTED", 1)


@pytest.mark.django_db(transaction=True)
def test_a_claim_of_another_process_is_not_ours(monkeypatch):
    run = make_run(state="QUEUED")
    claims.begin(delivery(run, worker="w2"))
    begin = iter([OperationalError, False])
    monkeypatch.setattr(claims, "begin", lambda _: raise_or_return(next(begin)))

    assert not claims.begin_patiently(delivery(run))


def raise_or_return(value):
    """Raise an error, return anything else."""
    if isinstance(value, type):
        raise value
    return value


def end(run, outcome):
    """Let the backend end the attempt that holds a run, as a worker does."""
    request = Context(request_of(run), taskqueue_attempt=run.attempt)
    if isinstance(outcome, Exception):
        current_app.backend.mark_as_failure(run.pk, outcome, request=request)
    else:
        current_app.backend.mark_as_done(run.pk, outcome, request)


@pytest.mark.django_db(transaction=True)
def test_a_result_whose_commit_lost_its_answer_is_stored_once(lose_answers):
    run = make_run(state="STARTED")
    lose_answers(1)

    end(run, 5)

    run.refresh_from_db()
    assert (run.state, run.result, TaskResult.objects.get().status) == ("SUCCESS", 5, "SUCCESS")


@pytest.mark.django_db(transaction=True)
def test_a_burial_whose_commit_lost_its_answer_is_told_once(lose_answers, caplog):
    run = make_run(state="STARTED")
    lose_answers(1)

    end(run, ValueError("no"))

    said = [record for record in caplog.records if record.levelname == "ERROR"]
    assert (state_of(run), DeadLetter.objects.count(), len(said)) == ("FAILURE", 1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_failure_before_the_claim_leaves_the_run_to_be_sent_again():
    run = make_run(state="QUEUED")
    run.attempt = 1  # the message's

    end(run, OperationalError("away"))

    assert state_of(run) == "PENDING"
