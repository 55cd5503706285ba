"""Say whether everything that BookGen needs is there and answers."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings

from taskqueue import system_checks
from taskqueue.cli import Exit, ReportCommand
from taskqueue.dispatch import RunOptions, submit
from taskqueue.models import TaskRun
from taskqueue.states import State
from taskqueue.system_checks import Check

POLL_S = 0.1
LONGEST_S = 3_600


class Command(ReportCommand):
    """check_system [--tasks]."""

    help = "Check versions, database, migrations, broker, and every rule of health; a line each."
    example = "--tasks"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --tasks and its time limit."""
        super().add_arguments(parser)
        parser.add_argument("--tasks", action="store_true", help="send a probe through each queue")
        parser.add_argument("--timeout", type=float, default=30.0, help="seconds for the probes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each check; exit 5 if one that is needed failed; a warning does not fail."""
        if not 0 < options["timeout"] <= LONGEST_S:
            self.stop(
                f"--timeout: must be from a part of a second to {LONGEST_S} s", Exit.WRONG_USE
            )
        checks = system_checks.all_checks()
        if options["tasks"] and checks[-1].name != "health":  # else no run can be kept
            checks += self._probes(options["timeout"])
        is_well = all(check.is_ok or not check.is_needed for check in checks)
        self.report(
            {
                "is_well": is_well,
                "status": _status(checks),
                "checks": [check.as_dict() for check in checks],
            },
            [check.as_line() for check in checks],
            as_json=options["json"],
        )
        self.leave(Exit.DONE if is_well else Exit.UNREACHABLE)

    def _probes(self, timeout_s: float) -> list[Check]:
        """Send a probe through each queue at the highest priority and wait for all of them."""
        runs = {
            queue: submit("taskqueue.probe", {}, RunOptions(queue=queue, priority=10, step="probe"))
            for queue in settings.TASKQUEUE_QUEUES
        }
        deadline = time.monotonic() + timeout_s
        ids = [run.pk for run in runs.values()]
        while TaskRun.objects.unfinished().filter(pk__in=ids).exists():
            if time.monotonic() > deadline:
                break
            time.sleep(POLL_S)
        return [_probe_check(queue, TaskRun.objects.get(pk=run.pk)) for queue, run in runs.items()]


def _status(checks: list[Check]) -> str:
    failed = [check for check in checks if not check.is_ok]
    if any(check.is_needed for check in failed):
        return "unhealthy"
    return "degraded" if failed else "healthy"


def _probe_check(queue: str, run: TaskRun) -> Check:
    is_back = run.state == State.SUCCESS and run.started_at and run.ended_at
    if is_back:
        seconds = (run.ended_at - run.created_at).total_seconds()  # type: ignore[operator]  # ended
        return Check(f"probe {queue}", f"back in {seconds:.1f} s from {run.worker}", is_ok=True)
    return Check(
        f"probe {queue}",
        f"not back, the run is {run.state}: does a worker read {queue}?",
        is_ok=False,
        is_needed=queue != settings.CELERY_TASK_DEFAULT_QUEUE,
    )
