"""Makes a book through the product's own steps, in a process of its own, and prints it as JSON.

The measuring process runs this file and reads what it prints: it never imports the product. The
book is made as a worker makes it, from rows, in a database of its own: source kept and read, book
planned, each part written from its plan.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.book_measures.books import Book, Cite, Part, Passage, as_json, from_json
from tools.stack.config import read_variables

MODULE = "bench.book_measures.making"


def make_book(order, source, *, processes=1, hash_seed="0"):
    """Return the finished book, made in fresh processes; chapters are written by so many."""
    with tempfile.TemporaryDirectory(prefix="bench-books-") as folder:
        asked = ["--chapters", order.chapters, "--words", order.words]
        asked += ["--subject", order.text.subject, "--voice", order.text.voice]
        run = _Runs(folder, hash_seed)
        book_id = run("plan", "--source", source, *asked).strip()
        writers = [
            run.begin("write", "--book", book_id, "--share", f"{number}/{processes}")
            for number in range(processes)
        ]
        for writer in writers:
            run.finish(writer)
        return from_json(run("show", "--book", book_id))


class _Runs:
    """Starts this module's own commands, all on one database."""

    def __init__(self, folder, hash_seed):
        self.env = {
            **read_variables(os.environ),
            "BOOKGEN_STATE_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/books.sqlite3",
            "PYTHONHASHSEED": hash_seed,
            "DJANGO_SETTINGS_MODULE": "bookgen_site.settings",
        }

    def __call__(self, *arguments):
        return self.finish(self.begin(*arguments))

    def begin(self, *arguments):
        command = [sys.executable, "-m", MODULE, *map(str, arguments)]
        return subprocess.Popen(
            command, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def finish(self, process):
        printed, complaints = process.communicate()
        if process.returncode:
            msg = f"making a book failed:\n{complaints}"
            raise SystemExit(msg)
        return printed


def main(arguments):
    """Do one step of a book in this process."""
    import django  # the product is imported in these processes alone

    django.setup()
    options = _parse(arguments)
    {"plan": _plan, "write": _write, "show": _show}[options.step](options)


def _plan(options):
    from django.core.management import call_command

    from biographies.guard import Unguarded
    from biographies.models import Source
    from biographies.orders import clean_order
    from biographies.steps import make_book as make_row
    from biographies.steps import plan_biography
    from biographies.steps.reading import Upload, add_source

    call_command("migrate", verbosity=0)
    asked = {"subject": options.subject, "chapters": options.chapters, "words": options.words}
    asked |= {"introduction_words": 1000, "conclusion_words": 1000}
    book = make_row(clean_order(asked, writers=("extractive",)))
    upload = Upload(options.source.name, options.source.read_bytes())
    source = add_source(book, upload, guard=Unguarded())
    known = {"rights": Source.Rights.PUBLIC_DOMAIN, "voice": options.voice}
    Source.objects.filter(pk=source.pk).update(**known)
    plan_biography(book, guard=Unguarded())
    print(book.pk)


def _write(options):
    from biographies.guard import Unguarded
    from biographies.models import Chapter
    from biographies.steps.drafting import write_part

    share, of = map(int, options.share.split("/"))
    rows = Chapter.objects.select_related("biography", "current_revision")
    parts = rows.filter(biography_id=options.book).narrative().in_book_order()
    for number, part in enumerate(parts):
        if number % of == share and part.allocations.exists():
            write_part(part, guard=Unguarded())


def _show(options):
    from biographies.models import Biography

    book = Biography.objects.get(pk=options.book)
    rows = book.chapters.narrative().in_book_order().select_related("current_revision")
    parts = tuple(_part(row) for row in rows)
    print(as_json(Book(book.subject, parts, {item.label: item for item in _passages(book)})))


def _passages(book):
    for source in book.sources.order_by("number").select_related("current_version"):
        for row in source.current_version.passages.order_by("ordinal"):
            yield Passage((source.number, row.ordinal), row.text, row.kind, row.continues)


def _part(row):
    homes = row.allocations.order_by("position")
    homes = homes.values_list("passage__version__source__number", "passage__ordinal")
    revision = row.current_revision
    return Part(
        kind=row.kind,
        number=row.number,
        title=row.title,
        brief=row.brief,
        keywords=tuple(row.keywords),
        target_words=row.target_words,
        supply_words=row.supportable_words or 0,
        is_evidence_limited=bool(row.is_evidence_limited),
        homes=tuple(homes),
        markdown=revision.markdown if revision else "",
        cites=tuple(_cites(revision)) if revision else (),
    )


def _cites(revision):
    rows = revision.citations.order_by("ordinal").select_related("passage__version__source")
    rows = rows.defer("passage__version__text")
    for row in rows:
        label = (row.passage.version.source.number, row.passage.ordinal)
        yield Cite(row.start, row.end, label, row.passage_start, row.passage_end)


def _parse(arguments):
    parser = argparse.ArgumentParser(prog=f"python -m {MODULE}", description=__doc__)
    parser.add_argument("step", choices=("plan", "write", "show"))
    parser.add_argument("--source", type=Path)
    parser.add_argument("--subject")
    parser.add_argument("--voice", default="")
    parser.add_argument("--chapters", type=int)
    parser.add_argument("--words", type=int)
    parser.add_argument("--book", type=int)
    parser.add_argument("--share", default="0/1")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
