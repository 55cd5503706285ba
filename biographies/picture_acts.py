"""What editors do with the pictures of a book."""

import re
import uuid
from collections.abc import Iterable
from functools import partial
from itertools import chain, count

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.text import slugify

from biographies.book_acts import NotNowError
from biographies.errors import InvalidInputError
from biographies.exporting import FitPicture, make_fit, shows_picture
from biographies.filing import keep_file
from biographies.importing import Imported
from biographies.models import Biography, Chapter, Picture
from biographies.models.source import content_hash

MAX_PICTURES = 200  # a book
MAX_TOGETHER_BYTES = 200 * 1024 * 1024  # of a book's pictures: an export holds them all at once
_LONGEST_STEM = 60


def add_files(
    book: Biography, files: "Iterable[UploadedFile[bytes]]", *, person: str
) -> list[Imported]:
    """Keep uploaded pictures, each looked over, and say what became of each."""
    return [add_picture(book, str(file.name), file.read(), person=person) for file in files]


def add_picture(book: Biography, filename: str, content: bytes, *, person: str) -> Imported:
    """Keep a picture of a book, and say what became of it; a bad one has its reason."""
    try:
        fit = make_fit(content)
        known = book.pictures.filter(sha256=content_hash(fit.content)).first()
        if known is not None:
            return Imported(filename, "already there", known.pk, reason=f"it is {known.name}")
        _limit(book, len(fit.content))
    except InvalidInputError as exc:
        return Imported(filename, "failed", reason=exc.message)
    picture = _keep(book, filename, fit, person)
    return Imported(filename, "added", picture.pk, reason="; ".join(fit.changes))


def change_picture(picture: Picture, *, description: str, credit: str, is_cover: bool) -> None:
    """Keep what is said of a picture; it being the cover, no other is."""
    with transaction.atomic():
        own = Picture.objects.filter(biography_id=picture.biography_id)
        list(own.select_for_update().values_list("pk"))
        if is_cover:
            own.exclude(pk=picture.pk).filter(is_cover=True).update(is_cover=False)
        own.filter(pk=picture.pk).update(description=description, credit=credit, is_cover=is_cover)


def chapters_showing(picture: Picture) -> list[Chapter]:
    """Return the parts whose present text shows it."""
    parts = picture.biography.chapters.in_book_order().select_related("current_revision")
    may = parts.filter(current_revision__markdown__contains=picture.name)
    return [
        part
        for part in may
        if part.current_revision and shows_picture(part.current_revision.markdown, picture.name)
    ]


@transaction.atomic
def remove_picture(picture: Picture) -> str:
    """Delete a picture with its file, and say so; NotNowError while a present text shows it."""
    shown = chapters_showing(picture)
    if shown:
        msg = f"{picture.name} is shown in {shown[0]}: take it out of the text first."
        raise NotNowError(msg)
    name = str(picture.file.name)
    picture.delete()
    transaction.on_commit(partial(default_storage.delete, name), robust=True)
    return f"{picture.name} is removed."


def _limit(book: Biography, size: int) -> None:
    kept = book.pictures.aggregate(bytes=Sum("size"))["bytes"] or 0
    field = "picture"
    if book.pictures.count() >= MAX_PICTURES:
        raise InvalidInputError(field, f"a book may have {MAX_PICTURES} pictures")
    if kept + size > MAX_TOGETHER_BYTES:
        limit = MAX_TOGETHER_BYTES // 1024 // 1024
        raise InvalidInputError(field, f"the pictures of a book may have {limit} MB together")


def _keep(book: Biography, filename: str, fit: FitPicture, person: str) -> Picture:
    """Store the file, then the row under the first name that is free."""
    stem = _stem(filename)
    place = keep_file(f"pictures/{uuid.uuid4()}/{stem}.{fit.suffix}", fit.content)
    picture = Picture(
        biography=book,
        file=place,
        media_type=fit.media_type,
        width=fit.width,
        height=fit.height,
        size=len(fit.content),
        sha256=content_hash(fit.content),
        person=person,
    )
    try:
        tails = chain([""], (f"-{number}" for number in count(2)))
        next(tail for tail in tails if _is_saved(picture, f"{stem}{tail}.{fit.suffix}"))
    except BaseException:
        default_storage.delete(place)
        raise
    return picture


def _is_saved(picture: Picture, name: str) -> bool:
    """Write the row unless its name is taken."""
    picture.name = name
    try:
        with transaction.atomic():
            picture.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _stem(filename: str) -> str:
    """Return a name for a picture: small letters, digits and hyphens, so that it can be typed."""
    stem = re.split(r"[/\\]", filename)[-1].rsplit(".", 1)[0]
    return slugify(stem)[:_LONGEST_STEM].strip("-_") or "picture"
