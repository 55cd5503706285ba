"""Chapters that a writer wrote and an editor works on."""

from biographies import editing
from biographies.models import Chapter
from tests.factories import make_chapter, make_revision
from tests.steps import make_book_with_source, plan


def make_written(markdown="One.\n\nTwo.\n", **columns):
    """A chapter of a resting book that an engine wrote: revision 1."""
    chapter = make_chapter(**({"state": "needs_review"} | columns))
    words = len(markdown.split())
    first = make_revision(chapter=chapter, number=1, markdown=markdown, word_count=words)
    Chapter.objects.filter(pk=chapter.pk).update(current_revision=first)
    return fresh(chapter)


def make_planned():
    """A chapter of a planned book, to be written."""
    book = make_book_with_source()
    plan(book)
    return fresh(book.chapters.get(kind="chapter", number=1))


def make_proposal(chapter, markdown="One 1.\n\nTwo 2.\n", **columns):
    """A proposal that nobody has decided on: revision 2 unless it is said otherwise."""
    given = {"parent": chapter.current_revision, "is_proposal": True, "number": 2} | columns
    return make_revision(chapter=chapter, markdown=markdown, **given)


def fresh(chapter):
    """Return a chapter as its rows are now."""
    return Chapter.objects.select_related("biography", "current_revision").get(pk=chapter.pk)


def save(chapter, markdown, *, base="current", person="ada", note=""):
    """Save a person's text; it began from the chapter's current revision as given."""
    base_id = chapter.current_revision_id if base == "current" else base
    return editing.save_text(chapter, markdown, base_id=base_id, person=person, note=note)
