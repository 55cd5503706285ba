"""Bring source files into a biography."""

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from biographies.importing import (
    check_files,
    find_files,
    import_addresses,
    import_files,
    left_over_beside,
)
from biographies.management.book_command import (
    BookCommand,
    add_book_argument,
    add_rights_argument,
    import_exit,
    import_lines,
    named_book,
    say_limits,
)
from biographies.orders import refuse
from biographies.record_acts import give_record_files, read_record_path


class Command(BookCommand):
    """import_sources BIOGRAPHY PATH …."""

    help = (
        "Read files, or the files of folders, and addresses into a biography. A records.json, .bib "
        "or .ris beside files, or --records, gives their bibliographic records. What is bad is "
        "named with its reason; the others go on."
    )
    example = "12 letters/ notes.txt --records zotero.bib --address https://example.org/life"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the book and the paths."""
        super().add_arguments(parser)
        add_book_argument(parser)
        parser.add_argument("paths", nargs="*", metavar="PATH", help="a file or folder")
        parser.add_argument(
            "--address", action="append", default=[], metavar="URL", help="fetched now, and read"
        )
        parser.add_argument(
            "--records",
            action="append",
            default=[],
            metavar="FILE",
            help="bibliographic records of the book's sources: .bib, .ris or CSL-JSON",
        )
        add_rights_argument(parser)
        parser.add_argument("--dry-run", action="store_true", help="read only, keep nothing")

    def work(self, options: dict[str, Any]) -> None:
        """Import each file and address, then the records; exit 3 if some are bad, 1 if all are."""
        book = named_book(options["biography"])
        if not (options["paths"] or options["address"] or options["records"]):
            refuse("sources", "name a file or folder, an --address or --records")
        records = [read_record_path(path) for path in options["records"]]
        files = find_files(options["paths"], rights=options["rights"])
        is_kept = not options["dry_run"]
        results = import_files(book, files) if is_kept else check_files(files)
        left = left_over_beside(options["paths"])
        new = [one.source_id for one in results if one.status == "added" and one.source_id]
        results += give_record_files(book, left, only=new, is_kept=is_kept)
        results += import_addresses(
            book, options["address"], rights=options["rights"], is_kept=is_kept
        )
        results += give_record_files(book, records, is_kept=is_kept)
        say_limits(self, [one.source_id for one in results])
        self.report(
            {"id": book.pk, "sources": [asdict(result) for result in results]},
            import_lines(results),
            as_json=options["json"],
        )
        self.leave(import_exit(results))
