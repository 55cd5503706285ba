"""The stack's programs: started, watched, restarted, and ended in order. Shells stand for them."""

import signal
import time
from pathlib import Path

import pytest

from tools.stack.config import Config
from tools.stack.errors import Exit, StackError
from tools.stack.notices import Notices
from tools.stack.programs import Program
from tools.stack.readiness import says
from tools.stack.restarts import Restarts
from tools.stack.supervisor import Supervisor

GENTLE = ((0.0, signal.SIGTERM), (5.0, signal.SIGKILL))
HASTY = ((0.0, signal.SIGTERM), (0.05, signal.SIGKILL))


class FakeInterrupts:
    """Waits without signals; `count` is what Ctrl-C would have made it."""

    count = 0

    def wait(self, seconds):
        time.sleep(min(seconds, 0.005))


def make_program(name, *, on_term="exit", begin="", ending=GENTLE):
    """Return a shell that says ready and waits; `on_term` is what it does when it is asked."""
    script = f"trap '{on_term}' TERM; {begin} echo {name} ready.; while :; do sleep 9 & wait; done"
    return Program(name, ("/bin/sh", "-c", script), says(" ready."), ending)


@pytest.fixture
def supervisor(tmp_path):
    config = Config(state_dir=tmp_path, web_port=1, flower_port=2, variables={}, root=tmp_path)
    made = Supervisor(config, interrupts=FakeInterrupts(), notices=Notices(is_terminal=False))
    yield made
    made._interrupts.count = 2  # what a test left running is killed
    made.stop()


def start(supervisor, *, workers=(), front=(), server=None):
    if server:
        supervisor.start_server(server)
    supervisor.start_programs(workers=workers, front=front, redis_url="")
    supervisor.wait_ready()


def process_named(supervisor, name):
    return next(process for process in supervisor._all() if process.name == name)


def wait_until(condition, poll):
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        poll()


def is_alive(pid):
    """Tell whether a process runs still; a dead one that nobody waited for counts as gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_the_front_ends_before_the_workers_and_the_server_last(supervisor, tmp_path):
    start(
        supervisor,
        server=make_program("redis", on_term="echo redis >> order; exit"),
        workers=[make_program("worker", on_term="echo worker >> order; exit")],
        front=[make_program("web", on_term="echo web >> order; exit")],
    )

    supervisor.stop()

    assert (tmp_path / "order").read_text().split() == ["web", "worker", "redis"]


def test_only_the_program_itself_is_asked_to_end_not_its_children(supervisor, tmp_path):
    child = 'sh -c "trap \\"echo asked >> child\\" TERM; while :; do sleep 0.01; done" &'
    start(supervisor, workers=[make_program("worker", begin=child)])

    supervisor.stop()

    assert not (tmp_path / "child").exists()


def test_what_a_program_leaves_behind_is_killed_with_it(supervisor, tmp_path):
    child = "(trap : TERM; exec sleep 60) & echo $! > child;"
    start(supervisor, workers=[make_program("worker", begin=child)])
    pid = int((tmp_path / "child").read_text())

    supervisor.stop()

    wait_until(lambda: not is_alive(pid), lambda: time.sleep(0.005))


def test_a_program_that_does_not_end_is_killed(supervisor):
    start(supervisor, workers=[make_program("worker", on_term="true", ending=HASTY)])

    supervisor.stop()

    assert process_named(supervisor, "worker").exit_code() == -signal.SIGKILL


def test_a_second_interrupt_kills_at_once(supervisor):
    patient = ((0.0, signal.SIGTERM), (60.0, signal.SIGKILL))
    start(supervisor, workers=[make_program("worker", on_term="true", ending=patient)])
    supervisor._interrupts.count = 2
    began = time.monotonic()

    supervisor.stop()

    assert time.monotonic() - began < 30
    assert process_named(supervisor, "worker").exit_code() == -signal.SIGKILL


def test_a_program_that_dies_is_started_again(supervisor, monkeypatch, capsys):
    monkeypatch.setattr(Restarts, "next_at", lambda _, now: now)
    start(supervisor, workers=[make_program("worker")])
    worker = process_named(supervisor, "worker")
    first = worker.pid
    worker._running.kill()

    wait_until(lambda: worker.pid != first, supervisor.watch)

    assert "worker died (signal 9); starting it again" in capsys.readouterr().err


def test_a_program_that_dies_too_often_ends_the_stack_and_names_its_log(supervisor, monkeypatch):
    monkeypatch.setattr(Restarts, "next_at", lambda _, now: None)
    start(supervisor, workers=[make_program("worker")])
    process_named(supervisor, "worker")._running.kill()

    with pytest.raises(StackError, match=r"worker died too often .*/log/worker\.log"):
        wait_until(lambda: False, supervisor.watch)


def test_a_program_that_ends_while_it_starts_is_not_waited_for(supervisor, capsys):
    broken = Program("web", ("/bin/sh", "-c", "echo no such module; exit 3"), says("!"), GENTLE)

    with pytest.raises(StackError, match="web ended while it was starting"):
        start(supervisor, front=[broken])

    assert "    no such module" in capsys.readouterr().err


def test_a_program_that_is_never_ready_is_named(supervisor, monkeypatch):
    monkeypatch.setattr("tools.stack.supervisor.READY_WITHIN_S", 0.0)
    with pytest.raises(StackError, match="beat is not ready after"):
        start(supervisor, front=[Program("beat", ("sleep", "9"), says("!"), GENTLE)])


def test_an_interrupt_ends_the_wait_for_readiness(supervisor):
    supervisor._interrupts.count = 1
    with pytest.raises(StackError) as caught:
        start(supervisor, front=[Program("beat", ("sleep", "9"), says("!"), GENTLE)])
    assert caught.value.exit_code == Exit.INTERRUPTED


def test_programs_are_told_the_address_of_the_own_server(supervisor, tmp_path):
    program = make_program("worker", begin='echo "$REDIS_URL" > url;')
    supervisor.start_programs(workers=[program], front=[], redis_url="redis://127.0.0.1:1/0")
    supervisor.wait_ready()

    assert (tmp_path / "url").read_text() == "redis://127.0.0.1:1/0\n"
    assert supervisor.variables["REDIS_URL"] == "redis://127.0.0.1:1/0"


def test_a_disk_that_fills_up_is_said_once(supervisor, monkeypatch, capsys):
    start(supervisor, workers=[make_program("worker")])
    monkeypatch.setattr("tools.stack.supervisor.ENOUGH_MB", 2**40)

    for _ in range(3):
        supervisor.watch()

    assert capsys.readouterr().err.count("The disk is nearly full") == 1
