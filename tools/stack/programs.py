"""The programs of the stack: how each is started, known to be ready, and ended."""

import sys
from dataclasses import dataclass, field
from signal import SIGKILL, SIGTERM, Signals

from . import ports
from .config import Config
from .readiness import Ready, listens, says, serves

# What each worker reads and how many processes it has.
WORKERS = {
    "content": ("content_generation,high_priority", 2),
    "validation": ("validation,default", 2),
    "export": ("export", 1),
    "monitoring": ("monitoring", 1),
}
Ending = tuple[tuple[float, Signals], ...]
# Together they stay below ten seconds: one for the front, then the workers, then the server.
FRONT_ENDING: Ending = ((0.0, SIGTERM), (3.0, SIGKILL))
# No SIGQUIT in between: it puts a worker's main process to sleep for its soft shutdown, longer than
# there is time, and what ends meanwhile is not acknowledged. A worker hands on what still works
# after its grace, so that being killed then costs its run no lease and is no crash.
WORKER_ENDING: Ending = ((0.0, SIGTERM), (6.5, SIGKILL))
WORKER_GRACE_S = 5.0
SERVER_ENDING: Ending = ((0.0, SIGTERM), (1.5, SIGKILL))


@dataclass(frozen=True)
class Program:
    """One program: its command, how it shows that it is ready, and what ends it.

    `ending` lists seconds and signals. Each goes to the program and not to its children (a pool
    child that sees SIGTERM drops its task); only SIGKILL goes to the whole group.
    """

    name: str
    command: tuple[str, ...] = field(repr=False)
    ready: Ready = field(repr=False)
    ending: Ending


def front(config: Config) -> list[Program]:
    """Return what brings work in and shows it, web, Flower and beat: they are ended first."""
    web = (
        sys.executable, "-m", "gunicorn", "bookgen_site.wsgi:application",
        "--bind", f"{ports.LOOPBACK}:{config.web_port}",
        "--workers", "1", "--threads", "8", "--graceful-timeout", "5", "--no-control-socket",
    )  # fmt: skip
    flower = _celery(  # which reads its options only as name=value
        "flower", f"--address={ports.LOOPBACK}", f"--port={config.flower_port}",
        "--max-tasks=5000",  # its default keeps twenty times as many in memory
    )  # fmt: skip
    beat = _celery("beat", "--pidfile=", "--loglevel", _level(config))
    return [
        Program("web", web, serves(config.web_port, "/healthz"), FRONT_ENDING),
        Program("flower", flower, listens(config.flower_port), FRONT_ENDING),
        Program("beat", beat, says("beat: Starting"), FRONT_ENDING),
    ]


def workers(config: Config) -> list[Program]:
    """Return the four workers."""
    return [_worker(config, name, *WORKERS[name]) for name in WORKERS]


def _worker(config: Config, name: str, queues: str, processes: int) -> Program:
    command = _celery(
        "worker", "-n", f"{name}@%h", "-Q", queues, "-c", str(processes),
        "--without-mingle", "--without-gossip", "--loglevel", _level(config),
    )  # fmt: skip
    return Program(f"worker-{name}", command, says(" ready."), WORKER_ENDING)


def _celery(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "celery", "-A", "bookgen_site", *arguments)


def _level(config: Config) -> str:
    """Return a log level of INFO or below: a worker says at INFO that it is ready."""
    return "DEBUG" if config.value("LOG_LEVEL").upper() == "DEBUG" else "INFO"
