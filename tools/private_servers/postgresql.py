"""A private PostgreSQL with an empty database; what it promised to keep, a crash may lose."""

import shutil
import signal
from collections.abc import Sequence
from pathlib import Path

import psycopg

from tools.stack import ports

from .server import NAME, Server


class PostgresServer(Server):
    """A PostgreSQL with an empty database; what it has promised to keep, a crash may lose."""

    name = "PostgreSQL"
    package = "postgresql"
    account = "postgres"
    ending = signal.SIGINT  # SIGTERM would wait for every client

    @property
    def url(self) -> str:
        """Its database's address for DATABASE_URL."""
        return f"postgres://{NAME}:{self.noted['password']}@{ports.LOOPBACK}:{self.port}/{NAME}"

    @classmethod
    def is_installed(cls) -> bool:
        """Tell whether its programs are here."""
        return _postgres_bin() is not None

    def prepare(self, port: int | None = None) -> None:
        """Make its folder, its cluster and its user."""
        super().prepare(port)
        secret = self.folder / "password"
        secret.write_text(self.noted["password"], encoding="ascii")
        secret.chmod(0o600)
        self._own()
        self._run(
            self._program("initdb"), "-D", str(self.folder / "data"), "-U", NAME, "-E", "UTF8",
            "--locale=C.UTF-8", "--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync",
        )  # fmt: skip

    def start(self, *, bound: bool = False) -> None:
        """Start it and make sure that its database is there."""
        if not self.pid:
            # What a killed one left: its process id is still taken until its parent asks for it.
            (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
        super().start(bound=bound)
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if not found.fetchone():
                connection.execute(f"CREATE DATABASE {NAME}")

    def answers(self) -> bool:
        """Tell whether a client can log in."""
        try:
            psycopg.connect(self._dsn("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _dsn(self, database: str) -> str:
        return self.url.rpartition("/")[0] + f"/{database}"

    def _program(self, name: str) -> str:
        return str(Path(_postgres_bin() or "", name))

    def _command(self) -> Sequence[str]:
        settings = {
            "listen_addresses": ports.LOOPBACK,
            "unix_socket_directories": "",
            "max_connections": "200",
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "log_min_messages": "warning",
            "log_lock_waits": "on",  # a deadlock is looked for in its log
        }
        options = [f"--{name}={value}" for name, value in settings.items()]
        return [self._program("postgres"), "-D", str(self.folder / "data"),
                "-p", str(self.port), *options]  # fmt: skip


def _postgres_bin() -> Path | None:
    """Return the folder of the newest PostgreSQL: Debian puts its programs on no PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    on_path = shutil.which("initdb")
    return found[-1].parent if found else (Path(on_path).parent if on_path else None)


def _version(initdb: Path) -> float:
    return float(initdb.parent.parent.name)
