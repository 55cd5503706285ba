"""The delay before a retry and its lateness with the settings of a real installation, once."""

import importlib
import subprocess
import sys

import pytest
from django.apps import apps

from tests.conftest import QUICK
from tests.integration.ending_tasks import fail_until
from tests.integration.test_queue_broker import wait_for
from tests.stack import ROOT

pytestmark = pytest.mark.usefixtures("own_hook")

SCHEDULES = importlib.import_module("taskqueue.migrations.0002_beat_schedules")
REAL = dict.fromkeys(QUICK, "")  # each setting's own default


@pytest.fixture
def beat(queue, queue_env, tmp_path):
    """Beat with the schedules of a new installation."""
    SCHEDULES.seed(apps, None)
    command = [sys.executable, "-m", "celery", "-A", "bookgen_site", "beat", "--pidfile="]
    with (tmp_path / "beat.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**queue_env, **REAL}, stdout=log, stderr=log
        )
    yield process
    process.terminate()
    process.wait(timeout=20)


@pytest.mark.usefixtures("nobody_else", "beat")
def test_a_retry_is_due_after_a_minute_and_begins_within_twelve_seconds(
    start_queue_worker, tmp_path, record_property
):
    start_queue_worker("monitoring,export", env=REAL, concurrency=2)
    run_id = fail_until.apply_async([str(tmp_path / "now")], queue="export", priority=9).id
    due_at = wait_for(run_id, "RETRY").next_attempt_at
    (tmp_path / "now").touch()

    first, second = wait_for(run_id, "SUCCESS", seconds=120).attempts.all()

    delay_s = (due_at - first.ended_at).total_seconds()
    late_s = (second.started_at - due_at).total_seconds()
    record_property("seconds", {"delay": delay_s, "late": late_s})
    print(f"retry due after {delay_s:.1f} s, begun {late_s:.1f} s later")  # noqa: T201
    assert 54 <= delay_s <= 66
    assert 0 <= late_s <= 12
