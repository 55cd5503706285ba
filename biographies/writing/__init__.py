"""From passages to text: the plan of a book, its writers, and its back matter."""

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
    Refusal,
    Section,
    SentenceRef,
    SourceInfo,
    SourceMeasure,
    Statement,
    Writer,
    WritingReport,
)
from biographies.writing.voice import Voice, find_voice, give_voice, listen

__all__ = [
    "BookPlan",
    "Brief",
    "ChapterSpec",
    "CitedStatement",
    "Draft",
    "ExtractiveWriter",
    "PartPlan",
    "PlanRequest",
    "QuoteLimits",
    "Refusal",
    "Section",
    "SentenceRef",
    "SourceInfo",
    "SourceMeasure",
    "Statement",
    "Voice",
    "Writer",
    "WritingReport",
    "barred_for_excess",
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
