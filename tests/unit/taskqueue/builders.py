"""Rows and doubles for the queue's unit tests; each names only what matters."""

import uuid
from datetime import timedelta

from celery.app.trace import build_tracer
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from taskqueue import dead_letters
from taskqueue.broker import ATTEMPT_HEADER
from taskqueue.failures import Failure
from taskqueue.guard import Claim, lease
from taskqueue.models import Pulse, TaskAttempt, TaskRun, WorkerVitals
from taskqueue.states import Outcome
from tests.unit.taskqueue import sample_tasks

ended = []


def note_end(run):
    """Stand in for the product's hook: remember the state and the id."""
    ended.append((run.state, run.pk))


def refuse_end(run):
    """Stand in for a product's hook that is broken."""
    msg = "the hook is broken"
    raise RuntimeError(msg)


class FakeBroker:
    """Remembers messages; `is_away` makes it refuse them."""

    def __init__(self):
        self.messages = []
        self.epoch = "epoch-1"
        self.is_away = False
        self.asked = 0
        self.lengths = {}

    def send(self, message):
        """Keep the message, or refuse it."""
        self.asked += 1
        if self.is_away:
            msg = "away"
            raise OperationalError(msg)
        self.messages.append(message)
        return self.epoch

    def current_epoch(self):
        """Return the epoch, None when away."""
        return None if self.is_away else self.epoch

    def queue_lengths(self, queues):
        """Return three that wait, or what was set; None when away."""
        if self.is_away or self.lengths is None:
            return None
        return {queue: self.lengths.get(queue, {9: 2, 0: 1}) for queue in queues}

    @property
    def ids(self):
        """Return the runs that messages were sent for, in order."""
        return [message.run_id for message in self.messages]


def make_run(**changes):
    """Keep a PENDING run of `unit.add`, with changes; one that is STARTED has its attempt."""
    values = {"task": "unit.add", "args": [1, 2], "queue": "default", **changes}
    if values.get("state") == "STARTED":
        values = {"attempt": 1, "lease_until": timezone.now() + lease(), **values}
    run = TaskRun.objects.create(**values)
    if run.state == "STARTED":
        TaskAttempt.objects.create(run=run, number=run.attempt, worker="w1", pid=7)
    return run


def claim_of(run):
    """Return the claim of a run's last attempt."""
    return Claim(run.pk, run.attempt)


def make_failure(**changes):
    """Return a temporary failure, with changes."""
    values = {
        "outcome": Outcome.ERROR,
        "error_class": "builtins.OSError",
        "code": "python.OSError",
        "message": "no route",
        "traceback": "",
        "is_temporary": True,
        **changes,
    }
    return Failure(**values)


def make_dead(**changes):
    """Keep an open dead letter of a run that has failed, with changes of the run."""
    run = make_run(**{"state": "FAILURE", "attempt": 1, **changes})
    return dead_letters.bury(run, make_failure(), code="unit.later")


def state_of(run):
    """Return a run's state as it stands in the database."""
    return TaskRun.objects.get(pk=run.pk).state


def request_of(run, **changes):
    """Return the request dict that a worker makes of a run's message."""
    return {
        "id": run.pk,
        "task": run.task,
        "hostname": "w1@test",
        "is_eager": False,
        "delivery_info": {"routing_key": run.queue, "priority": run.priority},
        ATTEMPT_HEADER: run.attempt + 1,
        **changes,
    }


def perform(run, **changes):
    """Run a run's next attempt in this process, through Celery's own tracer."""
    task = sample_tasks.TASKS[run.task]
    tracer = build_tracer(task.name, task, app=task.app, hostname="w1@test")
    outcome = tracer(run.pk, run.args, run.kwargs, request_of(run, **changes))
    if not run._state.adding:
        run.refresh_from_db()
    return outcome


def foreign(task, **changes):
    """Return a run that is not kept: what a message sent without a row looks like."""
    values = {"id": str(uuid.uuid4()), "task": task, "args": [], "queue": "default", **changes}
    return TaskRun(**values)


def make_worker(name="w1@test", **changes):
    """Keep the signs of life of a worker that has read every queue for an hour."""
    values = {
        "queues": list(settings.TASKQUEUE_QUEUES),
        "concurrency": 2,
        "started_at": timezone.now() - timedelta(hours=1),
        **changes,
    }
    return WorkerVitals.objects.create(name=name, **values)


def make_well():
    """Let everything have happened just now that health asks for."""
    make_worker()
    names = ["sweep", "beat", "canaries sent", *map("canary.{}".format, settings.TASKQUEUE_QUEUES)]
    for name in names:
        Pulse.objects.create(name=name)
