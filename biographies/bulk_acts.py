"""What an operator does to many books or chapters: start, stop, export, write again, check."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from django.db import models

from biographies import launch
from biographies.models import Biography, Chapter
from biographies.models.states import UNFINISHED, State
from biographies.permits import clearance_of
from biographies.pipeline import EXPORT_TASKS
from taskqueue.desk.bulk import UNKNOWN, Act, Item, ItemOutcome, SkippedError, missing
from taskqueue.desk.selection import Selection

RESTS, UNDER_WAY, NO_SOURCES, NO_TEXT, NO_CHECKS, BLOCKED = (
    "rests", "under_way", "no_sources", "no_text", "no_checks", "blocked",
)  # fmt: skip
_Row = TypeVar("_Row", Biography, Chapter)


@dataclass(frozen=True, slots=True)
class StartBooks(Act):
    """Start books, or go on where they stopped; what failed or was cancelled is tried again."""

    name: ClassVar[str] = "start_biographies"
    noun: ClassVar[str] = "biographies"

    def items(self, chosen: Selection) -> list[Item]:
        """Look at each book: one that rests and has sources would be started."""
        rows = _books(chosen).annotate(source_count=models.Count("sources"))
        return _items(chosen, rows, self._verdict)

    def do(self, item_id: str, *, reason: str) -> ItemOutcome:
        """Start one book."""
        book = _found(Biography.objects, item_id)
        run = launch.start_book(book)
        if run is None:
            raise SkippedError(UNDER_WAY, "it is being made already")
        return ItemOutcome(item_id, "started", run_id=run.pk)

    def _verdict(self, book: Biography) -> tuple[str, str, str]:
        if book.state in UNFINISHED:
            return "", UNDER_WAY, "it is being made already"
        if not getattr(book, "source_count", 0):
            return "", NO_SOURCES, "it has no sources"
        return "start", "", ""


@dataclass(frozen=True, slots=True)
class CancelBooks(Act):
    """Stop making books: running steps end at their next pause, waiting ones never begin."""

    name: ClassVar[str] = "cancel_biographies"
    noun: ClassVar[str] = "biographies"

    def items(self, chosen: Selection) -> list[Item]:
        """Look at each book: one that is being made would be stopped."""
        return _items(chosen, _books(chosen), self._verdict)

    def do(self, item_id: str, *, reason: str) -> ItemOutcome:
        """Stop one book."""
        book = _found(Biography.objects, item_id)
        if not launch.cancel_book(book, reason=reason):
            raise SkippedError(RESTS, "it is not being made")
        return ItemOutcome(item_id, "cancelled")

    def _verdict(self, book: Biography) -> tuple[str, str, str]:
        return ("cancel", "", "") if book.state in UNFINISHED else ("", RESTS, "it rests")


@dataclass(frozen=True, slots=True)
class ExportBooks(Act):
    """Have books set in every format, each as it stands."""

    name: ClassVar[str] = "export_biographies"
    noun: ClassVar[str] = "biographies"

    def items(self, chosen: Selection) -> list[Item]:
        """Look at each book: one with a text would be set."""
        written = Chapter.objects.exclude(current_revision=None).filter(
            biography=models.OuterRef("pk")
        )
        rows = _books(chosen).annotate(has_text=models.Exists(written))
        return _items(chosen, rows, self._verdict)

    def do(self, item_id: str, *, reason: str) -> ItemOutcome:
        """Send one book's exports."""
        book = _found(Biography.objects, item_id)
        if blocked := clearance_of(book).blocked:
            raise SkippedError(BLOCKED, blocked)
        for export_format in EXPORT_TASKS:
            launch.send_export(book, export_format, {})
        return ItemOutcome(item_id, "sent")

    def _verdict(self, book: Biography) -> tuple[str, str, str]:
        has_text = getattr(book, "has_text", False)
        return ("export", "", "") if has_text else ("", NO_TEXT, "it has no text yet")


@dataclass(frozen=True, slots=True)
class RetryChapters(Act):
    """Write chapters that failed or were cancelled again, each with its book."""

    name: ClassVar[str] = "retry_chapters"
    noun: ClassVar[str] = "chapters"

    def items(self, chosen: Selection) -> list[Item]:
        """Look at each chapter: one that failed, of a book that rests, would be written again."""
        return _items(chosen, _chapters(chosen), self._verdict)

    def do(self, item_id: str, *, reason: str) -> ItemOutcome:
        """Go on with the chapter's book, which writes all that failed in it; once for each book."""
        chapter = _found(Chapter.objects.select_related("biography"), item_id)
        run = launch.start_book(chapter.biography)
        if run is None and chapter.state != State.DRAFT:
            raise SkippedError(UNDER_WAY, "its book is being made")
        return ItemOutcome(item_id, "retried", run_id=run.pk if run else "")

    def _verdict(self, chapter: Chapter) -> tuple[str, str, str]:
        if chapter.state not in (State.FAILED, State.CANCELLED):
            return "", RESTS, f"it is {chapter.get_state_display()}"
        if chapter.biography.state in UNFINISHED:
            return "", UNDER_WAY, "its book is being made"
        return "write again", "", ""


@dataclass(frozen=True, slots=True)
class CheckChapters(Act):
    """Run the checks of chapters' present texts again."""

    name: ClassVar[str] = "check_chapters"
    noun: ClassVar[str] = "chapters"

    def items(self, chosen: Selection) -> list[Item]:
        """Look at each chapter: a written one would be checked."""
        return _items(chosen, _chapters(chosen), self._verdict)

    def do(self, item_id: str, *, reason: str) -> ItemOutcome:
        """Send one chapter's checks."""
        runs = launch.check_chapter(_found(Chapter.objects, item_id))
        if not runs:
            raise SkippedError(NO_CHECKS, "it has no text, or no checks of its own")
        return ItemOutcome(item_id, "sent")

    def _verdict(self, chapter: Chapter) -> tuple[str, str, str]:
        if chapter.kind != Chapter.Kind.CHAPTER:
            return "", NO_CHECKS, f"the {chapter.kind} has no checks of its own"
        if chapter.current_revision_id is None:
            return "", NO_TEXT, "it has no text yet"
        return "check", "", ""


def _books(chosen: Selection) -> "models.QuerySet[Biography]":
    return Biography.objects.filter(pk__in=_numbers(chosen)).order_by("pk")


def _chapters(chosen: Selection) -> "models.QuerySet[Chapter]":
    found = Chapter.objects.filter(pk__in=_numbers(chosen))
    return found.select_related("biography").order_by("pk")


def _numbers(chosen: Selection) -> list[int]:
    return [int(one) for one in chosen.ids if one.isdecimal() and len(one) <= 18]


def _items(
    chosen: Selection, rows: "Iterable[_Row]", verdict: "Callable[[_Row], tuple[str, str, str]]"
) -> list[Item]:
    found = [
        Item(str(row.pk), type(row).__name__.lower(), row.state, row.state, does, why, words)
        for row in rows
        for does, why, words in [verdict(row)]
    ]
    return found + missing(chosen, found, "there is none such")


def _found(rows: "models.Manager[_Row] | models.QuerySet[_Row]", item_id: str) -> _Row:
    row = rows.filter(pk=int(item_id)).first()
    if row is None:
        raise SkippedError(UNKNOWN, "it is gone")
    return row
