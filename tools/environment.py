"""The virtual environment: made once, made again when requirements change or it was left half-made.

Runs under the Python that is to be used, before anything is installed: standard library only.
`python tools/environment.py --dev` is what `make test` and `make check` call.
"""

import argparse
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
UNFINISHED = ".bookgen-unfinished"  # there while packages are being installed, and no longer
NEEDED_MB = {"runtime": 500, "dev": 1_500}
SAY_EVERY_S = 10.0


class PackagesError(Exception):
    """The virtual environment cannot be made; the text is one line for a person."""


@dataclass(frozen=True)
class Level:
    """One set of packages: what must be installed, from which files."""

    name: str
    files: tuple[Path, ...]

    @property
    def stamp(self) -> str:
        """The name of the file that says this set is installed."""
        return f".bookgen-{self.name}"

    def key(self, version: tuple[int, int]) -> str:
        """Return what the stamp must say: it changes with the files and with Python."""
        digest = hashlib.sha256(repr(version).encode())
        for file in self.files:
            digest.update(file.read_bytes())
        return digest.hexdigest()


def levels(root: Path = ROOT) -> dict[str, Level]:
    """Return the two sets: what the product runs on, and what its tests need besides."""
    runtime, dev = root / "requirements.txt", root / "requirements-dev.txt"
    optional = root / "requirements-typst.txt"  # the developers' own names it
    return {
        "runtime": Level("runtime", (runtime,)),
        "dev": Level("dev", (runtime, optional, dev)),
    }


def venv_dir(environ: dict[str, str], root: Path = ROOT) -> Path:
    """Return the folder of the virtual environment: VENV, else .venv."""
    return (root / (environ.get("VENV") or ".venv")).absolute()


def venv_python(venv: Path) -> Path:
    """Return the environment's interpreter."""
    return venv / "bin" / "python"


def is_ready(venv: Path, level: Level, version: tuple[int, int]) -> bool:
    """Tell whether this set of packages is installed, without starting anything."""
    if not venv_python(venv).exists() or (venv / UNFINISHED).exists():
        return False
    stamp = venv / level.stamp
    return stamp.is_file() and stamp.read_text() == level.key(version)


def ensure(venv: Path, *, dev: bool = False, log_dir: Path = ROOT / "var" / "log") -> Path:
    """Make sure that the environment has its packages, and return its interpreter.

    A second call costs a few milliseconds. An environment that an interrupted run left half-made,
    or that belongs to another Python, is made anew; a whole one that only lacks packages is kept.
    """
    version = (sys.version_info[0], sys.version_info[1])
    level = levels()["dev" if dev else "runtime"]
    if is_ready(venv, level, version):
        return venv_python(venv)
    log_dir.mkdir(parents=True, exist_ok=True)
    with _alone(log_dir.parent / "environment.lock"):
        if not is_ready(venv, level, version):  # another make may have done it meanwhile
            _check_space(venv, NEEDED_MB[level.name])
            _make(venv, version)
            _install(venv, level, log_dir / "pip.log")
            for each in levels().values() if dev else [level]:  # dev holds the other too
                (venv / each.stamp).write_text(each.key(version))
            (venv / UNFINISHED).unlink()
    return venv_python(venv)


def _make(venv: Path, version: tuple[int, int]) -> None:
    if venv.exists() and any(venv.iterdir()):
        if _is_whole(venv, version):
            (venv / UNFINISHED).touch()
            return
        if not ((venv / "pyvenv.cfg").exists() or (venv / UNFINISHED).exists()):
            msg = f"{venv} is not a virtual environment: choose another folder with VENV=…"
            raise PackagesError(msg)
        _say(f"Making {venv.name} anew: it was left unfinished, or is another Python's")
        shutil.rmtree(venv)
    _say(f"Making the virtual environment {venv.name} (Python {version[0]}.{version[1]})")
    venv.mkdir(parents=True, exist_ok=True)
    (venv / UNFINISHED).touch()
    _run_or_explain([sys.executable, "-m", "venv", str(venv)], "cannot make the environment")


def _is_whole(venv: Path, version: tuple[int, int]) -> bool:
    """Ask the environment's own Python, which fails when the Python behind it has gone."""
    if (venv / UNFINISHED).exists():
        return False
    script = "import sys, pip; print(*sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [venv_python(venv), "-c", script], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return answer.stdout.split() == [str(part) for part in version]


def _install(venv: Path, level: Level, log: Path) -> None:
    _say(f"Installing packages into {venv.name}; the first time takes a minute or two")
    command = [str(venv_python(venv)), "-m", "pip", "install", "--no-input"]
    command += ["--disable-pip-version-check", "-r", str(level.files[-1])]
    started, last = time.monotonic(), deque[str](maxlen=40)
    with (
        log.open("w") as out,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as pip,
    ):
        assert pip.stdout is not None  # noqa: S101  # asked for above; tells the type checker
        _follow(pip.stdout, out, last, started)
    if pip.returncode:
        reasons = [line for line in last if "ERROR" in line or "No space" in line]
        reason = (reasons or [*last, "pip said nothing"])[-1].strip().removeprefix("ERROR: ")
        msg = f"The packages could not be installed: {reason} (all of it: {log})"
        raise PackagesError(msg)
    _say(f"Packages installed in {time.monotonic() - started:.0f} s")


def _follow(lines: IO[str], out: IO[str], last: deque[str], started: float) -> None:
    """Keep all of pip's words in the log, and say now and then how far it is."""
    said, collected = started, 0
    for line in lines:
        out.write(line)
        last.append(line)
        collected += line.startswith("Collecting ")
        now = time.monotonic()
        if line.startswith("Installing collected"):
            _say(f"  … {collected} packages fetched, unpacking them")
            said = now
        elif now - said >= SAY_EVERY_S:
            _say(f"  … {collected} packages so far, {now - started:.0f} s")
            said = now


def _check_space(venv: Path, needed_mb: int) -> None:
    place = next(folder for folder in (venv, *venv.parents) if folder.exists())
    free_mb = shutil.disk_usage(place).free // 2**20
    if free_mb < needed_mb:
        what = f"{free_mb} MB free in {place}, {needed_mb} MB needed"
        msg = f"Too little disk space for the packages: {what}."
        raise PackagesError(msg)


def _run_or_explain(command: Sequence[str], what: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        msg = f"{what}: {reason[-1]}"
        raise PackagesError(msg)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Let one process at a time change the environment."""
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("Another make is installing packages; waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _say(line: str) -> None:
    print(line, flush=True)


def main(arguments: Sequence[str]) -> int:
    """Prepare the environment that VENV names; 0 when it is ready."""
    parser = argparse.ArgumentParser(description="Make the virtual environment.")
    parser.add_argument("--dev", action="store_true", help="with what tests and checks need")
    dev = parser.parse_args(arguments).dev
    try:
        ensure(venv_dir(dict(os.environ)), dev=dev)
    except (PackagesError, OSError) as error:
        print(f"BookGen: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted; the next make goes on from here.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
