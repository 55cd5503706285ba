"""The modes of tools/up.py: `setup`, `run` and `demo`."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tools import environment

from .errors import Exit, StackError, explain

ROOT = environment.ROOT


def main(arguments: Sequence[str]) -> int:
    """Do what the mode says and return the exit code; every failure is one line on stderr."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # it would slow every start of every process
    try:
        options = _parse(arguments)
        _enter_environment(arguments)
        # from here on this is the environment's Python, which has what the imports below need
        from .session import Session

        return Session(options).run()
    except StackError as error:
        _tell(str(error))
        return error.exit_code
    except environment.PackagesError as error:
        _tell(str(error))
        return Exit.FAILED
    except OSError as error:
        _tell(str(explain(error)))
        return Exit.FAILED
    except KeyboardInterrupt:
        _tell("Interrupted.")
        return Exit.INTERRUPTED


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="tools/up.py",
        description="Bring up server, web, workers, beat and Flower on this machine.",
        epilog="Exit codes: 0 done, 1 failed, 2 wrong use, 5 a service is not reachable,"
        " 6 a port or the state folder is in use, 130 interrupted.",
    )
    modes = parser.add_subparsers(dest="mode", required=True)
    modes.add_parser("setup", help="prepare packages, .env and database, start nothing")
    modes.add_parser("run", help="keep the stack up until Ctrl-C")
    demo = modes.add_parser("demo", help="make one book, then end")
    demo.add_argument("--subject", default="", help="whose life")
    demo.add_argument("--sources", default="", help="a file or folder")
    demo.add_argument("--rights", default="", help="what may be done with the sources")
    demo.add_argument("--chapters", default="", help="how many")
    demo.add_argument("--words", default="", help="words a chapter")
    demo.add_argument("--out", default="", help="folder for the book's files")
    return parser.parse_args(arguments)


def _enter_environment(arguments: Sequence[str]) -> None:
    """Go on under the virtual environment's Python, made ready first; already there, go on."""
    venv = environment.venv_dir(dict(os.environ))
    if Path(sys.prefix).resolve() == venv.resolve():
        return
    python = str(environment.ensure(venv))
    script = str(Path(ROOT, "tools", "up.py"))
    os.execv(python, [python, script, *arguments])  # noqa: S606  # no shell is wanted


def _tell(line: str) -> None:
    print(f"BookGen: {line}", file=sys.stderr, flush=True)
