"""Processes that are killed or stopped: their runs go on once, and a late one cannot write."""

import os
import signal
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from taskqueue.models import DeadLetter, TaskAttempt, TaskRun
from tests.integration.ending_tasks import add, die_after_a_heartbeat, until, write_when
from tests.integration.test_queue_broker import lines, wait_for
from tests.stack import wait_until

pytestmark = pytest.mark.usefixtures("own_hook")


def start_waiting(folder):
    """Start a run on the queue `export` that works until the file `go` is there; return its id."""
    arguments = [str(folder / "go"), str(folder / "started")]
    run_id = until.apply_async(arguments, queue="export").id
    wait_until((folder / "started").exists, what="the start")
    return run_id


def test_a_killed_worker_costs_its_run_one_lease_and_one_more_attempt(
    queue, start_queue_worker, tmp_path
):
    first = start_queue_worker("export")
    run_id = start_waiting(tmp_path)
    start_queue_worker("export")

    first.kill()
    killed_at = time.monotonic()
    wait_until(lambda: TaskRun.objects.get(pk=run_id).attempt == 2, what="a second attempt")
    print("rescued after", round(time.monotonic() - killed_at, 2), "s")  # noqa: T201
    (tmp_path / "go").touch()

    run = wait_for(run_id, "SUCCESS")
    assert (run.attempt, run.crashes, run.retries) == (2, 1, 0)
    assert list(run.attempts.values_list("outcome", flat=True)) == ["crash", "success"]


def test_the_third_crash_sets_a_run_aside_with_what_its_last_heartbeats_knew(queue_worker):
    poisoned = die_after_a_heartbeat.delay()
    neighbours = [add.delay(1, number) for number in range(5)]

    run = wait_for(poisoned.id, "FAILURE", seconds=60)
    letter = DeadLetter.objects.get(run=run)
    known = [(said["step"], said["memory_kb"] > 1_000) for said in letter.attempts]
    assert (letter.error_code, known) == ("queue.poison", [("reading", True)] * 3)
    assert {said["worker"] for said in letter.attempts} == {f"{queue_worker.name}@test"}
    assert len({said["pid"] for said in letter.attempts}) == 3
    assert [result.get(timeout=30) for result in neighbours] == [1, 2, 3, 4, 5]


def test_a_late_attempt_cannot_write(queue_worker, tmp_path):
    go, notes = tmp_path / "go", tmp_path / "notes"
    run_id = write_when.delay(str(go), str(notes)).id
    wait_for(run_id, "STARTED")
    late = TaskAttempt.objects.get(run_id=run_id).pid
    os.kill(late, signal.SIGSTOP)
    try:
        wait_until(lambda: TaskAttempt.objects.filter(run_id=run_id).count() == 2, what="a second")
        go.touch()
        wait_for(run_id, "SUCCESS")
    finally:
        os.kill(late, signal.SIGCONT)

    wait_until(lambda: "lost" in lines(notes), what="the late attempt's end")
    assert lines(notes) == ["written", "lost"]
    assert wait_for(run_id, "SUCCESS").result == "attempt 2"


def test_a_worker_alone_sends_what_was_never_sent_and_what_is_due(queue, start_queue_worker):
    past = timezone.now() - timedelta(minutes=1)
    values = {"task": "tests.add", "args": [1, 2], "queue": "export"}
    runs = [
        TaskRun.objects.create(**values, available_at=past),
        TaskRun.objects.create(**values, state="RETRY", attempt=1, next_attempt_at=past),
        TaskRun.objects.create(**values, state="STARTED", attempt=1, lease_until=past),
    ]

    start_queue_worker("export")

    assert [wait_for(run.pk, "SUCCESS").attempt for run in runs] == [1, 2, 2]


def test_a_stopped_worker_hands_its_run_on(queue, start_queue_worker, tmp_path):
    first = start_queue_worker("export", env={"TASKQUEUE_LEASE_S": "60"})
    run_id = start_waiting(tmp_path)

    first.process.send_signal(signal.SIGQUIT)  # cold: it kills what still works after 5 s
    first.process.wait(timeout=20)
    start_queue_worker("export")
    (tmp_path / "go").touch()

    run = wait_for(run_id, "SUCCESS")
    assert (run.crashes, run.retries) == (0, 0)


def test_a_worker_that_is_stopped_hands_on_what_works_longer_than_its_grace(
    queue, start_queue_worker, tmp_path
):
    stopped = {"TASKQUEUE_LEASE_S": "60", "TASKQUEUE_STOP_GRACE_S": "0.5"}
    first = start_queue_worker("export", env=stopped)
    run_id = start_waiting(tmp_path)

    first.process.send_signal(signal.SIGTERM)
    wait_until(lambda: TaskRun.objects.get(pk=run_id).state != "STARTED", what="the handing on")
    first.kill()
    start_queue_worker("export")
    (tmp_path / "go").touch()

    run = wait_for(run_id, "SUCCESS")
    assert (run.attempt, run.crashes, run.retries) == (2, 0, 0)


def test_a_worker_without_a_grace_waits_for_the_end_of_what_works(
    queue, start_queue_worker, tmp_path
):
    worker = start_queue_worker("export")
    run_id = start_waiting(tmp_path)

    worker.process.send_signal(signal.SIGTERM)
    wait_until(lambda: "Warm shutdown" in worker.output(), what="the shutdown")
    (tmp_path / "go").touch()

    assert worker.process.wait(timeout=30) == 0
    assert wait_for(run_id, "SUCCESS").attempt == 1
