"""From passages to text: the plan of a book, its writers, and its back matter."""

from biographies.errors import WriterNotConfiguredError
from biographies.writing.backmatter import make_bibliography, make_chronology
from biographies.writing.extractive import ExtractiveWriter
from biographies.writing.plan import plan_book, supply
from biographies.writing.render import render_markdown
from biographies.writing.values import (
    BookPlan,
    Brief,
    ChapterSpec,
    CitedStatement,
    Draft,
    PartPlan,
    PlanRequest,
    Section,
    SentenceRef,
    SourceInfo,
    Statement,
    Writer,
)

__all__ = [
    "SUPPORTED_WRITERS",
    "BookPlan",
    "Brief",
    "ChapterSpec",
    "CitedStatement",
    "Draft",
    "PartPlan",
    "PlanRequest",
    "Section",
    "SentenceRef",
    "SourceInfo",
    "Statement",
    "Writer",
    "build_writer",
    "make_bibliography",
    "make_chronology",
    "plan_book",
    "render_markdown",
    "supply",
]

SUPPORTED_WRITERS = ("extractive",)


def build_writer(name: str) -> Writer:
    """Return the writer of that name; raise WriterNotConfiguredError where there is none."""
    if name == ExtractiveWriter.name:
        return ExtractiveWriter()
    supported = ", ".join(SUPPORTED_WRITERS)
    message = f"There is no writer “{name}” here; supported: {supported}."
    raise WriterNotConfiguredError(message)
