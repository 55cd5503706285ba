"""Plans a book of as much as is asked for, in a database of its own; prints figures as JSON.

`store` keeps and reads the sources as a worker does, `plan` plans them as a worker does: two steps
in two processes, so that the memory of planning is its own.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

from bench.invented import MEGABYTE, SUBJECT, life
from tools.stack.config import read_variables

MODULE = "bench.planning"
CHAPTERS, WORDS = 20, 2550


def measure_planning(megabytes, file_megabytes=1.0):
    """Return the figures of planning that much, brought in files of that size."""
    with tempfile.TemporaryDirectory(prefix="bench-planning-") as folder:
        size = ["--megabytes", str(megabytes), "--file-megabytes", str(file_megabytes)]
        _run(folder, "store", *size)
        return json.loads(_run(folder, "plan", *size))


def _run(folder, *arguments):
    env = {
        **read_variables(os.environ),
        "BOOKGEN_STATE_DIR": folder,
        "DATABASE_URL": f"sqlite:///{folder}/books.sqlite3",
        "DJANGO_SETTINGS_MODULE": "bookgen_site.settings",
    }
    command = [sys.executable, "-m", MODULE, *arguments]
    return subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout


def main(arguments):
    """Do one step in this process."""
    import django  # the measuring process has no settings

    django.setup()
    options = _parse(arguments)
    {"store": _store, "plan": _plan}[options.step](options)


def _parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=("store", "plan"))
    parser.add_argument("--megabytes", type=float, default=1)
    parser.add_argument("--file-megabytes", type=float, default=1)
    return parser.parse_args(arguments)


def _store(options):
    from django.core.management import call_command

    from biographies.guard import Unguarded
    from biographies.models import Source
    from biographies.orders import clean_order
    from biographies.steps import make_book
    from biographies.steps.reading import Upload, add_source, read_all

    call_command("migrate", verbosity=0)
    asked = {"subject": SUBJECT, "chapters": CHAPTERS, "words": WORDS}
    asked |= {"introduction_words": 1000, "conclusion_words": 1000}
    book = make_book(clean_order(asked, writers=("extractive",)))
    size = min(options.file_megabytes, options.megabytes)
    for number in range(1, max(1, round(options.megabytes / size)) + 1):
        upload = Upload(f"a-life-of-{number}.md", life(size, number).encode())
        add_source(book, upload, guard=Unguarded())
    read_all(book, guard=Unguarded())
    Source.objects.update(rights=Source.Rights.PUBLIC_DOMAIN)


def _plan(options):
    from django.db.models import Sum
    from django.db.models.functions import Length

    from biographies.guard import Unguarded
    from biographies.models import Biography, Passage
    from biographies.steps import plan_biography

    begun = time.process_time()
    figures = plan_biography(Biography.objects.get(), guard=Unguarded())
    cpu = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    text = Passage.objects.aggregate(size=Sum(Length("text")))["size"] / MEGABYTE
    supply = sum(part["supportable_words"] for part in figures["parts"])
    at_length = sum(not part["is_evidence_limited"] for part in figures["parts"])
    found = {"cpu_s": cpu, "cpu_s_per_mb": cpu / options.megabytes, "text_mb": text}
    found |= {"sources": figures["sources"], "supportable_words": supply, "at_length": at_length}
    print(json.dumps({**found, "peak_mb": round(peak)}))


if __name__ == "__main__":
    main(sys.argv[1:])
