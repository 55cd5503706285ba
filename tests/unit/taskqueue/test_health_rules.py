"""Each rule says yes or no, and why, in words an operator can act on."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from celery import current_app
from django.db import DatabaseError
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from taskqueue import health_rules, stats
from taskqueue.health_rules import Status, look, since, worst
from taskqueue.models import DeadLetter, Pulse, QueuePause, TaskRun, WorkerVitals
from tests.unit.taskqueue.builders import make_run, make_well, make_worker
from tests.unit.taskqueue.test_housekeeping import dead

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("well")]


@pytest.fixture
def well():
    """Everything is well."""
    make_well()


def ago(**span):
    """Return a moment so long ago."""
    return timezone.now() - timedelta(**span)


def pulse(name, **span):
    """Let something have last happened so long ago."""
    Pulse.objects.filter(name=name).update(at=ago(**span))


def finding(name):
    """Return what a rule finds."""
    return next(found for found in look() if found.name == name)


def bad():
    """Return the names of what is not healthy."""
    return {found.name for found in look() if found.status != Status.HEALTHY}


def test_where_all_is_well_every_rule_says_ok():
    found = look()

    assert {said.said for said in found} == {"ok"}
    assert worst(found) == Status.HEALTHY


@pytest.mark.parametrize(
    ("name", "check", "status", "said"),
    [
        ("sweep", "sweeps", "unhealthy", "no sweep for 3 min: is beat running"),
        ("beat", "beat", "degraded", "beat last ticked 3 min ago: start `celery"),
    ],
)
def test_what_has_not_come_lately_is_named(name, check, status, said):
    pulse(name, minutes=3)

    found = finding(check)

    assert (found.status, said in found.said) == (status, True)


@pytest.mark.parametrize(
    ("name", "check", "said"),
    [
        ("sweep", "sweeps", "no sweep ever"),
        ("beat", "beat", "beat has never ticked"),
        ("canaries sent", "canaries", "no canary was ever sent"),
    ],
)
def test_what_never_came_is_named_as_well(name, check, said):
    Pulse.objects.filter(name=name).delete()

    assert finding(check).said.startswith(said)


def test_a_broker_that_is_away_is_unhealthy_and_blames_no_queue(sent):
    sent.is_away = True
    for queue in ("export", "validation"):
        pulse(f"canary.{queue}", hours=1)

    assert bad() == {"broker"}
    assert finding("broker").said.startswith("the broker does not answer: new work is kept")


def test_without_a_database_only_the_broker_can_be_asked(monkeypatch):
    def lose(now):
        msg = "connection refused\nIs the server running?"
        raise DatabaseError(msg)

    monkeypatch.setattr(stats, "run_figures", lose)

    found = look()

    assert [said.name for said in found] == ["database", "broker"]
    assert found[0].said == (
        "the database does not answer: connection refused; nothing can start or end"
    )


def test_a_queue_without_a_worker_is_unhealthy_and_says_how_to_start_one():
    WorkerVitals.objects.update(queues=["validation", "default"])

    assert {"queue export", "queue content_generation"} <= bad()
    assert finding("queue export").said.endswith("start a worker with `-Q export`")


@pytest.mark.parametrize("column", ["at", "stopped_at"])
def test_a_worker_that_is_silent_or_stopped_reads_nothing(column):
    WorkerVitals.objects.update(**{column: ago(minutes=2)})

    assert finding("queue export").status == Status.UNHEALTHY


def test_a_default_queue_that_nobody_reads_is_said_and_harms_only_what_waits_in_it():
    WorkerVitals.objects.update(queues=["high_priority", "content_generation", "validation",
                                        "export", "monitoring"])  # fmt: skip
    before = finding("queue default")
    make_run()

    after = finding("queue default")

    assert (before.status, "nobody reads" in before.said) == (Status.HEALTHY, True)
    assert (after.status, "1 run(s) wait in it" in after.said) == (Status.DEGRADED, True)


def test_runs_in_a_queue_that_is_none_of_ours_are_named():
    make_run(queue="celery", state="QUEUED")

    assert finding("queue celery").said.startswith("nobody reads the queue celery, and 1 run(s)")


def test_a_late_canary_beside_a_free_slot_means_that_a_worker_no_longer_listens():
    pulse("canary.export", minutes=4)

    found = finding("queue export")

    assert found.status == Status.UNHEALTHY
    assert found.said == (
        "export is not served: the last canary came 4 min ago though a slot was free; "
        "restart w1@test"
    )


def test_a_canary_that_never_came_is_late_too():
    Pulse.objects.filter(name="canary.export").delete()

    assert "no canary ever came" in finding("queue export").said


@pytest.mark.parametrize(("state", "ended"), [("STARTED", {}), ("SUCCESS", {"seconds": 5})])
def test_a_canary_behind_busy_slots_is_not_late(state, ended):
    pulse("canary.export", minutes=4)
    make_run(worker="w1@test", state="STARTED")
    assert finding("queue export").status == Status.UNHEALTHY

    make_run(worker="w1@test", state=state, ended_at=ago(**ended) if ended else None)

    assert finding("queue export").status == Status.HEALTHY


def test_of_two_workers_a_free_one_is_enough_to_make_a_canary_late():
    pulse("canary.export", minutes=4)
    for _ in range(2):
        make_run(worker="w1@test", state="STARTED")
    make_worker("w2@test", queues=["export"])

    assert finding("queue export").status == Status.UNHEALTHY


def test_a_worker_that_has_just_started_is_given_time_to_meet_a_canary():
    pulse("canary.export", minutes=4)
    WorkerVitals.objects.update(started_at=ago(minutes=1))

    assert finding("queue export").status == Status.HEALTHY


def test_where_no_canary_was_sent_that_is_said_and_no_queue_blamed():
    pulse("canaries sent", minutes=9)
    Pulse.objects.filter(name__startswith="canary.").update(at=ago(minutes=9))

    assert bad() == {"canaries"}
    assert finding("canaries").said.startswith("no canary was sent for 9 min")


@pytest.mark.parametrize(
    ("hours", "is_busy", "said"),
    [
        (7, True, "a run waits for 7 h in export: add a worker"),
        (2, False, "a run waits for 2 h in export beside a free worker"),
        (2, True, "ok"),
        (0.1, False, "ok"),
    ],
)
def test_a_run_that_waits_is_late_at_once_beside_a_free_slot_else_in_time(hours, is_busy, said):
    make_run(queue="export", state="QUEUED", available_at=ago(hours=hours))
    for _ in range(2 if is_busy else 0):
        make_run(worker="w1@test", state="STARTED")

    assert finding("queue export").said.startswith(said)


def test_a_paused_queue_is_told_and_alarms_nobody():
    QueuePause.objects.create(queue="export", paused_by="ann", reason="new printer")

    found = finding("queue export")

    assert (found.status, found.said) == (Status.HEALTHY, "export is paused by ann: new printer")


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"priority": 200}, "outside 0 to 10"), ({"queue": "nowhere"}, "is not one of")],
)
def test_a_schedule_that_beat_will_refuse_is_named_before_it_is_due(changes, said):
    PeriodicTask.objects.filter(name="health_check").update(**changes)

    found = finding("schedules")

    assert (found.status, "health_check" in found.said, said in found.said) == (
        Status.DEGRADED, True, True,
    )  # fmt: skip


def test_a_schedule_that_is_off_may_be_wrong():
    PeriodicTask.objects.filter(name="health_check").update(priority=200, enabled=False)

    assert finding("schedules").said == "ok"


def test_a_run_that_is_started_long_after_its_lease_breaks_a_promise():
    make_run(state="STARTED", lease_until=ago(minutes=3))

    assert finding("leases").said.startswith("1 run(s) are STARTED long after their lease")
    TaskRun.objects.update(lease_until=ago(minutes=1))
    assert finding("leases").said == "ok"


def test_open_dead_letters_are_counted_and_many_are_an_alarm(monkeypatch):
    monkeypatch.setattr(health_rules, "MANY_DEAD_LETTERS", 2)
    dead()
    assert (finding("dead letters").status, finding("dead letters").said) == ("healthy", "1 open")

    dead()

    assert finding("dead letters").said.startswith("2 dead letters are open")
    DeadLetter.objects.update(state="archived")
    assert finding("dead letters").said == "ok"


@pytest.mark.parametrize(
    ("free_mb", "status"), [(5_000, "healthy"), (499, "degraded"), (49, "unhealthy")]
)
def test_a_disk_that_fills_is_told_before_it_is_full(
    monkeypatch, settings, tmp_path, free_mb, status
):
    settings.MEDIA_ROOT = tmp_path / "media" / "to be made"
    usage = SimpleNamespace(free=free_mb * 2**20)
    monkeypatch.setattr(health_rules.shutil, "disk_usage", lambda folder: usage)

    found = finding("disk")

    assert found.status == status
    assert (found.said == "ok") is (status == "healthy")


@pytest.mark.parametrize("seconds", [6.0, -40.0])
def test_a_clock_that_is_off_is_named_with_its_worker(seconds):
    WorkerVitals.objects.update(clock_ahead_s=seconds)

    assert f"w1@test by {seconds:+.0f} s" in finding("clocks").said
    assert finding("clocks").status == Status.DEGRADED


@pytest.fixture
def transport(monkeypatch):
    """Let the broker be of another kind."""

    def use(name):
        there = SimpleNamespace(transport_cls=name)
        monkeypatch.setattr(current_app, "connection_for_write", lambda: there)

    return use


@pytest.mark.parametrize(
    ("stated_s", "status"), [(1_800, "degraded"), (3_600, "degraded"), (14_400, "healthy")]
)
def test_rabbitmqs_patience_must_be_longer_than_the_longest_task(
    transport, settings, stated_s, status
):
    transport("amqp")
    settings.RABBITMQ_CONSUMER_TIMEOUT_S = stated_s

    found = finding("consumer timeout")

    assert found.status == status
    assert (f"after {stated_s} s, but a task may run 3600 s" in found.said) is (
        status == "degraded"
    )


@pytest.mark.parametrize(("name", "acks_late"), [("redis", True), ("amqp", False)])
def test_a_broker_that_holds_no_message_of_a_running_task_is_not_asked(
    transport, monkeypatch, name, acks_late
):
    transport(name)
    monkeypatch.setitem(current_app.conf, "task_acks_late", acks_late)

    assert "consumer timeout" not in {found.name for found in look()}


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(5, "5 s"), (119, "119 s"), (120, "2 min"), (7_200, "2 h"), (200_000, "2 d")],
)
def test_a_duration_is_said_as_a_person_would(seconds, said):
    assert since(timedelta(seconds=seconds)) == said


def test_the_rules_cost_as_many_statements_for_a_thousand_runs_as_for_one(
    django_assert_max_num_queries,
):
    runs = [TaskRun(task="unit.add", queue="export", state="QUEUED") for _ in range(1000)]
    TaskRun.objects.bulk_create(runs)

    with django_assert_max_num_queries(10):
        look()
