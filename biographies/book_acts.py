"""What an editor does to a book as a whole; what cannot be done now is refused with the reason."""

from dataclasses import dataclass
from typing import NoReturn

from django.db import transaction

from biographies.errors import BiographyError
from biographies.importing import Imported
from biographies.launch import cancel_book, start_book
from biographies.models import Biography
from biographies.models.biography import Goal
from biographies.models.states import UNFINISHED, State
from biographies.orders import BookOrder
from biographies.pages.book_page import look_at
from biographies.steps.books import discard_draft, make_book
from biographies.uploads import Intake, keep
from taskqueue import dead_letters
from taskqueue.errors import DeadLetterStateError, KeyTakenError
from taskqueue.models import DeadLetter


class NotNowError(BiographyError):
    """The book is not in a state for that; the message says what stands against it."""

    code = "book.not_now"


@dataclass(frozen=True, slots=True)
class NewBook:
    """A book as it was just made, and what became of the files that came with it."""

    book: Biography
    outcomes: tuple[Imported, ...]


def open_book(
    order: BookOrder, intake: Intake, *, owner_id: int, is_shared: bool, goal: str
) -> NewBook:
    """Make a book of somebody's, keep its sources and have it planned or made.

    Without a single source it stays a draft that nothing is started for; whatever fails on the
    way leaves nothing behind.
    """
    book = make_book(order, owner_id=owner_id, is_shared=is_shared)
    try:
        outcomes = keep(book, intake)
        if book.sources.exists():
            start_book(book, goal=goal)
    except BaseException:
        discard_draft(book.pk)
        raise
    return NewBook(book, tuple(outcomes))


def start(book: Biography) -> str:
    """Have the whole book made, or gone on with, and say so; NotNowError if that makes no sense."""
    if book.state == State.APPROVED:
        _refuse("The book is approved: there is nothing to go on with until something changes.")
    if book.state in UNFINISHED and book.goal == Goal.BOOK:
        _refuse("The book is being made already.")
    if not book.sources.exists():
        _refuse("The book has no sources yet: add one first, for nothing could be cited.")
    start_book(book)
    return "The whole book is being made."


def retry_failed(book: Biography, *, by: str) -> str:
    """Try again what failed, and say how much that is; NotNowError if it cannot be done now.

    The book's own steps are found by starting it again; what was asked for by itself (an export,
    a chapter anew) is sent again from its dead letter.
    """
    if book.state == State.APPROVED:
        _refuse("The book is approved; make its files anew on the page of its exports.")
    if book.state in UNFINISHED:
        _refuse("The book is being made: what failed can be retried when the rest is done.")
    page = look_at(book)
    if not page.retryable:
        _refuse("Nothing has failed that could be tried again.")
    asked_for = [doing.asked_run for doing in page.doings.failed if doing.asked_run]
    again = _retry_letters(asked_for, by=by)
    if page.retryable > len(asked_for):
        start_book(book, goal=book.goal)
        again += page.retryable - len(asked_for)
    if not again:
        _refuse("What failed was retried by somebody else meanwhile.")
    return f"Trying again: {again} failed step{'s' if again > 1 else ''}."


def cancel(book: Biography, *, reason: str, by: str) -> str:
    """Stop making the book and say so; NotNowError if it is not being made."""
    why = f"{by}: {reason}" if reason else f"cancelled by {by}"
    if not cancel_book(book, reason=why[:200]):
        _refuse("The book is not being made, so there is nothing to cancel.")
    return "Cancelled: what runs just now stops at its next step; what is written stays."


@transaction.atomic
def approve(book: Biography) -> str:
    """Approve the book and say so; NotNowError says what is missing."""
    there = Biography.objects.select_for_update().get(pk=book.pk)
    if there.state != State.NEEDS_REVIEW:
        _refuse(f"Only a book that needs review can be approved; this one is {there.state}.")
    blockers = look_at(there).blockers
    if blockers:
        _refuse(f"The book cannot be approved yet – {'; '.join(blockers)}.")
    Biography.objects.approve(there.pk)
    return "The book is approved."


def delete(book: Biography) -> str:
    """Delete a draft and say so; NotNowError if it is more than that."""
    if not discard_draft(book.pk):
        _refuse("Only a draft that was never written can be deleted.")
    return f"The draft “{book.title}” is deleted."


def _retry_letters(run_ids: list[str], *, by: str) -> int:
    """Send failed runs again; what somebody retried before is left."""
    sent, unfit = 0, 0
    for letter in DeadLetter.objects.open().filter(run_id__in=run_ids):
        try:
            dead_letters.retry(letter, reason=f"by {by}, from the book's page")
        except (DeadLetterStateError, KeyTakenError):
            continue
        except (TypeError, ValueError):  # asked for by another version, with other parameters
            unfit += 1
            continue
        sent += 1
    if unfit and not sent:
        _refuse("What failed cannot be asked for in that way any more: ask for it anew.")
    return sent


def _refuse(message: str) -> NoReturn:
    raise NotNowError(message)
