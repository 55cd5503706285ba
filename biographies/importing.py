"""Brings an editor's files into a book: each one read, and each bad one named with its reason."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from biographies.errors import BiographyError, InvalidInputError
from biographies.guard import Unguarded, WriteGuard
from biographies.models import Biography
from biographies.orders import refuse
from biographies.sources import Record, parse_records
from biographies.steps.reading import (
    MAX_SOURCE_BYTES,
    Upload,
    add_read_source,
    add_source,
    find_duplicate,
    read_content,
)

RECORDS = "records.json"


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


def find_files(paths: Iterable[str | Path]) -> tuple[SourceFile, ...]:
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
        records = _records_beside(files[0])
        for file in files:
            found.setdefault(file.resolve(), SourceFile(file, records.get(file.name)))
    return tuple(found.values())


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


def _import(
    biography: Biography, file: SourceFile, *, is_read_now: bool, guard: WriteGuard
) -> Imported:
    name = file.path.name
    try:
        upload = Upload(name, _content(file.path), file.record)
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
        is_other = name.startswith((".", "readme")) or name == RECORDS
        if path.is_file() and not is_other:
            yield path


def _records_beside(file: Path) -> dict[str, Record]:
    records = file.parent / RECORDS
    if not records.is_file():
        return {}
    try:
        return parse_records(records.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as exc:
        field, limit = "records", f"{records.name} is not UTF-8"
        raise InvalidInputError(field, limit) from exc
