"""People at the desk, and rows of everything that it shows."""

import pytest
from django_celery_results.models import GroupResult, TaskResult

from taskqueue.models import HealthReport, Pulse, QueuePause
from taskqueue.operator_log import note
from tests.people import browse_as
from tests.unit.taskqueue.builders import make_dead, make_run, make_worker


@pytest.fixture
def operator(db):
    """A client of somebody who may operate and triage."""
    return browse_as("operator")


@pytest.fixture
def auditor(db):
    """A client of somebody who may only look."""
    return browse_as("auditor")


@pytest.fixture
def full_desk(db):
    """A row of everything, and text that would be markup if it were not escaped."""
    for state in ("PENDING", "STARTED", "RETRY", "HELD", "SUCCESS"):
        make_run(state=state, subject="<b>biography:1</b>", kwargs={"x": "<script>"})
    letters = [make_dead(), make_dead(task="unit.quiet", args=[])]
    HealthReport.objects.create(is_healthy=False, status="degraded", reasons=["<i>ill</i>"])
    make_worker()
    Pulse.objects.create(name="beat")
    QueuePause.objects.create(queue="export", paused_by="ann", reason="<u>full</u>")
    note("ann", "pause_queue", target="queue export", detail={"why": "<u>full</u>"})
    TaskResult.objects.create(task_id=letters[0].run_id, status="SUCCESS", result='{"a": "<b>"}')
    GroupResult.objects.create(group_id="g", result="[1]")
    return letters
