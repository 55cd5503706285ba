"""Copies finished files to where a person wants them."""

from pathlib import Path, PurePath

from biographies.errors import InvalidInputError
from biographies.filing import write_whole
from biographies.models import Biography, Export
from biographies.pipeline import EXPORT_TASKS


def newest_exports(biography: Biography) -> list[Export]:
    """Return the newest finished file of each format, in the usual order of formats."""
    exports = []
    for export_format in EXPORT_TASKS:
        made = biography.exports.filter(export_format=export_format, options={}, is_fit=True)
        newest = made.order_by("-created_at").first()
        if newest is not None:
            exports.append(newest)
    return exports


def copy_export(export: Export, folder: Path) -> Path:
    """Copy a file into a folder under the book's name, whole or not at all; return its path.

    Raises InvalidInputError if the folder cannot be written to.
    """
    place = folder / PurePath(str(export.file.name)).name
    try:
        with export.file.open("rb") as file:
            write_whole(place, file.read())
    except OSError as exc:
        field, limit = "out", f"{place} cannot be written: {exc.strerror}"
        raise InvalidInputError(field, limit) from exc
    return place
