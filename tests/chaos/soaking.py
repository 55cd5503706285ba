"""The soak itself: submits at an even pace, kills at random, then counts."""

import os
import random
import re
import signal
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Count

from taskqueue.models import DeadLetter, TaskAttempt, TaskRun
from tests.chaos.stage import SCALED, Beat, ChaosWorker
from tests.chaos.supervisor import Supervisor
from tests.chaos.work import TABLE, errand
from tests.stack import RedisServer
from tools.stack.programs import WORKERS

PAUSE_S = (2.0, 5.0)  # between two blows
OUTAGE_S = (0.5, 6.0)
END_WITHIN_S = 300
LOCKS = re.compile(r"database is locked|deadlock", re.IGNORECASE)


class Soak:
    """A stack of its own, as `make run` starts it, and a killer."""

    def __init__(self, folder, *, runs, seconds):
        self.folder, self.runs, self.seconds = folder, runs, seconds
        self.effects = folder / "effects"
        self.blows = Counter()
        self.began = self.stopped_killing = self.ended = 0.0
        self._repairs = []  # (when, what) of the broker
        self.broker = RedisServer(folder / "redis", port=int(os.environ["SOAK_REDIS_PORT"]))
        self.broker.start()
        with connection.cursor() as cursor:
            cursor.execute(TABLE)
        self.supervisor = Supervisor()
        env = {**os.environ, **SCALED}
        self.workers = [
            self.supervisor.keep(ChaosWorker(env=env, log=folder, queues=queues, concurrency=count))
            for queues, count in WORKERS.values()
        ]
        self.beat = self.supervisor.keep(Beat(env=env, log=folder))

    def run(self):
        """Submit and kill, then wait for the end of all."""
        self.began = time.monotonic()
        submitted, next_blow = 0, self.began
        while (passed := time.monotonic() - self.began) < self.seconds or submitted < self.runs:
            while submitted < min(self.runs, self.runs * passed / (0.9 * self.seconds)):
                self._submit(submitted)
                submitted += 1
            if time.monotonic() > next_blow:
                self._strike()
                next_blow = time.monotonic() + random.uniform(*PAUSE_S)
            self._repair()
            time.sleep(0.02)
        self._repair(at_once=True)
        self.stopped_killing = time.monotonic()
        self._await_end()
        self.ended = time.monotonic()

    def stop(self):
        """End everything."""
        self._repair(at_once=True)
        self.supervisor.stop()
        self.broker.stop()

    def lock_lines(self):
        """Return the lines of all logs that speak of locks."""
        return [line for line in self._lines() if LOCKS.search(line)]

    def given_up(self):
        """Return the last lines of workers that ended of themselves, and were started again."""
        return [line for line in self._lines() if "Unrecoverable error" in line]

    def _lines(self):
        logs = sorted(self.folder.glob("*.log"))
        text = "\n".join(log.read_text(encoding="utf-8", errors="replace") for log in logs)
        return text.splitlines()

    def _submit(self, number):
        queues = settings.TASKQUEUE_QUEUES
        errand.apply_async(
            [str(self.effects), random.uniform(0.02, 0.6)],
            queue=queues[number % len(queues)],
            priority=random.randint(0, 10),
        )

    def _strike(self):
        blow = random.choice([self._kill_child] * 4 + [self._kill_worker] * 3 + [self._hurt_broker])
        self.blows[blow()] += 1

    def _kill_child(self):
        worker = random.choice(self.workers)
        children = Path(f"/proc/{worker.process.pid}/task/{worker.process.pid}/children")
        with suppress(FileNotFoundError, ProcessLookupError, IndexError):
            os.kill(int(random.choice(children.read_text(encoding="ascii").split())), 9)
        return "child killed"

    def _kill_worker(self):
        program = random.choice([*self.workers, self.beat])
        number = random.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGTERM])
        with suppress(ProcessLookupError):
            if number == signal.SIGKILL:
                program.kill_group()
            else:
                program.process.send_signal(number)
        kind = "beat" if program is self.beat else "worker"
        return f"{kind} {'killed' if number == signal.SIGKILL else 'terminated'}"

    def _hurt_broker(self):
        if self._repairs:
            return "broker left alone"
        how = random.choice(["silent", "killed", "emptied"])
        self.broker.signal(signal.SIGSTOP if how == "silent" else signal.SIGKILL)
        self._repairs.append((time.monotonic() + random.uniform(*OUTAGE_S), how))
        return f"broker {how}"

    def _repair(self, *, at_once=False):
        while self._repairs and (at_once or time.monotonic() > self._repairs[0][0]):
            _, how = self._repairs.pop()
            if how == "silent":
                self.broker.signal(signal.SIGCONT)
                continue
            if how == "emptied":
                self.broker.forget()
            self.broker.start()

    def _await_end(self):
        deadline = time.monotonic() + END_WITHIN_S
        soaked = TaskRun.objects.unfinished().filter(task=errand.name)
        while soaked.exists() and time.monotonic() < deadline:
            time.sleep(0.2)


def report(soak):
    """Print the figures; 0 if nothing was lost, nothing was written twice and nothing locked."""
    runs = TaskRun.objects.filter(task=errand.name)
    states = dict(runs.values_list("state").annotate(Count("pk")).order_by())
    with connection.cursor() as cursor:
        cursor.execute("SELECT run_id, count(*) FROM chaos_effect GROUP BY run_id")
        written = dict(cursor.fetchall())
    outside = Counter(soak.effects.read_text(encoding="utf-8").split())
    ended = set(runs.filter(state="SUCCESS").values_list("pk", flat=True))
    bad = {
        "lost": soak.runs - len(ended),
        "without effect": len(ended - set(written)),
        "written twice": sum(count > 1 for count in written.values()),
        "dead letters": DeadLetter.objects.filter(task=errand.name).count(),
        "lock lines": len(soak.lock_lines()),
    }
    attempts = TaskAttempt.objects.filter(run__task=errand.name)
    outcomes = dict(attempts.values_list("outcome").annotate(Count("pk")).order_by())
    said = {
        "runs": states,
        "attempts": outcomes,
        "blows": dict(soak.blows),
        "effects in the database": sum(written.values()),
        "effects outside": outside.total(),
        "workers that gave up": len(soak.given_up()),
        "seconds of kills": round(soak.stopped_killing - soak.began),
        "seconds until all had ended": round(soak.ended - soak.stopped_killing),
        **bad,
    }
    for name, value in said.items():
        print(f"{name}: {value}")  # noqa: T201  # a program
    for line in [*soak.given_up(), *soak.lock_lines()][:20]:
        print(line)  # noqa: T201  # a program
    return 1 if any(bad.values()) else 0
