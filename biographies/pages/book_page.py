"""A book as its page shows it: how far it is, what happens to it, what may be done with it."""

from dataclasses import dataclass

from django.utils import timezone

from biographies.errors import SourceUnreadableError
from biographies.models import Biography, Chapter, Source
from biographies.models.states import UNFINISHED, State
from biographies.pages.book_doings import Doing, Doings, cause, look_at_runs
from biographies.pages.book_findings import BookFinding, findings_of
from biographies.pages.book_limits import LimitedSource, limits_of
from biographies.pages.book_parts import PartFigures, count_all, part_in_figures
from biographies.pages.book_stages import (
    Stage,
    at_rest,
    chapters_stage,
    checks_stage,
    exports_stage,
    plan_stage,
    sources_stage,
)
from biographies.steps.forecasts import forecast
from biographies.steps.shares import told_from
from biographies.steps.writers import MODEL

_NAMED = 5
_OF_SOURCES = (
    "filename", "state", "error_code", "error_message", "record", "rights", "set_aside",
    "number", "voice", "biography_id", "current_version__text_sha256", "current_version__language",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BookPage:
    """A book at one moment."""

    book: Biography
    parts: tuple[PartFigures, ...]
    back_matter: tuple[PartFigures, ...]
    doings: Doings
    failed_sources: tuple[Doing, ...]
    retryable_sources: int
    stages: tuple[Stage, ...]
    findings: tuple[BookFinding, ...]  # of the book as a whole
    limited_sources: tuple[LimitedSource, ...]
    told_from: str  # "Told from the Autobiography of …", where it is
    forecast: str  # what a model will use; "" once it was started, or where no model writes

    @property
    def is_under_way(self) -> bool:
        """Tell whether the book is being made, or something of it is."""
        return _is_under_way(self.book, self.doings)

    @property
    def has_text(self) -> bool:
        """Tell whether any part was ever written."""
        return any(part.has_text for part in self.parts)

    @property
    def written(self) -> int:
        """Count the parts that have a text."""
        return sum(part.has_text for part in self.parts)

    @property
    def approved(self) -> int:
        """Count the parts that an editor has approved."""
        return sum(part.state == State.APPROVED for part in self.parts)

    @property
    def supportable_words(self) -> int:
        """Add up what the sources could carry, at most what was asked of each part."""
        return sum(min(part.supportable_words or 0, part.target_words) for part in self.parts)

    @property
    def target_words(self) -> int:
        """Add up what was asked."""
        return sum(part.target_words for part in self.parts)

    @property
    def short_parts(self) -> int:
        """Count the parts that the sources cannot fill."""
        return sum(part.is_evidence_limited for part in self.parts)

    @property
    def errors(self) -> int:
        """Count the open errors of the book and its parts."""
        of_book = sum(one.is_open and one.severity == "error" for one in self.findings)
        return of_book + sum(part.errors for part in (*self.parts, *self.back_matter))

    @property
    def elapsed_s(self) -> float | None:
        """Return how long it has been made, or was; None if nobody started it."""
        if self.book.started_at is None:
            return None
        return ((self.book.ended_at or timezone.now()) - self.book.started_at).total_seconds()

    @property
    def said(self) -> str:
        """Return how far the book is, in one sentence."""
        now = [doing.what for doing in self.doings.running[:1]]
        written = f"{self.written} of {len(self.parts)} parts written"
        return ". ".join([written, *now]) + "."

    @property
    def reason(self) -> str:
        """Return why it waits, failed or went without something, if the failures do not say so."""
        if self.book.state == State.FAILED and self.failures:
            return ""
        return self.book.reason

    @property
    def prefix(self) -> str:
        """Return what stands before the page's title while the book is made: "(3/12) "."""
        return f"({self.written}/{len(self.parts)}) " if self.is_under_way else ""

    @property
    def failures(self) -> tuple[Doing, ...]:
        """Return all that failed, sources first."""
        return (*self.failed_sources, *self.doings.failed)

    @property
    def retryable(self) -> int:
        """Count what a retry would try again."""
        told = {doing.place for doing in self.doings.failed if doing.place}
        untold = [p for p in self.parts if p.state == State.FAILED and p.place not in told]
        return len(self.doings.failed) + len(untold) + self.retryable_sources

    @property
    def start_label(self) -> str:
        """Return the words of the button that has the whole book made; "" if there is none."""
        book = self.book
        if book.state == State.DRAFT:
            return "Start"
        if book.state in UNFINISHED:
            return "Make the whole book" if book.goal == Biography.Goal.PLAN else ""
        return "" if book.state == State.APPROVED or self.retryable else "Go on"

    @property
    def can_retry(self) -> bool:
        """Tell whether what failed can be tried again now."""
        return self.retryable > 0 and self.book.state not in (*UNFINISHED, State.APPROVED)

    @property
    def can_cancel(self) -> bool:
        """Tell whether there is something to stop."""
        return self.book.state in UNFINISHED

    @property
    def can_approve(self) -> bool:
        """Tell whether the book waits for an editor's approval."""
        return self.book.state == State.NEEDS_REVIEW

    @property
    def can_delete(self) -> bool:
        """Tell whether it is a draft and nothing more."""
        return self.book.state == State.DRAFT and not self.has_text

    @property
    def blockers(self) -> list[str]:
        """Say what stands between the book and its approval."""
        missing = []
        if not self.has_text:
            missing.append("no part of it is written")
        open_parts = [part.label for part in self.parts if not part.is_settled]
        if open_parts:
            more = f" and {len(open_parts) - _NAMED} more" if len(open_parts) > _NAMED else ""
            missing.append(f"still to approve: {', '.join(open_parts[:_NAMED])}{more}")
        if self.errors:
            missing.append(f"open errors: {self.errors}")
        return missing

    @property
    def facts(self) -> object:
        """Return what the page shows, apart from what only time changes."""
        book = self.book
        shown = (book.state, book.reason, book.goal, self.told_from, repr(self.findings))
        parts = [repr(part) for part in (*self.parts, *self.back_matter)]
        return [shown, parts, repr(self.stages), repr(self.doings), repr(self.failed_sources)]


def look_at(book: Biography) -> BookPage:
    """Return a book as it is now, in a number of statements that no size of it changes."""
    rows = list(
        book.chapters.in_book_order()
        .select_related("current_revision")
        .defer("current_revision__markdown", "brief", "spec")
    )
    figures = count_all(book, rows)
    narrative = [row for row in rows if row.kind in Chapter.NARRATIVE]
    sources = list(book.sources.select_related("current_version").only(*_OF_SOURCES))
    failed = [source for source in sources if source.state == Source.State.FAILED]
    doings = look_at_runs(book)
    parts = tuple(part_in_figures(row, figures) for row in narrative)
    stages = (
        sources_stage(sources),
        plan_stage(book, parts, doings),
        chapters_stage(parts),
        checks_stage(book, narrative),
        exports_stage(book, narrative),
    )
    return BookPage(
        book=book,
        parts=parts,
        back_matter=tuple(part_in_figures(row, figures) for row in rows if row not in narrative),
        doings=doings,
        failed_sources=tuple(map(_failed_source, failed)),
        retryable_sources=sum(one.error_code != SourceUnreadableError.code for one in failed),
        stages=stages if _is_under_way(book, doings) else tuple(map(at_rest, stages)),
        findings=findings_of(book),
        limited_sources=limits_of(sources),
        told_from=told_from(book, sources),
        forecast=_forecast(book),
    )


def _is_under_way(book: Biography, doings: Doings) -> bool:
    return book.state in UNFINISHED or bool(doings.running or doings.retrying or doings.waiting)


def _forecast(book: Biography) -> str:
    is_to_come = book.writer == MODEL and book.state == State.DRAFT
    return forecast(book).said if is_to_come else ""


def _failed_source(source: Source) -> Doing:
    return Doing(f"Reading {source.filename}", why=cause(source.error_code, source.error_message))
