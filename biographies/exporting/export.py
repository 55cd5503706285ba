"""One call from a manuscript to a finished, inspected file."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from biographies.errors import ExportFailedError
from biographies.exporting.epub import write_epub
from biographies.exporting.manuscript import Exported, Manuscript
from biographies.exporting.markdown import write_markdown
from biographies.exporting.options import read_format, read_options
from biographies.exporting.parse import read_book
from biographies.exporting.pdf import write_pdf
from biographies.exporting.preflight import inspect
from biographies.exporting.word import write_word

_WRITERS = {
    "markdown": write_markdown,
    "word": write_word,
    "pdf": write_pdf,
    "epub": write_epub,
}


def export_book(
    *,
    manuscript: Manuscript,
    format: str,
    options: Mapping[str, object] | None = None,
    fonts_dir: Path | None = None,
) -> Exported:
    """Return the book as a file of one of FORMATS, with the report of its inspection.

    options: "trim" ("6x9", "5.5x8.5", "5x8", "a5", "a4"; for Word and PDF), "profile" of a PDF
    ("reading", "print"), "toc" (true or false) and "notes" ("merged": one for a run of statements
    from the same source; "statement": one for each). fonts_dir holds fonts besides those that come
    with the program. The same manuscript, options and fonts give the same bytes.

    Raises InvalidInputError for a format or option that does not exist, and ExportFailedError if
    the book cannot be set or the file does not hold the whole of it.
    """
    writer = _WRITERS[read_format(format)]
    chosen = replace(read_options(options), fonts_dir=fonts_dir)
    book = read_book(manuscript, is_merged=chosen.notes == "merged")
    draft = writer(book, chosen)
    report = inspect(book, draft, export_format=format)
    errors = report["errors"]
    if isinstance(errors, list) and errors:
        msg = f"The {format} file is not fit to be used: {errors[0]}"
        raise ExportFailedError(msg)
    return Exported(draft.content, draft.suffix, draft.media_type, report)
