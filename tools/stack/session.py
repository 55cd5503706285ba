"""One use of the stack, from the first check to the last process that ends."""

import argparse
import os
import signal
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path

from . import config as configuration
from . import redis_server
from .config import ROOT, Config
from .django_commands import FirstLogin, migrate, start_demo
from .dotenv import ensure_dotenv
from .errors import Exit, StackError
from .interrupts import Interrupts
from .lock import only_stack, published_address
from .notices import Notices
from .ports import LOOPBACK
from .programs import front, workers
from .supervisor import ENOUGH_MB, Supervisor

DEMO_PATIENCE_S = 0.5
DEMO_GRACE_S = 3.0


class Session:
    """Prepares, brings the stack up, does what was asked for, and takes everything down."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._mode = options.mode
        self._arguments = demo_arguments(options) if self._mode == "demo" else []
        self._notices = Notices()
        self._began = time.monotonic()

    def run(self) -> int:
        """Do the mode's work and return the exit code."""
        if ensure_dotenv(ROOT / ".env"):
            self._notices.say("Wrote .env with a random secret key")
        config = configuration.load(
            configuration.read_variables(os.environ), fixed_ports=self._mode == "run"
        )
        if self._mode == "setup":
            migrate(config, self._notices)
            self._notices.say(f"Ready: packages, .env and the database in {config.state_dir}")
            return Exit.DONE
        with only_stack(config.state_dir), Interrupts() as interrupts:
            return self._bring_up(config, interrupts)

    def _bring_up(self, config: Config, interrupts: Interrupts) -> int:
        supervisor = Supervisor(config, interrupts=interrupts, notices=self._notices)
        with ExitStack() as afterwards:
            afterwards.callback(self._stop, supervisor)
            url = self._start_broker(config, supervisor)
            afterwards.enter_context(published_address(config.state_dir, url))
            migrate(config, self._notices)
            supervisor.start_programs(workers=workers(config), front=front(config), redis_url=url)
            if self._mode == "demo":
                return self._demo(config, supervisor, interrupts)
            return self._stay_up(config, supervisor, interrupts)

    def _start_broker(self, config: Config, supervisor: Supervisor) -> str:
        """Start the own server and return its address; empty when the environment names one."""
        named = redis_server.named_url(config)
        if named:
            self._notices.say(f"Using {redis_server.check_named(named)}")
            return ""
        server = redis_server.own_server(config, taken={config.web_port, config.flower_port})
        self._notices.say(f"Starting {server.label}, web, Flower, beat and four workers")
        supervisor.start_server(server.program)
        return server.url

    def _stay_up(self, config: Config, supervisor: Supervisor, interrupts: Interrupts) -> int:
        login = FirstLogin(config)
        supervisor.wait_ready()
        self._say_ready(config)
        self._notices.say(f"Login   {login.describe()}")
        self._notices.say("Ctrl-C ends everything; what is being written then goes on next time")
        while not interrupts.count:
            supervisor.watch()
        return Exit.DONE

    def _demo(self, config: Config, supervisor: Supervisor, interrupts: Interrupts) -> int:
        supervisor.wait_ready()
        self._say_ready(config)
        demo = start_demo(self._arguments, supervisor.variables)
        try:
            while demo.poll() is None and not interrupts.count:
                supervisor.watch()
                configuration.check_space(config.state_dir, ENOUGH_MB)
        finally:
            _end_demo(demo)
        if interrupts.count:
            return Exit.INTERRUPTED
        return demo.returncode if demo.returncode >= 0 else 128 - demo.returncode

    def _say_ready(self, config: Config) -> None:
        self._notices.say(f"Ready in {time.monotonic() - self._began:.1f} s")
        self._notices.say(f"Web     http://{LOOPBACK}:{config.web_port}/")
        self._notices.say(f"Admin   http://{LOOPBACK}:{config.web_port}/admin/")
        has_login = config.value("FLOWER_BASIC_AUTH")
        login = "login: FLOWER_BASIC_AUTH" if has_login else "only to look at without a login"
        self._notices.say(f"Flower  http://{LOOPBACK}:{config.flower_port}/ ({login})")

    def _stop(self, supervisor: Supervisor) -> None:
        if not supervisor.is_started:
            return
        began = time.monotonic()
        self._notices.say("Ending the stack")
        supervisor.stop()
        self._notices.say(f"All ended in {time.monotonic() - began:.1f} s")


_NAMED = ("subject", "rights", "chapters", "words")


def demo_arguments(options: argparse.Namespace) -> list[str]:
    """Return the demo command's arguments: only what was given, paths made absolute.

    Raises StackError for sources that are not there, before anything is started.
    """
    given = {name: str(getattr(options, name)).strip() for name in _NAMED}
    if options.out:
        given["out"] = _whole(options.out)
    # "=" binds a value that itself begins with a dash
    arguments = [f"--{name}={value}" for name, value in given.items() if value]
    return [*arguments, "--sources", *_sources(options.sources)] if options.sources else arguments


def _sources(given: str) -> list[str]:
    """Return one path, or several that stand between colons as in PATH."""
    paths = [given] if Path(_whole(given)).exists() else given.split(os.pathsep)
    whole = [_whole(path) for path in paths]
    missing = [path for path in whole if not Path(path).exists()]
    if missing:
        msg = f"SOURCES names no file or folder: {missing[0]}"
        raise StackError(msg, exit_code=Exit.WRONG_USE)
    return whole


def _whole(path: str) -> str:
    return str(Path(path).expanduser().absolute())


def _end_demo(demo: subprocess.Popen[bytes]) -> None:
    """Let the command end by the Ctrl-C it may have seen itself; else pass it on, then insist."""
    for patience_s, ask in (
        (DEMO_PATIENCE_S, signal.SIGINT),
        (DEMO_GRACE_S, signal.SIGKILL),
    ):
        try:
            demo.wait(patience_s)
        except subprocess.TimeoutExpired:
            demo.send_signal(ask)
    demo.wait()
