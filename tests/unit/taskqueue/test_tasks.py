"""The queue's own tasks: what each one does, and which of them keep runs."""

import pytest
from celery import current_app

from taskqueue import tasks
from taskqueue.models import HealthReport, Pulse
from tests.unit.taskqueue.builders import make_run

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


def test_a_canary_goes_through_every_queue(monkeypatch, settings):
    sent = []
    monkeypatch.setattr(current_app, "send_task", lambda *args, **options: sent.append(options))

    tasks.send_canaries()

    assert [options["queue"] for options in sent] == settings.TASKQUEUE_QUEUES
    assert {options["expires"] for options in sent} == {60}


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


def test_a_health_check_leaves_a_report():
    tasks.health_check()

    assert HealthReport.objects.exists()


def test_worker_stats_are_asked_for(monkeypatch):
    monkeypatch.setattr("taskqueue.stats.worker_stats", lambda: {"count": 0})

    assert tasks.get_worker_stats() == {"count": 0}
