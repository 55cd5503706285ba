"""RabbitMQ and PostgreSQL for tests: `python -m tools.services -- pytest tests/integration/…`.

Starts both, private and on loopback, runs the command with TEST_BROKER_URL, TEST_DATABASE_URL and
TEST_SERVICES_DIR (through which a test may kill and start them) and ends them. `start` leaves them
running and prints the variables for a shell, `stop` ends those, `install` only installs Debian's
packages, for which it needs root.
"""

import argparse
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tools import debian
from tools.private_servers import PostgresServer, RabbitServer, Server
from tools.stack.errors import Exit, StackError

KINDS: dict[str, type[Server]] = {"rabbitmq": RabbitServer, "postgresql": PostgresServer}
VARIABLES = {"rabbitmq": "TEST_BROKER_URL", "postgresql": "TEST_DATABASE_URL"}
FOLDER_VARIABLE = "TEST_SERVICES_DIR"
ACTIONS = ("install", "start", "stop")
EPILOG = """
examples:
  python -m tools.services -- .venv/bin/pytest tests/integration/test_rabbitmq.py
  python -m tools.services --only postgresql -- .venv/bin/pytest tests/integration
  eval "$(python -m tools.services start)"; …; python -m tools.services stop

exit codes: the command's own; 0 done, 1 failed, 2 wrong use, 5 a server is missing or does not
answer, 6 a port or the folder is in use
"""


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments say and return the exit code; every failure is one line on stderr."""
    own, command = _split(arguments)
    options = _parse(own, has_command=bool(command))
    try:
        if options.action == "stop":
            return stop(options.dir)
        install(options.only)
        if options.action == "install":
            return Exit.DONE
        if options.action == "start":
            return _start(options)
        with running(options.only) as variables:
            return run(command, variables)
    except StackError as error:
        print(f"services: {error}", file=sys.stderr)
        return error.exit_code


def install(names: Sequence[str]) -> None:
    """Install the packages of the servers that are not here.

    Raises StackError where that is not possible.
    """
    missing = [KINDS[name] for name in names if not KINDS[name].is_installed()]
    if not missing:
        return
    packages = [kind.package for kind in missing]
    debian.install(packages)
    failed = [kind.package for kind in missing if not kind.is_installed()]
    if failed:
        msg = f"apt-get could not install {', '.join(failed)}"
        raise StackError(msg, exit_code=Exit.UNREACHABLE)


@contextmanager
def running(names: Sequence[str]) -> Iterator[dict[str, str]]:
    """Start these servers in a folder of their own and lend the variables that name them."""
    with ExitStack() as afterwards:
        folder = Path(tempfile.mkdtemp(prefix="bookgen-services-"))
        afterwards.callback(shutil.rmtree, folder, ignore_errors=True)
        servers = make(folder, names)
        for server in servers.values():
            afterwards.callback(server.stop)
            server.prepare()
            server.start(bound=True)
        yield variables_of(folder, servers)


def make(folder: Path, names: Sequence[str]) -> dict[str, Server]:
    """Return the servers of a folder by name; nothing is started."""
    folder.chmod(0o711)  # the servers' users must be able to pass
    return {name: KINDS[name](folder / name) for name in names}


def variables_of(folder: Path, servers: dict[str, Server]) -> dict[str, str]:
    """Return what a test is told of the servers."""
    urls = {VARIABLES[name]: server.url for name, server in servers.items()}
    return {**urls, FOLDER_VARIABLE: str(folder)}


def run(command: Sequence[str], variables: dict[str, str]) -> int:
    """Run the command with these variables too and return its exit code; signals go to it."""
    try:
        child = subprocess.Popen(command, env={**os.environ, **variables})
    except OSError as error:
        msg = f"{command[0]}: {error.strerror}"
        raise StackError(msg, exit_code=Exit.WRONG_USE) from error
    # a terminal's Ctrl-C reaches the command by itself; this process must live to end the servers
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda number, _: child.send_signal(number))
    code = child.wait()
    return code if code >= 0 else 128 - code


def stop(folder: Path) -> int:
    """End the servers that `start` left running there."""
    if not folder.is_dir():
        msg = f"nothing runs in {folder}"
        raise StackError(msg, exit_code=Exit.CONFLICT)
    for server in make(folder, [name for name in KINDS if (folder / name).is_dir()]).values():
        server.stop()
    shutil.rmtree(folder)
    return Exit.DONE


def _start(options: argparse.Namespace) -> int:
    try:
        options.dir.mkdir(parents=True)
    except FileExistsError:
        msg = f"{options.dir} is there: `python -m tools.services stop` first"
        raise StackError(msg, exit_code=Exit.CONFLICT) from None
    servers = make(options.dir, options.only)
    try:
        for name, server in servers.items():
            server.prepare(getattr(options, f"{name}_port"))
            server.start()
    except BaseException:
        stop(options.dir)
        raise
    if options.json:
        pids = {name: server.pid for name, server in servers.items()}
        print(json.dumps({**variables_of(options.dir, servers), "pids": pids}))
        return Exit.DONE
    for name, value in variables_of(options.dir, servers).items():
        print(f"export {name}={shlex.quote(value)}")
    for name, server in servers.items():
        print(f"export {name.upper()}_PID={server.pid}")
    return Exit.DONE


def _split(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return our own arguments and the command behind "--"."""
    if "--" not in arguments:
        return list(arguments), []
    place = list(arguments).index("--")
    return list(arguments[:place]), list(arguments[place + 1 :])


def _parse(own: Sequence[str], *, has_command: bool) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tools.services",
        description=__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("action", nargs="?", choices=ACTIONS, help="what to do, if not a command")
    parser.add_argument("--only", action="append", choices=KINDS, help="only this server")
    parser.add_argument("--dir", type=Path, help="the folder of start and stop")
    parser.add_argument("--rabbitmq-port", type=int, help="of start; else any free one")
    parser.add_argument("--postgresql-port", type=int, help="of start; else any free one")
    parser.add_argument("--json", action="store_true", help="start prints JSON")
    options = parser.parse_args(own)
    if bool(options.action) == has_command:
        parser.error("either one of install, start and stop, or a command behind --")
    options.only = options.only or list(KINDS)
    options.dir = options.dir or Path(tempfile.gettempdir(), f"bookgen-services-{os.geteuid()}")
    return options


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
