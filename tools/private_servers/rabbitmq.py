"""A private RabbitMQ without plugins, with a name registry (epmd) of its own."""

import os
import shutil
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import amqp

from tools.stack import ports

from .server import NAME, START_S, STOP_S, Server, running_pid

CONSUMER_TIMEOUT_MS = 14_400_000  # 4 hours, above the hard time limit of a task


class RabbitServer(Server):
    """A RabbitMQ without plugins, with a name registry (epmd) of its own."""

    name = "RabbitMQ"
    package = "rabbitmq-server"
    account = "rabbitmq"
    more_ports = ("epmd_port", "node_port")

    @property
    def url(self) -> str:
        """Its address for CELERY_BROKER_URL."""
        return f"amqp://{NAME}:{self.noted['password']}@{ports.LOOPBACK}:{self.port}//"

    @classmethod
    def is_installed(cls) -> bool:
        """Tell whether its programs are here."""
        return _rabbit_program() is not None and _epmd() is not None

    def prepare(self, port: int | None = None) -> None:
        """Make its folder and its configuration."""
        super().prepare(port)
        lines = {
            "listeners.tcp.1": f"{ports.LOOPBACK}:{self.port}",
            "default_user": NAME,
            "default_pass": self.noted["password"],
            "consumer_timeout": str(CONSUMER_TIMEOUT_MS),
            "disk_free_limit.absolute": "50MB",
            "log.console": "true",
            "log.console.level": "warning",
            "log.file": "false",
        }
        text = "".join(f"{name} = {value}\n" for name, value in lines.items())
        (self.folder / "rabbitmq.conf").write_text(text, encoding="utf-8")
        (self.folder / "enabled_plugins").write_text("[].\n", encoding="utf-8")
        self._own()

    def start(self, *, bound: bool = False) -> None:
        """Start it and its registry, and wait until it answers."""
        self._start_registry(bound=bound)
        super().start(bound=bound)

    def stop(self) -> None:
        """End it and its registry."""
        super().stop()
        if self._registry_pid():
            with suppress(ProcessLookupError):
                os.kill(self._registry_pid(), signal.SIGTERM)
        self._wait(lambda: not self._registry_pid(), "left its epmd", seconds=STOP_S)

    def forget(self) -> None:
        """Throw away all that it kept; it must not be running."""
        shutil.rmtree(self.folder / "mnesia", ignore_errors=True)

    def answers(self) -> bool:
        """Tell whether a client can log in."""
        connection = amqp.Connection(
            f"{ports.LOOPBACK}:{self.port}",
            userid=NAME,
            password=self.noted["password"],
            login_method="PLAIN",
            connect_timeout=2,
            read_timeout=2,
        )
        try:
            connection.connect()
            connection.close()
        except (OSError, amqp.AMQPError):
            return False
        return True

    def _start_registry(self, *, bound: bool) -> None:
        if self._registry_pid():
            return
        command = [str(_epmd()), "-port", str(self.noted["epmd_port"]), "-address", ports.LOOPBACK]
        self._launch("epmd.pid", command, {}, bound=bound)
        self._wait(
            lambda: ports.answers(int(self.noted["epmd_port"])), "has no epmd", seconds=START_S
        )

    def _registry_pid(self) -> int:
        return running_pid(self.folder / "epmd.pid")

    def _command(self) -> Sequence[str]:
        return [str(_rabbit_program())]

    def _variables(self) -> Mapping[str, str]:
        return {
            "HOME": str(self.folder),  # of the Erlang cookie
            "RABBITMQ_NODENAME": f"{NAME}{self.port}@localhost",
            "RABBITMQ_CONF_ENV_FILE": str(self.folder / "no-such-file"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.folder),
            "RABBITMQ_DIST_PORT": str(self.noted["node_port"]),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                # idle schedulers spin otherwise; the other nodes' port is for this machine only
                "+sbwt none +sbwtdcpu none +sbwtdio none"
                " -kernel inet_dist_use_interface {127,0,0,1}"
            ),
            "ERL_EPMD_PORT": str(self.noted["epmd_port"]),
            "ERL_EPMD_ADDRESS": ports.LOOPBACK,
            "RUNNING_UNDER_SYSTEMD": "1",  # the script then becomes the server: one process id
        }


def _rabbit_program() -> str | None:
    """Return the server's own script; the one on PATH of Debian insists on the package's folder."""
    own = "/usr/lib/rabbitmq/bin/rabbitmq-server"
    return own if Path(own).is_file() else shutil.which("rabbitmq-server")


def _epmd() -> str | None:
    return shutil.which("epmd")
