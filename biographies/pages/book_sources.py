"""A book's sources as their page shows them, and what an editor does to one of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, Q, QuerySet

from biographies.models import Biography, Chapter, Citation, Passage, Source, SourceVersion
from biographies.models.states import UNFINISHED, State
from biographies.pages.book_doings import INGEST, cause, look_at_runs
from biographies.pages.book_limits import said_of_rights
from biographies.sources import Record
from biographies.steps import domain_record
from biographies.steps.rereading import left_behind
from taskqueue.models import TaskRun

PAGE = 50  # sources of a book, and passages of a source
_UNREAD = (Source.State.QUEUED, Source.State.PARSING)
_VOICES = {"": "found out by itself", "first": "the subject, as I", "third": "another"}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source in figures."""

    id: int
    filename: str
    record: Record
    state: str
    why: str  # it failed
    set_aside: str  # why the plan uses nothing of it
    passages: int
    chapters: int  # that cite it
    rights: str
    is_planned: bool
    limit: str  # of what its rights leave for the book
    told_by: str
    encoding: str
    added_at: datetime
    is_sent: bool = False  # a run is under way that reads it
    address: str = ""
    left: int = 0  # chapters that cite an earlier reading of it

    @property
    def kind(self) -> str:
        """Return what kind of file it is."""
        if self.address == self.filename:  # not fetched yet
            return "address"
        return PurePath(self.filename).suffix.removeprefix(".").upper() or "file"

    @property
    def was_fetched(self) -> bool:
        """Tell whether it is an address that gave a file."""
        return bool(self.address) and self.address != self.filename

    @property
    def authors(self) -> str:
        """Return who wrote it."""
        return "; ".join(self.record.authors)

    @property
    def missing(self) -> str:
        """Name what a printed entry would lack: "author, year"; "" while nothing is read."""
        if self.state != Source.State.READY:
            return ""
        extra = self.record.extra
        has_maker = self.record.authors or extra.get("editor")
        has_year = self.record.year or extra.get("issued")
        return ", ".join(
            word for word, is_there in (("author", has_maker), ("year", has_year)) if not is_there
        )

    @property
    def is_unread(self) -> bool:
        """Tell whether it waits to be read, or is being read."""
        return self.state in _UNREAD

    @property
    def can_be_read(self) -> bool:
        """Tell whether it waits for somebody to have it read (again)."""
        waits = self.state == Source.State.QUEUED and not self.is_sent
        return waits or self.state == Source.State.FAILED


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """A book's sources at one moment."""

    book: Biography
    files: "Page[Source]"
    rows: tuple[SourceRow, ...]
    unread: int  # of all, not of this page alone
    unplanned: int  # the plan does not know them yet
    is_stalled: bool  # they wait, and no worker takes them up

    @property
    def is_busy(self) -> bool:
        """Tell whether a source is being read, or waits to be."""
        return self.unread > 0

    @property
    def said(self) -> str:
        """Return how far the reading is, in one sentence."""
        count = self.files.paginator.count
        done = f"{count - self.unread} of {count} sources read"
        return f"{done}." if self.unread else f"{count} sources."

    @property
    def advice(self) -> str:
        """Name what is to be said of sources that no plan knows: "start", "go on", … or ""."""
        if not self.unplanned:
            return ""
        if self.book.state in UNFINISHED:
            return "under way"
        if self.book.state == State.APPROVED:
            return "approved"
        return "go on" if self.book.is_planned else "start"

    @property
    def facts(self) -> object:
        """Return what the page shows, apart from what only time changes."""
        shown = [self.unread, self.unplanned, self.is_stalled, self.book.state]
        shown.append(self.files.paginator.count)
        return [shown, [repr(row) for row in self.rows]]


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """One passage of a source's text, and the parts of the book that cite it."""

    passage: Passage
    cited_in: tuple[Chapter, ...]
    is_wanted: bool = False


@dataclass(frozen=True, slots=True)
class ShownReading:
    """What was read of a source once."""

    number: int
    read_at: datetime
    encoding: str
    passages: int
    first_ordinal: int  # of a passage, to lead to its text
    chapters: int  # whose present text cites it
    is_present: bool
    is_shown: bool


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A source with a page of its text."""

    row: SourceRow
    language: str
    texts: "Page[Passage]"
    passages: tuple[ShownPassage, ...]
    chapters: tuple[Chapter, ...]  # that cite it
    readings: tuple[ShownReading, ...]  # the present one first
    found_same_at: datetime | None  # it was read again last, and said the same


def look_at_sources(book: Biography, *, page: str | None = None) -> SourcesPage:
    """Return a book's sources, newest first, in a number of statements that no size changes."""
    files = Paginator(_counted(book.sources.all()).order_by("-pk"), PAGE).get_page(page)
    citing, sent, left = _citing(book), _sent(book), _left(book)
    used = [Source.State.READY, *_UNREAD]
    return SourcesPage(
        book=book,
        files=files,
        rows=tuple(
            row_of(
                source,
                citing.get(source.pk, 0),
                is_sent=source.pk in sent,
                left=left.get(source.pk, 0),
            )
            for source in files
        ),
        unread=book.sources.unread().count(),
        unplanned=book.sources.filter(number=None, state__in=used).count(),
        is_stalled=look_at_runs(book, tasks=[INGEST]).is_stalled,
    )


def look_at_source(
    source: Source, *, page: str | None = None, passage: int | None = None
) -> SourcePage:
    """Return a source with a page of its text: that one, or the one with a passage."""
    version = _version_of(source, passage)
    texts = Passage.objects.filter(version=version).order_by("ordinal")
    paginator = Paginator(texts, PAGE)
    if passage is not None:
        page = str(texts.filter(ordinal__lt=passage).count() // PAGE + 1)
    shown = paginator.get_page(page)
    chapters = chapters_citing(source)
    counted = _counted(Source.objects.filter(pk=source.pk)).get()
    readings = _readings(source, version)
    left = _left(source.biography) if readings else {}
    return SourcePage(
        row=row_of(
            counted,
            len(chapters),
            is_sent=source.pk in _sent(source.biography),
            left=left.get(source.pk, 0),
        ),
        language=version.language if version else "",
        texts=shown,
        passages=tuple(_shown(list(shown), chapters, wanted=passage)),
        chapters=chapters,
        readings=readings,
        found_same_at=_found_same_at(source),
    )


def _version_of(source: Source, passage: int | None) -> SourceVersion | None:
    """Return the reading that has a passage, or the present one."""
    if passage is None:
        return source.current_version
    having = source.versions.defer("text").filter(passages__ordinal=passage)
    return having.order_by("-number").first() or source.current_version


def _readings(source: Source, shown: SourceVersion | None) -> tuple[ShownReading, ...]:
    """Return a source's readings in figures, the newest first; () where there is one at most."""
    present = Chapter.objects.filter(biography_id=source.biography_id)
    cited = Q(passages__citations__revision__in=present.values("current_revision"))
    chapter = "passages__citations__revision__chapter"
    rows = source.versions.defer("text").annotate(
        count=Count("passages", distinct=True),
        first=Min("passages__ordinal"),
        citing=Count(chapter, filter=cited, distinct=True),
    )
    readings = tuple(
        ShownReading(
            number=row.number,
            read_at=row.created_at,
            encoding=row.encoding,
            passages=row.count,
            first_ordinal=row.first or 0,
            chapters=row.citing,
            is_present=row.pk == source.current_version_id,
            is_shown=shown is not None and row.pk == shown.pk,
        )
        for row in rows.order_by("-number")
    )
    return readings if len(readings) > 1 else ()


def chapters_citing(source: Source) -> tuple[Chapter, ...]:
    """Return the parts of the book whose present text cites a source, in the book's order."""
    cited = Citation.objects.filter(passage__version__source=source)
    chapters = Chapter.objects.filter(
        biography=source.biography_id, current_revision__in=cited.values("revision")
    )
    return tuple(chapters.in_book_order())


def chapters_planned_with(source: Source) -> int:
    """Count the parts that are not written yet and whose plan has passages of a source."""
    planned = Chapter.objects.filter(
        current_revision=None, allocations__passage__version__source=source
    )
    return planned.distinct().count()


def row_of(source: Source, chapters: int, *, is_sent: bool = False, left: int = 0) -> SourceRow:
    """Return a source's row; it was counted by the query that found it."""
    is_used = source.state == Source.State.READY
    record = domain_record(source) if source.record else Record(title="")
    return SourceRow(
        id=source.pk,
        filename=source.filename,
        record=replace(record, title=record.title or source.filename),
        state=source.state,
        why=_why(source),
        set_aside=source.set_aside if is_used else "",
        passages=getattr(source, "passage_count", 0),
        chapters=chapters,
        rights=str(Source.Rights(source.rights).label),
        limit=said_of_rights(source.rights),
        told_by=_VOICES[source.voice],
        is_planned=source.number is not None,
        encoding=source.encoding,
        added_at=source.created_at,
        is_sent=is_sent,
        address=source.address,
        left=left,
    )


def _why(source: Source) -> str:
    """Return why it could not be read, or not again; "" if it could."""
    if source.state == Source.State.FAILED:
        return cause(source.error_code, source.error_message)
    if source.state == Source.State.READY and source.error_message:
        told = cause(source.error_code, source.error_message)
        return f"reading it again failed, so the earlier reading stays: {told}"
    return ""


def _counted(sources: QuerySet[Source]) -> QuerySet[Source]:
    return sources.annotate(passage_count=Count("current_version__passages"))


def _found_same_at(source: Source) -> datetime | None:
    """Return when a source was read again and said what it said; None if that was not its last."""
    runs = TaskRun.objects.filter(subject=source.biography.run_subject, task=INGEST)
    last = runs.filter(kwargs__source_id=source.pk).order_by("-created_at").first()
    result = last.result if last and isinstance(last.result, dict) else {}
    return last.ended_at if last and result.get("is_new") is False else None


def _cited(book: Biography) -> QuerySet[Citation]:
    present = book.chapters.exclude(current_revision=None).values("current_revision")
    return Citation.objects.filter(revision__in=present).order_by()


def _citing(book: Biography) -> dict[int, int]:
    """Count, by source, the parts of the book whose present text cites it."""
    return _counted_parts(_cited(book))


def _left(book: Biography) -> dict[int, int]:
    """Count, by source, the parts whose present text cites an earlier reading of it."""
    return _counted_parts(left_behind(_cited(book)))


def _counted_parts(cited: QuerySet[Citation]) -> dict[int, int]:
    counted = cited.values_list("passage__version__source_id").annotate(
        count=Count("revision__chapter_id", distinct=True)
    )
    return dict(counted)


def _sent(book: Biography) -> set[object]:
    """Return the sources that a run under way reads, or will."""
    runs = TaskRun.objects.unfinished().filter(subject=book.run_subject, task=INGEST)
    return set(runs.values_list("kwargs__source_id", flat=True))


def _shown(
    passages: list[Passage], chapters: Iterable[Chapter], *, wanted: int | None
) -> Iterable[ShownPassage]:
    by_revision = {chapter.current_revision_id: chapter for chapter in chapters}
    cited = Citation.objects.filter(revision__in=list(by_revision), passage__in=passages)
    pairs = set(cited.order_by().values_list("passage_id", "revision_id"))
    for passage in passages:
        in_them = [by_revision[rev] for rev in by_revision if (passage.pk, rev) in pairs]
        yield ShownPassage(passage, tuple(in_them), is_wanted=passage.ordinal == wanted)
