"""Writes books in one format, in a process of its own; prints the CPU seconds of each.

Counted is reading the Markdown, writing the file and inspecting it.
"""

import argparse
import json
import sys
import time
from pathlib import Path


def main(arguments):
    """Write the books one after the other, and print as JSON what each took."""
    options = _parse(arguments)
    written = [_write(options.format, book, options.out) for book in options.books]
    print(json.dumps({"write_s": written}))


def _write(name, book, out):
    # Imported here: what loading costs belongs to the first book of a process.
    begun = time.process_time()
    from biographies.exporting import export_book, read_markdown_book

    manuscript = read_markdown_book(book.read_text(encoding="utf-8"))
    if name == "html":  # for the peer that is given a page to print
        from bench.export_systems.page import book_page

        content = book_page(manuscript).encode()
    else:
        content = export_book(manuscript=manuscript, format=name).content
    out.write_bytes(content)
    return time.process_time() - begun


def _parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("format", choices=("markdown", "word", "epub", "pdf", "html"))
    parser.add_argument("out", type=Path)
    parser.add_argument("books", type=Path, nargs="+", metavar="book")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
