"""What a scene plays on: a broker that can be hurt, a database, workers that are kept running."""

import os
import re
import signal
import sys

from django.db import connection
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from taskqueue.broker import breaker
from taskqueue.models import DeadLetter, DeadLetterGroup, TaskRun
from tests.chaos.scene import QUEUE
from tests.chaos.supervisor import Supervisor
from tests.stack import Worker

# Lease, heartbeat, sweep and retry delays, ten times faster than the product's own.
SCALED = {
    "TASKQUEUE_LEASE_S": "6",
    "TASKQUEUE_HEARTBEAT_S": "1.5",
    "TASKQUEUE_HEARTBEAT_AFTER_S": "1",
    "TASKQUEUE_SWEEP_S": "1",
    "TASKQUEUE_SWEEP_OVERDUE_S": "3",
    "TASKQUEUE_REPUBLISH_AFTER_S": "90",
    "CELERY_TASK_RETRY_BACKOFF": "6",
    "CELERY_TASK_RETRY_BACKOFF_MAX": "60",
}
PROCESSES = 5
INCLUDE = ("--include", "tests.chaos.work")
BAD_LINE = re.compile(r"CRITICAL|Unrecoverable|database is locked|deadlock", re.IGNORECASE)


class ChaosWorker(Worker):
    """A worker that knows the task of the scenes."""

    def __init__(self, *, env, log, queues=QUEUE, concurrency=PROCESSES):
        super().__init__(queues=queues, env=env, log=log, concurrency=concurrency, extra=INCLUDE)

    def kill_group(self):
        """SIGKILL to the program and its processes at once; who supervises it reaps it."""
        os.killpg(self.process.pid, signal.SIGKILL)


class Beat(ChaosWorker):
    """A beat, started and ended as a worker is."""

    def __init__(self, *, env, log):
        super().__init__(env=env, log=log)
        self.command = [sys.executable, "-m", "celery", "-A", "bookgen_site", "beat"]
        self.command += ["--pidfile=", "-l", "INFO"]

    def is_ready(self):
        """Tell whether its log says that it has started."""
        assert self.process.poll() is None, self.output()
        return self.output().count("beat: Starting") >= self.starts


class Stage:
    """One broker, one database, and programs that are kept running.

    A worker for the runs; one on another queue, which has a part in the sweeps; beats on demand.
    """

    outage_s = 2.0
    ends_within_s = 150

    def __init__(self, *, broker, env, log, is_scaled=True):
        self.is_scaled = is_scaled
        self.broker = broker
        self.beats = []
        self._env = env
        self._log = log
        self._supervisor = Supervisor()
        self._seen = {}
        # As many processes as runs are stopped: one that is free would take what has to wait.
        self.worker = ChaosWorker(env=env, log=log, concurrency=PROCESSES if is_scaled else 1)
        self.workers = [self.worker, ChaosWorker(env=env, log=log, queues="default", concurrency=1)]
        for worker in self.workers:
            self._supervisor.keep(worker)

    @property
    def silence_s(self):
        """Return how long a silent broker is silent: longer than any socket waits for it."""
        return 6.0 if self.is_scaled else 30.0

    def clear(self):
        """Begin with no runs and no schedules, and with logs read so far."""
        breaker.close()
        for model in (DeadLetter, DeadLetterGroup, TaskRun, PeriodicTask):
            model.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM chaos_effect")
        self._seen = {program: len(program.output()) for program in self.workers}
        if not self.is_scaled:
            self._sweep_by_beat()

    def starts(self):
        """Count how often workers were started."""
        return sum(worker.starts for worker in self.workers)

    def start_beats(self, number):
        """Keep so many beats running until `recover`."""
        for _ in range(number):
            self.beats.append(self._supervisor.keep(Beat(env=self._env, log=self._log)))

    def recover(self):
        """Undo what a scene that was broken off may have left."""
        self.broker.signal(signal.SIGCONT)
        if not self.broker.answers():
            self.broker.start()
        while self.beats:
            self._supervisor.let_go(self.beats.pop())

    def error_lines(self, run_id):
        """Return the ERROR lines about a run."""
        return [line for line in self._lines() if " ERROR " in line and run_id in line]

    def bad_lines(self):
        """Return lines that no failure may lead to."""
        return [line for line in self._lines() if BAD_LINE.search(line)]

    def stop(self):
        """End everything."""
        self._supervisor.stop()

    def _sweep_by_beat(self):
        """Let beat send the sweeps every 10 s, as the product's schedules say."""
        every, _ = IntervalSchedule.objects.get_or_create(every=10, period="seconds")
        for task in ("taskqueue.publish_pending", "taskqueue.rescue_runs"):
            values = {"interval": every, "queue": "default", "expire_seconds": 10}
            PeriodicTask.objects.create(name=task, task=task, **values)
        self.start_beats(1)

    def _lines(self):
        for worker in self.workers:
            yield from worker.output()[self._seen[worker] :].splitlines()
