"""A broker that dies, forgets or falls silent costs time, and nothing else."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
from celery import current_app
from django.db import transaction

from taskqueue import broker
from taskqueue.models import TaskRun
from tests.integration.ending_tasks import add, note, start_another, until
from tests.stack import wait_until

pytestmark = pytest.mark.usefixtures("own_hook")


def state_of(run_id):
    """Return a run's state."""
    return TaskRun.objects.get(pk=run_id).state


def wait_for(run_id, state, seconds=30):
    """Wait until a run is in a state and return it."""

    def look():
        return TaskRun.objects.filter(pk=run_id, state=state).first()

    return wait_until(look, seconds=seconds, what=f"{state} of {run_id}")


def lines(path):
    """Return the lines that runs have appended to a file."""
    return path.read_text(encoding="utf-8").split() if path.exists() else []


def restart_empty(server):
    """Kill the server, throw away what it kept, and start it again."""
    server.signal(signal.SIGKILL)
    server.forget()
    server.start()


def submit_notes(path, names, queue="default"):
    """Submit a run a name; each appends its name to the file."""
    return [note.apply_async([str(path), name], queue=queue).id for name in names]


def test_a_broker_killed_under_a_running_task_loses_nothing_and_repeats_nothing(
    queue, queue_worker, tmp_path
):
    working = until.delay(str(tmp_path / "go"), str(tmp_path / "started"))
    wait_until((tmp_path / "started").exists, what="the start")

    queue.signal(signal.SIGKILL)
    queue.start()
    (tmp_path / "go").touch()

    assert wait_for(working.id, "SUCCESS").attempt == 1
    assert queue_worker.process.poll() is None
    assert wait_for(add.delay(1, 1).id, "SUCCESS").attempt == 1


def test_what_a_broker_forgot_is_run_once(queue, start_queue_worker, tmp_path):
    names = [str(number) for number in range(20)]
    sent = submit_notes(tmp_path / "notes", names[:10], "export")
    queue.signal(signal.SIGKILL)
    unsent = submit_notes(tmp_path / "notes", names[10:], "export")
    states = {state_of(run_id) for run_id in sent}, {state_of(run_id) for run_id in unsent}
    queue.forget()
    queue.start()

    start_queue_worker("export")

    for run_id in sent + unsent:
        wait_for(run_id, "SUCCESS")
    assert states == ({"QUEUED"}, {"PENDING"})
    assert sorted(lines(tmp_path / "notes"), key=int) == names


def test_a_broker_emptied_under_a_worker_is_filled_again(queue, queue_worker, tmp_path):
    go = tmp_path / "go"
    for _ in range(2):  # the worker's two processes are busy
        until.delay(str(go))
    wait_until(lambda: TaskRun.objects.filter(state="STARTED").count() == 2, what="two at work")
    waiting = submit_notes(tmp_path / "notes", ["a", "b", "c"])

    queue.empty()
    go.touch()

    for run_id in waiting:
        wait_for(run_id, "SUCCESS")
    assert sorted(lines(tmp_path / "notes")) == ["a", "b", "c"]


@pytest.mark.parametrize("is_warm", [True, False])
def test_a_silent_broker_costs_a_submit_about_two_seconds_and_the_run_nothing(
    queue, queue_worker, is_warm, record_property
):
    if is_warm:
        add.delay(0, 0)
    else:
        current_app._after_fork()  # as a process that has not spoken to the broker yet
    queue.signal(signal.SIGSTOP)
    try:
        took_s = [timed(add.delay, 1, number) for number in range(3)]
    finally:
        queue.signal(signal.SIGCONT)

    record_property("seconds", took_s)
    print("silent submits took", took_s, "warm" if is_warm else "cold")  # noqa: T201
    assert took_s[0] < 2.6
    assert max(took_s[1:]) < 0.2
    wait_until(lambda: not TaskRun.objects.unfinished().exists(), what="the end of all")
    assert set(TaskRun.objects.values_list("state", "attempt")) == {("SUCCESS", 1)}


def timed(function, *arguments):
    """Return how many seconds a call takes."""
    before = time.monotonic()
    function(*arguments)
    return time.monotonic() - before


def test_a_run_submitted_while_the_broker_is_down_runs_once_it_is_up(queue, queue_worker):
    queue.signal(signal.SIGKILL)
    try:
        took_s = timed(add.delay, 1, 1)
        run = TaskRun.objects.get()
        state = run.state
    finally:
        queue.start()

    assert (state, took_s < 2.6) == ("PENDING", True)
    assert wait_for(run.pk, "SUCCESS").result == 2


def test_after_a_rollback_nothing_runs(queue_worker, tmp_path):
    with transaction.atomic():
        note.delay(str(tmp_path / "notes"), "rolled back")
        transaction.set_rollback(True)
    wait_for(note.delay(str(tmp_path / "notes"), "kept").id, "SUCCESS")

    assert lines(tmp_path / "notes") == ["kept"]


def test_questions_to_a_silent_broker_are_answered(queue):
    queue.signal(signal.SIGSTOP)
    try:
        took_s = [timed(broker.queue_lengths, ["export"]), timed(broker.current_epoch)]
    finally:
        queue.signal(signal.SIGCONT)

    assert max(took_s) < 2.6


def test_a_pool_process_has_a_broker_connection_of_its_own(queue, start_queue_worker, tmp_path):
    env = {"CELERY_WORKER_MAX_TASKS_PER_CHILD": "1"}
    start_queue_worker("default,export", concurrency=2, env=env)
    for _ in range(6):
        start_another.apply_async([str(tmp_path / "notes")], queue="export")

    wait_until(lambda: len(lines(tmp_path / "notes")) == 18, what="six notes of three words")
    wait_until(lambda: not TaskRun.objects.unfinished().exists(), what="the end of all")
    assert TaskRun.objects.filter(state="SUCCESS", attempt=1).count() == 12


def test_a_main_process_keeps_no_connection_to_the_database(queue_worker):
    TaskRun.objects.exists()
    if not sqlite_files_of(os.getpid()):
        pytest.skip("only SQLite's connections are files")

    wait_until(lambda: not sqlite_files_of(queue_worker.process.pid), what="no open file")


def sqlite_files_of(pid):
    """Return the database files that a process has open."""
    links = []
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            links.append(str(link.readlink()))
    return [link for link in links if ".sqlite3" in link]
