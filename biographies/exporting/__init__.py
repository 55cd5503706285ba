"""Exporting: a manuscript becomes a Markdown, Word, PDF or EPUB file that holds all of it."""

from biographies.exporting.bundle import write_bundle
from biographies.exporting.citations import settle_citations
from biographies.exporting.confined import export_confined
from biographies.exporting.export import export_book
from biographies.exporting.gallery import picture_line, shows_picture
from biographies.exporting.grammar import tokenise
from biographies.exporting.labels import label
from biographies.exporting.manuscript import (
    Exported,
    Indexed,
    IndexMention,
    Manuscript,
    ManuscriptPart,
    ManuscriptPicture,
)
from biographies.exporting.markdown_book import read_markdown_book
from biographies.exporting.options import (
    CITATIONS,
    ENGINES,
    FORMATS,
    NOTES,
    PROFILES,
    TRIMS,
    options_for,
)
from biographies.exporting.pictures import MAX_PICTURE_BYTES, FitPicture, make_fit
from biographies.exporting.typst import installed_engines
from biographies.exporting.word.template import MAX_TEMPLATE_BYTES, read_template

__all__ = [
    "CITATIONS",
    "ENGINES",
    "FORMATS",
    "MAX_PICTURE_BYTES",
    "MAX_TEMPLATE_BYTES",
    "NOTES",
    "PROFILES",
    "TRIMS",
    "Exported",
    "FitPicture",
    "IndexMention",
    "Indexed",
    "Manuscript",
    "ManuscriptPart",
    "ManuscriptPicture",
    "export_book",
    "export_confined",
    "installed_engines",
    "label",
    "make_fit",
    "options_for",
    "picture_line",
    "read_markdown_book",
    "read_template",
    "settle_citations",
    "shows_picture",
    "tokenise",
    "write_bundle",
]
