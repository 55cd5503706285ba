"""What an editor does to a book's sources; what cannot be done now is refused with the reason."""

from functools import partial
from typing import NoReturn

from django.db import transaction

from biographies.book_acts import NotNowError
from biographies.importing import Imported
from biographies.launch import read_sources
from biographies.models import Biography, Source
from biographies.sources import Record
from biographies.uploads import Intake, keep

_State = Source.State


def add(book: Biography, intake: Intake) -> list[Imported]:
    """Keep uploaded files as sources, have them read soon, and say what became of each."""
    outcomes = keep(book, intake)
    read_sources(book)
    return outcomes


@transaction.atomic
def read_again(book: Biography, source_id: int, *, encoding: str) -> str:
    """Have a source read that failed or still waits, and say so.

    One that was read is read again only as long as no plan knows it: what a plan uses stays as it
    was read, for chapters cite it. Raises NotNowError.
    """
    source = _locked(book, source_id)
    is_free = source.state == _State.READY and source.number is None
    if source.state == _State.QUEUED:
        read_sources(book)
        return f"{source.filename} is to be read."
    if source.state == _State.PARSING:
        _refuse(f"{source.filename} is being read just now.")
    if source.state != _State.FAILED and not is_free:
        _refuse(f"{source.filename} is in use as it was read; add the file anew to change that.")
    Source.objects.requeue(source.pk)
    Source.objects.filter(pk=source.pk).update(encoding=encoding)
    read_sources(book)
    return f"{source.filename} is to be read again."


@transaction.atomic
def remove(book: Biography, source_id: int) -> str:
    """Delete a source that was never read, with its file, and say so; else NotNowError."""
    source = _locked(book, source_id)
    if not can_be_removed(source):
        _refuse("Only a source that could never be read is removed; exclude this one instead.")
    file = source.file
    source.delete()
    transaction.on_commit(partial(file.delete, save=False), robust=True)
    return f"{source.filename} is removed."


def can_be_removed(source: Source) -> bool:
    """Tell whether nothing was ever read from a source, so that nothing can rest on it."""
    return source.state == _State.FAILED and not source.versions.exists()


@transaction.atomic
def leave_out(book: Biography, source_id: int) -> str:
    """Keep a source out of the next plans, and say so; NotNowError if it is not in them."""
    source = _locked(book, source_id)
    if source.state == _State.PARSING:
        _refuse(f"{source.filename} is being read just now; exclude it when that is done.")
    if not Source.objects.exclude_from_book(source.pk):
        _refuse(f"{source.filename} is excluded already.")
    return f"{source.filename} is excluded: the next plan leaves it out."


@transaction.atomic
def take_in(book: Biography, source_id: int) -> str:
    """Let the next plans use an excluded source again, and say so; else NotNowError."""
    source = _locked(book, source_id)
    if source.state != _State.EXCLUDED:
        _refuse(f"{source.filename} is not excluded.")
    if not Source.objects.readmit(source.pk):  # it was never read
        Source.objects.requeue(source.pk)
        read_sources(book)
    return f"{source.filename} is included again: the next plan may use it."


def change_record(source: Source, record: Record, *, rights: str) -> str:
    """Keep a source's corrected record and rights, and say so."""
    changed = {
        **source.record,
        "title": record.title,
        "authors": list(record.authors),
        "year": record.year,
    }
    if record.year != source.record.get("year", ""):  # the exact date belonged to the old year
        extra = {**changed.get("extra", {})}
        extra.pop("issued", None)
        changed["extra"] = extra
    Source.objects.filter(pk=source.pk).update(record=changed, rights=rights)
    return "The record is saved."


def _locked(book: Biography, source_id: int) -> Source:
    """Return a source of the book, both taken: the book first, as where a run ends."""
    Biography.objects.select_for_update().get(pk=book.pk)
    source = Source.objects.select_for_update().filter(biography=book, pk=source_id).first()
    if source is None:
        _refuse("That source was removed meanwhile.")
    return source


def _refuse(message: str) -> NoReturn:
    raise NotNowError(message)
