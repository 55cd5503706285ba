"""The end of an attempt: row, attempt, dead letter and the product's hook, all or nothing."""

import pytest
from django.db import IntegrityError, OperationalError
from django.db.models import Q

from taskqueue import endings
from taskqueue.dispatch import BATCH_HOLD
from taskqueue.guard import Claim
from taskqueue.models import DeadLetter, TaskAttempt, TaskRun
from taskqueue.states import Outcome, State
from tests.unit.taskqueue import builders
from tests.unit.taskqueue.builders import claim_of, ended, make_failure, make_run, state_of

pytestmark = pytest.mark.django_db

REFUSE = "tests.unit.taskqueue.builders.refuse_end"


def test_a_success_ends_run_and_attempt_and_is_told():
    run = make_run(state="STARTED")

    assert endings.succeed(claim_of(run), {"count": 1}) == State.SUCCESS
    run.refresh_from_db()
    assert (run.state, run.result, run.attempts.get().outcome) == (
        "SUCCESS",
        {"count": 1},
        "success",
    )
    assert ended == [("SUCCESS", run.pk)]


@pytest.mark.parametrize("end", ["succeed", "fail"])
def test_a_late_attempt_ends_nothing(end):
    run = make_run(state="STARTED", attempt=2)
    late = Claim(run.pk, 1)

    call = {"succeed": lambda: endings.succeed(late, 1),
            "fail": lambda: endings.fail(late, make_failure())}[end]  # fmt: skip

    assert (call(), state_of(run), ended) == (None, "STARTED", [])


@pytest.mark.parametrize("is_temporary", [True, False])
def test_a_failure_of_no_run_is_none(is_temporary):
    assert endings.fail(Claim("nobody", 1), make_failure(is_temporary=is_temporary)) is None


def test_a_permanent_failure_of_a_late_attempt_makes_no_dead_letter():
    run = make_run(state="STARTED", attempt=2)

    assert endings.fail(Claim(run.pk, 1), make_failure(is_temporary=False)) is None
    assert not DeadLetter.objects.exists()


def test_a_temporary_failure_waits_in_the_row_and_is_not_told(sent, submitted):
    run = make_run(state="STARTED")

    assert submitted(endings.fail, claim_of(run), make_failure()) == State.RETRY
    attempt = run.attempts.get()
    assert (attempt.outcome, attempt.message, attempt.error_class) == (
        Outcome.ERROR,
        "no route",
        "builtins.OSError",
    )
    assert (sent.messages, ended, DeadLetter.objects.count()) == ([], [], 0)


def test_an_attempt_that_is_due_at_once_is_sent_at_once(sent, submitted):
    run = make_run(state="STARTED")

    submitted(endings.fail, claim_of(run), make_failure(outcome=Outcome.CRASH))

    run.refresh_from_db()
    assert (sent.messages[0].attempt, run.state, run.crashes) == (2, "QUEUED", 1)


def test_a_permanent_failure_is_a_dead_letter_and_is_told():
    run = make_run(state="STARTED")

    assert endings.fail(claim_of(run), make_failure(is_temporary=False)) == State.FAILURE
    letter = DeadLetter.objects.get(run=run)
    assert (letter.task, letter.args, letter.queue, letter.error_code) == (
        "unit.add",
        [1, 2],
        "default",
        "python.OSError",
    )
    assert ended == [("FAILURE", run.pk)]


def test_a_run_that_was_asked_to_stop_is_cancelled_instead_of_tried_again():
    run = make_run(state="STARTED")
    TaskRun.objects.ask_to_cancel(run.pk, reason="by hand")

    assert endings.fail(claim_of(run), make_failure()) == State.REVOKED
    run.refresh_from_db()
    assert (run.state, run.cancel_reason, run.attempts.get().outcome) == (
        "REVOKED",
        "by hand",
        "error",
    )


def test_a_revoke_closes_the_attempt_that_runs():
    run = make_run(state="STARTED")

    assert endings.revoke(run.pk, reason="by hand") == State.REVOKED
    attempt = TaskAttempt.objects.get(run=run)
    assert (attempt.outcome, attempt.message) == ("cancelled", "by hand")
    assert ended == [("REVOKED", run.pk)]


def test_a_revoke_that_finds_nothing_changes_nothing():
    run = make_run(state="STARTED")

    assert endings.revoke(run.pk, reason="x", was=Q(state="QUEUED")) is None
    assert (state_of(run), ended) == ("STARTED", [])


def test_a_hook_that_fails_does_not_undo_the_end(settings, caplog):
    settings.TASKQUEUE_ON_END = REFUSE
    run = make_run(state="STARTED")

    endings.succeed(claim_of(run), 1)

    run.refresh_from_db()
    assert (run.state, run.is_settled) == ("SUCCESS", False)
    assert "TASKQUEUE_ON_END failed" in caplog.text


@pytest.mark.parametrize("path", ["", "taskqueue.nothing.at_all"])
def test_a_hook_may_be_missing(settings, path):
    settings.TASKQUEUE_ON_END = path
    run = make_run(state="STARTED")

    assert endings.succeed(claim_of(run), 1) == State.SUCCESS
    run.refresh_from_db()
    assert run.is_settled is (path == "")


def test_a_hook_that_the_data_refuses_does_not_undo_the_end(monkeypatch):
    def refuse(run):
        raise IntegrityError

    monkeypatch.setattr(builders, "note_end", refuse)
    run = make_run(state="STARTED")

    assert endings.succeed(claim_of(run), 1) == State.SUCCESS
    run.refresh_from_db()
    assert run.is_settled is False


def test_a_hook_that_finds_the_database_away_undoes_the_end(monkeypatch):
    def lose(run):
        raise OperationalError

    monkeypatch.setattr(builders, "note_end", lose)
    run = make_run(state="STARTED")

    with pytest.raises(OperationalError):
        endings.succeed(claim_of(run), 1)
    assert state_of(run) == "STARTED"


def in_batch(*states):
    """Keep one run of the batch "b" in each state; those HELD wait for a place."""
    return [
        make_run(state=state, batch="b", held_for=BATCH_HOLD if state == "HELD" else "")
        for state in states
    ]


@pytest.mark.parametrize("is_success", [True, False])
def test_an_end_gives_its_place_to_the_next_whether_well_or_not(is_success, sent, submitted):
    first, second, third = in_batch("STARTED", "HELD", "HELD")

    if is_success:
        submitted(endings.succeed, claim_of(first), 1)
    else:
        submitted(endings.fail, claim_of(first), make_failure(is_temporary=False))

    assert [state_of(second), state_of(third)] == ["QUEUED", "HELD"]
    assert sent.ids == [second.pk]


def test_a_retry_keeps_its_place():
    first, second = in_batch("STARTED", "HELD")

    endings.fail(claim_of(first), make_failure())

    assert state_of(second) == "HELD"


def test_cancelling_a_run_without_a_place_gives_none_away():
    _, second, third = in_batch("STARTED", "HELD", "HELD")

    endings.revoke(second.pk, reason="by hand")

    assert (state_of(second), state_of(third)) == ("REVOKED", "HELD")


def test_a_place_goes_to_none_held_for_another_reason():
    first, second = in_batch("STARTED", "HELD")
    TaskRun.objects.filter(pk=second.pk).update(held_for="queue default is paused")

    endings.succeed(claim_of(first), 1)

    assert state_of(second) == "HELD"


def test_a_place_that_another_took_goes_to_the_one_after(monkeypatch):
    _, second, third = in_batch("STARTED", "HELD", "HELD")
    release = TaskRun.objects.release
    monkeypatch.setattr(
        TaskRun.objects, "release", lambda run_id: run_id != second.pk and release(run_id)
    )

    endings.release_next("b")

    assert (state_of(second), state_of(third)) == ("HELD", "PENDING")


def test_a_task_declares_its_policy_and_others_have_the_clients(settings):
    own, usual = endings.policy_of("unit.urgent"), endings.policy_of("unit.nothing")

    assert (own.max_retries, own.factor_s, own.cap_s) == (1, 5, 7)
    assert usual.max_retries == settings.CELERY_TASK_MAX_RETRIES


@pytest.mark.parametrize(
    ("retries", "low", "high"), [(0, 54, 66), (1, 108, 132), (2, 216, 264), (8, 540, 600)]
)
def test_the_delay_of_each_retry_stands_in_the_rows_within_a_tenth(settings, retries, low, high):
    settings.CELERY_TASK_MAX_RETRIES = 9
    found = [delay_in_the_rows(retries) for _ in range(40)]

    assert len(set(found)) > 5
    assert (min(found) >= low, max(found) <= high) == (True, True)


def delay_in_the_rows(retries):
    """Let an attempt of a run fail for now; return the seconds from its end to the next one."""
    run = make_run(state="STARTED", retries=retries)
    endings.fail(claim_of(run), make_failure())
    run.refresh_from_db()
    return (run.next_attempt_at - run.attempts.get().ended_at).total_seconds()


def test_a_failure_that_its_task_calls_permanent_is_buried_as_such():
    run = make_run(state="STARTED", task="unit.picky")

    assert endings.fail(claim_of(run), make_failure(code="unit.quota")) == State.FAILURE
    assert DeadLetter.objects.get(run=run).is_temporary is False
