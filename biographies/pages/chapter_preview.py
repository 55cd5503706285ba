"""A chapter's text before it is saved, set as its page would."""

from biographies.models import Chapter
from biographies.pages.chapter_passage import printed_notes
from biographies.steps.revisions import passages_for
from biographies.texts.chapter_text import ChapterText, set_chapter


def preview_text(chapter: Chapter, markdown: str) -> ChapterText:
    """Return a typed text as safe HTML; its citations lead nowhere, for the page holds a form."""
    known = {
        f"s{source}p{ordinal}": f"source {source}, passage {ordinal}"
        for source, ordinal in passages_for(chapter, markdown)
    }
    current = chapter.current_revision
    notes = known | (printed_notes(current) if current else {})
    return set_chapter(markdown, notes=notes, address_of=_nowhere)


def _nowhere(_: int) -> str:
    return "#preview"
