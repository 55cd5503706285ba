"""How rows introduce themselves, and what the database itself refuses."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from taskqueue.models import (
    BeatTick,
    DeadLetter,
    DeadLetterGroup,
    HealthReport,
    OperatorAction,
    Pulse,
    QueuePause,
    TaskAttempt,
    TaskRun,
    WorkerVitals,
    new_run_id,
)
from tests.unit.taskqueue.builders import make_run


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (TaskRun(id="0123456789", task="unit.add", state="QUEUED"), "unit.add 01234567 QUEUED"),
        (TaskAttempt(run_id="r", number=2, outcome="crash"), "attempt 2 of r: crash"),
        (DeadLetterGroup(fingerprint="f", error_class="E", task="t"), "f E in t"),
        (DeadLetter(task="t", error_code="x.y"), "t: x.y (open)"),
        (QueuePause(queue="export"), "export is paused"),
        (OperatorAction(actor="ada", action="retried", target="t"), "ada retried t"),
    ],
)
def test_a_row_says_what_it_is(row, text):
    assert str(row) == text


@pytest.mark.parametrize("status", ["healthy", "degraded", "unhealthy"])
def test_a_report_says_how_it_was(status):
    assert str(HealthReport(is_healthy=False, status=status)).endswith(f" {status}")


def test_signs_of_life_and_due_times_say_whose_they_are():
    moment = datetime(2026, 11, 22, 12, 0, 5, tzinfo=UTC)

    assert str(WorkerVitals(name="w1@host", at=moment)) == "w1@host 12:00:05"
    assert str(BeatTick(schedule_id=7, due_at=moment)) == "7 2026-11-22 12:00:05"


def test_a_pulse_says_when():
    assert str(Pulse(name="sweep")).startswith("sweep ")


def test_run_ids_differ():
    assert new_run_id() != new_run_id()


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{"priority": 11}, {"key": "taken"}])
def test_the_database_itself_refuses_a_bad_priority_and_a_second_key(changes):
    make_run(key="taken")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_run(**changes)
