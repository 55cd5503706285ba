"""What a person uploads: told at once what can be told at once, kept as it came, read later."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError

from biographies.errors import BiographyError, InvalidInputError
from biographies.guard import Unguarded
from biographies.importing import Imported, is_record_file, read_record_file
from biographies.models import Biography
from biographies.models.source import content_hash
from biographies.orders import refuse
from biographies.sources import FoundRecord, Record, SourceName, check_source, match_records
from biographies.steps.addresses import add_address
from biographies.steps.reading import MAX_SOURCE_BYTES, Upload, add_source, find_duplicate

MAX_TOGETHER_BYTES = 100 * 1024 * 1024  # looked over within one request
_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Looked:
    """One uploaded file: it can be taken, or `outcome` says why not."""

    file: "UploadedFile[bytes]"
    outcome: Imported | None = None

    @property
    def name(self) -> str:
        """Return the name that it came with."""
        return str(self.file.name)


@dataclass(frozen=True, slots=True)
class Intake:
    """Uploaded files after a look at each, the records that came with them, and their rights.

    Addresses, checked and in their normal form, may come beside them; they are fetched later.
    """

    files: tuple[Looked, ...] = ()
    records: dict[str, Record] = field(default_factory=dict)
    rights: str = ""  # of those whose records do not say it; "": quote only
    addresses: tuple[str, ...] = ()

    @property
    def has_sources(self) -> bool:
        """Tell whether there is a file that can be taken, or an address."""
        return bool(self.addresses) or any(looked.outcome is None for looked in self.files)

    @property
    def refused(self) -> list[Imported]:
        """Return what was not taken, each with its reason."""
        return [looked.outcome for looked in self.files if looked.outcome is not None]


def look_over(files: "Iterable[UploadedFile[bytes]]") -> Intake:
    """Look at each file without keeping anything: its size, kind, bytes, and whether it came twice.

    Reading it is left to the workers: a source may still turn out to have no text. A records.json,
    a .bib or .ris is no source; it gives the others their bibliographic records.
    """
    taken = list(files)
    sources = [file for file in taken if not is_record_file(str(file.name))]
    found, bad = _records_in(file for file in taken if is_record_file(str(file.name)))
    names = list(dict.fromkeys(str(file.name) for file in sources))
    matched = match_records([one for one, _ in found], [SourceName(name, name) for name in names])
    for one, file in found:
        if any(one is left for left in matched.unmatched):
            bad.append(Looked(file, _failed(file, f"{one.label} belongs to none of the files")))
    records = {str(name): one.record for name, one in matched.records.items()}
    return Intake((*_look_at_each(sources), *bad), records)


def keep(biography: Biography, intake: Intake) -> list[Imported]:
    """Keep what can be taken as sources of the book: say what became of each file and address.

    They wait there to be read. What the book has already is not kept a second time.
    """
    files = [
        looked.outcome
        or _keep(biography, looked.file, intake.records.get(looked.name), intake.rights)
        for looked in intake.files
    ]
    return [*files, *(_keep_address(biography, one, intake.rights) for one in intake.addresses)]


def _records_in(
    files: "Iterable[UploadedFile[bytes]]",
) -> "tuple[list[tuple[FoundRecord, UploadedFile[bytes]]], list[Looked]]":
    """Return each record with its file, and what could not be read."""
    found: list[tuple[FoundRecord, UploadedFile[bytes]]] = []
    bad: list[Looked] = []
    for file in files:
        try:
            read = read_record_file(_content(file), filename=str(file.name))
        except InvalidInputError as exc:
            bad.append(Looked(file, _failed(file, _reason(exc))))
            continue
        found.extend((one, file) for one in read.found)
        bad.extend(Looked(file, _failed(file, problem)) for problem in read.problems)
    return found, bad


def _look_at_each(files: "Iterable[UploadedFile[bytes]]") -> Iterator[Looked]:
    names: dict[str, str] = {}
    room = MAX_TOGETHER_BYTES
    for file in files:
        try:
            digest = _check(file, room)
        except BiographyError as exc:
            yield Looked(file, _failed(file, _reason(exc)))
            continue
        room -= file.size or 0
        known = names.get(digest)
        names.setdefault(digest, str(file.name))
        yield Looked(file, _twice(file, known) if known else None)


def _check(file: "UploadedFile[bytes]", room: int) -> str:
    """Return the hash of a file that can be taken, or raise a BiographyError that says why not."""
    size = file.size or 0
    if size > MAX_SOURCE_BYTES:
        refuse("source", f"has {size / _MB:.1f} MB; the limit is {MAX_SOURCE_BYTES // _MB} MB")
    if size > room:
        limit = MAX_TOGETHER_BYTES // _MB
        refuse("source", f"is beyond the {limit} MB that can be sent at once; add it afterwards")
    content = _content(file)
    check_source(content, filename=str(file.name))
    return content_hash(content)


def _keep(
    biography: Biography, file: "UploadedFile[bytes]", record: Record | None, rights: str
) -> Imported:
    name = str(file.name)
    upload = Upload(name, _content(file), record, rights=rights)
    try:
        known = find_duplicate(biography, upload.content)
        if known is not None:
            return _twice(file, known.filename, source_id=known.pk)
        return Imported(name, "added", add_source(biography, upload, guard=Unguarded()).pk)
    except BiographyError as exc:
        return _failed(file, _reason(exc))
    except IntegrityError:  # the same bytes came in twice at one moment
        return _twice(file, name)


def _keep_address(biography: Biography, address: str, rights: str) -> Imported:
    source, is_new = add_address(biography, address, guard=Unguarded(), rights=rights)
    return Imported(source.filename, "added" if is_new else "already there", source.pk)


def _content(file: "UploadedFile[bytes]") -> bytes:
    file.seek(0)
    return bytes(file.read())


def _failed(file: "UploadedFile[bytes]", reason: str) -> Imported:
    name = str(file.name)
    return Imported(name, "failed", reason=reason.removeprefix(f"{name}: "))


def _twice(file: "UploadedFile[bytes]", known: str, *, source_id: int | None = None) -> Imported:
    name = str(file.name)
    words = f"the same text as {known}" if known != name else ""
    return Imported(name, "already there", source_id, reason=words)


def _reason(exc: BiographyError) -> str:
    return exc.message if isinstance(exc, InvalidInputError) else str(exc)
