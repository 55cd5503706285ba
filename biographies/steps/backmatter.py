"""Compiles what stands behind the last chapter from what the chapters cite."""

from biographies.errors import ChapterNotWrittenError
from biographies.exporting import label
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
    make_glossary,
    make_people,
)

COMPILER = "compiler"
_OPTIONAL = (Chapter.Kind.PEOPLE, Chapter.Kind.GLOSSARY)


def compile_back_matter(
    character_name: object, biography_id: object, *, guard: WriteGuard
) -> dict[str, object]:
    """Make what stands behind the last chapter from the present texts, and return its figures.

    Chronology, people, glossary and bibliography hold only what the texts cite; a book in which
    nobody is named twice, or nothing is explained, has no such part. Compiled before for the same
    texts, they are left alone; a part that a person has written is too. Raises
    ChapterNotWrittenError for a book without a text.
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
    texts = _compiled(biography, cited)
    guard.check()
    done = [
        _keep(biography, kind, (markdown, text_hash), passages, guard=guard)
        for kind, markdown in texts.items()
        if markdown or kind not in _OPTIONAL or biography.chapters.filter(kind=kind).exists()
    ]
    return {"biography_id": biography.pk, "parts": done}


def _compiled(biography: Biography, cited: list[CitedStatement]) -> dict[str, str]:
    """Return each part's Markdown, in the order of the book."""
    subject, language = biography.subject, biography.language
    style, used = biography.citation_style, _used(biography, cited)
    memoirs = {info.number: info.speaker for info in used if info.is_memoir}
    return {
        Chapter.Kind.CHRONOLOGY: make_chronology(
            subject=subject, cited=cited, language=language, memoirs=memoirs
        ),
        Chapter.Kind.PEOPLE: make_people(subject=subject, cited=cited, memoirs=memoirs),
        Chapter.Kind.GLOSSARY: make_glossary(subject=subject, cited=cited),
        Chapter.Kind.BIBLIOGRAPHY: make_bibliography(used, style=style, language=language),
    }


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
            kind=kind,
            number=0,
            defaults={"title": label(kind, biography.language), "target_words": 0},
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
