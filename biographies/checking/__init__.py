"""What holds a text to its sources and its order: pure checks, from Markdown to findings."""

from biographies.checking.assessment import (
    AskedOfSources,
    Assessment,
    SourceFacts,
    assess_sources,
)
from biographies.checking.book import check_book
from biographies.checking.claims import JudgedClaim, judge_claim
from biographies.checking.language import LANGUAGES as JUDGED_LANGUAGES
from biographies.checking.language import detect as detect_language
from biographies.checking.length import check_length
from biographies.checking.quality import check_quality
from biographies.checking.refusals import RefusedStatement, report_refusals
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
    "JUDGED_LANGUAGES",
    "AskedOfSources",
    "Assessment",
    "BookPart",
    "BookSnapshot",
    "CheckReport",
    "CitationSpan",
    "FoundProblem",
    "JudgedClaim",
    "RefusedStatement",
    "Severity",
    "SourceFacts",
    "Support",
    "assess_sources",
    "check_book",
    "check_length",
    "check_quality",
    "check_repetition",
    "check_sources",
    "derive_citations",
    "detect_language",
    "judge_claim",
    "report_refusals",
]
