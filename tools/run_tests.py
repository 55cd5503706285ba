"""`make test`: unit tests first, then those with a real server and workers, then coverage of both.

With arguments they go to pytest as they are, without coverage: `make test ARGS="-k retry"`.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from tools.stack.dotenv import ensure_dotenv

ROOT = Path(__file__).resolve().parent.parent
# Two at a time: most of an integration test is waiting, and each has a server of its own.
BESIDE = ("-n", "2", "--dist", "loadfile")
SUITES = (
    ("unit", (*BESIDE, "tests/unit")),
    ("integration", (*BESIDE, "tests/integration", "tests/test_tasks.py")),
    ("browser", (*BESIDE, "tests/browser")),
    ("chaos", ("tests/chaos", "-m", "representative")),  # all of it: make chaos
)
MEASURED = "biographies/*,taskqueue/*"
LEAST_PERCENT = 95


def main(arguments: list[str]) -> int:
    """Run the tests; 0 when all passed and enough of the branches were taken."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    ensure_dotenv(ROOT / ".env")  # the settings have no secret key of their own
    if arguments:
        return run("-m", "pytest", *arguments)
    run("-m", "coverage", "erase")
    failed = [name for name, paths in SUITES if not _passes(name, paths)]
    if not _is_covered():
        failed.append(f"coverage below {LEAST_PERCENT} %")
    print(f"Failed: {', '.join(failed)}" if failed else "All tests passed")
    return 1 if failed else 0


def run(*arguments: str) -> int:
    """Run this Python with these arguments in the repository and return the exit code."""
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, check=False).returncode


def _passes(name: str, paths: tuple[str, ...]) -> bool:
    there = [part for part in paths if not part.startswith("tests/") or (ROOT / part).exists()]
    print(f"=== {name} tests", flush=True)
    began = time.monotonic()
    code = run("-m", "coverage", "run", "--parallel-mode", "-m", "pytest", "-q", *there)
    print(f"=== {name} tests: {time.monotonic() - began:.0f} s", flush=True)
    return code == 0


def _is_covered() -> bool:
    """Put together what tests and workers covered and compare it with what is asked for."""
    if run("-m", "coverage", "combine", "--quiet"):
        return False
    report = ("report", "--skip-covered", f"--include={MEASURED}", f"--fail-under={LEAST_PERCENT}")
    return run("-m", "coverage", *report) == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
