"""The queue's commands: results on stdout, exit codes, no traceback."""

import json

import pytest
from django.core.management import CommandError, call_command

import taskqueue.tasks  # noqa: F401  # registers the probe
from taskqueue import broker, rescue, stats, system_checks
from taskqueue.models import TaskAttempt, TaskRun

pytestmark = pytest.mark.django_db
NO_WORKERS = {"workers": {}, "count": 0, "is_broker_reachable": True}
ALL_QUEUES = ["high_priority", "content_generation", "validation", "export", "monitoring"]
ONE_WORKER = {
    "workers": {
        "w@host": {"queues": ALL_QUEUES, "concurrency": 2, "active": ["t"], "done": 7},
    },
    "count": 1,
    "is_broker_reachable": True,
}


@pytest.fixture
def broker_there(monkeypatch):
    """A broker that answers, with three messages in one list."""
    monkeypatch.setattr(broker, "current_epoch", lambda: "an-epoch")
    monkeypatch.setattr(broker, "redis_version", lambda: "7.2.4")
    monkeypatch.setattr(
        broker, "queue_lengths", lambda queues: {queue: {9: 3, 0: 0} for queue in queues}
    )


@pytest.fixture
def broker_away(monkeypatch):
    """A broker that does not answer."""
    monkeypatch.setattr(broker, "current_epoch", lambda: None)
    monkeypatch.setattr(broker, "redis_version", lambda: None)
    monkeypatch.setattr(broker, "queue_lengths", lambda queues: None)


def code_of(*command, **options):
    """Run a command that ends with an exit code, and return it."""
    with pytest.raises((SystemExit, CommandError)) as caught:
        call_command(*command, **options)
    return getattr(caught.value, "returncode", None) or getattr(caught.value, "code", None)


def test_queue_stats_adds_up_the_priorities(broker_there, capsys):
    call_command("queue_stats", "--json")

    queues = json.loads(capsys.readouterr().out)["queues"]
    assert queues["export"]["messages"] == 3
    assert queues["export"]["messages_by_priority"] == {"9": 3}


def test_queue_stats_without_a_broker_still_shows_the_rows(broker_away, capsys):
    assert code_of("queue_stats") == 5
    assert "the broker does not answer" in capsys.readouterr().out


def test_worker_stats_names_queues_and_running_tasks(monkeypatch, capsys):
    monkeypatch.setattr(stats, "worker_stats", lambda: ONE_WORKER)

    call_command("worker_stats")

    assert "w@host: reads high_priority" in capsys.readouterr().out


@pytest.mark.parametrize(("is_reachable", "code"), [(True, 4), (False, 5)])
def test_worker_stats_without_a_worker_says_so(monkeypatch, is_reachable, code):
    found = NO_WORKERS | {"is_broker_reachable": is_reachable}
    monkeypatch.setattr(stats, "worker_stats", lambda: found)

    assert code_of("worker_stats") == code


def test_rescue_runs_prints_what_it_did(monkeypatch, capsys):
    monkeypatch.setattr(rescue, "sweep", lambda: {"rescued": 2})

    call_command("rescue_runs")

    assert capsys.readouterr().out == "2 rescued\n"


def test_run_status_finds_a_run_by_how_its_id_begins(capsys):
    run = TaskRun.objects.create(id="abcdef", task="tests.x", queue="default", error_message="why")
    TaskAttempt.objects.create(run=run, number=1)

    call_command("run_status", "abc", "--json")

    (shown,) = json.loads(capsys.readouterr().out)["runs"]
    assert (shown["id"], shown["attempts"][0]["number"]) == ("abcdef", 1)


@pytest.mark.parametrize("filters", [{"subject": "biography:1"}, {"state": "PENDING"}, {}])
def test_run_status_filters(filters, capsys):
    TaskRun.objects.create(task="tests.x", queue="default", subject="biography:1", step="plan")

    call_command("run_status", **filters)

    assert "tests.x biography:1 plan" in capsys.readouterr().out


@pytest.mark.parametrize(("options", "code"), [({"limit": 0}, 2), ({"subject": "nothing"}, 4)])
def test_run_status_refuses_a_bad_limit_and_says_when_nothing_matches(options, code):
    assert code_of("run_status", **options) == code


def test_check_system_is_well_when_all_is_there(broker_there, monkeypatch, capsys):
    monkeypatch.setattr(stats, "worker_stats", lambda: ONE_WORKER)
    rescue.note_pulse(rescue.SWEEP_PULSE)

    call_command("check_system", "--json")

    said = json.loads(capsys.readouterr().out)
    assert said["is_well"] is True
    assert {check["name"] for check in said["checks"]} >= {"database", "broker", "workers", "disk"}


def test_check_system_names_what_is_missing(broker_away, monkeypatch, capsys):
    monkeypatch.setattr(stats, "worker_stats", lambda: NO_WORKERS)

    assert code_of("check_system") == 5
    assert "FAILED  broker" in capsys.readouterr().out


def test_a_probe_that_does_not_come_back_is_named(broker_there, monkeypatch, capsys):
    monkeypatch.setattr(stats, "worker_stats", lambda: ONE_WORKER)

    assert code_of("check_system", "--tasks", "--timeout", "0.01") == 5
    assert "does a worker read export?" in capsys.readouterr().out


@pytest.mark.parametrize(("version", "is_ok"), [("6.0.16", False), ("6.2.0", True), (None, True)])
def test_a_redis_that_is_too_old_is_refused(monkeypatch, version, is_ok):
    monkeypatch.setattr(broker, "redis_version", lambda: version)

    assert system_checks.broker_version().is_ok is is_ok
