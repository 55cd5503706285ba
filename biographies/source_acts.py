"""What an editor does to a book's sources; what cannot be done now is refused with the reason."""

from functools import partial
from typing import NoReturn

from django.core.files.base import ContentFile
from django.db import transaction

from biographies.book_acts import NotNowError
from biographies.guard import Unguarded
from biographies.importing import Imported
from biographies.launch import read_sources, start_book
from biographies.models import Biography, Source
from biographies.models.biography import Goal
from biographies.models.source import content_hash
from biographies.models.states import UNFINISHED, State
from biographies.sources import Record
from biographies.steps.addresses import add_address as steps_add_address
from biographies.steps.addresses import forget_fetch
from biographies.steps.reading import find_duplicate
from biographies.uploads import Intake, keep

_State = Source.State


def add(book: Biography, intake: Intake) -> list[Imported]:
    """Keep uploaded files as sources, have them read soon, and say what became of each."""
    outcomes = keep(book, intake)
    read_sources(book)
    return outcomes


def add_address(book: Biography, address: str, *, rights: str) -> str:
    """Keep an address as a source, have it fetched and read soon, and say so.

    Raises AddressRefusedError for what is never fetched.
    """
    source, is_new = steps_add_address(book, address, guard=Unguarded(), rights=rights)
    if not is_new:
        return f"{source.filename} is among the sources already."
    read_sources(book)
    return f"{source.filename} is to be fetched and read."


@transaction.atomic
def read_again(book: Biography, source_id: int, *, encoding: str, is_fetched: bool = False) -> str:
    """Have a source read (again), and say so; is_fetched: an address is fetched again first.

    What says something else is a new reading: what is not written yet is planned anew from it, and
    what is written goes on citing the reading that it was checked against. Raises NotNowError.
    """
    source = _locked(book, source_id)
    if source.state == _State.QUEUED:
        read_sources(book)
        return f"{source.filename} is to be read."
    if source.state == _State.PARSING:
        _refuse(f"{source.filename} is being read just now.")
    if source.state == _State.EXCLUDED:
        _refuse(f"{source.filename} is excluded; include it again first.")
    Source.objects.filter(pk=source.pk).update(encoding=encoding)
    if is_fetched and source.address:
        forget_fetch(source)
        return _send_again(book, source, f"{source.address} is to be fetched and read again.")
    return _send_again(book, source, f"{source.filename} is to be read again.")


@transaction.atomic
def replace_file(book: Biography, source_id: int, filename: str, content: bytes) -> str:
    """Put another file in a source's place, have it read, and say so.

    The source keeps its number, record and rights; what was read before stays with what cites it.
    Raises NotNowError.
    """
    source = _locked(book, source_id)
    if source.state in (_State.PARSING, _State.EXCLUDED):
        _refuse(f"{source.filename} is {source.get_state_display()} just now.")
    known = find_duplicate(book, content)
    if known is not None:
        same = "the file it has" if known.pk == source.pk else f"that of {known.filename}"
        _refuse(f"This file is the same as {same}.")
    before = source.filename
    source.sha256, source.size, source.filename = content_hash(content), len(content), filename
    source.file.save(filename, ContentFile(content), save=False)
    source.save(update_fields=["sha256", "size", "filename", "file"])
    return _send_again(book, source, f"{filename} is in the place of {before} and is to be read.")


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


@transaction.atomic
def change_record(
    source: Source, record: Record, *, rights: str, voice: str, seen: str = ""
) -> str:
    """Keep a source's corrected record, rights and voice, and say so.

    Other rights, or another voice, plan anew what is not written; what is written stays. `seen` is
    the mark of what the editor saw: raises NotNowError if somebody has changed that meanwhile.
    """
    source = _locked(source.biography, source.pk)
    if seen and seen != source.record_mark:
        _refuse("Somebody changed this record meanwhile.")
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
    is_other = (rights, voice) != (source.rights, source.voice)
    Source.objects.filter(pk=source.pk).update(record=changed, rights=rights, voice=voice)
    if is_other and source.number and plan_anew(source.biography):
        return "The record is saved. What is not written yet is planned anew."
    return "The record is saved."


def plan_anew(book: Biography) -> bool:
    """Take back the plan of all that is not written, and have it made again; False if all is.

    A book that waits for its editor is only planned again when it goes on, unless a plan is all
    that was asked for.
    """
    Biography.objects.select_for_update().get(pk=book.pk)
    free = book.chapters.narrative().filter(current_revision=None).exclude(planned_in=0)
    is_any = free.exclude(state__in=UNFINISHED).update(planned_in=0) > 0
    if is_any and book.goal == Goal.PLAN and book.state != State.APPROVED:
        start_book(book, goal=Goal.PLAN)
    return is_any


def _send_again(book: Biography, source: Source, done: str) -> str:
    Source.objects.requeue(source.pk)
    is_planned_anew = source.number is not None and plan_anew(book)
    read_sources(book)
    more = " What is not written yet is planned anew." if is_planned_anew else ""
    return f"{done}{more}"


def _locked(book: Biography, source_id: int) -> Source:
    """Return a source of the book, both taken: the book first, as where a run ends."""
    Biography.objects.select_for_update().get(pk=book.pk)
    source = Source.objects.select_for_update().filter(biography=book, pk=source_id).first()
    if source is None:
        _refuse("That source was removed meanwhile.")
    return source


def _refuse(message: str) -> NoReturn:
    raise NotNowError(message)
