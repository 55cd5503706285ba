"""What the queues, runs and workers are doing, as plain figures."""

from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone
from kombu.exceptions import OperationalError

from taskqueue import stats
from tests.unit.taskqueue.builders import make_run
from tests.unit.taskqueue.test_housekeeping import dead

pytestmark = pytest.mark.django_db


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


class FakeInspect:
    """Answers as one worker would; None where none does."""

    def __init__(self, **answers):
        self.answers = answers

    def __call__(self, *, timeout):
        return self

    def stats(self):
        """Return or raise what was given."""
        if isinstance(self.answers.get("stats"), Exception):
            raise self.answers["stats"]
        return self.answers.get("stats")

    def active_queues(self):
        """Return what was given."""
        return self.answers.get("active_queues")

    def active(self):
        """Return what was given."""
        return self.answers.get("active")


@pytest.fixture
def inspected(monkeypatch):
    """Let workers answer so."""

    def answer(**answers):
        monkeypatch.setattr(current_app.control, "inspect", FakeInspect(**answers))
        return stats.worker_stats()

    return answer


def test_a_worker_says_what_it_reads_and_does(inspected):
    found = inspected(
        stats={
            "w1": {"pid": 7, "uptime": 9, "pool": {"max-concurrency": 2}, "total": {"a": 1, "b": 2}}
        },
        active_queues={"w1": [{"name": "export"}, {"name": "default"}]},
        active={"w1": [{"name": "unit.add"}]},
    )

    assert found["count"] == 1
    assert found["workers"]["w1"] == {
        "queues": ["default", "export"], "concurrency": 2, "pid": 7, "uptime_s": 9,
        "active": ["unit.add"], "done": 3,
    }  # fmt: skip


def test_a_worker_that_answers_only_once_is_told_all_the_same(inspected):
    found = inspected(stats={"w1": {}})

    assert found["workers"]["w1"]["queues"] == []


def test_no_worker_is_no_error(inspected):
    assert inspected() == {"workers": {}, "count": 0, "is_broker_reachable": True}


def test_a_broker_that_is_away_is_no_error(inspected):
    found = inspected(stats=OperationalError("away"))

    assert found == {"workers": {}, "count": 0, "is_broker_reachable": False}
