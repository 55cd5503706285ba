"""Many runs from four processes while the broker dies twice: each is a row, and done once."""

import signal
import subprocess
import sys
import time

import pytest

from taskqueue.models import TaskRun
from tests.integration.test_queue_broker import lines
from tests.stack import ROOT, wait_until

pytestmark = pytest.mark.usefixtures("own_hook")

SUBMIT = """
import sys
from bookgen_site.celery import app
app.loader.import_default_modules()
import tests.integration.ending_tasks
from taskqueue.dispatch import RunOptions, submit
notes, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
for number in range(first, first + count):
    options = RunOptions(queue="export", priority=number % 11, key=f"number {number}")
    submit("tests.note", {"path": notes, "text": str(number)}, options)
"""
PROCESSES = 4


@pytest.fixture
def submit_from_four(queue_env, tmp_path):
    """Submit so many runs from four processes at once; returns these and the file of effects."""
    started = []

    def submit(count):
        notes, each = tmp_path / "notes", count // PROCESSES
        for number in range(PROCESSES):
            numbers = [str(notes), str(number * each), str(each)]
            command = [sys.executable, "-c", SUBMIT, *numbers]
            started.append(subprocess.Popen(command, cwd=ROOT, env=queue_env))
        return started, notes

    yield submit
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


def die_at(broker, rows, *, empty):
    """Kill the broker once there are so many rows, and start it again when there are 20 more."""
    wait_until(lambda: TaskRun.objects.count() >= rows, seconds=120, what=f"{rows} rows")
    broker.signal(signal.SIGKILL)
    if empty:
        broker.forget()
    wait_until(lambda: TaskRun.objects.count() >= rows + 20, seconds=60, what="rows without it")
    broker.start()


@pytest.mark.parametrize("count", [pytest.param(200, marks=pytest.mark.representative), 1_000])
@pytest.mark.usefixtures("nobody_else")
def test_each_of_many_runs_is_one_row_and_one_effect_though_the_broker_dies_twice(
    queue, start_queue_worker, submit_from_four, count
):
    for _ in range(2):
        start_queue_worker("export", concurrency=2)
    began = time.monotonic()
    processes, notes = submit_from_four(count)
    die_at(queue, count * 3 // 10, empty=False)
    die_at(queue, count * 6 // 10, empty=True)

    assert [process.wait(timeout=300) for process in processes] == [0] * PROCESSES
    wait_until(lambda: not TaskRun.objects.unfinished().exists(), seconds=300, what="the end")
    print(f"{count} runs took {time.monotonic() - began:.0f} s")  # noqa: T201
    assert sorted(lines(notes), key=int) == [str(number) for number in range(count)]
    assert set(TaskRun.objects.values_list("state", "attempt")) == {("SUCCESS", 1)}
    assert TaskRun.objects.count() == count
