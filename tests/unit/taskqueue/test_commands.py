"""The queue's commands: results on stdout, exit codes, no traceback."""

import json
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

import taskqueue.tasks  # noqa: F401  # registers the probe
from taskqueue import broker, rescue, system_checks
from taskqueue.models import Pulse, QueuePause, TaskAttempt, TaskRun, WorkerVitals
from tests.unit.taskqueue.builders import make_run, make_well, make_worker

pytestmark = pytest.mark.django_db


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


def test_queue_stats_says_what_the_columns_cannot(broker_there, capsys):
    make_run(queue="export", priority=9)
    make_run(queue="export", state="HELD", held_for="budget")
    QueuePause.objects.create(queue="export", paused_by="ann", reason="new printer")

    call_command("queue_stats")

    said = capsys.readouterr().out
    assert "export waiting: 1 of priority 9" in said
    assert "export held: 1 (budget)" in said
    assert re.search("export paused by ann at 20.*: new printer", said)


def test_worker_stats_shows_state_queues_memory_and_last_sign(broker_there, capsys):
    make_worker(
        "w@host", queues=["export"], pool="prefork", processed=7,
        memory_main_kb=102_400, memory_children_kb=204_800,
    )  # fmt: skip
    make_run(state="STARTED", worker="w@host")

    call_command("worker_stats")

    assert capsys.readouterr().out == (
        "w@host: online, seen 0 s ago; reads export; prefork x 2, 1 running, 7 processed; "
        "300 MB (100 main)\n"
    )


def test_worker_stats_as_json_has_every_figure(broker_there, capsys):
    make_worker("w@host")

    call_command("worker_stats", "--json")

    said = json.loads(capsys.readouterr().out)["workers"]["w@host"]
    assert set(said) == {
        "state", "queues", "pool", "concurrency", "pid", "uptime_s", "processed", "active",
        "memory_kb", "heartbeat_age_s", "clock_ahead_s",
    }  # fmt: skip


@pytest.mark.parametrize(("there", "code"), [("broker_there", 4), ("broker_away", 5)])
def test_worker_stats_without_a_worker_says_so(request, there, code, capsys):
    request.getfixturevalue(there)

    assert code_of("worker_stats") == code
    assert capsys.readouterr().out == "no worker has been seen\n"


def test_rescue_runs_prints_what_it_did(monkeypatch, capsys):
    monkeypatch.setattr(rescue, "sweep", lambda: {"rescued": 2})

    call_command("rescue_runs")

    assert capsys.readouterr().out == "2 rescued\n"


def test_rescue_runs_counts_first_what_it_would_take_up(broker_there, capsys):
    past = timezone.now() - timedelta(minutes=1)
    TaskRun.objects.create(task="tests.x", queue="default", state="STARTED", lease_until=past)
    TaskRun.objects.create(task="tests.x", queue="default", available_at=past)

    call_command("rescue_runs", "--dry-run")

    assert capsys.readouterr().out == "1 rescued\n1 published\n0 settled\n"
    assert set(TaskRun.objects.values_list("state", flat=True)) == {"STARTED", "PENDING"}


def test_rescue_runs_cannot_say_what_a_broker_that_is_away_has_lost(broker_away, capsys):
    call_command("rescue_runs", "--dry-run")

    assert "unknown, the broker is away published" in capsys.readouterr().out


@pytest.mark.parametrize("timeout", ["0", "-1", "3601"])
def test_check_system_takes_no_endless_timeout(timeout):
    assert code_of("check_system", "--timeout", timeout) == 2


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


def test_check_system_is_well_when_all_is_there(broker_there, capsys):
    make_well()

    call_command("check_system", "--json")

    said = json.loads(capsys.readouterr().out)
    assert (said["is_well"], said["status"]) == (True, "healthy")
    assert {check["name"] for check in said["checks"]} >= {
        "versions", "database", "migrations", "broker", "redis version", "sweeps", "beat",
        "canaries", "queue export", "disk", "clocks", "dead letters",
    }  # fmt: skip


def test_check_system_warns_of_what_degrades_and_fails_nothing(broker_there, capsys):
    make_well()
    Pulse.objects.filter(name="beat").delete()

    call_command("check_system")

    assert "warning beat: beat has never ticked" in capsys.readouterr().out


def test_check_system_says_degraded_as_json(broker_there, capsys):
    make_well()
    Pulse.objects.filter(name="beat").delete()

    call_command("check_system", "--json")

    said = json.loads(capsys.readouterr().out)
    assert (said["is_well"], said["status"]) == (True, "degraded")


def test_check_system_fails_for_a_service_that_is_away(broker_away, capsys):
    make_well()

    assert code_of("check_system") == 5
    assert "FAILED  broker" in capsys.readouterr().out


def test_check_system_fails_for_a_queue_without_a_worker(broker_there, capsys):
    make_well()
    WorkerVitals.objects.all().delete()

    assert code_of("check_system") == 5
    assert "FAILED  queue export: nobody reads the queue export" in capsys.readouterr().out


@pytest.mark.parametrize("error", [DatabaseError("no route"), InterfaceError("closed")])
def test_check_system_without_a_database_asks_nothing_more_of_it(
    broker_there, monkeypatch, capsys, error
):
    def lose():
        raise error

    monkeypatch.setattr(connection, "cursor", lose)

    assert code_of("check_system", "--tasks") == 5
    said = capsys.readouterr().out
    assert f"FAILED  database: {connection.vendor} does not answer: {error}" in said
    assert "FAILED  health: not looked at" in said


def test_a_migration_to_apply_is_named(broker_there, monkeypatch, capsys):
    plan = [("taskqueue", "0009")]
    monkeypatch.setattr(system_checks.MigrationExecutor, "migration_plan", lambda *_: plan)

    assert code_of("check_system") == 5
    assert "FAILED  migrations: 1 to apply" in capsys.readouterr().out


def test_a_probe_that_does_not_come_back_is_named(broker_there, capsys):
    make_well()

    assert code_of("check_system", "--tasks", "--timeout", "0.01") == 5
    assert "does a worker read export?" in capsys.readouterr().out


@pytest.mark.parametrize(("version", "is_ok"), [("6.0.16", False), ("6.2.0", True), (None, True)])
def test_a_redis_that_is_too_old_is_refused(monkeypatch, version, is_ok):
    monkeypatch.setattr(broker, "redis_version", lambda: version)

    assert system_checks.broker_version().is_ok is is_ok


@pytest.mark.parametrize(("free_mb", "is_ok"), [(49, False), (500, True)])
def test_a_full_disk_is_seen_before_it_stops_the_work(
    monkeypatch, tmp_path, settings, free_mb, is_ok
):
    settings.MEDIA_ROOT = tmp_path / "not" / "made" / "yet"
    free = SimpleNamespace(free=free_mb * 1024 * 1024)
    monkeypatch.setattr(system_checks.shutil, "disk_usage", lambda path: free)

    check = system_checks.disk()

    assert (check.is_ok, f"{free_mb} MB free" in check.detail) == (is_ok, True)
