"""Gives a book's sources the bibliographic records of a file; what fits none is left to choose."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from django.db import transaction

from biographies.book_acts import NotNowError
from biographies.importing import (
    MAX_RECORDS_BYTES,
    Imported,
    read_record_file,
)
from biographies.models import Biography, Source
from biographies.orders import refuse
from biographies.source_acts import plan_anew
from biographies.sources import FoundRecord, Record, RecordFile, SourceName, match_records
from biographies.steps import domain_record
from biographies.steps.reading import rights_of

NO_SOURCE = "no source has its name, address or title, or more than one has"


@dataclass(frozen=True, slots=True)
class Given:
    """What became of a file's records: (record, source) by their titles, and what is left over."""

    given: tuple[tuple[str, str], ...]
    unmatched: tuple[FoundRecord, ...]


def give_records(
    book: Biography, found: Iterable[FoundRecord], *, only: Collection[int] | None = None
) -> Given:
    """Give each source the one record that is its own, by file name, address or title.

    `only` are the sources that may get one; None: all of the book.
    """
    rows = book.sources.order_by("pk")
    sources = {row.pk: row for row in (rows if only is None else rows.filter(pk__in=only))}
    matches = match_records(found, [_known(source) for source in sources.values()])
    given = []
    for key, one in matches.records.items():
        source = sources[int(str(key))]
        give_record(book, source.pk, one.record)
        given.append((one.label, source.filename))
    return Given(tuple(sorted(given)), matches.unmatched)


def read_record_path(path: str | Path) -> tuple[str, RecordFile]:
    """Return a file's name and records; raise InvalidInputError for one that cannot be read."""
    file = Path(path)
    if not file.is_file():
        refuse("records", f"{path} is not there")
    if file.stat().st_size > MAX_RECORDS_BYTES:
        refuse("records", f"{path} is larger than {MAX_RECORDS_BYTES // 1024 // 1024} MB")
    return file.name, read_record_file(file.read_bytes(), filename=file.name)


def give_record_files(
    book: Biography,
    files: Iterable[tuple[str, RecordFile]],
    *,
    only: Collection[int] | None = None,
    is_kept: bool = True,
) -> list[Imported]:
    """Give each file's records to the sources; say of each record what became of it.

    Its status is "added", "left over" or "failed". Without is_kept they are only looked at.
    """
    outcomes: list[Imported] = []
    for name, file in files:
        outcomes += [Imported(name, "failed", reason=problem) for problem in file.problems]
        if not is_kept:
            outcomes += [Imported(f"{name}, {one.label}", "read") for one in file.found]
            continue
        done = give_records(book, file.found, only=only)
        outcomes += [
            Imported(f"{name}, {label}", "added", reason=f"to {source}")
            for label, source in done.given
        ]
        outcomes += [
            Imported(f"{name}, {one.label}", "left over", reason=NO_SOURCE)
            for one in done.unmatched
        ]
    return outcomes


@transaction.atomic
def give_record(book: Biography, source_id: int, record: Record) -> Source:
    """Give a source a record instead of what it has, and return the source.

    What only we know of it (when and where it was fetched) stays where the record says nothing;
    its rights change only if the record names them. Raises NotNowError for a source that is gone.
    """
    Biography.objects.select_for_update().get(pk=book.pk)
    source = Source.objects.select_for_update().filter(biography=book, pk=source_id).first()
    if source is None:
        msg = "That source was removed meanwhile."
        raise NotNowError(msg)
    new = _with_fetch(record, source)
    rights = rights_of(record, source.rights)
    Source.objects.filter(pk=source.pk).update(record=asdict(new), rights=rights)
    if rights != source.rights and source.number:
        plan_anew(book)
    source.refresh_from_db()
    return source


def _with_fetch(record: Record, source: Source) -> Record:
    if not source.address or not source.record:
        return record
    known = domain_record(source)
    fetched = {key: value for key, value in known.extra.items() if key == "accessed"}
    return replace(record, url=record.url or known.url, extra=fetched | record.extra)


def _known(source: Source) -> SourceName:
    title = str(source.record.get("title", ""))
    return SourceName(source.pk, source.filename, title=title, address=source.address)
