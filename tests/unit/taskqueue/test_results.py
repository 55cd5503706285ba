"""The result backend: Celery's view follows the row, and a late attempt changes nothing."""

from types import SimpleNamespace

import pytest
from billiard.exceptions import TimeLimitExceeded, WorkerLostError
from celery import current_app
from celery.app.task import Context
from celery.exceptions import NotRegistered, TaskRevokedError
from celery.result import AsyncResult
from django_celery_results.models import ChordCounter, TaskResult

from taskqueue import endings
from taskqueue.errors import RunFailedError, WaitInTransactionError
from taskqueue.failures import crash
from taskqueue.models import DeadLetter, QueuePause, TaskRun
from taskqueue.results import end_unknown
from tests.unit.taskqueue.builders import claim_of, make_run, perform, request_of, state_of
from tests.unit.taskqueue.sample_tasks import add

pytestmark = pytest.mark.django_db

LIMIT = TimeLimitExceeded(5)


@pytest.fixture
def backend():
    """Return the app's result backend."""
    return current_app.backend


def context_of(run, **changes):
    """Return the request of the attempt that holds a run."""
    return Context(request_of(run), **{"taskqueue_attempt": run.attempt, **changes})


@pytest.mark.parametrize(
    ("state", "seen_as"),
    [
        ("PENDING", "PENDING"),
        ("QUEUED", "PENDING"),
        ("HELD", "PENDING"),
        ("STARTED", "STARTED"),
        ("RETRY", "RETRY"),
        ("SUCCESS", "SUCCESS"),
        ("FAILURE", "FAILURE"),
        ("REVOKED", "REVOKED"),
    ],
)
def test_celery_sees_a_run_as_its_row_says_though_nothing_is_stored(state, seen_as):
    assert AsyncResult(make_run(state=state).pk).state == seen_as


def test_a_result_is_known_while_the_row_is_even_if_celerys_is_gone():
    run = make_run(state="SUCCESS", result={"count": 2})

    assert AsyncResult(run.pk).get(timeout=1) == {"count": 2}


def test_a_run_that_works_says_where():
    assert AsyncResult(make_run(state="STARTED", worker="w7").pk).info == {"hostname": "w7"}


def test_a_run_that_was_buried_by_a_sweep_raises_when_it_is_asked_for():
    run = make_run(state="STARTED", crashes=2)
    endings.fail(claim_of(run), crash("no heartbeat"))

    with pytest.raises(RunFailedError, match=r"queue\.poison: no heartbeat"):
        AsyncResult(run.pk).get(timeout=1)


def test_a_run_that_was_cancelled_by_hand_raises_when_it_is_asked_for():
    run = make_run()
    endings.revoke(run.pk, reason="by hand")

    with pytest.raises(TaskRevokedError, match="by hand"):
        AsyncResult(run.pk).get(timeout=1)


def test_an_older_attempts_result_does_not_hide_what_came_after():
    run = make_run(task="unit.fail", args=["later"])
    perform(run)
    TaskRun.objects.filter(pk=run.pk).update(state="FAILURE", error_code="queue.poison")

    assert AsyncResult(run.pk).state == "FAILURE"


def test_an_error_is_raised_as_itself_where_celery_has_it():
    run = make_run(task="unit.fail", args=["never"])
    perform(run)

    with pytest.raises(Exception, match="no") as raised:
        AsyncResult(run.pk).get(timeout=1)
    assert type(raised.value).__name__ == "NeverError"


def test_results_of_tasks_without_a_row_are_stored_as_ever(backend):
    backend.store_result("other", 5, "SUCCESS")

    assert (AsyncResult("other").state, AsyncResult("other").result) == ("SUCCESS", 5)


@pytest.mark.parametrize("mark", ["mark_as_done", "mark_as_failure", "mark_as_revoked"])
def test_so_are_the_ends_of_such_tasks(backend, mark):
    outcome = {"mark_as_done": 5, "mark_as_failure": OSError("x"), "mark_as_revoked": "x"}[mark]

    getattr(backend, mark)("other", outcome, request=Context(id="other", task="x"))

    assert TaskResult.objects.get(task_id="other").status != "PENDING"


@pytest.mark.parametrize(
    ("state", "value"), [("SUCCESS", 9), ("FAILURE", OSError("late")), ("RETRY", OSError("late"))]
)
def test_a_late_attempt_stores_nothing(backend, state, value):
    run = make_run(state="STARTED", attempt=2)

    backend.store_result(run.pk, value, state, request=context_of(run, taskqueue_attempt=1))

    assert (state_of(run), TaskResult.objects.count()) == ("STARTED", 0)


def test_a_state_of_the_tasks_own_is_not_stored(backend):
    run = make_run(state="STARTED")

    backend.store_result(run.pk, {"done": 5}, "PROGRESS", request=context_of(run))

    assert (state_of(run), TaskResult.objects.count()) == ("STARTED", 0)


@pytest.mark.parametrize(("state", "becomes"), [("QUEUED", "REVOKED"), ("STARTED", "STARTED")])
def test_an_abort_cancels_what_waits_and_asks_what_works(backend, state, becomes):
    run = make_run(state=state)

    backend.store_result(run.pk, None, "ABORTED")

    assert (state_of(run), TaskResult.objects.count()) == (becomes, 0)
    assert TaskRun.objects.get().cancel_reason == "aborted"


def test_a_hard_limit_is_a_retry_though_celery_says_failure(backend):
    run = make_run(state="STARTED")

    backend.mark_as_failure(run.pk, LIMIT, request=context_of(run), store_result=True)

    run.refresh_from_db()
    assert (run.state, run.error_code) == ("RETRY", "queue.time_limit")
    assert AsyncResult(run.pk).state == "RETRY"


def test_a_last_hard_limit_that_celery_tells_twice_is_one_dead_letter(backend):
    run = make_run(state="STARTED", retries=3)

    for _ in range(2):
        backend.mark_as_failure(run.pk, LIMIT, request=context_of(run), store_result=True)

    assert (state_of(run), DeadLetter.objects.count()) == ("FAILURE", 1)


def test_a_lost_process_is_a_crash_even_where_the_caller_wants_no_result(backend):
    run = make_run(state="STARTED")

    backend.mark_as_failure(
        run.pk, WorkerLostError("gone"), request=context_of(run), store_result=False
    )

    run.refresh_from_db()
    assert (run.state, run.crashes) == ("RETRY", 1)


def test_a_process_lost_after_the_end_changes_nothing(backend):
    run = make_run(state="SUCCESS", attempt=1)

    backend.mark_as_failure(run.pk, WorkerLostError("gone"), request=context_of(run))

    assert (state_of(run), DeadLetter.objects.count()) == ("SUCCESS", 0)


def test_only_a_failure_for_good_fails_the_rest_of_its_chain(backend):
    chain = [add.s(1).set(task_id="next")]
    run = make_run(state="STARTED", retries=2)
    request = context_of(run, chain=chain)

    backend.mark_as_failure(run.pk, LIMIT, request=request)
    before = AsyncResult("next").state
    TaskRun.objects.filter(pk=run.pk).update(state="STARTED", retries=3)
    backend.mark_as_failure(run.pk, LIMIT, request=request)

    assert (before, AsyncResult("next").state) == ("PENDING", "FAILURE")


def chord_part(group_id):
    """Keep a STARTED run that is one of two parts of a chord, and return it with its request."""
    ChordCounter.objects.create(group_id=group_id, sub_tasks="[]", count=2)
    run = make_run(state="STARTED")
    return run, context_of(run, group=group_id, chord=add.s(1, 1))


def test_a_part_of_a_chord_counts_once(backend):
    run, request = chord_part("g1")

    for _ in range(3):
        backend.mark_as_done(run.pk, 1, request)

    assert ChordCounter.objects.get(group_id="g1").count == 1


def test_a_part_of_a_chord_that_fails_for_good_counts_once_too(backend):
    run, request = chord_part("g2")
    TaskRun.objects.filter(pk=run.pk).update(retries=3)

    for _ in range(3):
        backend.mark_as_failure(run.pk, LIMIT, request=request)

    assert ChordCounter.objects.get(group_id="g2").count == 1


@pytest.mark.parametrize("state", ["QUEUED", "STARTED"])
def test_a_worker_that_discards_a_message_cancels_its_run(backend, state):
    run = make_run(state=state)
    number = {"QUEUED": 1, "STARTED": 1}[state]

    backend.mark_as_revoked(
        run.pk, "expired", request=context_of(run, taskqueue_attempt=number), store_result=False
    )

    run.refresh_from_db()
    assert (run.state, "expired" in run.cancel_reason) == ("REVOKED", True)


@pytest.mark.parametrize("state", ["STARTED", "QUEUED", "RETRY"])
def test_a_message_of_an_older_attempt_cancels_nothing(backend, state):
    run = make_run(state=state, attempt=3)

    backend.mark_as_revoked(run.pk, "expired", request=context_of(run, taskqueue_attempt=2))

    assert state_of(run) == state


@pytest.mark.parametrize("state", ["PENDING", "QUEUED", "RETRY", "HELD"])
def test_a_revoke_by_id_cancels_a_run_wherever_it_waits(backend, state):
    run = make_run(state=state, attempt=2)

    backend.mark_as_revoked(run.pk, "revoked")

    assert state_of(run) == "REVOKED"


def test_a_revoke_by_id_leaves_a_run_that_works_to_its_worker(backend):
    run = make_run(state="STARTED")

    backend.mark_as_revoked(run.pk, "revoked")

    assert state_of(run) == "STARTED"


def test_waiting_inside_the_transaction_that_makes_the_run_is_an_error():
    result = add.delay(1, 1)

    with pytest.raises(WaitInTransactionError, match="commit first"):
        result.get(timeout=1)


def test_waiting_for_a_run_of_another_transaction_is_waiting():
    run = make_run(state="SUCCESS", result=3)
    add.delay(1, 1)

    assert AsyncResult(run.pk).get(timeout=1) == 3


def unknown_message(run, *, payload, **headers):
    """Return what a consumer has of a message with a name that it does not know."""
    return SimpleNamespace(
        headers={"id": run.pk, "task": run.task, **headers},
        payload=payload,
        delivery_info={"routing_key": "export"},
        properties={"priority": 8},
    )


CONSUMER = SimpleNamespace(hostname="w1@test", app=current_app)


@pytest.mark.parametrize("payload", [([1], {"b": 2}, {}), None])
def test_an_unknown_name_is_a_failed_run_with_a_true_row(payload):
    run = TaskRun(task="unit.gone")

    end_unknown(CONSUMER, unknown_message(run, payload=payload), name="unit.gone", id=run.pk)

    kept = TaskRun.objects.get(pk=run.pk)
    assert (kept.task, kept.queue, kept.priority, kept.state) == (
        "unit.gone",
        "export",
        8,
        "FAILURE",
    )
    assert (kept.args, kept.kwargs) == (([1], {"b": 2}) if payload else ([], {}))
    assert DeadLetter.objects.get(run=kept).error_class.endswith("NotRegistered")


def test_a_run_that_is_known_fails_by_its_own_row():
    run = make_run(task="unit.gone", state="QUEUED", attempt=1, priority=8)
    message = unknown_message(run, payload=([], {}, {}), taskqueue_attempt=2)

    end_unknown(CONSUMER, message, name="unit.gone", id=run.pk)

    run.refresh_from_db()
    assert (run.state, run.attempt, run.error_code) == ("FAILURE", 2, "python.NotRegistered")
    assert AsyncResult(run.pk).state == "FAILURE"


def test_a_copy_of_such_a_message_changes_nothing():
    run = make_run(task="unit.gone", state="STARTED", attempt=2)
    message = unknown_message(run, payload=([], {}, {}), taskqueue_attempt=2)

    end_unknown(CONSUMER, message, name="unit.gone", id=run.pk)

    assert state_of(run) == "STARTED"


def test_a_paused_queue_holds_such_a_run_too():
    QueuePause.objects.create(queue="export")
    run = make_run(task="unit.gone", state="QUEUED")
    message = unknown_message(run, payload=([], {}, {}), taskqueue_attempt=1)

    end_unknown(CONSUMER, message, name="unit.gone", id=run.pk)

    assert state_of(run) == "HELD"


def test_what_celery_says_of_an_unknown_name_itself_is_stored_without_a_row(backend):
    request = SimpleNamespace(name="x", chord=None, root_id=None, reply_to=None, errbacks=None)

    backend.mark_as_failure("nobody", NotRegistered("x"), request=request)

    assert not TaskRun.objects.exists()
