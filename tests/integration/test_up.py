"""The whole stack, started for real on ports and in a folder of its own, and ended again."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.stack import free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = {
    "redis", "web", "flower", "beat",
    "worker-content", "worker-validation", "worker-export", "worker-monitoring",
}  # fmt: skip
# Empty: what the developer's own .env names must not be touched by a test.
UNNAMED = (
    "REDIS_URL", "REDIS_HOST", "REDIS_PORT", "REDIS_DB", "REDIS_PASSWORD", "CELERY_BROKER_URL",
    "DATABASE_URL", "BOOKGEN_REDIS_PORT", "FLOWER_BASIC_AUTH",
)  # fmt: skip
MARKS = {
    "gunicorn": "web",
    "flower": "flower",
    "beat": "beat",
    "valkey": "redis",
    "redis-": "redis",
}


class Stack:
    """One tools/up.py, what it says and which processes it has."""

    def __init__(self, folder, *arguments, **variables):
        self.web_port, self.flower_port = free_port(), free_port()
        self.state_dir = folder / "state of this test"
        self.said = folder / "said.txt"
        self.environ = {
            **os.environ,
            **dict.fromkeys(UNNAMED, ""),
            "VENV": sys.prefix,
            "BOOKGEN_STATE_DIR": str(self.state_dir),
            "WEB_PORT": str(self.web_port),
            "FLOWER_PORT": str(self.flower_port),
            **variables,
        }
        self.command = [sys.executable, str(ROOT / "tools" / "up.py"), *(arguments or ["run"])]
        with self.said.open("w") as out:
            self.process = subprocess.Popen(
                self.command, env=self.environ, stdout=out, stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip

    def text(self):
        """Return what it has said."""
        return self.said.read_text()

    def wait_ready(self):
        """Wait until it has printed its addresses and the login."""
        wait_until(self._is_ready, seconds=90, what="the stack's start")
        return self

    def _is_ready(self):
        assert self.process.poll() is None, self.text()
        return "Ctrl-C ends everything" in self.text()

    def programs(self):
        """Return the process id of each program, by name."""
        listed = subprocess.run(
            ["ps", "-ww", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
        ).stdout
        rows = [line.split(maxsplit=2) for line in listed.splitlines()]
        return {
            name_of(args): int(pid)
            for pid, parent, args in rows
            if int(parent) == self.process.pid and name_of(args)
        }

    def end(self):
        """Ctrl-C, the hard way when that fails; returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(timeout=20)
        finally:
            self.process.kill()


def name_of(args):
    """Return which program of the stack a command line is, empty for none."""
    worker = re.search(r" worker -n (\w+)@", args)
    if worker:
        return f"worker-{worker[1]}"
    return next((name for mark, name in MARKS.items() if mark in args), "")


def alive():
    """Return the processes that run; one that is dead but not waited for does not."""
    listed = subprocess.run(
        ["ps", "-eo", "pid=,stat="], capture_output=True, text=True, check=True
    ).stdout
    rows = (line.split() for line in listed.splitlines())
    return {int(pid) for pid, state in rows if not state.startswith("Z")}


def order_of_ending(programs, seconds):
    """Return the names in the order in which their processes end.

    Of those that end between two looks the server is named last: it may not end while one runs.
    """
    left, ended = dict(programs), []

    def look():
        running = alive()
        gone = sorted((name for name in left if left[name] not in running), key="redis".__eq__)
        ended.extend(gone)
        for name in gone:
            del left[name]
        return not left

    wait_until(look, seconds=seconds, what=f"the end of {left}")
    return ended


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    """One stack that stays up for the tests that leave it up."""
    running = Stack(tmp_path_factory.mktemp("up")).wait_ready()
    yield running
    running.end()


@pytest.fixture
def own_stack(tmp_path):
    """A stack that the test may end; `start` takes its arguments and variables."""
    started = []

    def start(*arguments, **variables):
        started.append(Stack(tmp_path, *arguments, **variables))
        return started[-1]

    yield start
    for running in started:
        running.end()


def run_to_its_end(stack):
    """Return exit code and words of a stack that ends by itself."""
    return stack.process.wait(timeout=60), stack.text()


def test_every_program_runs_and_answers(stack):
    assert set(stack.programs()) == PROGRAMS
    with urllib.request.urlopen(f"http://127.0.0.1:{stack.web_port}/admin/login/") as page:
        assert page.status == 200
    with urllib.request.urlopen(f"http://127.0.0.1:{stack.flower_port}/healthcheck") as page:
        assert page.status == 200


def test_the_first_login_is_printed_and_kept_for_its_owner_alone(stack):
    login = stack.state_dir / "admin-login"
    name, password = login.read_text().split()

    assert f"Login   {name}, password {password}" in stack.text()
    assert login.stat().st_mode & 0o077 == 0


def test_the_server_listens_on_loopback_and_its_address_is_published(stack):
    url = (stack.state_dir / "redis.url").read_text().strip()
    port = int(re.fullmatch(r"redis://127\.0\.0\.1:(\d+)/0", url)[1])
    with socket.create_connection(("127.0.0.1", port)) as link:
        link.sendall(b"CONFIG GET appendonly\r\n")
        assert b"yes" in link.recv(200)


def test_a_second_stack_in_the_same_folder_is_refused_in_one_line(stack, own_stack):
    second = own_stack(BOOKGEN_STATE_DIR=str(stack.state_dir))

    code, said = run_to_its_end(second)

    assert code == 6
    assert f"already running in {stack.state_dir} (process {stack.process.pid})" in said


def test_a_killed_worker_is_started_again(stack):
    killed = stack.programs()["worker-export"]
    log = stack.state_dir / "log" / "worker-export.log"
    os.kill(killed, signal.SIGKILL)

    wait_until(lambda: log.read_text().count(" ready.") == 2, what="the new worker's start")

    assert stack.programs()["worker-export"] != killed
    assert "worker-export died (signal 9); starting it again in 1 s" in stack.text()


def test_ctrl_c_ends_all_within_ten_seconds_and_the_server_last(own_stack):
    stack = own_stack().wait_ready()
    programs, began = stack.programs(), time.monotonic()

    stack.process.send_signal(signal.SIGINT)
    ended = order_of_ending(programs, seconds=10)

    assert stack.process.wait(timeout=2) == 0
    assert time.monotonic() - began < 10
    assert ended[-1] == "redis"
    assert not (stack.state_dir / "redis.url").exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells a child")
def test_a_killed_supervisor_takes_its_programs_with_it(own_stack):
    stack = own_stack().wait_ready()
    programs = stack.programs()

    stack.process.kill()

    assert set(order_of_ending(programs, seconds=10)) == PROGRAMS


def test_a_taken_port_is_one_line_that_names_it(own_stack):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        code, said = run_to_its_end(own_stack(WEB_PORT=str(port)))

    assert code == 6
    assert said.splitlines() == [
        f"BookGen: Port {port} is in use; end what uses it, or choose another: WEB_PORT=… make run"
    ]


def test_a_named_server_that_does_not_answer_is_one_line(own_stack):
    port = free_port()

    code, said = run_to_its_end(own_stack(REDIS_URL=f"redis://:secret@127.0.0.1:{port}/0"))

    assert code == 5
    assert f"BookGen: The Redis server redis://127.0.0.1:{port} does not answer" in said
    assert "secret" not in said


def test_a_setting_that_cannot_be_read_ends_the_start_with_its_name(own_stack):
    code, said = run_to_its_end(own_stack(CELERY_TASK_MAX_RETRIES="many"))

    assert code == 1
    assert "CELERY_TASK_MAX_RETRIES cannot be read" in said


def test_the_demonstration_ends_the_stack_and_passes_on_its_exit_code(own_stack):
    stack = own_stack("demo", "--chapters=0", WEB_PORT="", FLOWER_PORT="")

    code, said = run_to_its_end(stack)

    assert code == 2
    assert "chapters: 0 is outside 1 to 100" in said
    assert "Ready in" in said
    assert "All ended in" in said
    assert stack.programs() == {}
