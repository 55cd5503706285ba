"""Finds the book a task is about, or makes it."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from biographies.errors import BiographyNotFoundError
from biographies.models import Biography, Chapter, ChapterRevision, ModelCall
from biographies.models.states import State
from biographies.orders import (
    MAX_CHAPTERS,
    BookOrder,
    ChapterOrder,
    clean_order,
    clean_subject,
    clean_whole,
    refuse,
)
from biographies.steps.writers import writers_here

_MAX_ID = 2**63 - 1
_MAX_SLUG = 80
_RESERVED_SLUGS = frozenset({"new"})  # a page of its own beside the books' pages


def find_book(character_name: object, biography_id: object = None) -> Biography:
    """Return a book by its id, or the newest of that subject.

    Raises BiographyNotFoundError if there is none, InvalidInputError for what cannot be a name.
    """
    found = _look_up(character_name, biography_id)
    if found is None:
        msg = f"there is no biography of {clean_subject(character_name)}"
        raise BiographyNotFoundError(msg)
    return found


def find_or_make_book(
    character_name: object, biography_id: object = None, *, chapter_count: int | None = None
) -> Biography:
    """Return a book by its id, or the newest of that subject, or a new one with the usual sizes."""
    found = _look_up(character_name, biography_id)
    if found is not None:
        return found
    given = {"subject": character_name, "chapters": chapter_count}
    return make_book(clean_order(given, writers=writers_here()))


def make_book(
    order: BookOrder, *, owner_id: int | None = None, is_shared: bool = True
) -> Biography:
    """Write a new book and its parts, in state draft: all of it or nothing."""
    whose: dict[str, Any] = {"owner_id": owner_id, "is_shared": is_shared}
    try:
        return _insert(order, whose)
    except IntegrityError:
        return _insert(order, whose)  # another process took the slug between look and insert


@transaction.atomic
def discard_draft(biography_id: int) -> bool:
    """Delete a draft with its sources and pictures and their files; False if it is more."""
    drafts = Biography.objects.select_for_update().filter(pk=biography_id, state=State.DRAFT)
    book = drafts.first()
    if book is None or ChapterRevision.objects.filter(chapter__biography=book).exists():
        return False
    files = [row.file for row in (*book.sources.only("file"), *book.pictures.only("file"))]
    files += [book.word_template] if book.word_template else []
    ModelCall.forget_answers(book)
    book.delete()
    for file in files:  # last: a file without a row is harmless, a row without its file is not
        transaction.on_commit(partial(file.delete, save=False), robust=True)
    return True


def add_chapters(biography: Biography, orders: Iterable[ChapterOrder]) -> None:
    """Add the chapters that the book lacks, and give those not planned yet what is asked now.

    Call it within a transaction. A chapter that a plan has is left as it is.
    """
    there = {chapter.number: chapter for chapter in biography.chapters.filter(kind="chapter")}
    new = []
    for order in orders:
        asked = {"spec": order.as_spec(), "target_words": order.target_words, "title": order.title}
        if order.number not in there:
            new.append(Chapter(biography=biography, number=order.number, **asked))
        else:
            Chapter.objects.filter(pk=there[order.number].pk, planned_in=0).update(**asked)
    Chapter.objects.bulk_create(new)
    last = max((chapter.number for chapter in new), default=0)
    Biography.objects.filter(pk=biography.pk, chapter_count__lt=last).update(chapter_count=last)


def add_missing_parts(biography: Biography) -> None:
    """Add the chapters, introduction and conclusion that the book should have and has not."""
    there = set(biography.chapters.values_list("kind", "number"))
    words = biography.words_per_chapter
    wanted = [
        ("introduction", 0, biography.introduction_words),
        *(("chapter", number, words) for number in range(1, biography.chapter_count + 1)),
        ("conclusion", 0, biography.conclusion_words),
    ]
    Chapter.objects.bulk_create(
        Chapter(biography=biography, kind=kind, number=number, target_words=target_words)
        for kind, number, target_words in wanted
        if target_words and (kind, number) not in there
    )


def find_chapter(biography: Biography, number: object) -> Chapter:
    """Return a chapter by its number; raise InvalidInputError if the book has no such chapter."""
    wanted = clean_whole(number, field="chapter_number", low=1, high=MAX_CHAPTERS)
    chapter = biography.chapters.filter(kind=Chapter.Kind.CHAPTER, number=wanted).first()
    if chapter is None:
        refuse("chapter_number", f"{wanted} is outside 1 to {biography.chapter_count}, the book's")
    return chapter


def _look_up(character_name: object, biography_id: object) -> Biography | None:
    if biography_id is None:
        return Biography.objects.newest_of(clean_subject(character_name))
    wanted = clean_whole(biography_id, field="biography_id", low=1, high=_MAX_ID)
    biography = Biography.objects.filter(pk=wanted).first()
    if biography is None:
        msg = f"there is no biography {wanted}"
        raise BiographyNotFoundError(msg)
    return biography


@transaction.atomic
def _insert(order: BookOrder, whose: dict[str, Any]) -> Biography:
    biography = Biography.objects.create(
        subject=order.subject,
        title=order.title,
        slug=_free_slug(order.title),
        language=order.language,
        citation_style=order.citation_style,
        writer=order.writer,
        budget=order.budget,
        may_translate=order.may_translate,
        chapter_count=order.chapter_count,
        words_per_chapter=order.words_per_chapter,
        introduction_words=order.introduction_words,
        conclusion_words=order.conclusion_words,
        **whose,
    )
    add_chapters(biography, order.chapters)
    add_missing_parts(biography)
    return biography


def _free_slug(title: str) -> str:
    """Return the title as a slug, with a number behind it if another book has that one."""
    stem = slugify(title, allow_unicode=True)[: _MAX_SLUG - 8].strip("-_") or "biography"
    taken = set(Biography.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken |= _RESERVED_SLUGS
    number = 1
    slug = stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
