"""manage.py as the stack calls it: the database, the first login, the demonstration."""

import os
import secrets
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from .config import ROOT, Config
from .errors import StackError
from .notices import Notices
from .process import die_with_parent

ADMIN = "admin"
LOGIN_FILE = "admin-login"


def migrate(config: Config, notices: Notices) -> None:
    """Bring the database up to date; raises StackError, with the reason shown."""
    log = config.log_dir / "migrate.log"
    config.log_dir.mkdir(parents=True, exist_ok=True)
    with log.open("w") as out:
        done = subprocess.run(
            manage("migrate", "--noinput"),
            cwd=config.root, env=dict(config.variables), stdin=subprocess.DEVNULL,
            stdout=out, stderr=subprocess.STDOUT, check=False, start_new_session=True,
        )  # fmt: skip
    if done.returncode:
        notices.lines(log.read_text().splitlines()[-8:])
        msg = f"The database could not be brought up to date; see {log}"
        raise StackError(msg)


class FirstLogin:
    """The superuser `admin`: made when there is none, while the stack starts."""

    def __init__(self, config: Config) -> None:
        self._file = config.state_dir / LOGIN_FILE
        self._is_new = not self._file.is_file()
        self._password = config.value("BOOKGEN_ADMIN_PASSWORD") or self._kept_or_random()
        if self._is_new:  # before the login is made: a password must not be lost by a Ctrl-C
            _write_private(self._file, f"{ADMIN}\n{self._password}\n")
        login = {
            "DJANGO_SUPERUSER_USERNAME": ADMIN,
            "DJANGO_SUPERUSER_EMAIL": "admin@localhost",
            "DJANGO_SUPERUSER_PASSWORD": self._password,
        }
        self._making = subprocess.Popen(
            manage("createsuperuser", "--noinput"),
            cwd=config.root, env={**config.variables, **login}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
            preexec_fn=die_with_parent(),  # the supervisor has one thread
        )  # fmt: skip

    def describe(self) -> str:
        """Wait until it is done and say how to log in; the password is kept beside the database."""
        said, _ = self._making.communicate()
        if self._making.returncode == 0:
            return f"{ADMIN}, password {self._password} (kept in {self._file})"
        if self._is_new:
            self._file.unlink()  # its password is not that of the login there is
        if "already taken" not in said:
            reason = (said.strip().splitlines() or ["no reason given"])[-1]
            return f"{ADMIN} could not be made: {reason}"
        kept = "" if self._is_new else f", password in {self._file}"
        return f"{ADMIN}{kept} (a new one: manage.py changepassword {ADMIN})"

    def _kept_or_random(self) -> str:
        if self._is_new:
            return secrets.token_urlsafe(12)
        return self._file.read_text().splitlines()[-1]


def start_demo(arguments: Sequence[str], variables: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start the command that makes the book; it has the terminal."""
    return subprocess.Popen(
        manage("demo", *arguments),
        cwd=ROOT,
        env=dict(variables),
        preexec_fn=die_with_parent(),  # the supervisor has one thread
    )


def manage(*arguments: str) -> list[str]:
    """Return a command line of manage.py."""
    return [sys.executable, str(ROOT / "manage.py"), *arguments]


def _write_private(file: Path, text: str) -> None:
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(text)
