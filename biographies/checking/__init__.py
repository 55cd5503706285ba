"""What holds a text to its sources and its order: pure checks, from Markdown to findings."""

from biographies.checking.book import check_book
from biographies.checking.length import check_length
from biographies.checking.quality import check_quality
from biographies.checking.repetition import check_repetition
from biographies.checking.sources import check_sources
from biographies.checking.statements import derive_citations
from biographies.checking.values import (
    BookPart,
    BookSnapshot,
    CheckReport,
    CitationSpan,
    FoundProblem,
    Severity,
    Support,
)

__all__ = [
    "BookPart",
    "BookSnapshot",
    "CheckReport",
    "CitationSpan",
    "FoundProblem",
    "Severity",
    "Support",
    "check_book",
    "check_length",
    "check_quality",
    "check_repetition",
    "check_sources",
    "derive_citations",
]
