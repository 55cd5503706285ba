"""Starts what is measured, reads its CPU from /proc, and lends it the processor by turns."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import redis

from tools.stack.process import die_with_parent

ROOT = Path(__file__).resolve().parent.parent.parent
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
START_S = 60
END_S = 20


class Worker:
    """A `celery worker` with processes in a group of its own, stopped unless it is measured."""

    def __init__(self, *, app, env, log, queues="default", concurrency=2, include=""):
        self.log = Path(log)
        command = [sys.executable, "-m", "celery", "-A", app, "worker", "-Q", queues]
        command += ["-c", str(concurrency), "-n", f"bench-{env['BENCH_SYSTEM']}@bench"]
        command += ["--loglevel", "INFO"]
        command += ["--without-gossip", "--without-mingle"]
        if include:
            command += ["--include", include]
        with self.log.open("wb") as log_file:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=env,
                stdout=log_file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent(),
            )
        wait_until(self.is_ready, seconds=START_S, what="a worker's start")

    def is_ready(self):
        """Tell whether it takes messages; fail with its log if it ended."""
        said = self.log.read_text(encoding="utf-8", errors="replace")
        if self.process.poll() is not None:
            raise SystemExit(said)
        return " ready." in said

    def go_on(self):
        """Let it work."""
        os.killpg(self.process.pid, signal.SIGCONT)

    def pause(self):
        """Let it use no CPU while another is measured."""
        os.killpg(self.process.pid, signal.SIGSTOP)

    def cpu_s(self):
        """Return the CPU seconds, user and system, of its main process and all its children."""
        return sum(_cpu_ticks(pid) for pid in group(self.process.pid)) / TICKS_PER_S

    def stop(self):
        """End it."""
        self.go_on()
        self.process.terminate()
        try:
            self.process.wait(timeout=END_S)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Submitter:
    """A process that submits a system's tasks when it is told to."""

    def __init__(self, *, env):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.queue_systems.submitter"],
            cwd=ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, line):
        """Send a line and return the answer."""
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def stop(self):
        """End it."""
        self.process.stdin.close()
        self.process.wait(timeout=END_S)


class Broker:
    """One database of the Redis server, as its length tells."""

    def __init__(self, url):
        self.client = redis.Redis.from_url(url)

    def is_empty(self):
        """Tell whether no message waits and none is without its acknowledgement."""
        lists = self.client.keys("default*")
        waiting = sum(self.client.llen(name) for name in lists)
        return not waiting and not self.client.hlen("unacked")


def group(leader):
    """Return the processes of a group."""
    found = []
    for folder in Path("/proc").iterdir():
        with suppress(ProcessLookupError, FileNotFoundError, ValueError):
            pid = int(folder.name)
            if os.getpgid(pid) == leader:
                found.append(pid)
    return found


def other_workers():
    """Return the command lines of Celery workers that run on this machine."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
            if "celery" in words and "worker" in words:
                found.append((int(folder.name), " ".join(words)))
    return found


def wait_until(condition, *, seconds, what, pause_s=0.02):
    """Poll a condition until it is truthy; give up after so many seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            msg = f"{what} did not come within {seconds} s"
            raise SystemExit(msg)
        time.sleep(pause_s)


def _cpu_ticks(pid):
    """Return user and system time of a process, and of its children that have ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except OSError:
        return 0
    return sum(int(field) for field in stat.rpartition(")")[2].split()[11:15])
