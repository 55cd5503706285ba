"""One of several processes that write at once: `python -m tests.integration.write_storm RUN_ID S`.

Prints how many transactions it made in so many seconds; any error of the database ends it.
"""

import sys
import time

import django

django.setup()

from django.db import transaction  # noqa: E402  # only once Django is ready

from taskqueue import endings  # noqa: E402  # the same
from taskqueue.broker import breaker  # noqa: E402  # the same
from taskqueue.dispatch import submit  # noqa: E402  # the same
from taskqueue.guard import Claim, RunGuard, lease  # noqa: E402  # the same
from taskqueue.models import TaskRun  # noqa: E402  # the same


def count_up(run_id):
    """Read a row that all others write too, and write what was read, in one transaction."""
    with transaction.atomic():
        run = TaskRun.objects.select_for_update().get(pk=run_id)
        run.publish_count += 1
        run.save(update_fields=["publish_count"])


def live_a_run():
    """Submit a run, claim it, write under its guard and end it, as web and workers do."""
    run = submit("taskqueue.probe", {})
    TaskRun.objects.claim(run.pk, attempt=1, worker="storm", lease=lease())
    with RunGuard(Claim(run.pk, 1)).write():
        TaskRun.objects.filter(pk=run.pk).update(step="stored")
    endings.succeed(Claim(run.pk, 1), {})


def main(run_id, seconds):
    """Write until the time is over and print how often."""
    deadline, count = time.monotonic() + float(seconds), 0
    while time.monotonic() < deadline:
        breaker.trip()  # there is no broker here
        count_up(run_id)
        live_a_run()
        count += 1
    print(count)  # noqa: T201  # the answer


if __name__ == "__main__":
    main(*sys.argv[1:])
