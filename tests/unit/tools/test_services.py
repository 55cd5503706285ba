"""`python -m tools.services`: servers of the tests' own around a command; here a little one."""

import json
import os
import signal
import sys

import pytest

from tools import services
from tools.private_servers import Server, server
from tools.stack import ports
from tools.stack.errors import Exit, StackError

LISTEN = """
import socket, sys
listening = socket.create_server(("127.0.0.1", int(sys.argv[1])))
print("listening", flush=True)
while True:
    listening.accept()[0].close()
"""
IGNORE = "import signal; signal.signal(15, signal.SIG_IGN)"
SHOW = "import os; print(os.environ['TEST_BROKER_URL'], os.environ['TEST_SERVICES_DIR'])"


class Little(Server):
    """A server that only accepts connections; started by root, it stays root's."""

    name, package, account = "Little", "little-server", "root"
    is_here = True
    source = LISTEN

    @property
    def url(self):
        """Its address."""
        return f"little://127.0.0.1:{self.port}"

    @classmethod
    def is_installed(cls):
        """Tell what the test wants."""
        return cls.is_here

    def answers(self):
        """Tell whether it listens."""
        return ports.answers(self.port)

    def _command(self):
        return [sys.executable, "-c", self.source, str(self.port)]


@pytest.fixture(autouse=True)
def little(monkeypatch):
    """Let the one server there is be the little one."""
    monkeypatch.setattr(services, "KINDS", {"rabbitmq": Little})
    return monkeypatch


@pytest.fixture
def folder(tmp_path):
    """A folder of `start`, whose server is ended with the test."""
    yield tmp_path / "services"
    if (tmp_path / "services").is_dir():
        services.stop(tmp_path / "services")


def test_a_command_is_told_where_the_servers_are_and_its_exit_code_is_passed_on(capfd):
    code = services.main(["--", sys.executable, "-c", SHOW + "; raise SystemExit(3)"])

    url, folder = capfd.readouterr().out.split()
    assert (code, url.partition(":")[0]) == (3, "little")
    assert not os.path.exists(folder)  # noqa: PTH110  # as it was printed


def test_a_command_killed_by_a_signal_ends_as_in_a_shell():
    kill = "import os; os.kill(os.getpid(), 9)"

    assert services.main(["--", sys.executable, "-c", kill]) == 128 + signal.SIGKILL


def test_a_command_that_is_not_there_is_wrong_use(capsys):
    assert services.main(["--", "no-such-program"]) == Exit.WRONG_USE
    assert capsys.readouterr().err == "services: no-such-program: No such file or directory\n"


@pytest.mark.parametrize("arguments", [[], ["start", "--", "true"], ["--only", "oracle", "stop"]])
def test_neither_or_both_of_action_and_command_is_wrong_use(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        services.main(arguments)
    assert caught.value.code == Exit.WRONG_USE
    assert "usage" in capsys.readouterr().err


def test_servers_stay_until_they_are_stopped(folder, capsys):
    assert services.main(["start", "--dir", str(folder), "--json"]) == Exit.DONE
    said = json.loads(capsys.readouterr().out)
    os.kill(said["pids"]["rabbitmq"], 0)
    again = services.main(["start", "--dir", str(folder)])

    assert (again, services.main(["stop", "--dir", str(folder)])) == (Exit.CONFLICT, Exit.DONE)
    assert services.main(["stop", "--dir", str(folder)]) == Exit.CONFLICT
    assert not ports.answers(int(said["TEST_BROKER_URL"].rpartition(":")[2]))


def test_the_variables_are_printed_for_a_shell(folder, capsys):
    services.main(["start", "--dir", str(folder)])

    lines = capsys.readouterr().out.splitlines()
    assert [line.partition("=")[0] for line in lines] == [
        "export TEST_BROKER_URL", "export TEST_SERVICES_DIR", "export RABBITMQ_PID",
    ]  # fmt: skip


def test_a_port_in_use_is_said_and_nothing_is_left(folder, capsys):
    port = ports.any_free(apart_from=set())
    services.main(["start", "--dir", str(folder), "--rabbitmq-port", str(port)])

    other = folder.with_name("other")
    code = services.main(["start", "--dir", str(other), "--rabbitmq-port", str(port)])

    assert (code, other.exists()) == (Exit.CONFLICT, False)
    assert f"services: port {port} is in use\n" in capsys.readouterr().err


@pytest.mark.parametrize("is_root", [False, True])
def test_a_package_that_cannot_be_installed_is_said(little, capsys, is_root):
    little.setattr(Little, "is_here", False)
    little.setattr(services.os, "geteuid", lambda: 0 if is_root else 1000)
    little.setattr(services.shutil, "which", lambda _: "/usr/bin/apt-get")
    little.setattr(services.subprocess, "run", lambda *_, **__: None)

    assert services.main(["install"]) == Exit.UNREACHABLE
    assert "little-server" in capsys.readouterr().err


def test_what_is_here_is_not_installed_again(little):
    little.setattr(services.subprocess, "run", None)

    assert services.main(["install"]) == Exit.DONE


def started(folder):
    """Return a little server that runs."""
    found = Little(folder)
    found.prepare()
    found.start()
    return found


def test_another_process_may_kill_a_server_and_start_it_again(tmp_path):
    first = started(tmp_path / "little")
    second = Little(tmp_path / "little")
    second.signal(signal.SIGKILL)
    killed = (first.pid, second.pid)
    second.start()

    assert killed == (0, 0)
    assert (first.pid, second.is_ours) == (second.pid, True)
    first.stop()
    assert not second.pid


def test_a_silent_server_can_be_stopped(tmp_path):
    silent = started(tmp_path / "little")
    silent.signal(signal.SIGSTOP)

    silent.stop()

    assert not silent.pid


def test_one_that_does_not_want_to_end_is_killed(tmp_path, little):
    little.setattr(server, "STOP_S", 0.3)
    little.setattr(Little, "source", IGNORE + LISTEN)
    stubborn = started(tmp_path / "little")

    stubborn.stop()

    assert not stubborn.pid


def test_a_server_that_ends_as_it_starts_is_told_with_its_last_words(tmp_path, little):
    little.setattr(Little, "source", "raise SystemExit('no room')")

    with pytest.raises(StackError, match="Little ended while it was starting: no room") as caught:
        started(tmp_path / "little")
    assert caught.value.exit_code == Exit.UNREACHABLE
