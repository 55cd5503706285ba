"""One call from a manuscript to a finished, inspected file."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from biographies.exporting.epub import write_epub
from biographies.exporting.garbage import rare_collections
from biographies.exporting.manuscript import Exported, Manuscript
from biographies.exporting.markdown import write_markdown
from biographies.exporting.options import read_format, read_options
from biographies.exporting.parse import read_book
from biographies.exporting.pdf import write_pdf
from biographies.exporting.preflight import inspect, note_map
from biographies.exporting.typst import write_tagged_pdf
from biographies.exporting.word import write_word

_WRITERS = {
    "markdown": write_markdown,
    "word": write_word,
    "pdf": write_pdf,
    "epub": write_epub,
}


@rare_collections()
def export_book(
    *,
    manuscript: Manuscript,
    format: str,
    options: Mapping[str, object] | None = None,
    fonts_dir: Path | None = None,
) -> Exported:
    """Return the book as a file of one of FORMATS, with the report of its inspection.

    A file that its report finds an error in is handed over all the same, so that somebody can look
    at it: it is fit for nothing else.

    options: "trim" ("6x9", "5.5x8.5", "5x8", "a5", "a4"; for Word and PDF), "profile" of a PDF
    ("reading", "print") and the "engine" that sets it ("xhtml2pdf", "typst"), "toc" (true or
    false) and "notes" ("merged": one for a run of statements from the same source; "statement":
    one for each). fonts_dir holds fonts besides those that come with the program. The same
    manuscript, options and fonts give the same bytes.

    Raises InvalidInputError for a format or option that does not exist, and ExportFailedError if
    the book cannot be set.
    """
    write = _WRITERS[read_format(format)]
    chosen = replace(read_options(options), fonts_dir=fonts_dir)
    book = read_book(manuscript, is_merged=chosen.notes == "merged")
    if format == "pdf" and chosen.engine == "typst":
        write = write_tagged_pdf
    draft = write(book, chosen)
    citations = [part.citations for part in manuscript.parts]
    report = inspect(book, draft, export_format=format, citations=citations)
    return Exported(draft.content, draft.suffix, draft.media_type, report, note_map(book))
