"""`make image-check`: build the image with no container engine, and ask what is in it.

Needs root, buildah, debootstrap and about 2 GB for a few minutes. The base is a stand-in that
debootstrap makes (the same Debian, the same Python minor); with --pull it is the real one, which
needs its registry. What needs an engine is not tried: networks, volumes, the order of starting.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tools.image_store import Store
from tools.stack.errors import Exit, StackError

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ("buildah", "debootstrap")
TAG = "localhost/bookgen:image-check"
PACKAGES = "python3,python3-venv,python3-pip,ca-certificates"
# So that pip works in the build where it works outside of it.
ALWAYS_MOUNTED = (Path("/etc/ssl/certs"), Path("/etc/pip.conf"))
FILES = {"manage.py", "requirements.txt", "bookgen_site", "taskqueue", "templates", "biographies"}
COMPILED = """
import importlib.util, os
assert os.path.getsize(importlib.util.cache_from_source("/app/bookgen_site/settings.py"))
"""
SERVE = """
import http.client, re, signal, subprocess, sys, time
from bookgen_site import alive
port, command = int(sys.argv[1]), sys.argv[2:]

def get(path):
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    asked.request("GET", path, headers={"Host": "localhost", "Accept-Encoding": "gzip"})
    answer = asked.getresponse()
    return answer.status, answer.headers, answer.read()

subprocess.run([sys.executable, "manage.py", "migrate", "--noinput"], check=True)
site = subprocess.Popen(command)
deadline = time.monotonic() + 60
while (trouble := alive.web(port)) and time.monotonic() < deadline and site.poll() is None:
    time.sleep(0.2)
assert not trouble, trouble
status, _, page = get("/login/")
assert status == 200, status
style = re.search(rb'href="(/static/[^"]+[.][0-9a-f]{12}[.]css)"', page)
assert style, "the page names no style sheet with a hash in its name"
status, headers, _ = get(style[1].decode())
assert status == 200 and headers["Content-Encoding"] == "gzip", (status, headers.items())
assert "immutable" in headers["Cache-Control"], headers["Cache-Control"]
site.send_signal(signal.SIGTERM)
assert site.wait(30) == 0, site.returncode
"""


def main(arguments: Sequence[str]) -> int:
    """Build, ask, say how each question went, and leave nothing behind; return the exit code."""
    options = _parse(arguments)
    folder = None
    try:
        check_possible(needs_base=not options.pull)
        folder = Path(tempfile.mkdtemp(prefix="bookgen-image-", dir=options.dir))
        store = Store(folder)
        build(store, folder, options)
        ask(store)
    except StackError as error:
        print(f"image-check: {error}", file=sys.stderr)
        return error.exit_code
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
    print("The image is as it should be")
    return Exit.DONE


def check_possible(*, needs_base: bool) -> None:
    """Raise StackError, naming what is missing, where no image can be built."""
    wanted = PROGRAMS if needs_base else PROGRAMS[:1]
    missing = [name for name in wanted if not shutil.which(name)]
    if missing:
        names = " ".join(missing)
        msg = f"not installed: {names} (on Debian: apt-get install {names})"
        raise StackError(msg, exit_code=Exit.UNREACHABLE)
    if os.geteuid() != 0:
        msg = "building without a container engine needs root"
        raise StackError(msg, exit_code=Exit.UNREACHABLE)


def base_of(dockerfile: Path) -> str:
    """Return the image that a Dockerfile begins from."""
    lines = dockerfile.read_text(encoding="utf-8").splitlines()
    return next(line.split()[1] for line in lines if line.startswith("FROM "))


def build(store: Store, folder: Path, options: argparse.Namespace) -> None:
    """Make the base, or fetch it, and build the image on it."""
    base = base_of(ROOT / "Dockerfile")
    if options.pull:
        step(f"fetching {base}", lambda: store.buildah("pull", f"docker.io/library/{base}"))
    else:
        suite = base.rpartition("-")[2]
        step("a base of Debian's packages", lambda: make_base(folder / "base", suite))
        step(f"as {base}", lambda: store.commit(folder / "base", f"docker.io/library/{base}"))
        shutil.rmtree(folder / "base")
    mounts = [path for path in ALWAYS_MOUNTED if path.exists()] + options.mount
    step("building the image", lambda: store.build(ROOT, TAG, mounts))


def make_base(folder: Path, suite: str) -> None:
    """Let debootstrap make a small Debian with Python, named and open to pip as in the real one."""
    command = ("debootstrap", "--variant=minbase", f"--include={PACKAGES}", suite, str(folder))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stdout.strip().splitlines() or ["nothing"])[-1]
        msg = f"debootstrap failed: {said}"
        raise StackError(msg)
    for marker in (folder / "usr/lib").glob("python3*/EXTERNALLY-MANAGED"):
        marker.unlink()
    (folder / "usr/bin/python").symlink_to("python3")


def ask(store: Store) -> None:
    """Look at the image's settings, then run its programs as its own user."""
    settings = store.settings(TAG)
    step("it says who it runs as and how it is asked", lambda: check_settings(settings))
    with store.container(TAG) as run:
        step("it holds the code and nothing else", lambda: check_files(run("ls", "-A", "/app")))
        step("what is compiled is kept", lambda: run("python", "-c", COMPILED))
        step("it is not root", lambda: check_user(run("id", "-u")))
        step("it cannot change its code", lambda: run("test", "!", "-w", "/app/manage.py"))
        step("it can keep files", lambda: run("touch", "/var/lib/bookgen/media/written"))
        step("its packages fit together", lambda: run("pip", "check"))
        step("Django has nothing to say", lambda: run("python", "manage.py", "check"))
        step("Celery and Flower load", lambda: run("celery", "-A", "bookgen_site", "report"))
        port = free_port()
        command = [part.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for part in settings["Cmd"]]
        step("the site answers", lambda: run("python", "-c", SERVE, str(port), *command))


def check_settings(settings: dict[str, object]) -> None:
    """Raise StackError unless the image has a user that is not root, and a health check."""
    user = str(settings.get("User", ""))
    if user.partition(":")[0] in {"", "0", "root"}:
        msg = f"the image runs as {user or 'root'}"
        raise StackError(msg)
    if "bookgen_site.alive" not in json.dumps(settings.get("Healthcheck")):
        msg = "the image has no health check"
        raise StackError(msg)


def check_files(listing: str) -> None:
    """Raise StackError if the image holds more than it should, such as a .env, or less."""
    wrong = FILES ^ (set(listing.split()) - {"__pycache__"})
    if wrong:
        msg = f"more or less than expected in /app: {', '.join(sorted(wrong))}"
        raise StackError(msg)


def check_user(number: str) -> None:
    """Raise StackError if programs run as root."""
    if number.strip() == "0":
        msg = "programs run as root"
        raise StackError(msg)


def free_port() -> int:
    """Return a port that is free now: without an engine the image shares this machine's."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def step(name: str, action: Callable[[], object]) -> None:
    """Do one thing and say how long it took."""
    began = time.monotonic()
    try:
        action()
    except StackError as error:
        msg = f"{name}: {error}"
        raise StackError(msg, exit_code=Exit(error.exit_code)) from error
    print(f"ok {time.monotonic() - began:6.1f} s  {name}", flush=True)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make image-check", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--pull", action="store_true", help="on the real base, from its registry")
    parser.add_argument(
        "--mount", action="append", type=Path, default=[], metavar="PATH",
        help="a folder that pip needs, at the same place during the build; may be repeated",
    )  # fmt: skip
    parser.add_argument("--dir", type=Path, help="where there is room; else the temporary folder")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
