"""Types commands as a shell would, each into a process of its own that has loaded Django already.

Loading takes a second and a half, a fork a tenth of that; everything else is as from a shell: the
arguments, the environment, what is printed where, and the exit code of a whole interpreter.
"""

import atexit
import io
import json
import os
import shlex
import signal
import subprocess
import sys
import threading
import traceback
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
LONGEST_S = 120


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit code (negative for a signal) and what it printed."""

    returncode: int
    stdout: str
    stderr: str


class Typist:
    """A process that has everything loaded and waits for lines to type."""

    def __init__(self, env, folder):
        self._printed = [folder / "stdout", folder / "stderr"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.typist"], cwd=ROOT, env=env, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def type(self, line):
        """Type what comes behind `manage.py`; wait for its end."""
        order = {"argv": shlex.split(line), "to": list(map(str, self._printed))}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        return Ended(code, *(path.read_text() for path in self._printed))

    def leave(self):
        """End the process; a line is never under way here."""
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(LONGEST_S)


def _take_orders():
    """Return the arguments of a line, in a process of its own; None when no more come."""
    for order in sys.stdin:
        child = os.fork()
        if not child:
            asked = json.loads(order)
            signal.alarm(LONGEST_S)
            _print_into(*asked["to"])
            return ["manage.py", *asked["argv"]]
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201
    return None


def _print_into(stdout, stderr):
    for path, number in ((os.devnull, 0), (stdout, 1), (stderr, 2)):
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(handle, number)
        os.close(handle)


def _code_of(execute, argv):
    """Return the exit code that an interpreter would have after it."""
    try:
        execute(argv)
    except SystemExit as exc:
        return exc.code if isinstance(exc.code, int) else 0 if exc.code is None else 1
    except BaseException:  # noqa: BLE001  # as the interpreter itself does
        traceback.print_exc()
        return 1
    return 0


def _leave_with(code):
    """End without taking everything loaded apart: that takes longer than all before it."""
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def main():
    """Load Django and every command, then be forked for each line."""
    import django
    from django.core.management import (
        call_command,
        execute_from_command_line,
        get_commands,
        load_command_class,
    )

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bookgen_site.settings")
    django.setup()
    for name, app in get_commands().items():
        if app in ("biographies", "taskqueue"):
            load_command_class(app, name)
    call_command("check", stdout=io.StringIO())  # loads every page, as most commands do first
    assert threading.active_count() == 1, "a process with threads cannot be forked safely"
    argv = _take_orders()
    if argv is not None:
        sys.argv = argv
        _leave_with(_code_of(execute_from_command_line, argv))


if __name__ == "__main__":
    main()
