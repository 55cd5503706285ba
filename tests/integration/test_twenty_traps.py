"""Traps of a task queue on Redis that no other module's tests are named after.

Order, dead brokers, killed processes, cancelled runs and idempotency keys have their own modules.
"""

import subprocess
import sys
from datetime import timedelta
from itertools import pairwise

import pytest
from celery import chain, current_app, group
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from taskqueue import broker, dead_letters, rescue, stats
from taskqueue.dispatch import RunOptions, submit
from taskqueue.models import DeadLetter, TaskRun
from tests.integration.ending_tasks import add, end, fail_until, until, write_when
from tests.integration.test_queue_broker import lines, wait_for
from tests.stack import ROOT, wait_until

pytestmark = pytest.mark.usefixtures("own_hook")

SUBMIT = """
import sys, time
from pathlib import Path
from bookgen_site.celery import app
app.loader.import_default_modules()
import tests.integration.ending_tasks
from taskqueue.dispatch import RunOptions, submit
ready, go, notes = map(Path, sys.argv[1:])
ready.touch()
while not go.exists():
    time.sleep(0.001)
for key in map(str, range(50)):
    print(submit("tests.note", {"path": str(notes), "text": key}, RunOptions(key=key)).pk)
"""
NONE = [11, -1, "high", True, 5.0]
IMPATIENT = {"DJANGO_SETTINGS_MODULE": "tests.integration.impatient_settings"}
# Another program, with Celery's own Redis transport and our names of lists.
STRANGER = """
import sys
from celery import Celery
app = Celery(broker=sys.argv[1])
app.conf.broker_transport_options = {"sep": ":", "priority_steps": list(range(11))}
priority = {"high": "high"}.get(sys.argv[2]) or int(sys.argv[2])
print(app.send_task("tests.add", [1, 2], queue="default", priority=priority))
"""


def waiting(queue, priority):
    """Return how many messages wait in a priority's list of a queue; in all of it on RabbitMQ."""
    lengths = broker.queue_lengths([queue])[queue]
    return lengths.get(priority, lengths.get(-1))


def is_waiting(queue, priority, count=1):
    """Wait until so many messages wait in that list, and there alone."""
    wait_until(lambda: waiting(queue, priority) == count, what=f"{count} in {queue}:{priority}")
    return sum(broker.queue_lengths([queue])[queue].values()) == count


def run_program(*command, env):
    """Run a program to its end; return its exit code, output and errors."""
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout.strip(), done.stderr


@pytest.mark.usefixtures("nobody_else")
def test_each_run_of_a_group_waits_in_the_list_of_its_priority(queue):
    group(add.s(number, 1).set(queue="export", priority=9) for number in range(3)).apply_async()

    assert is_waiting("export", 9, count=3)


def test_the_next_step_of_a_chain_waits_in_the_list_of_its_priority(queue, queue_worker):
    chain(add.s(1, 1).set(priority=9), add.s(2).set(queue="export", priority=9))()

    assert is_waiting("export", 9)


def test_a_linked_run_waits_in_the_list_of_its_priority(queue, queue_worker):
    add.apply_async([1, 1], priority=9, link=add.s(2).set(queue="export", priority=9))

    assert is_waiting("export", 9)


def test_a_retry_waits_in_the_queue_and_the_list_of_the_first_attempt(start_queue_worker):
    worker = start_queue_worker("export", env={"CELERY_TASK_RETRY_BACKOFF": "60"})
    run_id = end.apply_async(["temporary"], queue="export", priority=9).id
    wait_for(run_id, "RETRY")
    worker.stop()

    TaskRun.objects.filter(pk=run_id).update(next_attempt_at=timezone.now())
    rescue.publish_pending()

    assert is_waiting("export", 9)


def test_three_retries_are_four_attempts_each_later_than_the_one_before(start_queue_worker):
    env = {"CELERY_TASK_RETRY_BACKOFF": "1", "CELERY_TASK_RETRY_BACKOFF_MAX": "4"}
    start_queue_worker("export", env=env)

    run = wait_for(end.apply_async(["temporary"], queue="export").id, "FAILURE", seconds=60)

    attempts = list(run.attempts.all())
    pauses = [later.started_at - sooner.ended_at for sooner, later in pairwise(attempts)]
    assert (len(attempts), run.retries) == (4, 3)
    for pause, least_s in zip(pauses, [0.9, 1.8, 3.6], strict=True):
        assert pause >= timedelta(seconds=least_s)


@pytest.mark.usefixtures("nobody_else")
def test_a_dead_letter_that_is_retried_waits_where_its_run_did(start_queue_worker):
    worker = start_queue_worker("export")
    wait_for(end.apply_async(["permanent"], queue="export", priority=9).id, "FAILURE")
    worker.stop()

    run = dead_letters.retry(DeadLetter.objects.get(), reason="mended")

    assert (run.queue, run.priority, is_waiting("export", 9)) == ("export", 9, True)


@pytest.mark.usefixtures("nobody_else")
def test_what_beat_sends_waits_in_the_list_of_its_priority(queue, queue_env, tmp_path):
    every = IntervalSchedule.objects.create(every=1, period=IntervalSchedule.SECONDS)
    PeriodicTask.objects.create(
        name="p", task="taskqueue.probe", interval=every, queue="export", priority=9, one_off=True
    )
    command = [sys.executable, "-m", "celery", "-A", "bookgen_site", "beat", "--pidfile="]
    with (tmp_path / "beat.log").open("wb") as log:
        beat = subprocess.Popen(command, cwd=ROOT, env=queue_env, stdout=log, stderr=log)
    try:
        assert is_waiting("export", 9)
    finally:
        beat.terminate()
        beat.wait(timeout=20)


WAYS = {
    "apply_async": lambda priority: add.apply_async([1, 2], queue="export", priority=priority),
    "signature": lambda priority: add.s(1, 2).set(queue="export", priority=priority).delay(),
    "submit": lambda priority: submit(
        "tests.add", {"left": 1, "right": 2}, RunOptions(queue="export", priority=priority)
    ),
    "link": lambda priority: add.apply_async(
        [1, 2], queue="export", link=add.s(1).set(priority=priority)
    ),
    "chain": lambda priority: chain(
        add.s(1, 2).set(queue="export"), add.s(1), add.s(1).set(priority=priority)
    )(),
    "group": lambda priority: group(add.s(1, 2).set(queue="export", priority=priority))(),
}


@pytest.mark.usefixtures("nobody_else")
@pytest.mark.parametrize("priority", NONE)
@pytest.mark.parametrize("way", WAYS)
def test_a_priority_that_is_none_is_refused_and_nothing_is_kept_or_sent(queue, way, priority):
    with pytest.raises(ValueError, match="priority: "):
        WAYS[way](priority)

    assert TaskRun.objects.count() == 0
    assert sum(broker.queue_lengths(["export"])["export"].values()) == 0


@pytest.mark.usefixtures("nobody_else", "only_on_redis")
@pytest.mark.parametrize("priority", NONE)
def test_a_message_without_a_row_is_refused_a_priority_that_is_none(queue, priority):
    """RabbitMQ takes any number: there the worker that adopts it brings it in range."""
    with pytest.raises(ValueError, match="priority: "):
        current_app.send_task("tests.add", [1, 2], queue="export", priority=priority)

    assert sum(broker.queue_lengths(["export"])["export"].values()) == 0


@pytest.mark.usefixtures("nobody_else")
@pytest.mark.parametrize("way", ["apply_async", "signature", "submit", "group"])
def test_no_priority_is_five(queue, way):
    WAYS[way](None)

    assert is_waiting("export", 5)


def test_the_celery_command_knows_no_priority(queue, queue_env):
    command = ["-m", "celery", "-A", "bookgen_site", "call", "tests.add", "--priority", "11"]

    code, _, said = run_program(*command, env=queue_env)

    assert (code, "No such option" in said) == (2, True)


@pytest.mark.usefixtures("nobody_else")
@pytest.mark.parametrize("priority", ["11", "-1", "high", "null", "5.0"])
def test_a_command_refuses_a_priority_that_is_none(queue, worker_env, priority):
    run_id = add.apply_async([1, 2], queue="export", priority=7).id

    code, _, said = run_program(
        "manage.py", "prioritise_runs", priority, run_id, "--yes", env=worker_env
    )

    assert (code, "priority" in said) == (2, True)
    assert TaskRun.objects.get(pk=run_id).priority == 7


@pytest.mark.usefixtures("only_on_redis")
@pytest.mark.parametrize(("given", "taken"), [("11", 10), ("-1", 0), ("high", 5)])
def test_a_priority_that_another_program_made_up_is_brought_in_range_and_said(
    queue_worker, queue, queue_env, given, taken
):
    code, run_id, said = run_program("-c", STRANGER, queue.url, given, env=queue_env)

    assert code == 0, said
    assert wait_for(run_id, "SUCCESS").priority == taken
    line = f"Run {run_id} came with priority {given if given != 'high' else repr(given)}: taken as"
    assert f"{line} {taken}" in queue_worker.output()


@pytest.mark.parametrize("how", ["memory", "exit", "kill", "reject"])
def test_whatever_a_task_does_to_its_process_the_run_beside_it_goes_on(queue_worker, tmp_path, how):
    beside = until.delay(str(tmp_path / "go"), str(tmp_path / "started")).id
    wait_until((tmp_path / "started").exists, what="the start")

    wait_for(end.delay(how).id, "FAILURE", seconds=60)
    (tmp_path / "go").touch()

    assert wait_for(beside, "SUCCESS").attempt == 1
    assert queue_worker.process.poll() is None


def received(workers, run_id):
    """Count the messages of a run that these workers have received."""
    return said_by(workers).count(f"[{run_id}] received")


def said_by(workers):
    """Return the logs of these workers."""
    return "".join(worker.output() for worker in workers)


@pytest.fixture(params=["prefork", "threads"])
def impatient_workers(request, only_on_redis, nobody_else, start_queue_worker):
    """Two workers whose broker takes back after two seconds what they still work on."""
    extra = ("--include", "tests.integration.ending_tasks", "-P", request.param)
    return [start_queue_worker("export", env=IMPATIENT, extra=extra) for _ in range(2)]


def test_a_task_longer_than_the_brokers_patience_runs_once(impatient_workers, tmp_path):
    go, notes = tmp_path / "go", tmp_path / "notes"
    run_id = write_when.apply_async([str(go), str(notes)], queue="export").id
    wait_until(lambda: received(impatient_workers, run_id) == 2, what="the message's second time")
    wait_until(lambda: "Nothing to claim" in said_by(impatient_workers), what="its refusal")
    go.touch()

    run = wait_for(run_id, "SUCCESS")
    assert (run.attempt, run.crashes, lines(notes)) == (1, 0, ["written"])


def test_a_retry_later_than_the_brokers_patience_is_one_more_attempt(
    only_on_redis, start_queue_worker, tmp_path
):
    env = {**IMPATIENT, "CELERY_TASK_RETRY_BACKOFF": "5", "CELERY_TASK_RETRY_BACKOFF_MAX": "5"}
    workers = [start_queue_worker("export", env=env) for _ in range(2)]
    run_id = fail_until.apply_async([str(tmp_path / "now")], queue="export").id
    wait_for(run_id, "RETRY")
    (tmp_path / "now").touch()

    assert wait_for(run_id, "SUCCESS").attempt == 2
    assert received(workers, run_id) == 2


def test_the_figures_of_a_queue_are_the_sum_of_its_lists_and_its_rows_apart(queue, queue_worker):
    for priority in [*range(11), None]:
        add.apply_async([1, 2], queue="export", priority=priority)
    soon = timezone.now() + timedelta(minutes=1)
    for state in ("RETRY", "STARTED", "HELD"):
        values = {"state": state, "attempt": 1, "lease_until": soon, "next_attempt_at": soon}
        TaskRun.objects.create(task="tests.add", args=[1, 2], queue="export", **values)

    said = stats.queue_stats()["queues"]["export"]

    figures = [said[name] for name in ("messages", "waiting", "running", "retrying", "held")]
    assert figures == [12, 12, 1, 1, 1]


def test_the_same_keys_from_two_processes_at_once_are_one_run_each(
    queue_worker, queue_env, tmp_path
):
    go, notes = tmp_path / "go", tmp_path / "notes"
    ready = [tmp_path / name for name in ("one", "two")]
    command = [sys.executable, "-c", SUBMIT]
    how = {"cwd": ROOT, "env": queue_env, "stdout": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen([*command, path, go, notes], **how) for path in ready]
    wait_until(lambda: all(path.exists() for path in ready), seconds=60, what="both processes")
    go.touch()
    said = [process.communicate(timeout=120)[0].split() for process in processes]

    wait_until(lambda: not TaskRun.objects.unfinished().exists(), seconds=60, what="the end of all")
    assert (said[0] == said[1], len(said[0]), TaskRun.objects.count()) == (True, 50, 50)
    assert sorted(lines(notes), key=int) == [str(key) for key in range(50)]
