"""Submits tasks of one system on demand: reads a count a line, answers with what it cost."""

import json
import sys
import time
from importlib import import_module

import django


def main():
    """Answer each line of stdin: a count is submitted, "rows" tells what the database holds."""
    django.setup()
    from django.conf import settings  # the apps must be ready

    if settings.IS_TRACKED:
        import_module("bookgen_site.celery")
        noop = import_module("bench.queue_systems.tracked").noop
    else:
        noop = import_module("bench.queue_systems.plain").noop
    for line in sys.stdin:
        answer = rows() if line.strip() == "rows" else submit(noop, int(line))
        print(json.dumps(answer), flush=True)


def submit(noop, count):
    """Submit so many and return CPU and wall seconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    for number in range(count):
        noop.delay(number)
    return {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - wall}


def rows():
    """Return how many tasks the database says have succeeded, by table."""
    from django.conf import settings
    from django_celery_results.models import TaskResult

    found = {"results": TaskResult.objects.filter(status="SUCCESS").count()}
    if settings.IS_TRACKED:
        from taskqueue.models import TaskAttempt, TaskRun

        found["runs"] = TaskRun.objects.filter(state="SUCCESS").count()
        found["attempts"] = TaskAttempt.objects.filter(outcome="success").count()
    return found


if __name__ == "__main__":
    main()
