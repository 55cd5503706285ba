"""Bring pictures into a biography."""

from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from biographies.exporting import MAX_PICTURE_BYTES
from biographies.importing import Imported
from biographies.management.book_command import (
    BookCommand,
    add_book_argument,
    import_exit,
    import_lines,
    named_book,
)
from biographies.models import Biography
from biographies.orders import refuse
from biographies.picture_acts import add_picture


class Command(BookCommand):
    """import_pictures BIOGRAPHY FILE …."""

    help = (
        "Keep pictures (JPEG, PNG, GIF, WebP, TIFF) with a biography; a chapter shows one by "
        "![what it shows](name.jpg). What is bad is named with its reason; the others go on."
    )
    example = "12 garden.jpg palace.png"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the book and the files."""
        super().add_arguments(parser)
        add_book_argument(parser)
        parser.add_argument("files", nargs="+", metavar="FILE")

    def work(self, options: dict[str, Any]) -> None:
        """Keep each file; exit 3 if some are bad, 1 if all are."""
        book = named_book(options["biography"])
        files = [Path(name) for name in options["files"]]
        for file in files:
            if not file.is_file():
                refuse("files", f"{file} is not there")
        results = [_bring(book, file) for file in files]
        names = dict(book.pictures.values_list("pk", "name"))
        pictures = [asdict(one) | {"name": names.get(one.source_id or 0, "")} for one in results]
        self.report(
            {"id": book.pk, "pictures": pictures}, _lines(results, names), as_json=options["json"]
        )
        self.leave(import_exit(results))


def _bring(book: Biography, file: Path) -> Imported:
    if file.stat().st_size > MAX_PICTURE_BYTES:  # not even read
        limit = MAX_PICTURE_BYTES // 1024 // 1024
        return Imported(file.name, "failed", reason=f"has more than {limit} MB")
    return add_picture(book, file.name, file.read_bytes(), person="")


def _lines(results: list[Imported], names: dict[int, str]) -> list[str]:
    return [
        f"{line}  ->  {names[one.source_id]}" if one.source_id else line
        for one, line in zip(results, import_lines(results), strict=True)
    ]
