"""`make check`: every check that needs no test run, one after the other, with a summary.

Each runs though another failed; the exit code is 1 if one did. `make check ARGS="ruff mypy"`
runs only those whose name begins so.
"""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tools.stack.dotenv import ensure_dotenv

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.prefix) / "bin"
TYPED = ("biographies", "taskqueue", "bookgen_site", "tools")
COMPOSE_SCHEMA = ("--builtin-schema", "vendor.compose-spec")  # it is in the package
# What the deployment check wants to see is a site behind HTTPS with a real secret.
DEPLOYED = {
    "SECRET_KEY": "only-for-this-check-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF",
    "ALLOWED_HOSTS": "bookgen.example",
    "SECURE_HTTPS": "on",
    "DEBUG": "off",
}


@dataclass(frozen=True)
class Check:
    """One check: its name, its command, and what it is told besides."""

    name: str
    command: tuple[str, ...]
    variables: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Outcome:
    """How one check went."""

    name: str
    passed: bool
    seconds: float


def checks(root: Path = ROOT) -> list[Check]:
    """Return all checks, the quickest first."""
    found = [
        Check("ruff check", _tool("ruff", "check", ".")),
        Check("ruff format", _tool("ruff", "format", "--check", ".")),
        Check("import contracts", _tool("lint-imports", "--no-cache")),
        Check("dependencies", _tool("deptry", ".")),
        Check("compose file", _tool("check-jsonschema", *COMPOSE_SCHEMA, "docker-compose.yml")),
        Check("Dockerfile", _tool("hadolint", "Dockerfile")),
        # without its cache: with the Django plugin a stale one invents missing related managers
        Check("mypy", _tool("mypy", "--strict", "--cache-dir=/dev/null", *_packages())),
        Check("migrations", _manage("makemigrations", "--check", "--dry-run")),
        Check(
            "deployment",
            _manage("check", "--deploy", "--fail-level", "WARNING"),
            tuple(DEPLOYED.items()),
        ),
    ]
    if any(root.glob("templates/**/*.html")):
        found.append(Check("templates", _tool("djlint", "templates", "--lint")))
    return found


def run(check: Check) -> Outcome:
    """Run one check and show what it says if it fails."""
    began = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env={**os.environ, **dict(check.variables)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    outcome = Outcome(check.name, not done.returncode, time.monotonic() - began)
    if not outcome.passed:
        print(f"\n=== {check.name}: {' '.join(check.command)}\n{done.stdout.rstrip()}\n")
    print(_line(outcome), flush=True)
    return outcome


def main(names: list[str]) -> int:
    """Run the checks whose name begins with one of these, all when there are none."""
    ensure_dotenv(ROOT / ".env")  # the settings have no secret key of their own
    chosen = [each for each in checks() if not names or each.name.startswith(tuple(names))]
    if not chosen:
        print(f"No check begins so; there are: {', '.join(each.name for each in checks())}")
        return 2
    outcomes = [run(check) for check in chosen]
    failed = [outcome.name for outcome in outcomes if not outcome.passed]
    total = sum(outcome.seconds for outcome in outcomes)
    print(f"{len(outcomes)} checks in {total:.0f} s; failed: {', '.join(failed) or 'none'}")
    return 1 if failed else 0


def _line(outcome: Outcome) -> str:
    return f"{outcome.name:<18} {'ok' if outcome.passed else 'FAILED':<7} {outcome.seconds:5.1f} s"


def _packages() -> list[str]:
    return [f"-p{name}" for name in TYPED]


def _tool(name: str, *arguments: str) -> tuple[str, ...]:
    return (str(BIN / name), *arguments)


def _manage(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "manage.py", *arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
