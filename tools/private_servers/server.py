"""A server of the tests' own: started, killed and ended by its folder.

Whoever knows the folder of a server controls it: it keeps port, password and process id there, so
that a test may kill and start again what another process started. It listens on loopback only,
keeps nothing that matters, and runs as the user of its Debian package where root starts it.
"""

import json
import os
import pwd
import secrets
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from tools.stack import ports
from tools.stack.errors import Exit, StackError
from tools.stack.process import die_with_parent

START_S = 60.0
STOP_S = 20.0
NAME = "bookgen"
TO_ALL = {signal.SIGKILL, signal.SIGSTOP, signal.SIGCONT}  # the others a server passes on itself
# What this process started, by process id: kept, so that an end is noticed whoever asks, and since
# a Popen that is thrown away while its process lives on complains.
_STARTED: dict[int, subprocess.Popen[bytes]] = {}


class Server:
    """A server with a folder of its own; subclasses say what it is."""

    name = ""
    package = ""
    account = ""  # the system user of the package
    more_ports: tuple[str, ...] = ()
    ending = signal.SIGTERM

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def url(self) -> str:
        """Its address, password included."""
        raise NotImplementedError

    @classmethod
    def is_installed(cls) -> bool:
        """Tell whether its programs are here."""
        raise NotImplementedError

    def answers(self) -> bool:
        """Tell whether a client can log in."""
        raise NotImplementedError

    @property
    def pid(self) -> int:
        """Its process id, also the id of its process group; 0 when it does not run."""
        return running_pid(self.folder / "pid")

    @property
    def is_ours(self) -> bool:
        """Whether this process started what runs, and should end it."""
        return self.pid in _STARTED

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.noted["port"])

    @property
    def noted(self) -> dict[str, Any]:
        """What was decided when its folder was made: ports and password."""
        found: dict[str, Any] = json.loads((self.folder / "noted.json").read_text("utf-8"))
        return found

    def prepare(self, port: int | None = None) -> None:
        """Make its folder and decide on its ports (`port`, else any free one) and its password.

        Raises StackError for a port in use.
        """
        if port is not None and not ports.is_free(port):
            msg = f"port {port} is in use"
            raise StackError(msg, exit_code=Exit.CONFLICT)
        noted: dict[str, Any] = {"port": port or ports.any_free(apart_from=set())}
        for name in self.more_ports:
            noted[name] = ports.any_free(apart_from=set(noted.values()))
        noted["password"] = secrets.token_hex(16)
        self.folder.mkdir(parents=True)
        (self.folder / "noted.json").write_text(json.dumps(noted), encoding="utf-8")
        self._own()

    def start(self, *, bound: bool = False) -> None:
        """Start it and wait until it answers; `bound`: the kernel ends it with this process."""
        self._launch("pid", self._command(), self._variables(), bound=bound)
        self._wait(self._is_up, "does not answer", seconds=START_S)

    def signal(self, number: int) -> None:
        """Send it a signal: SIGSTOP makes it silent, SIGKILL ends it; returns when that is done."""
        if not self.pid:
            return
        for pid in self._processes() if number in TO_ALL else [self.pid]:
            with suppress(ProcessLookupError):
                os.kill(pid, number)
        if number == signal.SIGKILL:
            self._wait(lambda: not self.pid, "cannot be killed", seconds=STOP_S)

    def stop(self) -> None:
        """End it, the hard way after a while; a server that does not run is left so."""
        for number in (signal.SIGCONT, self.ending):
            self.signal(number)
        try:
            self._wait(lambda: not self.pid, "", seconds=STOP_S)
        except StackError:
            self.signal(signal.SIGKILL)

    def log_text(self) -> str:
        """Return what it has said."""
        log = self.folder / "log"
        return log.read_text(encoding="utf-8", errors="replace") if log.is_file() else ""

    def _launch(
        self, noted: str, command: Sequence[str], variables: Mapping[str, str], *, bound: bool
    ) -> None:
        """Start a program in a session of its own and note its process id in this file."""
        with (self.folder / "log").open("ab") as log:
            child = subprocess.Popen(
                command,
                cwd=self.folder,
                env={**_inherited(), **variables},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent() if bound else None,
                **self._identity(),  # type: ignore[call-overload]  # user, group, extra_groups
            )
        _STARTED[child.pid] = child
        (self.folder / noted).write_text(str(child.pid), encoding="ascii")

    def _processes(self) -> list[int]:
        """Return the ids of the server and its children."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [self.pid, *map(int, children.read_text("ascii").split())]

    def _command(self) -> Sequence[str]:
        raise NotImplementedError

    def _variables(self) -> Mapping[str, str]:
        return {}

    def _identity(self) -> dict[str, object]:
        """Return what makes a process run as the package's user; root may, others need not."""
        if os.geteuid() != 0:
            return {}
        return {"user": self.account, "group": self.account, "extra_groups": []}

    def _own(self) -> None:
        """Give the folder to the user that the server runs as."""
        if os.geteuid() == 0:
            _give(self.folder, pwd.getpwnam(self.account))

    def _run(self, *command: str, **variables: str) -> None:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={**_inherited(), **variables},
            capture_output=True,
            text=True,
            check=False,
            **self._identity(),  # type: ignore[call-overload]  # as in start
        )
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()
            msg = f"{command[0]} failed: {said[-1] if said else done.returncode}"
            raise StackError(msg)

    def _wait(self, condition: Callable[[], object], complaint: str, *, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise self._failure(complaint)
            time.sleep(0.05)

    def _is_up(self) -> bool:
        if not self.pid:
            complaint = "ended while it was starting"
            raise self._failure(complaint)
        return self.answers()

    def _failure(self, complaint: str) -> StackError:
        said = self.log_text().strip().splitlines()[-1:]
        text = f"{self.name} {complaint}: {''.join(said) or 'it said nothing'}"
        return StackError(text, exit_code=Exit.UNREACHABLE)


def running_pid(noted: Path) -> int:
    """Return the process id that a file notes, 0 if there is none or it has ended."""
    pid = int(noted.read_text(encoding="ascii")) if noted.is_file() else 0
    return pid if pid and _lives(pid) else 0


def _lives(pid: int) -> bool:
    """Tell whether a process runs, ours or another's; one that only waits to be asked does not."""
    if pid in _STARTED:
        return _STARTED[pid].poll() is None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with suppress(OSError):
        status = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
        return status.rpartition(")")[2].split()[0] != "Z"
    return not Path("/proc").is_dir()


def _inherited() -> dict[str, str]:
    """Return the few variables that a server needs of ours."""
    return {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}


def _give(folder: Path, owner: pwd.struct_passwd) -> None:
    for path in (folder, *folder.iterdir()):
        os.chown(path, owner.pw_uid, owner.pw_gid)
    folder.chmod(0o700)
