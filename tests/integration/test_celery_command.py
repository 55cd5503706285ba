"""Celery's own command line beside the product: what it sends becomes a run like any other."""

import json
import subprocess
import sys

import pytest

from taskqueue.models import TaskRun
from tests.integration.test_queue_broker import wait_for
from tests.stack import ROOT


@pytest.fixture
def celery(queue_worker, queue_env):
    """Run a command of `celery -A bookgen_site`; returns what it printed."""

    def run(*words):
        command = [sys.executable, "-m", "celery", "-A", "bookgen_site", *words]
        return subprocess.run(
            command, cwd=ROOT, env=queue_env, capture_output=True, text=True, check=True, timeout=60
        ).stdout.strip()

    return run


def test_what_celery_call_sends_is_run_and_its_result_can_be_asked_for(celery):
    run_id = celery("call", "tests.add", "--args", json.dumps([2, 3]), "--queue", "default")

    assert wait_for(run_id, "SUCCESS").result == 5
    assert TaskRun.objects.get().args == [2, 3]
    assert celery("result", run_id) == "5"


def test_what_celery_call_sends_is_as_urgent_as_usual(celery):
    run_id = celery("call", "taskqueue.get_queue_stats", "--queue", "default")

    assert wait_for(run_id, "SUCCESS").priority == 5
