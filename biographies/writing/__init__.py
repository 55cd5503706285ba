"""From passages to text: the plan of a book, its writers, and its back matter."""

from biographies.errors import WriterNotConfiguredError
from biographies.writing.back import find_persons, make_glossary, make_people
from biographies.writing.backmatter import make_bibliography, make_chronology
from biographies.writing.duplicates import doubles
from biographies.writing.extractive import ExtractiveWriter
from biographies.writing.plan import plan_book, supply
from biographies.writing.render import render_markdown
from biographies.writing.rights import barred_for_excess, words_left_open
from biographies.writing.shortlist import make_shortlist, most_characters
from biographies.writing.values import (
    BookPlan,
    Brief,
    ChapterSpec,
    CitedStatement,
    Draft,
    PartPlan,
    PlanRequest,
    QuoteLimits,
    Section,
    SentenceRef,
    SourceInfo,
    SourceMeasure,
    Statement,
    Writer,
)
from biographies.writing.voice import Voice, find_voice, give_voice, listen

__all__ = [
    "SUPPORTED_WRITERS",
    "BookPlan",
    "Brief",
    "ChapterSpec",
    "CitedStatement",
    "Draft",
    "PartPlan",
    "PlanRequest",
    "QuoteLimits",
    "Section",
    "SentenceRef",
    "SourceInfo",
    "SourceMeasure",
    "Statement",
    "Voice",
    "Writer",
    "barred_for_excess",
    "build_writer",
    "doubles",
    "find_persons",
    "find_voice",
    "give_voice",
    "listen",
    "make_bibliography",
    "make_chronology",
    "make_glossary",
    "make_people",
    "make_shortlist",
    "most_characters",
    "plan_book",
    "render_markdown",
    "supply",
    "words_left_open",
]

SUPPORTED_WRITERS = ("extractive",)


def build_writer(name: str) -> Writer:
    """Return the writer of that name; raise WriterNotConfiguredError where there is none."""
    if name == ExtractiveWriter.name:
        return ExtractiveWriter()
    supported = ", ".join(SUPPORTED_WRITERS)
    message = f"There is no writer “{name}” here; supported: {supported}."
    raise WriterNotConfiguredError(message)
