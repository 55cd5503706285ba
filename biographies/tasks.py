"""The product's Celery tasks: thin, one step each; what they do is in steps and launch.

`character_name` means the newest biography of that subject; biography_id, if given, wins. Arguments
and results are ids, counts and states, never text.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from celery import shared_task

from biographies import launch, steps, waiting
from taskqueue.base import TrackedTask

Result = dict[str, object]
Options = Mapping[str, object]


@shared_task(base=TrackedTask, bind=True, name="biographies.generate_chapter")
def generate_chapter(
    self: TrackedTask,
    character_name: str | None,
    chapter_number: int,
    chapter_title: str = "",
    target_words: int = steps.USUAL_WORDS,
    *,
    biography_id: int | None = None,
) -> Result:
    """Write one chapter and return its ids and counts; one that is written is left alone."""
    asked = (chapter_title, target_words)
    return steps.generate_chapter(
        character_name, chapter_number, asked, biography_id, guard=self.guard
    )


@shared_task(base=TrackedTask, bind=True, name="biographies.generate_introduction")
def generate_introduction(
    self: TrackedTask,
    character_name: str | None,
    target_words: int = steps.USUAL_FRAME_WORDS,
    *,
    biography_id: int | None = None,
) -> Result:
    """Write the introduction; see generate_chapter."""
    return steps.generate_frame(
        "introduction", character_name, target_words, biography_id, guard=self.guard
    )


@shared_task(base=TrackedTask, bind=True, name="biographies.generate_conclusion")
def generate_conclusion(
    self: TrackedTask,
    character_name: str | None,
    target_words: int = steps.USUAL_FRAME_WORDS,
    *,
    biography_id: int | None = None,
) -> Result:
    """Write the conclusion; see generate_chapter."""
    return steps.generate_frame(
        "conclusion", character_name, target_words, biography_id, guard=self.guard
    )


@shared_task(base=TrackedTask, bind=True, name="biographies.regenerate_chapter")
def regenerate_chapter(
    self: TrackedTask,
    character_name: str | None,
    chapter_number: int,
    reason: str = "",
    feedback: str = "",
    *,
    biography_id: int | None = None,
) -> Result:
    """Write a chapter again as a proposal, and say which of the wishes it meets."""
    wanted = (reason, feedback)
    return steps.regenerate_chapter(
        character_name, chapter_number, wanted, biography_id, guard=self.guard
    )


@shared_task(base=TrackedTask, bind=True, name="biographies.batch_generate_chapters")
def batch_generate_chapters(
    self: TrackedTask,
    character_name: str | None,
    chapter_specs: Sequence[Mapping[str, Any]],
    batch_size: int = 5,
    *,
    biography_id: int | None = None,
) -> Result:
    """Plan chapters together and send them to be written, at most batch_size at a time."""
    size = steps.clean_batch_size(batch_size)
    book, chapters = steps.plan_batch(character_name, chapter_specs, biography_id, guard=self.guard)
    with self.guard.write():
        return launch.send_batch(book, chapters, batch_size=size)


@shared_task(base=TrackedTask, bind=True, name="biographies.produce_biography")
def produce_biography(
    self: TrackedTask, character_name: str | None, *, biography_id: int | None = None
) -> Result:
    """Send the first steps of a whole book, or those that one under way is short of."""
    book = steps.find_book_to_produce(character_name, biography_id, guard=self.guard)
    with self.guard.write():
        return launch.begin_book(book)


@shared_task(base=TrackedTask, bind=True, name="biographies.ingest_source")
def ingest_source(self: TrackedTask, source_id: int, *, biography_id: int | None = None) -> Result:
    """Read one source into passages; biography_id, if given, must be its book's."""
    return steps.ingest_source(source_id, biography_id, guard=self.guard)


@shared_task(base=TrackedTask, bind=True, name="biographies.plan_biography")
def plan_biography(
    self: TrackedTask, character_name: str | None, *, biography_id: int | None = None
) -> Result:
    """Plan a book's parts and give each passage its home."""
    book = steps.find_or_make_book(character_name, biography_id)
    return steps.plan_biography(book, guard=self.guard)


@shared_task(base=TrackedTask, bind=True, name="biographies.compile_back_matter")
def compile_back_matter(
    self: TrackedTask, character_name: str | None, *, biography_id: int | None = None
) -> Result:
    """Compile chronology and bibliography from what the book's texts cite."""
    return steps.compile_back_matter(character_name, biography_id, guard=self.guard)


@shared_task(base=TrackedTask, bind=True, name="biographies.validate_chapter_length")
def validate_chapter_length(
    self: TrackedTask,
    character_name: str | None,
    chapter_number: int,
    tolerance: float = 0.05,
    *,
    biography_id: int | None = None,
) -> Result:
    """Check that a chapter has the words asked of it, give or take the tolerance."""
    return steps.validate_chapter(
        "length", character_name, chapter_number, tolerance, biography_id, guard=self.guard
    )


@shared_task(base=TrackedTask, bind=True, name="biographies.validate_content_quality")
def validate_content_quality(
    self: TrackedTask,
    character_name: str | None,
    chapter_number: int,
    *,
    biography_id: int | None = None,
) -> Result:
    """Check a chapter's prose."""
    return steps.validate_chapter(
        "quality", character_name, chapter_number, None, biography_id, guard=self.guard
    )


@shared_task(base=TrackedTask, bind=True, name="biographies.validate_sources")
def validate_sources(
    self: TrackedTask,
    character_name: str | None,
    min_sources: int = 1,
    *,
    chapter_number: int | None = None,
    biography_id: int | None = None,
) -> Result:
    """Check that each statement is cited and carried by its passage, in one chapter or in all."""
    return steps.validate_sources(
        character_name, chapter_number, min_sources, biography_id, guard=self.guard
    )


@shared_task(base=TrackedTask, bind=True, name="biographies.validate_complete_biography")
def validate_complete_biography(
    self: TrackedTask, character_name: str | None, *, biography_id: int | None = None
) -> Result:
    """Check the book as a whole."""
    return steps.validate_book(character_name, biography_id, guard=self.guard)


@shared_task(name="biographies.tend_models", ignore_result=True)
def tend_models() -> dict[str, int]:
    """Let runs go on that waited for a model or a new day; a plain task, as sweeps are."""
    return waiting.tend_models()


@shared_task(base=TrackedTask, bind=True, name="biographies.export_to_markdown")
def export_to_markdown(
    self: TrackedTask,
    character_name: str | None,
    options: Options | None = None,
    *,
    biography_id: int | None = None,
) -> Result:
    """Set the book as Markdown and return the file's figures."""
    return steps.export_biography(
        "markdown", character_name, options, biography_id, guard=self.guard
    )


@shared_task(base=TrackedTask, bind=True, name="biographies.export_to_word")
def export_to_word(
    self: TrackedTask,
    character_name: str | None,
    options: Options | None = None,
    *,
    biography_id: int | None = None,
) -> Result:
    """Set the book as Word and return the file's figures."""
    return steps.export_biography("word", character_name, options, biography_id, guard=self.guard)


@shared_task(base=TrackedTask, bind=True, name="biographies.export_to_pdf")
def export_to_pdf(
    self: TrackedTask,
    character_name: str | None,
    options: Options | None = None,
    *,
    biography_id: int | None = None,
) -> Result:
    """Set the book as PDF and return the file's figures."""
    return steps.export_biography("pdf", character_name, options, biography_id, guard=self.guard)


@shared_task(base=TrackedTask, bind=True, name="biographies.export_to_epub")
def export_to_epub(
    self: TrackedTask,
    character_name: str | None,
    options: Options | None = None,
    *,
    biography_id: int | None = None,
) -> Result:
    """Set the book as EPUB and return the file's figures."""
    return steps.export_biography("epub", character_name, options, biography_id, guard=self.guard)


@shared_task(base=TrackedTask, bind=True, name="biographies.export_bundle")
def export_bundle(
    self: TrackedTask,
    character_name: str | None,
    options: Options | None = None,
    *,
    biography_id: int | None = None,
) -> Result:
    """Pack the book in every format with all that belongs to it; return the file's figures."""
    return steps.export_bundle(character_name, options, biography_id, guard=self.guard)


@shared_task(base=TrackedTask, bind=True, name="biographies.export_all_formats")
def export_all_formats(
    self: TrackedTask, character_name: str | None, *, biography_id: int | None = None
) -> list[Result]:
    """Set the book in every format, in this one run, and return each file's figures."""
    return steps.export_all(character_name, biography_id, guard=self.guard)
