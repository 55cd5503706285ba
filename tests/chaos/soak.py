"""`make soak`: 2,000 runs over all six queues while something is killed every few seconds.

Ends with 0 when nothing was lost, nothing was written twice and no log speaks of a lock. A shorter
one: make soak ARGS="--runs 200 --minutes 1".
"""

import argparse
import os
import random
import sys
import tempfile
from pathlib import Path

import django
from django.core.management import call_command

from tools.stack import ports


def main(arguments):
    """Soak, print the figures and return the exit code."""
    options = parse(arguments)
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder = Path(name)
        os.environ.update(environment(folder))
        django.setup()
        call_command("migrate", verbosity=0)
        # only now: its tasks need Django, and Django needs to know of this database
        from tests.chaos.soaking import Soak, report

        random.seed(options.seed)
        soak = Soak(folder, runs=options.runs, seconds=60 * options.minutes)
        try:
            soak.run()
            return report(soak)
        finally:
            soak.stop()


def parse(arguments):
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("--runs", type=int, default=2_000)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=random.randrange(10_000))
    return parser.parse_args(arguments)


def environment(folder):
    """Return what this process and its workers are told; the pace is the matrix's."""
    port = ports.any_free(apart_from=set())
    return {
        "DJANGO_SETTINGS_MODULE": "tests.chaos.chaos_settings",
        "DATABASE_URL": f"sqlite:///{folder}/soak.sqlite3",
        "REDIS_URL": f"redis://127.0.0.1:{port}/0",
        "CELERY_BROKER_URL": f"redis://127.0.0.1:{port}/0",
        "BOOKGEN_STATE_DIR": str(folder / "state"),
        "TASKQUEUE_MAX_CRASHES": "100",  # the killer is not the runs' fault
        "SOAK_REDIS_PORT": str(port),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
