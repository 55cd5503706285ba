"""What an operator does to waiting and working runs, with real messages and workers."""

import pytest

from taskqueue.cancel import Cancelled, cancel
from taskqueue.desk import pauses
from taskqueue.desk.waiting import change_priority
from taskqueue.holding import release_held
from taskqueue.models import DeadLetter, TaskAttempt, TaskRun
from tests.integration.ending_tasks import add, hold_until, note, until, write_when
from tests.integration.test_queue_broker import lines, wait_for
from tests.stack import wait_until

pytestmark = pytest.mark.usefixtures("own_hook")
PAUSED = "queue default is paused"


def pause(queue="default"):
    """Pause a queue."""
    return pauses.pause(queue, by="ann", reason="the provider is down")


def states(*ids):
    """Return the states of these runs."""
    return [TaskRun.objects.get(pk=run_id).state for run_id in ids]


class TestPause:
    """A paused queue starts nothing, spends no attempt, and goes on when it is resumed."""

    def test_what_works_ends_and_what_comes_is_held_until_the_queue_is_resumed(
        self, queue_worker, tmp_path
    ):
        working = until.delay(str(tmp_path / "go"), str(tmp_path / "started"))
        wait_until((tmp_path / "started").exists, what="the start")
        pause()
        later = note.delay(str(tmp_path / "notes"), "later")

        (tmp_path / "go").touch()
        wait_for(working.id, "SUCCESS")

        held = TaskRun.objects.get(pk=later.id)
        assert (held.state, held.held_for, held.attempt) == ("HELD", PAUSED, 0)
        assert (later.state, lines(tmp_path / "notes")) == ("PENDING", [])
        assert pauses.resume("default", by="ben") == 1
        assert (wait_for(later.id, "SUCCESS").attempt, lines(tmp_path / "notes")) == (1, ["later"])

    @pytest.mark.usefixtures("nobody_else")
    def test_messages_that_are_under_way_find_nothing_to_claim_and_each_run_is_done_once(
        self, start_queue_worker, tmp_path
    ):
        notes = tmp_path / "notes"
        ids = [note.apply_async([str(notes), str(n)], queue="export").id for n in range(3)]
        pause("export")
        start_queue_worker("export,default")
        add.apply_async([1, 1], queue="default").get(timeout=60)
        assert (states(*ids), lines(notes)) == (["HELD"] * 3, [])

        pauses.resume("export", by="ben")

        wait_until(lambda: states(*ids) == ["SUCCESS"] * 3, seconds=60, what="the end of all")
        assert sorted(lines(notes)) == ["0", "1", "2"]
        assert set(TaskAttempt.objects.values_list("number", flat=True)) == {1}


@pytest.mark.usefixtures("nobody_else")
def test_a_run_that_is_made_more_urgent_goes_first_and_once(start_queue_worker):
    runs = [add.apply_async([1, n], queue="export", priority=5).id for n in range(4)]
    urgent, lazy = runs[3], runs[0]
    assert change_priority(urgent, 9)
    assert change_priority(lazy, 1)

    start_queue_worker("export")

    wait_until(lambda: not TaskRun.objects.unfinished().exists(), seconds=60, what="the end")
    begun = TaskAttempt.objects.order_by("pk").values_list("run_id", "number")
    assert list(begun) == [(urgent, 1), (runs[1], 1), (runs[2], 1), (lazy, 1)]


class TestCancelSurvives:
    """A cancel is a column: no worker needs to remember it."""

    @pytest.mark.usefixtures("nobody_else")
    def test_a_run_that_waits_never_begins_whatever_worker_comes(
        self, start_queue_worker, tmp_path
    ):
        notes = tmp_path / "notes"
        doomed = note.apply_async([str(notes), "doomed"], queue="export")
        assert cancel(doomed.id, reason="by hand") == Cancelled.NOW

        start_queue_worker("export")
        note.apply_async([str(notes), "next"], queue="export").get(timeout=60)

        assert (lines(notes), states(doomed.id)) == (["next"], ["REVOKED"])

    def test_a_run_that_was_asked_to_stop_is_not_begun_again_after_its_worker_died(
        self, start_queue_worker, tmp_path
    ):
        worker = start_queue_worker("export")
        paths = [str(tmp_path / name) for name in ("go", "notes")]
        result = write_when.apply_async(paths, queue="export")
        wait_for(result.id, "STARTED")
        assert cancel(result.id, reason="by hand") == Cancelled.ASKED

        worker.kill()
        start_queue_worker("export")

        run = wait_for(result.id, "REVOKED", seconds=60)
        assert (run.attempt, run.cancel_reason) == (1, "by hand")
        assert (lines(tmp_path / "notes"), DeadLetter.objects.count()) == ([], 0)


def test_a_task_that_cannot_go_on_holds_its_run_until_it_is_released(queue_worker, tmp_path):
    result = hold_until.delay(str(tmp_path / "paid"))
    run = wait_for(result.id, "HELD")
    assert (run.held_for, run.retries, result.state) == ("budget of book:1", 0, "PENDING")

    (tmp_path / "paid").touch()
    assert release_held("budget of book:1") == 1

    run = wait_for(result.id, "SUCCESS")
    outcomes = run.attempts.values_list("number", "outcome")
    assert (list(outcomes), run.retries) == ([(1, "held"), (2, "success")], 0)
    assert result.get(timeout=20) == "paid"
