"""Sets a book as a file: from its current texts, kept under an id of its own."""

import uuid
from collections import defaultdict
from collections.abc import Mapping

from django.conf import settings
from django.core.files.storage import default_storage

from biographies.confining import Limits
from biographies.errors import ChapterNotWrittenError, ExportFailedError
from biographies.exporting import (
    FORMATS,
    Exported,
    Indexed,
    IndexMention,
    Manuscript,
    ManuscriptPart,
    ManuscriptPicture,
    export_confined,
    shows_picture,
)
from biographies.front_matter import FrontMatter
from biographies.guard import WriteGuard
from biographies.house_template import kept_template
from biographies.models import Biography, Chapter, Citation, Export, Passage, Picture
from biographies.models.chapter import text_hash_of
from biographies.models.source import content_hash
from biographies.orders import refuse
from biographies.permits import Clearance, cleared
from biographies.sources import CitedPlace, Record, statements
from biographies.steps.books import find_book
from biographies.steps.export_files import store_export, sweep_exports
from biographies.steps.reading import domain_record
from biographies.steps.shares import origin_of, reported, shares_of
from biographies.writing import find_persons

_MOST_TOLD = 50  # of warnings, missing letters, shares in a run's result; the file has them all
_LEAST_NAMED = 2  # statements that name somebody, to be in the index
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

    A file of the same texts with the same options is not made twice; one that its preflight finds
    an error in is kept for looking at. Raises InvalidInputError for a format or option that does
    not exist, ChapterNotWrittenError for a book without any text, ExportBlockedError for one with
    statements that stand on no source, ExportFailedError for a file that is not fit, and
    ExportLimitError for one that takes more time or memory than it may.
    """
    chosen = clean_options(options)
    biography = find_book(character_name, biography_id)
    guard.describe(subject=biography.run_subject, step=f"export {export_format}")
    sweep_exports(biography, guard=guard)
    source = present_text(biography)
    clearance = cleared(biography, source[1])
    export = _made_before(biography, export_format, chosen, source) or _make(
        biography, export_format, chosen, (source, clearance), guard=guard
    )
    if not export.is_fit:
        msg = (
            f"The {export_format} file is not fit to be used: {export.report['errors'][0]}. It is"
            f" kept for looking at, with all that its preflight saw, as export {export.pk}"
        )
        raise ExportFailedError(msg)
    return figures(export)


def export_all(
    character_name: object, biography_id: object, *, guard: WriteGuard
) -> list[dict[str, object]]:
    """Set the book in every format, one after the other, and return each file's figures."""
    return [
        export_biography(name, character_name, {}, biography_id, guard=guard) for name in FORMATS
    ]


def present_text(biography: Biography) -> tuple[str, list[Chapter]]:
    """Return the hash of what is printed and the parts that have a text, in the book's order.

    Raises ChapterNotWrittenError for a book without any text.
    """
    rows = list(biography.chapters.in_book_order().select_related("current_revision"))
    parts = _written_parts(biography, rows)
    return text_hash_of(biography, [row for row in rows if row.kind in Chapter.NARRATIVE]), parts


def figures(export: Export) -> dict[str, object]:
    """Return what is said of a finished file: its report in short, for a result has a limit."""
    told = {name: value for name, value in export.report.items() if name != "checks"}
    return {
        "biography_id": export.biography_id,
        "export_id": str(export.pk),
        "format": export.export_format,
        "file": export.file.name,
        "bytes": export.size,
        "sha256": export.sha256,
        "preflight": {
            name: value[:_MOST_TOLD] if isinstance(value, list) else value
            for name, value in told.items()
        },
    }


def make_manuscript(biography: Biography, parts: list[Chapter]) -> Manuscript:
    """Return the book as the exporters take it; the same texts always give the same manuscript."""
    printed = _printed(parts)
    places, works = _apparatus(biography, parts)
    subtitle, origin = origin_of(biography, shares_of(biography, parts))
    front = FrontMatter.of(biography)
    pictures, cover = _pictures(biography, printed)
    texts = "\n".join(
        f"{part.kind} {part.number} {part.title}\n{part.markdown}" for part in printed
    )
    identifier = uuid.uuid5(_NAMESPACE, content_hash(f"{biography.title}\n{texts}"))
    return Manuscript(
        title=biography.title,
        subject=biography.subject,
        language=biography.language,
        parts=printed,
        places=places,
        identifier=f"urn:uuid:{identifier}",
        works=works,
        citation_style=biography.citation_style,
        index=_index(biography.subject, printed),
        subtitle=front.subtitle or subtitle,
        author=front.author,
        publisher=front.publisher,
        year=front.year,
        isbn=front.isbn,
        imprint=_imprint(front, subtitle, origin),
        pictures=pictures,
        cover=cover,
        word_template=kept_template(biography),
    )


def _printed(parts: list[Chapter]) -> tuple[ManuscriptPart, ...]:
    cited = _citations(parts)
    return tuple(
        ManuscriptPart(
            kind=part.kind,
            number=part.number,
            title=part.title,
            markdown=part.current_revision.markdown if part.current_revision else "",
            citations=tuple(cited[part.current_revision_id]),
        )
        for part in parts
    )


def _imprint(front: FrontMatter, told: str, origin: tuple[str, ...]) -> tuple[str, ...]:
    """Return the imprint's lines: whose words the book has is said there if the title says other.

    An editor's subtitle takes the place of the one that says what the book is told from.
    """
    said = (told,) if told and front.subtitle else ()
    return (*front.lines, *said, *origin)


def _pictures(
    biography: Biography, parts: tuple[ManuscriptPart, ...]
) -> tuple[tuple[ManuscriptPicture, ...], str]:
    """Return the pictures that the parts show, and the cover, and which of them that is."""
    rows = list(biography.pictures.order_by("name"))
    shown = [
        row
        for row in rows
        if row.is_cover
        or any(
            row.name in part.markdown and shows_picture(part.markdown, row.name) for part in parts
        )
    ]
    pictures = tuple(
        ManuscriptPicture(row.name, _content(row), row.description, row.credit) for row in shown
    )
    return pictures, next((row.name for row in rows if row.is_cover), "")


def _content(picture: Picture) -> bytes:
    try:
        with picture.file.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError as exc:
        msg = f"the picture “{picture.name}” is not in the storage any more: bring it again"
        raise ExportFailedError(msg) from exc


def clean_options(options: object) -> dict[str, object]:
    """Return options as an object; what is in it the exporters look at."""
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
        is_fit=True,
    )
    for export in made:
        if default_storage.exists(str(export.file.name)):
            return export
    return None


def _make(
    biography: Biography,
    export_format: str,
    options: dict[str, object],
    source: tuple[tuple[str, list[Chapter]], Clearance],
    *,
    guard: WriteGuard,
) -> Export:
    (text_hash, parts), clearance = source
    manuscript = make_manuscript(biography, parts)
    exported = export_confined(
        manuscript=manuscript,
        format=export_format,
        options=options,
        fonts_dir=settings.BIOGRAPHIES_FONTS_DIR,
        limits=_limits(),
    )
    guard.check()
    report = exported.report | {"shares": reported(shares_of(biography, parts))}
    export = Export(
        biography=biography,
        export_format=export_format,
        options=options,
        text_hash=text_hash,
        revision_ids=[part.current_revision_id for part in parts],
        report=report | clearance.reported,
        is_fit=exported.is_fit,
        note_map=exported.note_map,
    )
    return _kept_unfit(export, exported) or store_export(export, exported, guard=guard)


def _limits() -> Limits:
    memory_bytes = settings.BIOGRAPHIES_EXPORT_MEGABYTES * 1_000_000
    return Limits(settings.BIOGRAPHIES_EXPORT_SECONDS, memory_bytes)


def _kept_unfit(export: Export, exported: Exported) -> Export | None:
    """Return the file of these bytes that was found unfit before, so that a retry adds none."""
    same = Export.objects.filter(
        biography=export.biography,
        export_format=export.export_format,
        sha256=content_hash(exported.content),
        report__errors=exported.report["errors"],
        is_fit=False,
    )
    return None if export.is_fit else same.first()


def _index(subject: str, parts: tuple[ManuscriptPart, ...]) -> tuple[Indexed, ...]:
    """Return the people whom two statements of the chapters name at least, by surname."""
    said = [
        (place, statement.text)
        for place, part in enumerate(parts)
        if part.kind in Chapter.NARRATIVE
        for statement in statements(part.markdown)
    ]
    persons = find_persons([text for _, text in said], subject=subject)
    return tuple(
        Indexed(
            name=person.listed,
            mentions=tuple(
                IndexMention(*said[mention.statement], mention.start) for mention in person.mentions
            ),
        )
        for person in persons
        if len(person.statements) >= _LEAST_NAMED
    )


def _citations(parts: list[Chapter]) -> defaultdict[int | None, list[str]]:
    """Return by revision the marks of its citations, in the order of the text."""
    rows = Citation.objects.filter(revision__in=[part.current_revision_id for part in parts])
    fields = ("revision_id", "passage__version__source__number", "passage__ordinal")
    marks: defaultdict[int | None, list[str]] = defaultdict(list)
    for revision, source, ordinal in rows.order_by("revision", "ordinal").values_list(*fields):
        marks[revision].append(f"s{source}p{ordinal}")
    return marks


def _apparatus(
    biography: Biography, parts: list[Chapter]
) -> tuple[dict[str, CitedPlace], dict[int, Record]]:
    """Return the place of every passage that the texts cite, and the records of the cited works."""
    cited = Passage.objects.filter(
        citations__revision__in=[part.current_revision_id for part in parts]
    )
    fields = ("version__source__number", "ordinal", "heading", "page", "paragraph")
    rows = cited.order_by("version__source__number", "ordinal").values_list(*fields).distinct()
    places = {
        f"s{number}p{ordinal}": CitedPlace(number, heading, page, paragraph)
        for number, ordinal, heading, page, paragraph in rows
    }
    sources = biography.sources.filter(number__in={place.source for place in places.values()})
    works = {source.number or 0: domain_record(source) for source in sources.order_by("number")}
    return places, works
