"""Make one whole book with the workers that are running, and put its files where you want them."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from biographies.book_files import copy_export, newest_exports
from biographies.importing import Imported, SourceFile, find_files, import_files
from biographies.launch import start_book
from biographies.management.book_command import (
    BookCommand,
    add_rights_argument,
    import_exit,
    import_lines,
)
from biographies.management.following import follow_for, report_book
from biographies.models import Biography, Source
from biographies.orders import BookOrder, clean_order, clean_whole, refuse
from biographies.pipeline import EXPORT_TASKS
from biographies.steps.books import make_book
from biographies.steps.writers import writers_here
from taskqueue.cli import Exit

SUBJECT = "Michael Faraday"
CHAPTERS, WORDS = 6, 550
SAMPLES = Path(__file__).resolve().parents[2] / "samples"


class Command(BookCommand):
    """demo [--subject NAME --sources PATH … --chapters N --words N --out DIR]."""

    help = "Make a fresh biography from sources, through the real workers, into four files."
    example = '--subject "Ada Lovelace" --sources letters/ --chapters 12 --words 1200'

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the book; without any, the bundled sample."""
        super().add_arguments(parser)
        parser.add_argument("--subject", help=f"whose life; {SUBJECT} without --sources")
        parser.add_argument("--title", help="else the subject")
        parser.add_argument("--sources", nargs="+", metavar="PATH", help="else the samples")
        add_rights_argument(parser, default=Source.Rights.LICENSED)
        parser.add_argument("--chapters", type=int, default=CHAPTERS, help="1 to 100")
        parser.add_argument("--words", type=int, default=WORDS, help="a chapter; 100 to 20000")
        parser.add_argument("--out", type=Path, metavar="DIR", help="folder for the files")
        parser.add_argument("--timeout", type=int, default=3_600, help="seconds to wait")

    def work(self, options: dict[str, Any]) -> None:
        """Order, import, produce and copy; any failure is named and ends it with a code."""
        subject = _subject_of(options)
        clean_whole(options["timeout"], field="timeout", low=1, high=604_800)
        given = {name: options[name] for name in ("title", "chapters", "words")}
        order = clean_order(given | {"subject": subject}, writers=writers_here())
        if options["sources"]:
            self._say_rights(options["rights"])
        files = find_files(options["sources"] or [SAMPLES], rights=options["rights"])
        book, imported = self._start(order, files)
        book = follow_for(self, book, timeout_s=options["timeout"])
        out = options["out"] or settings.BIOGRAPHIES_OUT_DIR
        paths = [copy_export(export, out) for export in newest_exports(book)]
        report_book(self, book, files=paths, as_json=options["json"])
        self.leave(_exit(book, imported, paths))

    def _say_rights(self, rights: str) -> None:
        """Say what the book does with files that do not say it themselves, and how to change it."""
        words = settings.QUOTE_WORDS_PER_SOURCE
        self.say(
            f"Files that do not say their rights are quoted only: {words} words of each at most"
            if rights == Source.Rights.QUOTE_ONLY
            else f"Files that do not say their rights are taken as {Source.Rights(rights).label}: "
            "all of them may be used; with RIGHTS=quote_only (--rights) they are quoted only"
        )

    def _start(
        self, order: BookOrder, files: Sequence[SourceFile]
    ) -> tuple[Biography, list[Imported]]:
        """Keep the book and its files; the workers read them, so a bad one fails there."""
        book = make_book(order)
        imported = import_files(book, files, is_read_now=False)
        if import_exit(imported) is Exit.FAILED:
            book.delete()
            self.stop("; ".join(["no source can be read", *import_lines(imported)]), Exit.FAILED)
        for line in import_lines([one for one in imported if one.status == "failed"]):
            self.say(line)
        files_word = "source" if len(files) == 1 else "sources"
        size = f"{order.chapter_count} chapters of {order.words_per_chapter} words"
        self.say(f"Biography {book.pk}, {book.title}: {size} from {len(files)} {files_word}")
        start_book(book)
        return book, imported


def _subject_of(options: dict[str, Any]) -> str:
    """Return whose life it is; the samples tell one life, and other sources must be told whose."""
    subject = options["subject"] or SUBJECT
    if options["sources"] and not options["subject"]:
        refuse("subject", "say whose life the sources tell, with --subject")
    if not options["sources"] and subject != SUBJECT:
        refuse("sources", f"the samples tell the life of {SUBJECT} only; give --sources")
    return str(subject)


def _exit(book: Biography, imported: list[Imported], paths: list[Path]) -> Exit:
    is_made = book.state == Biography.State.NEEDS_REVIEW and len(paths) == len(EXPORT_TASKS)
    if not is_made:
        return Exit.FAILED
    is_whole = not book.reason and import_exit(imported) is Exit.DONE
    return Exit.DONE if is_whole else Exit.PARTLY
