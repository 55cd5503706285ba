"""Health for real: each reason is brought about and named, and goes when its cause goes."""

import os
import signal

import pytest
from django.core.management import call_command

from taskqueue import health_rules, stats, tasks
from taskqueue.models import HealthReport, Pulse, WorkerVitals
from taskqueue.rescue import SWEEP_PULSE, note_pulse
from tests.integration.ending_tasks import until
from tests.stack import wait_until

pytestmark = pytest.mark.usefixtures("_calm")

READ = "high_priority,content_generation,validation,monitoring,default"  # nobody reads export


@pytest.fixture
def _calm(queue, own_hook, settings):
    """Beat and the sweeps have just been here; a worker is silent after a few seconds."""
    settings.TASKQUEUE_LEASE_S, settings.TASKQUEUE_CANARY_LATE_S = 5, 30
    settings.RABBITMQ_CONSUMER_TIMEOUT_S = 14_400  # as tools.services starts it
    for pulse in (SWEEP_PULSE, health_rules.BEAT_PULSE):
        note_pulse(pulse)


@pytest.fixture
def worker(queue, shared_workers, queue_env, tmp_path_factory):
    """A worker that all tests here share, and that has said that it is there."""
    env = {**queue_env, "TASKQUEUE_HEALTH_OVERDUE_S": "2"}
    log = tmp_path_factory.mktemp("health_worker")
    found = shared_workers.use("health", queues=READ, env=env, log=log, concurrency=2)
    wait_until(lambda: stats.worker_stats()["count"] == 1, seconds=60, what="a sign of life")
    return found


def said(name):
    """Return what a rule says now."""
    return next(found.said for found in health_rules.look() if found.name == name)


def comes(name, words, seconds=60):
    """Wait until a rule says this."""
    wait_until(lambda: words in said(name), seconds=seconds, what=f"{words!r} of {name}")


def send_canaries():
    """Send one through every queue, and wait until those that are read have come."""
    tasks.send_canaries()
    seen = Pulse.objects.filter(name__startswith=health_rules.CANARY)
    wait_until(lambda: seen.count() == 5, seconds=60, what="five canaries")


def children(worker):
    """Return the processes of a worker's pool."""
    path = f"/proc/{worker.process.pid}/task/{worker.process.pid}/children"
    with open(path, encoding="ascii") as file:  # noqa: PTH123  # /proc
        return [int(pid) for pid in file.read().split()]


def test_a_worker_tells_all_of_itself(worker, tmp_path):
    busy = until.delay(str(tmp_path / "go"), str(tmp_path / "started"))
    wait_until((tmp_path / "started").exists, what="the start")
    told = tasks.get_worker_stats.delay().get(timeout=60)["workers"][f"{worker.name}@test"]
    (tmp_path / "go").touch()
    busy.get(timeout=60)

    assert (told["state"], told["queues"]) == ("online", sorted(READ.split(",")))
    assert (told["pool"], told["concurrency"]) == ("prefork", 2)
    assert (told["pid"], "tests.until" in told["active"]) == (worker.process.pid, True)
    assert told["memory_kb"]["main"] > 10_000
    assert told["memory_kb"]["children"] > 10_000
    done = WorkerVitals.objects.filter(processed__gte=2)
    wait_until(done.exists, what="a sign that tells of two tasks")


def test_queues_are_told_over_all_priorities(worker):
    for priority in (0, 3, 10):
        tasks.probe.apply_async(queue="export", priority=priority)

    told = tasks.get_queue_stats.delay().get(timeout=60)["queues"]["export"]

    by_priority = {"0": 1, "3": 1, "10": 1}
    assert (told["waiting"], told["waiting_by_priority"]) == (3, by_priority)
    assert told["messages"] == 3
    assert told["messages_by_priority"] in (by_priority, {"-1": 3})  # RabbitMQ tells only the sum


def test_a_queue_that_nobody_reads_is_named_and_the_others_are_well(worker):
    send_canaries()

    found = {rule.name: rule.said for rule in health_rules.look()}

    assert found.pop("queue export").startswith("nobody reads the queue export")
    assert set(found.values()) == {"ok"}


def test_a_frozen_worker_serves_nobody_until_it_goes_on(worker):
    os.kill(worker.process.pid, signal.SIGSTOP)
    try:
        comes("queue validation", "nobody reads the queue validation")
    finally:
        os.kill(worker.process.pid, signal.SIGCONT)
    comes("queue validation", "ok")


def test_processes_that_do_nothing_make_their_canary_late(worker, settings):
    send_canaries()
    frozen = children(worker)
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    try:
        settings.TASKQUEUE_CANARY_LATE_S = 3
        wait_until(lambda: late("validation"), seconds=60, what="a late canary")
    finally:
        for pid in frozen:
            os.kill(pid, signal.SIGCONT)
    settings.TASKQUEUE_CANARY_LATE_S = 30
    send_canaries()
    comes("queue validation", "ok")


def late(queue):
    """Tell whether a canary is late, though canaries are being sent."""
    note_pulse(health_rules.CANARIES_SENT)
    return "though a slot was free" in said(f"queue {queue}")


def test_a_silent_broker_is_named_and_its_end_too(queue):
    queue.signal(signal.SIGSTOP)
    try:
        silent = said("broker")
        with pytest.raises(SystemExit) as left:
            call_command("check_system", "--json")
    finally:
        queue.signal(signal.SIGCONT)

    assert silent.startswith("the broker does not answer")
    assert left.value.code == 5
    comes("broker", "ok")


def test_a_worker_that_is_cut_off_from_its_broker_is_silent_until_it_is_back(queue, worker):
    queue.signal(signal.SIGKILL)
    try:
        wait_until(lambda: stats.worker_stats()["count"] == 0, seconds=60, what="silence")
    finally:
        queue.start()

    wait_until(lambda: stats.worker_stats()["count"] == 1, seconds=60, what="a sign of life")


def test_a_worker_makes_the_health_check_that_nobody_makes(worker):
    reports = HealthReport.objects.filter(checks__broker="ok")
    wait_until(reports.exists, seconds=60, what="a report by the worker itself")

    assert reports.first().status == "unhealthy"  # nobody reads export
    assert "nobody reads the queue export" in " ".join(reports.first().reasons)
