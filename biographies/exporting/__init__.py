"""Exporting: a manuscript becomes a Markdown, Word, PDF or EPUB file that holds all of it."""

from biographies.exporting.citations import settle_citations
from biographies.exporting.export import export_book
from biographies.exporting.grammar import tokenise
from biographies.exporting.labels import label
from biographies.exporting.manuscript import (
    Exported,
    Indexed,
    IndexMention,
    Manuscript,
    ManuscriptPart,
)
from biographies.exporting.options import FORMATS, NOTES

__all__ = [
    "FORMATS",
    "NOTES",
    "Exported",
    "IndexMention",
    "Indexed",
    "Manuscript",
    "ManuscriptPart",
    "export_book",
    "label",
    "settle_citations",
    "tokenise",
]
