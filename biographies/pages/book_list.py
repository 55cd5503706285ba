"""The list of books as its page shows it, and what in them waits for an editor."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest

from biographies.errors import SourceUnreadableError
from biographies.models import Biography, Chapter, Finding, Source
from biographies.models.biography import BiographyQuerySet
from biographies.models.states import UNFINISHED, State

PAGE = 25
NEEDS_SHOWN = 10
ORDERS = {
    "changed": ("-changed_at", "-pk"),
    "newest": ("-created_at", "-pk"),
    "title": ("title", "pk"),
    "state": ("state", "title", "pk"),
}
_SETTLED = (State.APPROVED, State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which books to list, and in which order; what is empty is all."""

    text: str = ""
    state: str = ""
    owner_id: int | None = None
    order: str = "changed"


@dataclass(frozen=True, slots=True)
class BookRow:
    """One book in figures."""

    book: Biography
    parts: int
    approved: int
    running: int
    failed: int
    words: int
    errors: int
    warnings: int
    changed_at: datetime

    @property
    def can_retry(self) -> bool:
        """Tell whether something of it failed and can be tried again now."""
        return self.failed > 0 and self.book.state not in (*UNFINISHED, State.APPROVED)

    @property
    def facts(self) -> object:
        """Return what its row shows, apart from what only time changes."""
        book = self.book
        figures = (self.parts, self.approved, self.running, self.failed, self.words, self.errors)
        return (book.pk, book.title, book.state, book.reason, figures, self.warnings)


@dataclass(frozen=True, slots=True)
class Need:
    """What one book has for an editor to do."""

    title: str
    slug: str
    to_review: int = 0
    failed: int = 0
    failed_sources: int = 0
    is_read: bool = False  # every part was read, and the book itself is to be approved


@dataclass(frozen=True, slots=True)
class BookList:
    """One page of the list, and what needs somebody above it."""

    page: "Page[Any]"
    rows: tuple[BookRow, ...]
    needs: tuple[Need, ...]
    more_needs: int

    @property
    def is_busy(self) -> bool:
        """Tell whether one of the books shown is being made."""
        return any(row.book.state in UNFINISHED for row in self.rows)

    @property
    def facts(self) -> object:
        """Return what the list shows, apart from what only time changes."""
        pages = (self.page.number, self.page.paginator.count)
        return [pages, [row.facts for row in self.rows], repr(self.needs), self.more_needs]


def list_books(books: BiographyQuerySet, wanted: Wanted, *, page: str | None = None) -> BookList:
    """Return one page of these books, in as many statements for one as for all."""
    changed = Chapter.objects.filter(biography=OuterRef("pk")).order_by("-updated_at")
    newest = Subquery(changed.values("updated_at")[:1])
    found = _filtered(books, wanted).select_related("owner")
    found = found.annotate(changed_at=Greatest("updated_at", Coalesce(newest, F("updated_at"))))
    shown = Paginator(found.order_by(*ORDERS[wanted.order]), PAGE).get_page(page)
    needs = _needs(books)
    rows = tuple(_rows(list(shown.object_list)))
    return BookList(shown, rows, needs[:NEEDS_SHOWN], max(0, len(needs) - NEEDS_SHOWN))


def _filtered(books: BiographyQuerySet, wanted: Wanted) -> QuerySet[Biography]:
    found: QuerySet[Biography] = books
    if wanted.text:
        text = wanted.text
        found = found.filter(Q(title__icontains=text) | Q(subject__icontains=text))
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.owner_id is not None:
        found = found.filter(owner_id=wanted.owner_id)
    return found


def _rows(books: list[Biography]) -> Iterable[BookRow]:
    ids = [book.pk for book in books]
    states: defaultdict[int, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    words: defaultdict[int, int] = defaultdict(int)
    parts = Chapter.objects.narrative().filter(biography_id__in=ids).order_by()
    for book_id, state, count, written in parts.values_list("biography_id", "state").annotate(
        Count("pk"), Sum("current_revision__word_count")
    ):
        states[book_id][state] = count
        words[book_id] += written or 0
    findings = _findings(ids)
    failed_sources = _failed_sources(ids)
    for book in books:
        of_book = states[book.pk]
        yield BookRow(
            book=book,
            parts=sum(of_book.values()),
            approved=of_book[State.APPROVED],
            running=of_book[State.RUNNING],
            failed=of_book[State.FAILED] + failed_sources.get(book.pk, 0),
            words=words[book.pk],
            errors=findings.get((book.pk, Finding.Severity.ERROR), 0),
            warnings=findings.get((book.pk, Finding.Severity.WARNING), 0),
            changed_at=getattr(book, "changed_at"),  # noqa: B009  # annotated
        )


def _findings(ids: list[int]) -> Mapping[tuple[int, str], int]:
    found = Finding.objects.open().filter(biography_id__in=ids).order_by()
    rows = found.values_list("biography_id", "severity").annotate(Count("pk"))
    return {(book_id, severity): count for book_id, severity, count in rows}


def _failed_sources(ids: list[int]) -> dict[int, int]:
    """Count the sources that another try may read."""
    failed = Source.objects.filter(biography_id__in=ids, state=Source.State.FAILED)
    return _counts(failed.exclude(error_code=SourceUnreadableError.code).order_by())


def _needs(books: BiographyQuerySet) -> tuple[Need, ...]:
    """Return the books that wait for an editor: texts to read, failed parts or sources."""
    open_books = books.exclude(state__in=_SETTLED)
    parts = Chapter.objects.narrative().filter(biography__in=open_books).order_by()
    unread = parts.filter(state=State.NEEDS_REVIEW).exclude(current_revision=None)
    to_review = _counts(unread)
    failed = _counts(parts.filter(state=State.FAILED))
    sources = Source.objects.filter(biography__in=open_books, state=Source.State.FAILED)
    failed_sources = _counts(sources.order_by())
    made = set(open_books.filter(state=State.NEEDS_REVIEW).values_list("pk", flat=True))
    read = made - {*to_review, *failed}
    named = open_books.filter(pk__in={*to_review, *failed, *failed_sources, *read})
    return tuple(
        Need(
            title=title,
            slug=slug,
            to_review=to_review.get(pk, 0),
            failed=failed.get(pk, 0),
            failed_sources=failed_sources.get(pk, 0),
            is_read=pk in read,
        )
        for pk, title, slug in named.order_by("title", "pk").values_list("pk", "title", "slug")
    )


def _counts(rows: QuerySet[Any]) -> dict[int, int]:
    """Count rows by their book."""
    return dict(rows.values_list("biography_id").annotate(count=Count("pk")))
