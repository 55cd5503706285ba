"""The typed environment: a variable is read once, and a bad one stops the start-up."""

import base64
import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

BASE_DIR = Path(__file__).resolve().parent.parent
_source = environ.Env()


def load_dotenv(path: Path = BASE_DIR / ".env") -> None:
    """Read the local .env, so that a worker started by hand sees what the stack sees.

    What the environment already says wins.
    """
    if path.is_file():
        _source.read_env(str(path))


def forget_empty(prefix: str) -> None:
    """Unset the empty variables of a program that takes an empty login for a login."""
    for name in [name for name, value in os.environ.items() if not value.strip()]:
        if name.startswith(prefix):
            del os.environ[name]


def required(name: str) -> str:
    """Return a variable that has no default; refuse to start without it."""
    value = _source.str(name, default="")
    if not value:
        msg = f"{name} is not set; `make setup` writes a local .env, see .env.example"
        raise ImproperlyConfigured(msg)
    return str(value)


def text(name: str, default: str = "") -> str:
    """Return a text variable, stripped."""
    return str(_source.str(name, default=default)).strip()


def flag(name: str, *, default: bool) -> bool:
    """Return a yes/no variable; only the usual words are understood."""
    words = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False}
    words |= {"no": False, "off": False}
    return read(name, lambda raw: words[raw.lower()], default, "a yes or no")


def integer(name: str, default: int, *, low: int = 0, high: int = 2**31) -> int:
    """Return a whole number within [low, high]."""
    return read(name, lambda raw: _within(int(raw), low, high), default, f"{low} to {high}")


def decimal(name: str, default: float, *, low: float = 0.0, high: float = 1e9) -> float:
    """Return a number within [low, high]."""
    return read(name, lambda raw: _within(float(raw), low, high), default, f"{low} to {high}")


def listing(name: str, default: str = "") -> list[str]:
    """Return a comma-separated list, without its empty items."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def redis_url(state_dir: Path) -> str:
    """Return REDIS_URL, or one made from REDIS_HOST, REDIS_PORT, REDIS_DB and REDIS_PASSWORD.

    With neither a URL nor a host, the server of a stack that `make run` keeps up is meant, so that
    commands and workers started by hand find it.
    """
    url = text("REDIS_URL")
    if not url and not text("REDIS_HOST") and not text("REDIS_PORT"):
        url = _stack_url(state_dir)
    if url:
        return url
    password = text("REDIS_PASSWORD")
    secret = f":{quote(password, safe='')}@" if password else ""
    host = text("REDIS_HOST", "127.0.0.1")
    port = integer("REDIS_PORT", 6379, low=1, high=65535)
    return f"redis://{secret}{host}:{port}/{integer('REDIS_DB', 0)}"


def _stack_url(state_dir: Path) -> str:
    """Return the address that a running stack left, "" if none runs: its lock tells."""
    try:
        with (state_dir / "stack.lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return ""
    except BlockingIOError:
        address = state_dir / "redis.url"
        return address.read_text(encoding="utf-8").strip() if address.is_file() else ""
    return ""


def read(name: str, cast: Callable[[str], T], default: T, expected: str) -> T:
    """Return a variable as `cast` gives it; a ValueError or KeyError of it stops the start-up."""
    raw = text(name)
    if not raw:
        return default
    try:
        return cast(raw)
    except (ValueError, KeyError):
        msg = f"{name} cannot be read: expected {expected}"
        raise ImproperlyConfigured(msg) from None  # the value may be a secret


def _within(number: T, low: float, high: float) -> T:
    if not low <= number <= high:  # type: ignore[operator]  # T is int or float here
        raise ValueError
    return number


def transport_options(broker_url: str) -> dict[str, object]:
    """Return the broker's options: those of Redis and those of RabbitMQ have nothing in common."""
    if broker_url.partition("://")[0] in {"amqp", "amqps", "pyamqp"}:
        return {
            "confirm_publish": True,  # else a message that RabbitMQ refuses is lost without a word
            "connect_timeout": 1,
            "read_timeout": 2,
            "write_timeout": 2,
        }
    return {
        # above every hard limit and retry delay, the same everywhere
        "visibility_timeout": 4 * 3_600,
        "sep": ":",  # the list of priority 9 is `name:9`; Flower needs to be told
        "priority_steps": list(range(10, -1, -1)),  # Flower sums queue lengths over these
        "queue_order_strategy": "priority",
        "queue_rank": {"high_priority": 0},
        "socket_connect_timeout": 1,
        "socket_timeout": 2,
        "health_check_interval": 25,
    }


def database(default_file: Path) -> dict[str, object]:
    """Return Django's settings for DATABASE_URL, or for an SQLite file that many can write.

    SQLite: WAL and IMMEDIATE transactions; DEFERRED ones lost 69 % of concurrent writes to
    "database is locked" when measured.
    """
    url = text("DATABASE_URL") or f"sqlite:///{default_file}"
    settings: dict[str, object] = dict(environ.Env.db_url_config(url))
    # A worker's process would open one for each run: see taskqueue.connections.
    settings |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        Path(str(settings["NAME"])).parent.mkdir(parents=True, exist_ok=True)
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    return settings


def backoff(name: str) -> int:
    """Return the factor of the retry delays in seconds; "True", the usual word, means 60."""
    words = {"true": "60", "false": "0"}  # what Celery's retry_backoff takes besides a number

    def seconds(raw: str) -> int:
        return _within(int(words.get(raw.lower(), raw)), 0, 86_400)

    return read(name, seconds, 60, "seconds, or True for 60")


def web_address(name: str) -> str:
    """Return an http or https address, "" if the variable is not set."""

    def checked(raw: str) -> str:
        parts = urlsplit(raw)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError
        return raw

    return read(name, checked, "", "an address with http:// or https://")


def webhook_secrets(name: str) -> list[str]:
    """Return the secrets of a webhook, `whsec_` and base64, separated by commas."""

    def checked(raw: str) -> list[str]:
        secrets = [item.strip() for item in raw.split(",") if item.strip()]
        for secret in secrets:
            if not base64.b64decode(secret.removeprefix("whsec_"), validate=True):
                raise ValueError
        return secrets

    return read(name, checked, [], "whsec_ and base64, several with commas between")


def mail_server(name: str) -> dict[str, Any]:
    """Return Django's settings for a mail server's address (smtp+tls://user:password@host:587)."""

    def checked(raw: str) -> dict[str, Any]:
        try:
            return dict(environ.Env.email_url_config(raw))
        except ImproperlyConfigured as exc:
            raise ValueError from exc

    return read(name, checked, {}, "smtp+tls://user:password@host:587")


def logging(*, level: str) -> dict[str, object]:
    """Return the logging settings: one line a record on stderr, so stdout stays a command's."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # at INFO it writes four lines for each login, most of them of nothing done
            "axes": {"level": "WARNING"},
            # at DEBUG they write whole requests: keys and prompts
            "openai": {"level": "WARNING"},
            "httpx2": {"level": "WARNING"},
            "httpcore2": {"level": "WARNING"},
            "botocore": {"level": "WARNING"},
        },
    }
