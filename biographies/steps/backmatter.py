"""Compiles what stands behind the last chapter from what the chapters cite."""

from biographies.errors import ChapterNotWrittenError
from biographies.guard import WriteGuard
from biographies.models import Biography, Chapter, ChapterRevision, Passage
from biographies.models.chapter import text_hash_of
from biographies.sources import statements
from biographies.steps.books import find_book
from biographies.steps.briefs import source_infos
from biographies.steps.revisions import (
    NewText,
    Passages,
    cite,
    insert_revision,
    made_by,
    stored_passages,
)
from biographies.writing import (
    CitedStatement,
    SourceInfo,
    make_bibliography,
    make_chronology,
)

COMPILER = "compiler"


def compile_back_matter(
    character_name: object, biography_id: object, *, guard: WriteGuard
) -> dict[str, object]:
    """Make chronology and bibliography for the book's present texts, and return their figures.

    Only what the texts cite comes in. Compiled before for the same texts, they are left alone; a
    part that a person has written is too. Raises ChapterNotWrittenError for a book without a text.
    """
    biography = find_book(character_name, biography_id)
    guard.describe(subject=biography.run_subject, step="back matter")
    parts = list(biography.chapters.narrative().in_book_order().select_related("current_revision"))
    revisions = [part.current_revision for part in parts if part.current_revision]
    if not revisions:
        msg = f"biography {biography.pk} of {biography.subject} has no written chapter yet"
        raise ChapterNotWrittenError(msg)
    text_hash = text_hash_of(biography, parts)
    cited = [one for revision in revisions for one in _cited(revision)]
    passages = stored_passages(
        Passage.objects.filter(citations__revision__in=[revision.pk for revision in revisions])
    )
    texts = {
        Chapter.Kind.CHRONOLOGY: make_chronology(subject=biography.subject, cited=cited),
        Chapter.Kind.BIBLIOGRAPHY: make_bibliography(_used(biography, cited)),
    }
    guard.check()
    done = [
        _keep(biography, kind, (markdown, text_hash), passages, guard=guard)
        for kind, markdown in texts.items()
    ]
    return {"biography_id": biography.pk, "parts": done}


def _cited(revision: ChapterRevision) -> list[CitedStatement]:
    """Return the statements of a text with each passage that they cite."""
    return [
        CitedStatement(text=statement.text, source=source, ordinal=ordinal)
        for statement in statements(revision.markdown)
        for source, ordinal in statement.marks
    ]


def _used(biography: Biography, cited: list[CitedStatement]) -> list[SourceInfo]:
    numbers = {one.source for one in cited}
    return [info for info in source_infos(biography) if info.number in numbers]


def _keep(
    biography: Biography,
    kind: str,
    text: tuple[str, str],
    passages: Passages,
    *,
    guard: WriteGuard,
) -> dict[str, object]:
    """Make a text the current one of its part, unless it is for these texts already."""
    markdown, text_hash = text
    spans = cite(markdown, passages)
    with guard.write():
        part, _ = biography.chapters.get_or_create(
            kind=kind, number=0, defaults={"title": kind.capitalize(), "target_words": 0}
        )
        current = part.current_revision
        is_current = current is not None and current.settings_hash == text_hash
        if not is_current and not part.is_kept:
            new = NewText(
                markdown=markdown,
                author_kind=ChapterRevision.AuthorKind.ENGINE,
                author=COMPILER,
                settings_hash=text_hash,
            )
            revision = insert_revision(part, new, (passages, spans), made_by(guard))
            Chapter.objects.store_revision(
                part.pk, revision_id=revision.pk, parent_id=part.current_revision_id
            )
    kept = Chapter.objects.select_related("current_revision").get(pk=part.pk).current_revision
    words = kept.word_count if kept else 0
    return {"part": kind, "revision_id": kept.pk if kept else None, "word_count": words}
