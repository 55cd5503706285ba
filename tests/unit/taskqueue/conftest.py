"""A broker that remembers what it was sent, and the product's hook as a list."""

import importlib
import io
import json
import sys

import pytest
from celery import current_app
from django.apps import apps
from django.core.management import CommandError, call_command
from django_celery_beat.models import PeriodicTask
from kombu.transport import memory

import tests.unit.taskqueue.sample_tasks  # noqa: F401  # registers them
from taskqueue import broker, health
from taskqueue.beat import Scheduler
from tests.unit.taskqueue.builders import FakeBroker, ended
from tests.unit.taskqueue.schedules import Clock

SEEDS = importlib.import_module("taskqueue.migrations.0002_beat_schedules")


@pytest.fixture(autouse=True)
def _schedules(request):
    """The schedules that a migration writes, again where a test before has emptied all tables.

    A test with transaction=True ends so; pytest-django lets it come last, but two processes that
    share out files do not.
    """
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("_django_db_helper")
        if not PeriodicTask.objects.exists():
            SEEDS.seed(apps, None)


@pytest.fixture(autouse=True)
def _hook(settings):
    """The product's hook is a list of what it was told."""
    settings.TASKQUEUE_ON_END = "tests.unit.taskqueue.builders.note_end"
    ended.clear()


@pytest.fixture(autouse=True)
def sent(monkeypatch):
    """Stand in for the broker; nothing leaves the process."""
    fake = FakeBroker()
    monkeypatch.setattr(broker, "send", fake.send)
    monkeypatch.setattr(broker, "current_epoch", fake.current_epoch)
    monkeypatch.setattr(broker, "queue_lengths", fake.queue_lengths)
    broker.breaker.close()
    yield fake
    broker.breaker.close()


@pytest.fixture(autouse=True)
def _no_product(monkeypatch):
    """A name that is not registered does not load the product's tasks."""
    monkeypatch.setattr(current_app.loader, "import_default_modules", lambda: None)


@pytest.fixture
def submitted(sent, django_capture_on_commit_callbacks):
    """Run a function as one committed transaction and return what it returned."""

    def commit(function, *args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            return function(*args, **kwargs)

    return commit


class Terminal(io.StringIO):
    """A terminal at which somebody types."""

    def isatty(self):
        """Say so."""
        return True


@pytest.fixture
def run_command(capsys, monkeypatch):
    """Run a command; return its exit code and what it printed, as JSON where it was asked for."""

    def run(*words, typed=None, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin) if typed is None else Terminal(typed))
        code = 0
        try:
            call_command(*map(str, words))
        except CommandError as exc:
            return exc.returncode, str(exc)
        except SystemExit as exc:
            code = exc.code
        out = capsys.readouterr().out
        return code, json.loads(out) if "--json" in words else out

    return run


@pytest.fixture
def memory_broker():
    """Make this process use kombu's in-memory transport for one test."""
    conf = current_app.conf
    kept = (conf.broker_url, conf.broker_read_url, conf.broker_write_url)

    def use(read, write, url):
        conf.broker_url, conf.broker_read_url, conf.broker_write_url = url, read, write
        current_app._after_fork()  # forgets the pools, as a new process does

    memory.Channel.queues.clear()
    use("memory://", "memory://", "memory://")
    yield current_app
    use(kept[1], kept[2], kept[0])


@pytest.fixture
def clock():
    """Return a clock that stands at noon until it is set."""
    return Clock()


@pytest.fixture
def start_beat(clock, monkeypatch):
    """Start beats, each with a memory of its own, over no schedule but the test's."""
    monkeypatch.setattr(health, "check_if_overdue", lambda: None)
    PeriodicTask.objects.all().delete()
    return lambda: Scheduler(current_app, lazy=True, clock=clock)
