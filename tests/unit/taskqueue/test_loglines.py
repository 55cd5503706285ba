"""Celery's lines about one attempt are warnings; its other errors stay errors."""

import logging

import pytest
from billiard.exceptions import TimeLimitExceeded, WorkerLostError
from celery.signals import task_unknown, worker_init, worker_process_init

from taskqueue import listening, loglines, processes, results


def record(message, *args, level=logging.ERROR):
    """Return a record as Celery makes it."""
    return logging.LogRecord("celery.worker.request", level, "x", 1, message, args, None)


@pytest.mark.parametrize(
    "said",
    [
        record("Hard time limit (%ss) exceeded for %s[%s]", 1, "a", "b"),
        record("Task handler raised error: %r", TimeLimitExceeded(1)),
        record("Task handler raised error: %r", WorkerLostError("gone")),
        record("Process %r pid:%r exited with %r", "p", 1, "signal 9"),
        record("\nReceived unregistered task of type %s.\n", "a"),
        record("Couldn't ack %r, reason:%r", 1, OSError("x"), level=logging.CRITICAL),
    ],
)
def test_what_says_how_one_attempt_ended_is_a_warning(said):
    assert loglines.AttemptFilter().filter(said)
    assert (said.levelno, said.levelname) == (logging.WARNING, "WARNING")


@pytest.mark.parametrize(
    "said",
    [
        record("Task handler raised error: %r", OSError("x")),
        record("Couldn't convert ETA %r to timestamp: %r", 1, 2),
        record("Pool callback raised exception: %r", WorkerLostError("x")),
        record("one mapping: %(a)s", {"a": 1}),
    ],
)
def test_any_other_error_stays_one(said):
    assert loglines.AttemptFilter().filter(said)
    assert said.levelno == logging.ERROR


def test_what_is_no_error_is_not_changed():
    said = record("Hard time limit (1s)", level=logging.CRITICAL)

    loglines.AttemptFilter().filter(said)

    assert said.levelno == logging.CRITICAL


@pytest.fixture
def _loggers():
    kept = {name: list(logging.getLogger(name).filters) for name in loglines.LOGGERS}
    yield
    for name, filters in kept.items():
        logging.getLogger(name).filters[:] = filters


@pytest.mark.usefixtures("_loggers")
def test_a_logger_is_filtered_once():
    loglines.install()
    loglines.install()

    for name in loglines.LOGGERS:
        filters = logging.getLogger(name).filters
        assert [type(found) for found in filters].count(loglines.AttemptFilter) == 1


@pytest.mark.parametrize("signal", [task_unknown, worker_init, worker_process_init])
def test_django_being_ready_is_enough_to_listen(signal):
    ours = (processes.note_main, processes.note_child, loglines.install, results.end_unknown)

    def connected():  # by identity: other people's receivers may be weak and gone
        return [one for _, one in signal.receivers if any(one is mine for mine in ours)]

    before = connected()
    listening.connect()

    assert connected() == before != []
