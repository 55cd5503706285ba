"""One function a task: loads rows, calls the domain, stores what it made under the run's guard."""

from biographies.orders import clean_batch_size
from biographies.steps.backmatter import compile_back_matter
from biographies.steps.books import find_book, find_or_make_book, make_book
from biographies.steps.bundles import export_bundle
from biographies.steps.chapters import (
    USUAL_FRAME_WORDS,
    USUAL_WORDS,
    find_book_to_produce,
    generate_chapter,
    generate_frame,
    plan_batch,
    regenerate_chapter,
)
from biographies.steps.exports import export_all, export_biography
from biographies.steps.planning import plan_biography
from biographies.steps.reading import domain_record, ingest_source
from biographies.steps.validation import validate_book, validate_chapter, validate_sources

__all__ = [
    "USUAL_FRAME_WORDS",
    "USUAL_WORDS",
    "clean_batch_size",
    "compile_back_matter",
    "domain_record",
    "export_all",
    "export_biography",
    "export_bundle",
    "find_book",
    "find_book_to_produce",
    "find_or_make_book",
    "generate_chapter",
    "generate_frame",
    "ingest_source",
    "make_book",
    "plan_batch",
    "plan_biography",
    "regenerate_chapter",
    "validate_book",
    "validate_chapter",
    "validate_sources",
]
