"""From an address to a file: kept as an address at once, fetched when it is to be read."""

import codecs
from dataclasses import asdict

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.utils import timezone

from biographies.errors import SourceUnreadableError
from biographies.guard import WriteGuard
from biographies.models import Biography, Source
from biographies.models.source import content_hash
from biographies.sources import Record
from biographies.sources.fetching import Fetched, FetchRules, check_address, fetch

MAX_SHOWN = 255
_TEXT = (".txt", ".md", ".html")


def fetch_rules() -> FetchRules:
    """Return the bounds that the settings give a fetch."""
    return FetchRules(
        timeout_s=settings.SOURCE_FETCH_TIMEOUT_S,
        contact=settings.SOURCE_FETCH_CONTACT,
        allowed_hosts=frozenset(host.lower() for host in settings.SOURCE_FETCH_ALLOWED_HOSTS),
    )


def add_address(
    biography: Biography, address: str, *, guard: WriteGuard, rights: str = ""
) -> tuple[Source, bool]:
    """Keep an address as a source of the book, to be fetched later; tell whether it is new.

    Raises AddressRefusedError for what is never fetched.
    """
    normal = check_address(address, rules=fetch_rules())
    known = find_address(biography, normal)
    if known is not None:
        return known, False
    source = Source(
        biography=biography,
        filename=normal[:MAX_SHOWN],
        address=normal,
        sha256=_provisional_hash(normal),
        rights=rights or Source.Rights.QUOTE_ONLY,
    )
    try:
        with guard.write():
            source.save()
    except IntegrityError:  # the same address came in twice at one moment
        return biography.sources.get(sha256=source.sha256), False
    return source, True


def find_address(biography: Biography, address: str) -> Source | None:
    """Return the book's source of an address, if it has one; raise AddressRefusedError."""
    normal = check_address(address, rules=fetch_rules())
    return biography.sources.filter(address=normal).first()


def fetch_now(address: str) -> tuple[Fetched, Record]:
    """Fetch an address; return what came, and the beginning of its record."""
    fetched = fetch(address, rules=fetch_rules())
    return fetched, _record_of(fetched)


def waits_for_fetch(source: Source) -> bool:
    """Tell whether a source is an address whose file is still to be fetched, or again."""
    if not source.address:
        return False
    return not source.file or source.sha256 == _provisional_hash(source.address)


def forget_fetch(source: Source) -> None:
    """Have an address fetched again when it is read next; what it gave before stays till then."""
    Source.objects.filter(pk=source.pk).update(sha256=_provisional_hash(source.address))


def fetch_file(source: Source, *, guard: WriteGuard) -> None:
    """Fetch a source's address and keep what came as the source's file: all of it or nothing.

    A file that was fetched before stays in the storage. Raises SourceUnreadableError for good, also
    where another source of the book has the same bytes; SourceUnreachableError where a later call
    may work.
    """
    fetched, record = fetch_now(source.address)  # seconds long: no transaction is open
    guard.check()
    _refuse_twin(source, fetched)
    before = source.file.name
    source.sha256 = content_hash(fetched.content)
    source.size = len(fetched.content)
    source.filename = fetched.filename
    source.encoding = source.encoding or needed_encoding(fetched)
    if not source.record:
        source.record = asdict(record)
    elif before:
        extra = {**source.record.get("extra", {}), "accessed": record.extra["accessed"]}
        source.record = {**source.record, "extra": extra}
    source.file.save(fetched.filename, ContentFile(fetched.content), save=False)
    columns = ["sha256", "size", "filename", "encoding", "record", "file"]
    try:
        with guard.write():
            source.save(update_fields=columns)
    except BaseException as exc:
        source.file.delete(save=False)
        if isinstance(exc, IntegrityError):  # its twin was stored meanwhile
            msg = "another source of the book has the same text"
            raise SourceUnreadableError(msg) from exc
        raise


def needed_encoding(fetched: Fetched) -> str:
    """Return the declared encoding if the bytes need it and can be read by it, else ""."""
    if not fetched.charset or not fetched.filename.endswith(_TEXT):
        return ""
    if fetched.content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ""
    try:
        fetched.content.decode("utf-8")
    except UnicodeDecodeError:
        return _that_reads(fetched.charset, fetched.content)
    return ""


def _that_reads(charset: str, content: bytes) -> str:
    try:
        content.decode(charset)
        return codecs.lookup(charset).name
    except (LookupError, UnicodeError):
        return ""


def _refuse_twin(source: Source, fetched: Fetched) -> None:
    others = Source.objects.filter(biography=source.biography_id).exclude(pk=source.pk)
    twin = others.filter(sha256=content_hash(fetched.content)).first()
    if twin is not None:
        msg = f"the same text as {twin.filename}, which the book has already"
        raise SourceUnreadableError(msg)


def _record_of(fetched: Fetched) -> Record:
    """Return what the fetch itself says; the title is still to be read."""
    is_page = fetched.filename.endswith(".html")
    return Record(
        title="",
        url=fetched.address,
        kind="webpage" if is_page else "book",
        extra={"accessed": timezone.now().date().isoformat()},
    )


def _provisional_hash(address: str) -> str:
    """Return what stands for the file's hash until there is a file."""
    return content_hash(f"address {address}")
