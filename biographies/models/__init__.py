"""The product's tables and their guarded state changes."""

from biographies.models.biography import Biography
from biographies.models.chapter import Allocation, Chapter, ChapterRevision
from biographies.models.decision import Decision
from biographies.models.evidence import CheckResult, Citation, Finding, Verdict
from biographies.models.export import Export, ExportPermit
from biographies.models.immutable import ImmutableRowError
from biographies.models.ledger import ModelCall
from biographies.models.lock import StatementLock
from biographies.models.picture import Picture
from biographies.models.provider import BudgetReservation, ModelProvider
from biographies.models.source import Passage, Source, SourceVersion
from biographies.models.submission import Submission

__all__ = [
    "Allocation",
    "Biography",
    "BudgetReservation",
    "Chapter",
    "ChapterRevision",
    "CheckResult",
    "Citation",
    "Decision",
    "Export",
    "ExportPermit",
    "Finding",
    "ImmutableRowError",
    "ModelCall",
    "ModelProvider",
    "Passage",
    "Picture",
    "Source",
    "SourceVersion",
    "StatementLock",
    "Submission",
    "Verdict",
]
