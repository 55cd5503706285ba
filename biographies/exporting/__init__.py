"""Exporting: a manuscript becomes a Markdown, Word, PDF or EPUB file that holds all of it."""

from biographies.exporting.citations import settle_citations
from biographies.exporting.export import export_book
from biographies.exporting.grammar import tokenise
from biographies.exporting.manuscript import Exported, Manuscript, ManuscriptPart
from biographies.exporting.options import FORMATS

__all__ = [
    "FORMATS",
    "Exported",
    "Manuscript",
    "ManuscriptPart",
    "export_book",
    "settle_citations",
    "tokenise",
]
