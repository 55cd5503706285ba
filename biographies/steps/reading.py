"""From an editor's file to passages: kept as it came, read, cut, stored."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from django.core.files.base import ContentFile
from django.db.models import Max

from biographies.errors import NoSourcesError, SourceUnreadableError
from biographies.guard import WriteGuard
from biographies.models import Biography, Passage, Source, SourceVersion
from biographies.models.source import content_hash
from biographies.orders import clean_text, clean_whole, refuse
from biographies.sources import (
    PassageSpan,
    Record,
    SourceText,
    read_confined,
    record_from_text,
)
from biographies.steps.addresses import fetch_file, waits_for_fetch
from biographies.steps.languages import with_language

MAX_SOURCE_BYTES = 25 * 1024 * 1024
MAX_FILENAME = 255
PASSAGES_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Upload:
    """A source as it comes in: the file's name and bytes, and what an editor says of it."""

    filename: str
    content: bytes
    record: Record | None = None
    encoding: str = ""
    rights: str = ""  # a value of Source.Rights; what the record says of them goes first
    address: str = ""  # where it was fetched


def find_source(source_id: object) -> Source:
    """Return a source by its id."""
    wanted = clean_whole(source_id, field="source_id", low=1, high=2**63 - 1)
    source = Source.objects.select_related("biography").filter(pk=wanted).first()
    if source is None:
        refuse("source_id", f"there is no source {wanted}")
    return source


def find_duplicate(biography: Biography, content: bytes) -> Source | None:
    """Return the book's source with the same bytes, if it has one."""
    return biography.sources.filter(sha256=content_hash(content)).first()


def add_source(biography: Biography, upload: Upload, *, guard: WriteGuard) -> Source:
    """Keep a file as a source of the book, to be read later; the same bytes are kept once."""
    known = find_duplicate(biography, upload.content)
    if known is not None:
        return known
    filename = clean_text(upload.filename, field="source", limit=MAX_FILENAME)
    if len(upload.content) > MAX_SOURCE_BYTES:
        limit = MAX_SOURCE_BYTES // 1024 // 1024
        refuse("source", f"{filename} is larger than {limit} MB")
    source = Source(
        biography=biography,
        filename=filename,
        address=upload.address,
        sha256=content_hash(upload.content),
        size=len(upload.content),
        encoding=upload.encoding,
        record=asdict(upload.record) if upload.record else {},
        rights=rights_of(upload.record, upload.rights),
    )
    source.file.save(filename, ContentFile(upload.content), save=False)
    try:
        with guard.write():
            source.save()
    except BaseException:
        source.file.delete(save=False)
        raise
    return source


def add_read_source(
    biography: Biography, upload: Upload, *, guard: WriteGuard
) -> tuple[Source, int]:
    """Read a file and keep it with its passages, or nothing of it; return their number too.

    Raises SourceUnreadableError with the reason.
    """
    text, spans = read_content(upload.content, filename=upload.filename, encoding=upload.encoding)
    text = with_language(text, spans, book=biography.language)
    source = add_source(biography, upload, guard=guard)
    with guard.write():
        Source.objects.begin_reading(source.pk)
        _store_version(source, text, spans)
    return source, len(spans)


def ingest_source(
    source_id: object, biography_id: object = None, *, guard: WriteGuard
) -> dict[str, object]:
    """Read one source into passages and return its counts; a source read before is left alone.

    Raises SourceUnreadableError with the reason, which is kept with the source too.
    """
    source = find_source(source_id)
    if biography_id not in (None, source.biography_id):
        refuse("biography_id", f"source {source.pk} belongs to biography {source.biography_id}")
    guard.describe(
        subject=source.biography.run_subject, step=f"source {source.pk} {source.filename}"
    )
    is_new = None  # it was not read
    if source.state != Source.State.READY:
        is_new = read_and_store(source, guard=guard)
        source.refresh_from_db()
    version = source.current_version
    return {
        "biography_id": source.biography_id,
        "source_id": source.pk,
        "status": source.state,
        "title": source.title,
        "version": version.number if version else None,
        "is_new": is_new,
        "encoding": version.encoding if version else "",
        "characters": len(version.text) if version else 0,
        "passages": version.passages.count() if version else 0,
    }


def read_all(biography: Biography, *, guard: WriteGuard) -> None:
    """Read every source of the book that waits to be read; one that fails stops no other.

    Raises NoSourcesError if none can be used in the end, with what was wrong with each.
    """
    for source in biography.sources.unread():
        try:
            read_and_store(source, guard=guard)
        except SourceUnreadableError:  # kept with the source; siblings go on
            continue
    if biography.sources.readable().exists():
        return
    raise no_sources(biography)


def no_sources(biography: Biography) -> NoSourcesError:
    """Return the error that says so, with what was wrong with each source that failed."""
    failed = biography.sources.filter(state=Source.State.FAILED)
    causes = "; ".join(f"{source.filename}: {source.error_message}" for source in failed)
    name = f"biography {biography.pk} of {biography.subject}"
    return NoSourcesError(
        f"{name} has no sources that can be read ({causes})" if causes else f"{name} has no sources"
    )


def read_and_store(source: Source, *, guard: WriteGuard) -> bool:
    """Read a source's file, fetched first if it is an address, and keep it as a new version.

    False for what says just what it said before: that is no new version. Raises
    SourceUnreadableError, and keeps the reason with the source, which an earlier reading of it
    outlives; SourceUnreachableError for an address that gives nothing now.
    """
    with guard.write():
        Source.objects.begin_reading(source.pk)
        source.refresh_from_db()
    if source.state == Source.State.READY:
        return False  # another run has read it
    try:
        if waits_for_fetch(source):
            fetch_file(source, guard=guard)
        text, spans = read_content(
            _content(source), filename=source.filename, encoding=source.encoding
        )
    except SourceUnreadableError as exc:
        with guard.write():
            _note_failure(source, exc)
        raise
    text = with_language(text, spans, book=source.biography.language)
    guard.check()
    with guard.write():
        return _store_version(source, text, spans)


def read_content(
    content: bytes, *, filename: str, encoding: str = ""
) -> tuple[SourceText, tuple[PassageSpan, ...]]:
    """Return a file's text and its passages; raise SourceUnreadableError with the reason."""
    text, spans = read_confined(content, filename=filename, encoding=encoding or None)
    if not spans:
        msg = f"{filename} has no text that could be cited"
        raise SourceUnreadableError(msg)
    return text, spans


def domain_record(source: Source) -> Record:
    """Return a source's bibliographic record as the domain's value."""
    known = dict(source.record)
    known["authors"] = tuple(known.get("authors", ()))
    return Record(**known)


def _content(source: Source) -> bytes:
    try:
        with source.file.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError as exc:
        msg = f"{source.filename}: the file is no longer in the storage; add it again"
        raise SourceUnreadableError(msg) from exc


def _note_failure(source: Source, error: SourceUnreadableError) -> None:
    reason = str(error).removeprefix(f"{source.filename}: ")
    Source.objects.end_unread(source.pk, code=error.code, message=reason)


def _is_same(version: SourceVersion, text: SourceText, spans: tuple[PassageSpan, ...]) -> bool:
    """Tell whether a version has this text, cut into these passages."""
    if version.text != text.text:
        return False
    fields = ("start", "end", "kind", "heading")
    kept = version.passages.order_by("ordinal").values_list(*fields)
    return list(kept) == [(one.start, one.end, str(one.kind), one.heading) for one in spans]


def _store_version(source: Source, text: SourceText, spans: tuple[PassageSpan, ...]) -> bool:
    """Keep what was read as the source's new version, and tell whether it is one."""
    locked = Source.objects.select_for_update().get(pk=source.pk)
    if locked.state == Source.State.READY:
        return False  # another run read it meanwhile
    current = locked.current_version
    if current is not None and _is_same(current, text, spans):
        Source.objects.keep_reading(locked.pk, version_id=current.pk)
        return False
    last = locked.versions.aggregate(last=Max("number"))["last"] or 0
    version = SourceVersion(
        source=locked,
        number=last + 1,
        text=text.text,
        text_sha256=content_hash(text.text),
        encoding=text.encoding,
        title=text.title[:500],
        language=text.language[:20],
        pages=[list(place) for place in text.pages],
        remarks=list(text.remarks),
    )
    version.save()
    # A mark is to mean one text for ever: the passages of a new version count on.
    before = Passage.objects.filter(version__source=locked).aggregate(last=Max("ordinal"))["last"]
    rows = _passages(version, spans, counted=before or 0)
    Passage.objects.bulk_create(rows, batch_size=PASSAGES_AT_A_TIME)
    if not locked.record.get("title"):
        known = domain_record(locked) if locked.record else None
        record = record_from_text(text, locked.filename, known=known)
        rights = rights_of(record, locked.rights)
        Source.objects.filter(pk=locked.pk).update(record=asdict(record), rights=rights)
    Source.objects.keep_reading(locked.pk, version_id=version.pk)
    return True


def _passages(
    version: SourceVersion, spans: tuple[PassageSpan, ...], *, counted: int
) -> Iterator[Passage]:
    for span in spans:
        words = version.text[span.start : span.end]
        yield Passage(
            version=version,
            ordinal=counted + span.ordinal,
            start=span.start,
            end=span.end,
            text=words,
            kind=span.kind,
            heading=span.heading,
            first_year=span.first_year,
            last_year=span.last_year,
            continues=span.continues,
            page=span.page,
            paragraph=span.paragraph,
            sha256=content_hash(words),
        )


def rights_of(record: Record | None, said_of_all: str = "") -> str:
    """Return what may be done with a source: by its own record, else by who brought it.

    A record in words that nobody here knows ("all rights reserved by …") decides nothing.
    """
    said = (record.extra.get("rights", "") if record else "").lower().replace("_", " ").strip(" .")
    if said.startswith(("public domain", "cc0")):
        return Source.Rights.PUBLIC_DOMAIN
    known = {"licensed": Source.Rights.LICENSED, "quote only": Source.Rights.QUOTE_ONLY}
    return known.get(said) or said_of_all or Source.Rights.QUOTE_ONLY
