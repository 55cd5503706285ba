"""The queue's own tasks: what each one does, and which of them keep runs."""

from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone

from taskqueue import tasks
from taskqueue.models import HealthReport, Pulse, TaskRun
from tests.unit.taskqueue.builders import make_run, make_worker

pytestmark = pytest.mark.django_db

PLAIN = ["publish_pending", "rescue_runs", "send_canaries", "canary"]
TRACKED = [
    "probe", "health_check", "get_queue_stats", "get_worker_stats", "cleanup_expired_results",
    "process_dead_letter_queue",
]  # fmt: skip


@pytest.mark.parametrize("name", PLAIN)
def test_what_repairs_runs_needs_none_and_keeps_no_result(name):
    task = current_app.tasks[f"taskqueue.{name}"]

    assert (getattr(task, "is_tracked", False), task.ignore_result) == (False, True)


@pytest.mark.parametrize("name", TRACKED)
def test_what_a_person_asks_for_is_a_run(name):
    assert current_app.tasks[f"taskqueue.{name}"].is_tracked


def test_the_sweeps_note_that_they_were_made():
    assert (tasks.publish_pending(), tasks.rescue_runs()) == (0, 0)
    assert Pulse.objects.filter(name="sweep").exists()


def test_the_sweep_of_the_dead_settles_too():
    run = make_run(state="SUCCESS", is_settled=False)

    tasks.rescue_runs()

    run.refresh_from_db()
    assert run.is_settled


@pytest.mark.parametrize("queues", [["export"], ["export", "validation", "somebody's own"]])
def test_a_canary_goes_through_every_queue_that_is_read_and_no_other(monkeypatch, queues):
    sent = []
    monkeypatch.setattr(current_app, "send_task", lambda *args, **options: sent.append(options))
    make_worker(queues=queues)

    tasks.send_canaries()

    assert [options["queue"] for options in sent] == queues[:2]
    assert {options["expires"] for options in sent} == {60}
    assert Pulse.objects.filter(name="canaries sent").exists()


def test_canaries_that_the_broker_did_not_take_were_not_sent(monkeypatch):
    def refuse(*args, **options):
        raise OSError

    monkeypatch.setattr(current_app, "send_task", refuse)
    make_worker()

    with pytest.raises(OSError):  # noqa: PT011  # whatever it says
        tasks.send_canaries()
    assert not Pulse.objects.exists()


def test_a_canary_that_arrives_is_noted():
    tasks.canary("export")

    assert Pulse.objects.filter(name="canary.export").exists()


def test_a_probe_says_who_took_it():
    assert tasks.probe()["worker"] is None


@pytest.mark.parametrize(
    ("task", "key"),
    [
        (tasks.health_check, "is_healthy"),
        (tasks.get_queue_stats, "queues"),
        (tasks.cleanup_expired_results, "runs"),
        (tasks.process_dead_letter_queue, "retried"),
    ],
)
def test_a_task_returns_its_figures(task, key):
    assert key in task()


def test_a_clean_up_may_only_count():
    make_run(state="SUCCESS", ended_at=timezone.now() - timedelta(days=90))

    found = tasks.cleanup_expired_results(dry_run=True)

    assert (found["runs"], TaskRun.objects.count()) == (1, 1)


def test_a_health_check_leaves_a_report():
    tasks.health_check()

    assert HealthReport.objects.exists()


def test_worker_stats_are_asked_for(monkeypatch):
    monkeypatch.setattr("taskqueue.stats.worker_stats", lambda: {"count": 0})

    assert tasks.get_worker_stats() == {"count": 0}
