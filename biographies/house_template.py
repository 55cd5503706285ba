"""The Word template of a house, kept with a book: its styles are used for the book's Word files."""

import uuid
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from biographies.errors import ExportFailedError
from biographies.exporting import read_template
from biographies.filing import keep_file
from biographies.models import Biography
from biographies.models.source import content_hash


def keep_template(book: Biography, content: bytes) -> None:
    """Keep a template in the place of the one before.

    Raises InvalidInputError for a file that read_template refuses.
    """
    read_template(content)
    place = f"templates/{book.pk}/{content_hash(content)[:16]}-{uuid.uuid4().hex[:8]}.docx"
    stored = keep_file(place, content)
    try:
        _put(book, stored)
    except BaseException:
        default_storage.delete(stored)
        raise


def remove_template(book: Biography) -> bool:
    """Let Word files have the program's own styles again; False if there was no template."""
    return _put(book, "")


def kept_template(book: Biography) -> bytes:
    """Return a book's template, b"" if it has none; ExportFailedError for one that is lost."""
    if not book.word_template:
        return b""
    try:
        with default_storage.open(str(book.word_template.name)) as file:
            return bytes(file.read())
    except OSError as exc:
        msg = (
            "the book's Word template is not in the storage any more: bring it again, or remove "
            "it, on the page Word template"
        )
        raise ExportFailedError(msg) from exc


def _put(book: Biography, stored: str) -> bool:
    """Keep the name of a template; the file before goes when that is sure."""
    with transaction.atomic():
        row = Biography.objects.select_for_update().get(pk=book.pk)
        before = str(row.word_template.name or "")
        row.word_template, row.updated_at = stored, timezone.now()
        row.save(update_fields=["word_template", "updated_at"])
        if before and before != stored:
            transaction.on_commit(partial(default_storage.delete, before), robust=True)
    book.word_template = stored
    return bool(before)
