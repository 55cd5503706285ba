"""Bring source files into a biography."""

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from biographies.importing import check_files, find_files, import_files
from biographies.management.book_command import (
    BookCommand,
    add_book_argument,
    import_exit,
    import_lines,
    named_book,
)


class Command(BookCommand):
    """import_sources BIOGRAPHY PATH …."""

    help = (
        "Read files, or the files of folders, into a biography. A records.json beside them gives "
        "their bibliographic records. A bad file is named with its reason; the others go on."
    )
    example = "12 letters/ notes.txt"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the book and the paths."""
        super().add_arguments(parser)
        add_book_argument(parser)
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a file or folder")
        parser.add_argument("--dry-run", action="store_true", help="read only, keep nothing")

    def work(self, options: dict[str, Any]) -> None:
        """Import each file; exit 3 if some are bad, 1 if all are."""
        book = named_book(options["biography"])
        files = find_files(options["paths"])
        results = check_files(files) if options["dry_run"] else import_files(book, files)
        self.report(
            {"id": book.pk, "sources": [asdict(result) for result in results]},
            import_lines(results),
            as_json=options["json"],
        )
        self.leave(import_exit(results))
