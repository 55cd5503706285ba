"""What the browser tests need besides Python: `python -m tools.browser install`.

Debian's Chromium, which takes root to install, and axe-core from npm, which checks pages for
accessibility: into var/npm, and only its tests read it there. `check` says what is missing.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools import debian
from tools.stack.errors import Exit, StackError

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "npm"
PROGRAM = "chromium"
# Chromium brings none, and the pages ask for the system's own.
PACKAGES = (PROGRAM, "fonts-dejavu-core")
AXE_VERSION = "4.14.1"
AXE_SHA256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
HOW = "python -m tools.browser install"
EPILOG = """
exit codes: 0 all is there, 2 wrong use, 5 something is missing or cannot be installed
"""


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments say and return the exit code; a failure is a line on stderr."""
    options = _parse(arguments)
    try:
        if options.action == "install":
            install()
        lacking = missing()
    except StackError as error:
        lacking = [str(error)]
    for line in lacking:
        print(f"browser: {line}", file=sys.stderr)
    if lacking:
        return Exit.UNREACHABLE
    print(f"Chromium is {program()}, axe-core {AXE_VERSION} is {axe_file()}")
    return Exit.DONE


def install() -> None:
    """Install what is not here; raise StackError where that is not possible."""
    if program() is None:
        debian.install(PACKAGES)
    if not _has_axe():
        _install_axe()


def missing() -> list[str]:
    """Return a line for each thing that is not here; none: the browser tests can run."""
    lacking = []
    if program() is None:
        lacking.append(f"there is no {PROGRAM} on PATH")
    if not axe_file().is_file():
        lacking.append(f"axe-core is not in {_shown(FOLDER)}")
    elif not _has_axe():
        lacking.append(f"{_shown(axe_file())} is not that of axe-core {AXE_VERSION}")
    return lacking


def program() -> str | None:
    """Return where Chromium is, None if it is not on PATH."""
    return shutil.which(PROGRAM)


def axe_file() -> Path:
    """Return where axe-core's one script is, or would be."""
    return FOLDER / "node_modules" / "axe-core" / "axe.min.js"


def _has_axe() -> bool:
    file = axe_file()
    return file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == AXE_SHA256


def _install_axe() -> None:
    npm = shutil.which("npm")
    if npm is None:
        msg = f"not installed: axe-core {AXE_VERSION}; installing needs npm"
        raise StackError(msg, exit_code=Exit.UNREACHABLE)
    FOLDER.mkdir(parents=True, exist_ok=True)
    # the checksum above is what is trusted, so nothing needs to be locked
    options = ("--ignore-scripts", "--no-save", "--no-package-lock", "--no-audit", "--no-fund")
    command = (npm, "install", *options, "--prefix", str(FOLDER), f"axe-core@{AXE_VERSION}")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr.strip() or "it said nothing").splitlines()[-1]
        msg = f"npm could not install axe-core {AXE_VERSION}: {said}"
        raise StackError(msg, exit_code=Exit.UNREACHABLE)


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tools.browser",
        description=__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("action", choices=("install", "check"), help="what to do")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
