"""What the writing tasks do: find the book, plan what is asked for, write it."""

from biographies.guard import WriteGuard
from biographies.models import Biography, Chapter
from biographies.models.chapter import part_label
from biographies.orders import (
    ChapterOrder,
    clean_chapter_number,
    clean_frame_words,
    clean_specs,
    clean_text,
    clean_words,
)
from biographies.steps.books import (
    add_chapters,
    add_missing_parts,
    find_book,
    find_chapter,
    find_or_make_book,
)
from biographies.steps.drafting import write_part
from biographies.steps.planning import plan_parts
from biographies.steps.reading import no_sources, read_all
from biographies.steps.regeneration import regenerate

USUAL_WORDS = 2550  # what the task's caller gets who asks for no length
USUAL_FRAME_WORDS = 1000


def generate_chapter(
    character_name: object,
    chapter_number: object,
    asked: tuple[object, object],
    biography_id: object,
    *,
    guard: WriteGuard,
) -> dict[str, object]:
    """Write a chapter, planning it first if it has no plan; asked is its title and length.

    A title or an unusual length asks for that; without them the chapter is written as the book
    was ordered. A chapter that is written is left alone, whatever is asked.
    """
    number = clean_chapter_number(chapter_number)
    title = clean_text(asked[0], field="chapter_title", limit=200, is_required=False)
    words = clean_words(asked[1])
    biography = find_or_make_book(character_name, biography_id)
    guard.describe(subject=biography.run_subject, step=part_label("chapter", number))
    order = ChapterOrder(number=number, title=title, target_words=words)
    chapter = _chapter_as_ordered(biography, order, guard=guard)
    if not chapter.planned_in:
        read_all(biography, guard=guard)
        plan_parts(biography, guard=guard, only=[(chapter.kind, chapter.number)])
    return write_part(_fresh(chapter), guard=guard)


def find_book_to_produce(
    character_name: object, biography_id: object, *, guard: WriteGuard
) -> Biography:
    """Return the book that a run is to produce; raise NoSourcesError if it has nothing to cite."""
    biography = find_or_make_book(character_name, biography_id)
    guard.describe(subject=biography.run_subject, step="start")
    if not biography.sources.exclude(state="excluded").exists():
        raise no_sources(biography)
    return biography


def generate_frame(
    kind: str,
    character_name: object,
    target_words: object,
    biography_id: object,
    *,
    guard: WriteGuard,
) -> dict[str, object]:
    """Write the introduction or the conclusion; the whole book is planned first if need be."""
    words = clean_frame_words(target_words)
    biography = find_or_make_book(character_name, biography_id)
    guard.describe(subject=biography.run_subject, step=kind)
    with guard.write():
        add_missing_parts(biography)
        part, _ = biography.chapters.get_or_create(
            kind=kind, number=0, defaults={"target_words": words}
        )
        if not part.is_written and words not in (USUAL_FRAME_WORDS, part.target_words):
            Chapter.objects.filter(pk=part.pk).update(target_words=words)
    if not part.planned_in:
        read_all(biography, guard=guard)
        plan_parts(biography, guard=guard)
    return write_part(_fresh(part), guard=guard)


def regenerate_chapter(
    character_name: object,
    chapter_number: object,
    wanted: tuple[object, object],
    biography_id: object,
    *,
    guard: WriteGuard,
) -> dict[str, object]:
    """Write a chapter again; wanted is the reason and the editor's feedback."""
    reason = clean_text(wanted[0], field="reason", limit=200, is_required=False)
    lines = (" ".join(line.split()) for line in str(wanted[1] or "").splitlines())
    feedback = clean_text(
        "; ".join(filter(None, lines)), field="feedback", limit=5_000, is_required=False
    )
    chapter = find_chapter(find_book(character_name, biography_id), chapter_number)
    return regenerate(_fresh(chapter), reason=reason, feedback=feedback, guard=guard)


def plan_batch(
    character_name: object, chapter_specs: object, biography_id: object, *, guard: WriteGuard
) -> tuple[Biography, list[Chapter]]:
    """Check every spec, or refuse them all, plan the chapters together and return their rows."""
    orders = clean_specs(chapter_specs)
    count = max((order.number for order in orders), default=None)
    biography = find_or_make_book(character_name, biography_id, chapter_count=count)
    guard.describe(subject=biography.run_subject, step=f"batch of {len(orders)} chapters")
    read_all(biography, guard=guard)
    rows = [_chapter_as_ordered(biography, order, guard=guard) for order in orders]
    plan_parts(biography, guard=guard, only=[(row.kind, row.number) for row in rows])
    chapters = biography.chapters.filter(pk__in=[row.pk for row in rows])
    return biography, list(chapters.order_by("number"))


def _chapter_as_ordered(biography: Biography, order: ChapterOrder, *, guard: WriteGuard) -> Chapter:
    """Return the chapter's row, with what is asked now where that differs from what it has.

    New matter, or more words than its passages carry, takes the plan of an unwritten chapter back:
    it is planned anew.
    """
    existing = biography.chapters.filter(kind=Chapter.Kind.CHAPTER, number=order.number).first()
    if existing is None:
        with guard.write():
            add_chapters(biography, [order])
        return biography.chapters.get(kind=Chapter.Kind.CHAPTER, number=order.number)
    said = {name: value for name, value in order.as_spec().items() if value not in ("", [], None)}
    is_new_matter = any(existing.spec.get(name) != value for name, value in said.items())
    is_asked = said or order.target_words not in (USUAL_WORDS, existing.target_words)
    if existing.is_written or not is_asked:
        return existing
    is_too_long = order.target_words > (existing.supportable_words or 0)
    with guard.write():
        Chapter.objects.filter(pk=existing.pk).update(
            spec=existing.spec | said,
            target_words=order.target_words,
            planned_in=0 if is_new_matter or is_too_long else existing.planned_in,
        )
    return _fresh(existing)


def _fresh(chapter: Chapter) -> Chapter:
    return Chapter.objects.select_related("biography", "current_revision").get(pk=chapter.pk)
