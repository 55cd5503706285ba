"""Where finished files are kept: each in a folder of its own, and none that no row points at.

A folder below exports/BOOK is named after the run that makes it and the row that will point at it.
So what a killed worker stored and could not note is found by the next attempt of its run, without a
guess at how old it must be; what nobody comes back for goes after a day, with the book's next file.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from biographies.exporting import Exported
from biographies.filing import keep_file
from biographies.guard import WriteGuard
from biographies.models import Biography, Export
from biographies.models.source import content_hash
from biographies.steps.revisions import made_by

# Longer than any attempt may work: whose folder it is has noted it by then, or never will.
LEFT_ALONE = timedelta(days=1)


def store_export(export: Export, exported: Exported, *, guard: WriteGuard) -> Export:
    """Keep a finished file, then its row; without its row no file stays."""
    export.size, export.sha256 = len(exported.content), content_hash(exported.content)
    export.run_id = made_by(guard).run_id
    folder = f"{_books_folder(export.biography)}/{_run_mark(export.run_id)}{export.pk}"
    name = f"{folder}/{export.biography.file_stem}.{exported.suffix}"
    export.file.name = keep_file(name, exported.content)
    try:
        with guard.write():
            export.save()
    except BaseException:
        _remove(folder)
        raise
    return export


def sweep_exports(biography: Biography, *, guard: WriteGuard) -> int:
    """Remove what earlier attempts of this run left of the book's files; return how many folders.

    Only who holds the run may call it: an earlier attempt can write no row any more. Of other runs
    it removes what is older than LEFT_ALONE. What a row points at always stays.
    """
    names = biography.exports.order_by().values_list("file", flat=True)
    kept = {str(name).rpartition("/")[0] for name in names}
    run_id = made_by(guard).run_id
    before = timezone.now() - LEFT_ALONE
    left = [
        folder
        for folder in _folders(_books_folder(biography))
        if folder not in kept and ((run_id and _is_of(folder, run_id)) or _newest(folder) < before)
    ]
    for folder in left:
        _remove(folder)
    return len(left)


def _books_folder(biography: Biography) -> str:
    return f"exports/{biography.pk}"


def _run_mark(run_id: str) -> str:
    """Return how folders of a run begin; an id may be any text, and need not be a fit name."""
    return f"{content_hash(run_id)[:12]}-" if run_id else ""


def _is_of(folder: str, run_id: str) -> bool:
    return folder.rpartition("/")[2].startswith(_run_mark(run_id))


def _folders(place: str) -> Iterator[str]:
    try:
        folders, _ = default_storage.listdir(place)
    except FileNotFoundError:  # an object storage calls it empty
        return
    yield from (f"{place}/{name}" for name in folders)


def _files(folder: str) -> list[str]:
    try:
        return [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
    except FileNotFoundError:  # another sweep was first
        return []


def _newest(folder: str) -> datetime:
    """Return when the folder was last written to."""
    try:
        return max(map(default_storage.get_modified_time, _files(folder) or [folder]))
    except FileNotFoundError:
        return timezone.now()


def _remove(folder: str) -> None:
    for name in [*_files(folder), folder]:
        default_storage.delete(name)
