"""Six processes that write to one database at once: none is refused, nothing is lost."""

import subprocess
import sys

import pytest

from taskqueue.models import TaskRun
from tests.factories import make_run
from tests.stack import ROOT

PROCESSES = 6  # web, beat and four workers
SECONDS = 4


def storm(env, run_id):
    """Let the processes write for some seconds; return what each printed and its errors."""
    command = [sys.executable, "-m", "tests.integration.write_storm", run_id, str(SECONDS)]
    started = [
        subprocess.Popen(
            command, cwd=ROOT, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(PROCESSES)
    ]
    return [process.communicate(timeout=120) for process in started]


@pytest.mark.usefixtures("nobody_else")  # a worker would sweep up and run what is written here
def test_six_processes_write_at_once_and_no_database_is_locked(worker_env):
    run = make_run(state="HELD", publish_count=0)

    said = storm(worker_env | {"DJANGO_SETTINGS_MODULE": "bookgen_site.settings"}, run.pk)

    assert [errors for _, errors in said if "Traceback" in errors or "locked" in errors] == []
    total = sum(int(count) for count, _ in said)
    run.refresh_from_db()
    assert (run.publish_count, TaskRun.objects.filter(state="SUCCESS").count()) == (total, total)
    assert min(int(count) for count, _ in said) > 0
