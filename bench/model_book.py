"""One step of the benchmark of the model's writer, in a process of its own; prints JSON.

`prepare` makes, reads and plans a book as a worker does; `write` sends its chapters to the worker
and waits for them. The book is of an invented life, long enough for every chapter.
"""

import argparse
import json
import sys
import time

MEGABYTES = 1.0
WAIT_S = 600


def main(arguments):
    """Do one step in this process."""
    import django  # the measuring process has no settings

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=("prepare", "write"))
    parser.add_argument("--chapters", type=int, required=True)
    parser.add_argument("--words", type=int, required=True)
    parser.add_argument("--batch", type=int, default=5)
    options = parser.parse_args(arguments)
    django.setup()
    told = {"prepare": _prepare, "write": _write}[options.step](options)
    print(json.dumps(told))


def _prepare(options):
    from django.core.management import call_command

    from bench.invented import SUBJECT, life
    from biographies.guard import Unguarded
    from biographies.models import Source
    from biographies.orders import clean_order
    from biographies.steps import make_book, plan_biography
    from biographies.steps.reading import Upload, add_source, read_all

    call_command("migrate", verbosity=0)
    asked = {"subject": SUBJECT, "chapters": options.chapters, "words": options.words}
    book = make_book(clean_order(asked | {"writer": "llm"}, writers=("llm",)))
    add_source(book, Upload("a-life.md", life(MEGABYTES, 1).encode()), guard=Unguarded())
    read_all(book, guard=Unguarded())
    Source.objects.update(rights=Source.Rights.PUBLIC_DOMAIN)
    plan_biography(book, guard=Unguarded())
    return {"book": book.pk}


def _write(options):
    from biographies import launch
    from biographies.models import Biography, ModelCall
    from taskqueue.models import TaskRun

    book = Biography.objects.filter(chapter_count=options.chapters).latest("pk")
    chapters = list(book.chapters.filter(kind="chapter").order_by("number"))
    sent = launch.send_batch(book, chapters, batch_size=options.batch)
    runs = TaskRun.objects.filter(pk__in=sent["run_ids"])
    deadline = time.monotonic() + WAIT_S
    while runs.filter(ended_at=None).exists():
        if time.monotonic() > deadline:
            message = f"the chapters were not written within {WAIT_S} s"
            raise SystemExit(message)
        time.sleep(0.2)
    began = min(runs.values_list("started_at", flat=True))
    ended = max(runs.values_list("ended_at", flat=True))
    written = book.chapters.filter(kind="chapter").exclude(current_revision=None)
    return {
        "wall_s": (ended - began).total_seconds(),
        "calls": ModelCall.objects.filter(biography=book).count(),
        "failed": ModelCall.objects.filter(biography=book).exclude(outcome="answered").count(),
        "chapters": written.count(),
        "words": sum(written.values_list("current_revision__word_count", flat=True)),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
