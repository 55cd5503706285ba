"""Finished files in the storage: whole under their name, or not there at all."""

import os
import uuid
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, default_storage


def keep_file(name: str, content: bytes, *, storage: Storage = default_storage) -> str:
    """Store content under a name of its own and return that name.

    On a disk it is written beside the place and renamed, so that nobody ever reads half of it; an
    object storage makes an object visible when it is whole.
    """
    if not isinstance(storage, FileSystemStorage):
        return str(storage.save(name, ContentFile(content)))
    write_whole(Path(storage.path(name)), content)
    return name


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and rename it, so that it is whole or not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
