"""Which writers this installation has, and the one that a chapter is written by."""

from django.conf import settings

from biographies.errors import WriterNotConfiguredError
from biographies.guard import WriteGuard
from biographies.models import Chapter
from biographies.models.biography import EXTRACTIVE
from biographies.writing import ExtractiveWriter, Writer

MODEL = "llm"


def writers_here() -> tuple[str, ...]:
    """Return the names of the writers that a book may have here, the usual one first."""
    return (EXTRACTIVE, MODEL) if settings.LLM_PROVIDERS else (EXTRACTIVE,)


def writer_for(chapter: Chapter, *, guard: WriteGuard) -> Writer:
    """Return the writer of a chapter's book; a model's calls are entered for the run of `guard`.

    Raises WriterNotConfiguredError for one that this installation does not have.
    """
    name = chapter.biography.writer
    if name == EXTRACTIVE:
        return ExtractiveWriter()
    if name == MODEL and settings.LLM_PROVIDERS:
        from biographies.steps.model_writing import ModelWriter  # slow to load, and seldom needed

        return ModelWriter(chapter, guard)
    supported = ", ".join(writers_here())
    message = f"There is no writer “{name}” here; supported: {supported}."
    raise WriterNotConfiguredError(message)
