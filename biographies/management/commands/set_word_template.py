"""Give a book the Word template of its house, or take it away."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from biographies.exporting import MAX_TEMPLATE_BYTES
from biographies.house_template import keep_template, remove_template
from biographies.management.book_command import BookCommand, add_book_argument, named_book
from biographies.orders import refuse


class Command(BookCommand):
    """set_word_template BIOGRAPHY FILE, or --remove."""

    help = "Use the styles of a .docx or .dotx file for a book's Word files from now on."
    example = "12 house.dotx"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the book and the file."""
        super().add_arguments(parser)
        add_book_argument(parser)
        parser.add_argument("file", nargs="?", help="a .docx or .dotx file")
        parser.add_argument("--remove", action="store_true", help="use the program's own styles")

    def work(self, options: dict[str, Any]) -> None:
        """Keep it, or take it away."""
        book = named_book(options["biography"])
        if bool(options["file"]) == options["remove"]:
            refuse("file", "give a file, or --remove")
        if options["remove"]:
            was_there = remove_template(book)
            said = "removed" if was_there else "there was none"
        else:
            keep_template(book, _content(Path(options["file"])))
            said = "kept"
        line = f"{book.title}: template {said}"
        self.report({"id": book.pk, "template": said}, [line], as_json=options["json"])


def _content(file: Path) -> bytes:
    if not file.is_file():
        refuse("file", f"{file} is not there")
    if file.stat().st_size > MAX_TEMPLATE_BYTES:  # not even read
        refuse("file", f"has more than {MAX_TEMPLATE_BYTES >> 20} MB")
    return file.read_bytes()
