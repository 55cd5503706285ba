"""Make a new biography, with its sources and chapter specs."""

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from biographies.importing import check_files, find_files, import_files
from biographies.management.book_command import (
    BookCommand,
    add_rights_argument,
    import_exit,
    import_lines,
    read_specs,
    say_limits,
)
from biographies.orders import CITATION_STYLES, clean_order
from biographies.steps.books import make_book
from biographies.steps.writers import writers_here
from taskqueue.cli import Exit


class Command(BookCommand):
    """create_biography --subject NAME [--sources PATH …]."""

    help = "Make a biography in state draft. Nothing is written unless everything asked is right."
    example = '--subject "Ada Lovelace" --chapters 12 --words 2000 --sources letters/ notes.txt'

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what a book is ordered by."""
        super().add_arguments(parser)
        parser.add_argument("--subject", required=True, help="whose life; 1 to 200 characters")
        parser.add_argument("--title", help="else the subject")
        parser.add_argument("--chapters", type=int, help="1 to 100; 20, or as many as the specs")
        parser.add_argument("--words", type=int, default=2550, help="a chapter; 100 to 20000")
        parser.add_argument("--language", default="en", help="a code such as en or pt-BR")
        parser.add_argument("--citation-style", default="chicago", help=", ".join(CITATION_STYLES))
        parser.add_argument("--writer", default="extractive", help=", ".join(writers_here()))
        parser.add_argument("--budget", help="of a model's calls, as 12.50; none if not given")
        parser.add_argument(
            "--may-translate",
            action="store_true",
            help="a model may write from sources in other languages; nobody vouches for these",
        )
        parser.add_argument("--sources", nargs="+", metavar="PATH", help="files or folders")
        add_rights_argument(parser)
        parser.add_argument("--specs", metavar="FILE.json", help="a list of chapter specs")
        parser.add_argument("--dry-run", action="store_true", help="check only, write nothing")

    def work(self, options: dict[str, Any]) -> None:
        """Check all, then write the book and its sources; exit 3 if some files are bad."""
        given = {name: options[name] for name in _ORDER}
        specs = read_specs(options["specs"]) if options["specs"] else None
        order = clean_order(given | {"specs": specs}, writers=writers_here())
        files = find_files(options["sources"] or [], rights=options["rights"])
        results = check_files(files)
        if files and import_exit(results) is Exit.FAILED:
            self.stop("; ".join(["no source can be read", *import_lines(results)]), Exit.FAILED)
        book = None
        if not options["dry_run"]:
            book = make_book(order)
            results = import_files(book, files)
            say_limits(self, [result.source_id for result in results])
        made = f"biography {book.pk} ({book.slug})" if book else "would be made"
        size = f"{order.chapter_count} chapters of {order.words_per_chapter} words"
        self.report(
            {
                "id": book.pk if book else None,
                "slug": book.slug if book else None,
                "state": book.state if book else None,
                "subject": order.subject,
                "title": order.title,
                "chapters": order.chapter_count,
                "words": order.words_per_chapter,
                "sources": [asdict(result) for result in results],
            },
            [f"{order.title}: {made}, {size}", *import_lines(results)],
            as_json=options["json"],
        )
        self.leave(import_exit(results))


_ORDER = (
    "subject", "title", "chapters", "words", "language", "citation_style", "writer", "budget",
    "may_translate",
)  # fmt: skip
