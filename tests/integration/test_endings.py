"""Every ending leaves a true row, through a real worker."""

import pytest
from celery.result import AsyncResult

from taskqueue.models import DeadLetter, TaskRun
from tests.integration.ending_tasks import add, end, fail_until
from tests.stack import wait_until


def ended(run_id, seconds=30):
    """Wait for a run's end and return its row."""

    def look():
        return TaskRun.objects.ended().filter(pk=run_id).first()

    return wait_until(look, seconds=seconds, what=f"the end of {run_id}")


def test_a_success_is_seen_by_row_and_result_alike(queue_worker):
    result = add.delay(2, 3)

    assert result.get(timeout=20) == 5
    run = TaskRun.objects.get(pk=result.id)
    assert (run.state, run.result, run.attempt, result.state) == ("SUCCESS", 5, 1, "SUCCESS")


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ("permanent", "test.never"),
        ("set", "queue.result_not_json"),
        ("large", "queue.result_too_large"),
        ("exit", "queue.exited"),
    ],
)
def test_a_permanent_error_is_a_dead_letter_at_once(queue_worker, how, code):
    result = end.delay(how)

    run = ended(result.id)
    assert (run.state, run.attempt, run.error_code) == ("FAILURE", 1, code)
    assert DeadLetter.objects.get(run=run).attempts[0]["outcome"] == "error"
    assert result.state == "FAILURE"


@pytest.mark.parametrize(
    ("how", "code"), [("temporary", "test.later"), ("memory", "queue.out_of_memory")]
)
def test_a_temporary_error_is_tried_four_times_then_dead(queue_worker, how, code):
    run = ended(end.delay(how).id, seconds=40)

    assert (run.state, run.attempt, run.retries, run.error_code) == ("FAILURE", 4, 3, code)
    assert DeadLetter.objects.filter(run=run).count() == 1
    assert len(DeadLetter.objects.get(run=run).attempts) == 4


def test_a_retry_is_told_and_then_succeeds(queue_worker, tmp_path):
    result = fail_until.delay(str(tmp_path / "now"))
    wait_until(lambda: AsyncResult(result.id).state == "RETRY", what="RETRY")

    (tmp_path / "now").touch()

    assert result.get(timeout=30) == "worked"


def test_a_task_that_kills_its_process_is_quarantined_after_three_crashes(queue_worker):
    run = ended(end.delay("kill").id, seconds=40)

    assert (run.state, run.crashes, run.retries) == ("FAILURE", 3, 0)
    assert DeadLetter.objects.get(run=run).error_code == "queue.poison"
    assert add.delay(1, 1).get(timeout=20) == 2


def test_a_hard_time_limit_is_a_failed_attempt(start_queue_worker):
    worker = start_queue_worker("export", env={"CELERY_TASK_MAX_RETRIES": "1"})

    run = ended(end.apply_async(["sleep"], queue="export", time_limit=1).id, seconds=40)

    assert (run.state, run.attempt, run.error_code) == ("FAILURE", 2, "queue.time_limit")
    assert DeadLetter.objects.filter(run=run).count() == 1
    assert worker.output().count("ERROR") == 1
