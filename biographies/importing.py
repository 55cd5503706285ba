"""Brings an editor's files into a book: each one read, and each bad one named with its reason."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from biographies.errors import BiographyError, InvalidInputError
from biographies.guard import Unguarded, WriteGuard
from biographies.models import Biography
from biographies.orders import refuse
from biographies.sources import (
    RECORD_SUFFIXES,
    FoundRecord,
    Record,
    RecordFile,
    SourceName,
    match_records,
    read_records,
)
from biographies.steps.addresses import fetch_now, find_address, needed_encoding
from biographies.steps.reading import (
    MAX_SOURCE_BYTES,
    Upload,
    add_read_source,
    add_source,
    find_duplicate,
    read_content,
)

RECORDS = "records.json"
MAX_RECORDS_BYTES = 2 * 1024 * 1024
MAX_PROBLEMS_SAID = 10


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file: status is "added", "already there" or "failed"."""

    filename: str
    status: str
    source_id: int | None = None
    passages: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to be imported and the record that lies beside it, if one does."""

    path: Path
    record: Record | None = None
    rights: str = ""  # what is said of files whose records do not say it; "": quote only


def find_files(paths: Iterable[str | Path], *, rights: str = "") -> tuple[SourceFile, ...]:
    """Return the source files of files and folders, each with its record from records.json.

    Hidden files, a README and records.json itself are no sources. Raises InvalidInputError for a
    path that is not there, a folder without sources and a records.json that cannot be read.
    """
    found: dict[Path, SourceFile] = {}
    for given in paths:
        path = Path(given)
        files = sorted(_files_of(path)) if path.is_dir() else [path]
        if not path.exists():
            refuse("sources", f"{path} is not there")
        if not files:
            refuse("sources", f"{path} has no files that could be sources")
        records = _records_of(files, _records_beside(files[0]))
        for file in files:
            found.setdefault(file.resolve(), SourceFile(file, records.get(file), rights))
    return tuple(found.values())


def left_over_beside(paths: Iterable[str | Path]) -> list[tuple[str, RecordFile]]:
    """Return, of the record files in folders, what fits no file by name, and what is bad."""
    left: list[tuple[str, RecordFile]] = []
    for folder in (Path(path) for path in paths):
        if not folder.is_dir():
            continue
        taken = list(
            _records_of(list(_files_of(folder)), _records_beside(folder / RECORDS)).values()
        )
        for path, read in _record_files(folder):
            found = tuple(one for one in read.found if one.record not in taken)
            if found or read.problems:
                left.append((path.name, RecordFile(found, read.problems)))
    return left


def import_files(
    biography: Biography,
    files: Sequence[SourceFile],
    *,
    is_read_now: bool = True,
    guard: WriteGuard | None = None,
) -> list[Imported]:
    """Add files to a book; a bad one is reported with its reason and leaves nothing behind.

    Without is_read_now they are only kept, and the book's first steps read them.
    """
    return [
        _import(biography, file, is_read_now=is_read_now, guard=guard or Unguarded())
        for file in files
    ]


def check_files(files: Sequence[SourceFile]) -> list[Imported]:
    """Read files without keeping anything, and say what would become of each."""
    return [_check(file) for file in files]


def import_addresses(
    biography: Biography, addresses: Iterable[str], *, rights: str = "", is_kept: bool = True
) -> list[Imported]:
    """Fetch and read addresses now; one that fails is reported with its reason and leaves nothing.

    Without is_kept they are only fetched and read, to say what would become of each.
    """
    return [
        _import_address(biography, address, rights=rights, is_kept=is_kept) for address in addresses
    ]


def _import_address(biography: Biography, address: str, *, rights: str, is_kept: bool) -> Imported:
    try:
        known = find_address(biography, address)
        if known is not None:
            return Imported(address, "already there", known.pk)
        fetched, record = fetch_now(address)
        twin = find_duplicate(biography, fetched.content)
        if twin is not None:
            return Imported(address, "already there", twin.pk, reason=f"as {twin.filename}")
        encoding = needed_encoding(fetched)
        upload = Upload(
            fetched.filename, fetched.content, record, encoding, rights, fetched.address
        )
        if not is_kept:
            _, spans = read_content(upload.content, filename=upload.filename, encoding=encoding)
            return Imported(address, "added", passages=len(spans))
        source, passages = add_read_source(biography, upload, guard=Unguarded())
    except BiographyError as exc:
        return Imported(address, "failed", reason=_reason(exc, address))
    return Imported(address, "added", source.pk, passages)


def _import(
    biography: Biography, file: SourceFile, *, is_read_now: bool, guard: WriteGuard
) -> Imported:
    name = file.path.name
    try:
        upload = Upload(name, _content(file.path), file.record, rights=file.rights)
        known = find_duplicate(biography, upload.content)
        if known is not None:
            reason = f"the same text as {known.filename}" if known.filename != name else ""
            return Imported(name, "already there", known.pk, reason=reason)
        if not is_read_now:
            return Imported(name, "added", add_source(biography, upload, guard=guard).pk)
        source, passages = add_read_source(biography, upload, guard=guard)
    except BiographyError as exc:
        return Imported(name, "failed", reason=_reason(exc, name))
    return Imported(name, "added", source.pk, passages)


def _check(file: SourceFile) -> Imported:
    try:
        _, spans = read_content(_content(file.path), filename=file.path.name)
    except BiographyError as exc:
        return Imported(file.path.name, "failed", reason=_reason(exc, file.path.name))
    return Imported(file.path.name, "added", passages=len(spans))


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_SOURCE_BYTES:
            refuse("source", f"is larger than {MAX_SOURCE_BYTES // 1024 // 1024} MB")
        return path.read_bytes()
    except OSError as exc:
        field, limit = "source", f"cannot be opened: {exc.strerror}"
        raise InvalidInputError(field, limit) from exc


def _reason(exc: BiographyError, filename: str) -> str:
    text = exc.message if isinstance(exc, InvalidInputError) else str(exc)
    return text.removeprefix(f"{filename}: ")


def _files_of(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        name = path.name.lower()
        is_other = name.startswith((".", "readme")) or is_record_file(name)
        if path.is_file() and not is_other:
            yield path


def is_record_file(filename: str) -> bool:
    """Tell whether a file among sources has bibliographic records: records.json, .bib or .ris."""
    name = filename.lower()
    return name == RECORDS or (name.endswith(RECORD_SUFFIXES) and not name.endswith(".json"))


def read_record_file(content: bytes, *, filename: str) -> RecordFile:
    """Return the records of a file and what could not be read; raise InvalidInputError."""
    if len(content) > MAX_RECORDS_BYTES:
        limit = MAX_RECORDS_BYTES // 1024 // 1024
        refuse("records", f"{filename} is larger than {limit} MB")
    return read_records(content, filename=filename)


def _records_of(files: Sequence[Path], found: Sequence[FoundRecord]) -> dict[Path, Record]:
    matched = match_records(found, [SourceName(file, file.name) for file in files]).records
    return {file: matched[file].record for file in files if file in matched}


def _records_beside(file: Path) -> list[FoundRecord]:
    """Return the records that lie beside a file; raise InvalidInputError for a bad records.json.

    A .bib or .ris may lie there for other reasons: what is bad of it stops nothing.
    """
    found: list[FoundRecord] = []
    for path, read in _record_files(file.parent):
        if read.problems and path.name.lower() == RECORDS:
            refuse(f"records, {path.name}", "; ".join(read.problems[:MAX_PROBLEMS_SAID]))
        found.extend(read.found)
    return found


def _record_files(folder: Path) -> Iterator[tuple[Path, RecordFile]]:
    for path in sorted(folder.iterdir()):
        if not path.is_file() or not is_record_file(path.name):
            continue
        try:
            yield path, read_record_file(path.read_bytes(), filename=path.name)
        except InvalidInputError as exc:
            yield path, RecordFile(problems=(exc.message,))
