"""What the queues, runs and workers are doing, as plain figures."""

from datetime import timedelta

import pytest
from django.utils import timezone

from taskqueue import stats
from taskqueue.models import QueuePause
from tests.unit.taskqueue.builders import make_run, make_worker
from tests.unit.taskqueue.test_housekeeping import dead

pytestmark = pytest.mark.django_db


def ago(**span):
    """Return a moment so long ago."""
    return timezone.now() - timedelta(**span)


def test_runs_are_counted_by_what_they_do():
    for state in ("PENDING", "QUEUED", "STARTED", "RETRY", "HELD", "HELD", "SUCCESS", "FAILURE"):
        make_run(state=state)
    make_run(queue="export")

    found = stats.queue_stats()["queues"]["default"]

    counts = (found["waiting"], found["running"], found["retrying"], found["held"])
    assert counts == (2, 1, 1, 2)


def test_messages_are_summed_over_all_priorities():
    found = stats.queue_stats()["queues"]["export"]

    assert (found["messages"], found["messages_by_priority"]) == (3, {"9": 2, "0": 1})


def test_the_oldest_that_waits_is_told_in_seconds():
    make_run(available_at=timezone.now() - timedelta(seconds=90))
    make_run(state="HELD", available_at=timezone.now() - timedelta(hours=9))

    queues = stats.queue_stats()["queues"]

    assert 90 <= queues["default"]["oldest_s"] < 100
    assert queues["export"]["oldest_s"] == 0.0


def test_with_the_broker_away_the_rows_are_still_counted(sent):
    sent.is_away = True
    make_run()

    found = stats.queue_stats()

    assert found["is_broker_reachable"] is False
    assert (found["queues"]["default"]["waiting"], found["queues"]["default"]["messages"]) == (
        1,
        None,
    )


def test_open_dead_letters_are_counted():
    dead()

    assert stats.queue_stats()["dead_letters_open"] == 1


def test_waiting_runs_are_counted_by_priority_and_those_of_later_apart():
    for priority in (10, 10, 0):
        make_run(priority=priority, state="QUEUED")
    make_run(available_at=ago(hours=-1))

    found = stats.queue_stats()["queues"]["default"]

    assert (found["waiting"], found["delayed"]) == (3, 1)
    assert found["waiting_by_priority"] == {"10": 2, "0": 1}


def test_what_is_held_says_for_what():
    for reason in ("budget", "budget", "queue default is paused"):
        make_run(state="HELD", held_for=reason)

    found = stats.queue_stats()["queues"]["default"]

    assert (found["held"], found["held_for"]) == (3, {"budget": 2, "queue default is paused": 1})


def test_a_pause_says_who_and_why():
    QueuePause.objects.create(queue="export", paused_by="ann", reason="new printer")

    queues = stats.queue_stats()["queues"]

    paused = queues["export"]["paused"]
    assert (paused["by"], paused["reason"], queues["default"]["paused"]) == (
        "ann", "new printer", None,
    )  # fmt: skip


def test_a_run_that_is_tried_again_waits_since_then():
    make_run(attempt=1, state="QUEUED", available_at=ago(hours=9), published_at=ago(seconds=30))

    assert 30 <= stats.queue_stats()["queues"]["default"]["oldest_s"] < 40


def test_a_queue_that_is_none_of_ours_is_told_while_runs_wait_in_it():
    make_run(queue="celery", state="HELD", held_for="x")

    assert stats.queue_stats()["queues"]["celery"]["held"] == 1


def test_the_figures_cost_the_same_for_any_number_of_queues_and_runs(django_assert_num_queries):
    for queue in ("default", "export", "celery"):
        for state in ("PENDING", "STARTED", "HELD"):
            make_run(queue=queue, state=state)

    with django_assert_num_queries(4):  # runs, held runs, pauses, dead letters
        stats.queue_stats()


def test_a_worker_says_what_it_reads_does_and_weighs():
    make_worker(
        queues=["default", "export"], pool="prefork", pid=7, processed=3, at=ago(seconds=4),
        memory_main_kb=1000, memory_children_kb=3000,
    )  # fmt: skip
    make_run(state="STARTED", worker="w1@test")
    make_run(state="SUCCESS", worker="w1@test")

    found = stats.worker_stats()

    said = found["workers"]["w1@test"]
    assert (found["count"], said["state"], said["queues"]) == (1, "online", ["default", "export"])
    assert (said["pool"], said["concurrency"], said["pid"]) == ("prefork", 2, 7)
    assert (said["processed"], said["active"]) == (3, ["unit.add"])
    assert said["memory_kb"] == {"main": 1000, "children": 3000, "total": 4000}
    assert 4 <= said["heartbeat_age_s"] < 10
    assert 3590 <= said["uptime_s"] <= 3600


@pytest.mark.parametrize(
    ("seen", "stopped", "state"),
    [
        ({"minutes": 2}, None, "silent"),
        ({"hours": 25}, None, None),
        ({"minutes": 30}, {"minutes": 30}, "stopped"),
        ({"minutes": 61}, {"minutes": 61}, None),
    ],
)
def test_a_worker_that_is_gone_is_shown_for_a_while(seen, stopped, state):
    make_worker(at=ago(**seen), stopped_at=ago(**stopped) if stopped else None)

    found = stats.worker_stats()

    said = found["workers"].get("w1@test")
    assert ((said and said["state"]), found["count"]) == (state, 0)


def test_with_the_broker_away_the_workers_are_still_told(sent):
    sent.is_away = True
    make_worker()

    found = stats.worker_stats()

    assert (found["count"], found["is_broker_reachable"]) == (1, False)


def test_no_worker_is_no_error():
    assert stats.worker_stats() == {"workers": {}, "count": 0, "is_broker_reachable": True}
