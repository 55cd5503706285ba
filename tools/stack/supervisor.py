"""Keeps the programs of the stack running, and ends them in the right order."""

import time
from collections.abc import Callable, Sequence

from .config import Config, check_space
from .errors import Exit, StackError
from .interrupts import Interrupts
from .notices import Notices
from .process import Process
from .programs import WORKER_GRACE_S, Program
from .restarts import WINDOW_S, Restarts

READY_WITHIN_S = 60.0
FRONT_PATIENCE_S = 1.0
ENOUGH_MB = 50


class Supervisor:
    """The programs of one stack.

    Started: the server, then all others at once. Ended: web, Flower and beat, which bring work
    in; then the workers; the server last.
    """

    def __init__(self, config: Config, *, interrupts: Interrupts, notices: Notices) -> None:
        self._config = config
        self._variables = {**config.variables, "TASKQUEUE_STOP_GRACE_S": str(WORKER_GRACE_S)}
        self._interrupts = interrupts
        self._notices = notices
        self._server: list[Process] = []
        self._front: list[Process] = []
        self._workers: list[Process] = []
        self._restarts: dict[str, Restarts] = {}
        self._due: dict[str, float] = {}
        self._is_disk_full = False

    def start_server(self, program: Program) -> None:
        """Start the server and wait until it answers."""
        self._start([program], self._server)
        self._wait_ready(self._server)

    def start_programs(
        self, *, workers: Sequence[Program], front: Sequence[Program], redis_url: str
    ) -> None:
        """Start everything else, all at once; `wait_ready` says when it can be used.

        `redis_url` is the address of the stack's own server, empty when another is named.
        """
        if redis_url:
            self._variables["REDIS_URL"] = redis_url
        self._start(workers, self._workers)
        self._start(front, self._front)

    def wait_ready(self) -> None:
        """Return when every program is ready.

        Raises StackError for one that ended or that is not ready in time, and for Ctrl-C.
        """
        self._wait_ready(self._all())

    @property
    def is_started(self) -> bool:
        """Whether there is anything to end."""
        return bool(self._all())

    @property
    def variables(self) -> dict[str, str]:
        """What the programs are told, the address of the server included."""
        return dict(self._variables)

    def watch(self) -> None:
        """Restart what has died, then wait a little; call it again and again.

        Raises StackError when a program dies too often.
        """
        self._look_at_disk()
        now = time.monotonic()
        for process in self._all():
            process.log.trim()
            if process.name in self._due:
                self._restart_if_due(process, now)
            elif process.exit_code() is not None:
                self._plan_restart(process, now)
        waits = [max(0.0, due - now) for due in self._due.values()]
        self._interrupts.wait(min(waits, default=1.0))

    def stop(self) -> None:
        """End every program; a second Ctrl-C skips the grace. Never raises for a dead one."""
        self._due.clear()
        self._end(self._front, patience_s=FRONT_PATIENCE_S)
        self._end(self._front + self._workers)
        self._end(self._server)

    def _all(self) -> list[Process]:
        return [*self._server, *self._workers, *self._front]

    def _start(self, programs: Sequence[Program], started: list[Process]) -> None:
        """Start programs, each kept at once: what runs is ended though the next cannot start."""
        folder, log_dir = self._config.root, self._config.log_dir
        for program in programs:
            process = Process(program, folder=folder, log_dir=log_dir)
            process.log.rotate()
            process.start(self._variables)
            started.append(process)

    def _wait_ready(self, processes: Sequence[Process]) -> None:
        deadline = time.monotonic() + READY_WITHIN_S
        while True:
            missing = [each for each in processes if not each.check_ready()]
            self._notices.starting(processes)
            if not missing:
                return
            for process in missing:
                if process.exit_code() is not None:
                    raise self._died(process, "ended while it was starting")
            if time.monotonic() > deadline:
                raise self._died(missing[0], f"is not ready after {READY_WITHIN_S:.0f} s")
            if self._interrupts.count:
                msg = "Interrupted."
                raise StackError(msg, exit_code=Exit.INTERRUPTED)
            self._interrupts.wait(0.1)

    def _plan_restart(self, process: Process, now: float) -> None:
        process.clear()
        due = self._restarts.setdefault(process.name, Restarts()).next_at(now)
        if due is None:
            raise self._died(process, f"died too often within {WINDOW_S:.0f} s")
        self._due[process.name] = due
        self._notices.problem(
            f"{process.name} died ({ending_of(process)}); starting it again in {due - now:.0f} s"
        )

    def _restart_if_due(self, process: Process, now: float) -> None:
        if now >= self._due[process.name]:
            del self._due[process.name]
            process.start(self._variables)

    def _look_at_disk(self) -> None:
        """Say once that the disk is full: the programs only fail, each in words of its own."""
        try:
            check_space(self._config.state_dir, ENOUGH_MB)
        except StackError as error:
            if not self._is_disk_full:
                self._notices.problem(f"{error} Nothing is lost; work goes on when there is space.")
            self._is_disk_full = True
        else:
            self._is_disk_full = False

    def _died(self, process: Process, what: str) -> StackError:
        check_space(self._config.state_dir, ENOUGH_MB)  # the usual cause says it better
        self._notices.lines(process.log.tail())
        return StackError(f"{process.name} {what}; see {process.log.path}")

    def _end(self, processes: Sequence[Process], patience_s: float | None = None) -> None:
        began = time.monotonic()
        while not _each(processes, self._go_on):
            if patience_s is not None and time.monotonic() - began > patience_s:
                return
            self._interrupts.wait(0.05)

    def _go_on(self, process: Process) -> bool:
        return process.go_on_ending(at_once=self._interrupts.count > 1)


def ending_of(process: Process) -> str:
    """Say in a few words how a program ended."""
    code = process.exit_code() or 0
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _each(processes: Sequence[Process], question: Callable[[Process], bool]) -> bool:
    """Ask every one, though the first answer be no."""
    answers = [question(process) for process in processes]
    return all(answers)
