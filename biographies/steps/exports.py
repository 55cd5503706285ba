"""Sets a book as a file: from its current texts, kept under an id of its own."""

import uuid
from collections.abc import Mapping

from django.core.files.storage import default_storage

from biographies.errors import ChapterNotWrittenError
from biographies.exporting import FORMATS, Manuscript, ManuscriptPart, export_book
from biographies.filing import keep_file
from biographies.guard import WriteGuard
from biographies.models import Biography, Chapter, Export, Passage
from biographies.models.chapter import text_hash_of
from biographies.models.source import content_hash
from biographies.orders import refuse
from biographies.sources import citation_note, to_csl
from biographies.steps.books import find_book
from biographies.steps.reading import domain_record
from biographies.steps.revisions import made_by

_NAMESPACE = uuid.UUID("8d3f7c0a-6a0e-5b8e-9a51-6f2b6f0b7c11")  # of BookGen's book identifiers


def export_biography(
    export_format: str,
    character_name: object,
    options: object,
    biography_id: object,
    *,
    guard: WriteGuard,
) -> dict[str, object]:
    """Set the book in one format and return the file's figures.

    A file of the same texts with the same options is not made twice. Raises InvalidInputError for
    a format or option that does not exist, ChapterNotWrittenError for a book without any text.
    """
    chosen = _clean_options(options)
    biography = find_book(character_name, biography_id)
    guard.describe(subject=biography.run_subject, step=f"export {export_format}")
    rows = list(biography.chapters.in_book_order().select_related("current_revision"))
    parts = _written_parts(biography, rows)
    texts = text_hash_of(biography, [row for row in rows if row.kind in Chapter.NARRATIVE])
    known = _made_before(biography, export_format, chosen, (texts, parts))
    return figures(known or _make(biography, export_format, chosen, (texts, parts), guard=guard))


def export_all(
    character_name: object, biography_id: object, *, guard: WriteGuard
) -> list[dict[str, object]]:
    """Set the book in every format, one after the other, and return each file's figures."""
    return [
        export_biography(name, character_name, {}, biography_id, guard=guard) for name in FORMATS
    ]


def figures(export: Export) -> dict[str, object]:
    """Return what is said of a finished file."""
    return {
        "biography_id": export.biography_id,
        "export_id": str(export.pk),
        "format": export.export_format,
        "file": export.file.name,
        "bytes": export.size,
        "sha256": export.sha256,
        "preflight": export.report,
    }


def make_manuscript(biography: Biography, parts: list[Chapter]) -> Manuscript:
    """Return the book as the exporters take it; the same texts always give the same manuscript."""
    printed = tuple(
        ManuscriptPart(
            kind=part.kind,
            number=part.number,
            title=part.title,
            markdown=part.current_revision.markdown if part.current_revision else "",
        )
        for part in parts
    )
    notes, works = _apparatus(biography, parts)
    texts = "\n".join(
        f"{part.kind} {part.number} {part.title}\n{part.markdown}" for part in printed
    )
    identifier = uuid.uuid5(_NAMESPACE, content_hash(f"{biography.title}\n{texts}"))
    return Manuscript(
        title=biography.title,
        subject=biography.subject,
        language=biography.language,
        parts=printed,
        notes=notes,
        identifier=f"urn:uuid:{identifier}",
        works=works,
    )


def _clean_options(options: object) -> dict[str, object]:
    if options is None:
        return {}
    if not isinstance(options, Mapping):
        refuse("options", "is not an object of option names and values")
    return dict(options)


def _written_parts(biography: Biography, rows: list[Chapter]) -> list[Chapter]:
    parts = [row for row in rows if row.current_revision and row.current_revision.markdown.strip()]
    if not any(part.kind in Chapter.NARRATIVE for part in parts):
        msg = f"biography {biography.pk} of {biography.subject} has no written chapter yet"
        raise ChapterNotWrittenError(msg)
    return parts


def _made_before(
    biography: Biography,
    export_format: str,
    options: dict[str, object],
    source: tuple[str, list[Chapter]],
) -> Export | None:
    text_hash, parts = source
    made = Export.objects.filter(
        biography=biography,
        export_format=export_format,
        options=options,
        text_hash=text_hash,
        revision_ids=[part.current_revision_id for part in parts],
    )
    for export in made:
        if default_storage.exists(str(export.file.name)):
            return export
    return None


def _make(
    biography: Biography,
    export_format: str,
    options: dict[str, object],
    source: tuple[str, list[Chapter]],
    *,
    guard: WriteGuard,
) -> Export:
    text_hash, parts = source
    manuscript = make_manuscript(biography, parts)
    exported = export_book(manuscript=manuscript, format=export_format, options=options)
    guard.check()
    export = Export(
        biography=biography,
        export_format=export_format,
        options=options,
        text_hash=text_hash,
        revision_ids=[part.current_revision_id for part in parts],
        size=len(exported.content),
        sha256=content_hash(exported.content),
        report=exported.report,
        run_id=made_by(guard).run_id,
    )
    name = f"exports/{export.pk}/{biography.file_stem}.{exported.suffix}"
    export.file.name = keep_file(name, exported.content)
    try:
        with guard.write():
            export.save()
    except BaseException:
        default_storage.delete(export.file.name)
        raise
    return export


def _apparatus(
    biography: Biography, parts: list[Chapter]
) -> tuple[dict[str, str], dict[int, Mapping[str, object]]]:
    """Return the printed note of every passage that the texts cite, and the cited works."""
    cited = Passage.objects.filter(
        citations__revision__in=[part.current_revision_id for part in parts]
    )
    fields = ("version__source__number", "ordinal", "heading")
    rows = cited.order_by("version__source__number", "ordinal").values_list(*fields).distinct()
    numbers = {number for number, _, _ in rows}
    records = {
        source.number: domain_record(source)
        for source in biography.sources.filter(number__in=numbers).order_by("number")
    }
    notes = {
        f"s{number}p{ordinal}": citation_note(records[number], locator=heading)
        for number, ordinal, heading in rows
    }
    return notes, {number or 0: to_csl(record) for number, record in records.items()}
