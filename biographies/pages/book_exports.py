"""A book's files as their page shows them: made, being made and failed; and having more made."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Max

from biographies.book_acts import NotNowError
from biographies.exporting import options_for
from biographies.launch import send_export
from biographies.models import Biography, Chapter, Export, Finding
from biographies.models.chapter import text_hash_of
from biographies.models.states import UNFINISHED, State
from biographies.pages.book_doings import Doings, cause, look_at_runs
from biographies.permits import clearance_of, give_permit
from biographies.pipeline import ASKED_EXPORT_TASKS, EXPORT_TASKS
from biographies.steps.shares import Share, shares_at_once
from taskqueue import dead_letters
from taskqueue.errors import DeadLetterStateError, KeyTakenError
from taskqueue.models import DeadLetter, TaskRun

PAGE = 20
NAMES = {
    "markdown": "Markdown", "word": "Word", "pdf": "PDF", "epub": "EPUB", "bundle": "Everything",
}  # fmt: skip
ALL_FORMATS = "biographies.export_all_formats"
TASKS = frozenset({*ASKED_EXPORT_TASKS.values(), ALL_FORMATS})
_FORMAT_OF = {task: export_format for export_format, task in ASKED_EXPORT_TASKS.items()}
_ENDED_BADLY = (TaskRun.State.FAILURE, TaskRun.State.REVOKED)
_Order = tuple[str, dict[str, object]]  # a format and its options
_LOOKED_AT = 50  # of the newest runs, for those that failed


@dataclass(frozen=True, slots=True)
class FileRow:
    """One finished file, and how its text stands to the book's present one."""

    export: Export
    changed_parts: int  # since it was made, those that are gone or new besides
    is_present: bool

    @property
    def name(self) -> str:
        """Return what people call its format."""
        return NAMES.get(self.export.export_format, self.export.export_format)

    @property
    def text(self) -> str:
        """Say which text it was made from."""
        if self.is_present:
            return "the present text"
        if not self.changed_parts:
            return "older: titles or records changed since"
        return f"older: {self.changed_parts} part{_s(self.changed_parts)} changed since"

    @property
    def errors(self) -> list[str]:
        """Return what the preflight found wrong."""
        return list(self.export.report.get("errors", ()))

    @property
    def warnings(self) -> list[str]:
        """Return what the preflight has doubts about."""
        return list(self.export.report.get("warnings", ()))

    @property
    def verdict(self) -> str:
        """Return the preflight in short."""
        errors, warnings = len(self.errors), len(self.warnings)
        found = [f"{errors} error{_s(errors)}"] if errors else []
        found += [f"{warnings} warning{_s(warnings)}"] if warnings else []
        return ", ".join(found)


@dataclass(frozen=True, slots=True)
class Override:
    """Who lets a book out although statements of it stand on no source, and why."""

    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file that could not be made, and was not made since."""

    run_id: str
    name: str
    why: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ExportsPage:
    """A book's files at one moment."""

    book: Biography
    files: "Page[Export]"
    rows: tuple[FileRow, ...]
    doings: Doings
    failed: tuple[FailedFile, ...]
    unapproved: int  # chapters that have a text
    errors: int  # open
    texts: tuple[Chapter, ...]  # the parts that tell the life, those with a text
    text_hash: str

    @property
    def has_text(self) -> bool:
        """Tell whether anything is written."""
        return bool(self.texts)

    @property
    def shares(self) -> tuple[Share, ...] | None:
        """Return what the text has of its sources; None if that is not known yet.

        It is asked for once a look: the part of the page that is renewed does not show it.
        """
        return shares_at_once(self.book, self.texts, text_hash=self.text_hash)

    @property
    def is_busy(self) -> bool:
        """Tell whether a file is being made, or waits to be."""
        return bool(self.doings.running or self.doings.retrying or self.doings.waiting)

    @property
    def is_being_written(self) -> bool:
        """Tell whether the text is still being made."""
        return self.book.state in UNFINISHED

    @property
    def said(self) -> str:
        """Return what happens, in one sentence."""
        if self.is_busy:
            return "Files are being made."
        return f"{self.files.paginator.count} file{_s(self.files.paginator.count)}."

    @property
    def facts(self) -> object:
        """Return what the page shows, apart from what only time changes."""
        rows = [(str(row.export.pk), row.text) for row in self.rows]
        return [rows, self.files.paginator.count, repr(self.doings), repr(self.failed)]


def look_at_files(book: Biography, *, page: str | None = None) -> ExportsPage:
    """Return a book's files, newest first, in a number of statements that no size changes."""
    written, narrative, present = _present_text(book)
    exports = book.exports.defer("note_map").order_by("-created_at", "pk")
    files = Paginator(exports, PAGE).get_page(page)
    found = book.findings.filter(state=Finding.State.OPEN, severity=Finding.Severity.ERROR)
    texts = [part for part in narrative if part.current_revision_id]
    return ExportsPage(
        book=book,
        files=files,
        rows=tuple(_row(export, written, present) for export in files),
        doings=look_at_runs(book, tasks=TASKS),
        failed=tuple(map(_failed, _failures(book))),
        unapproved=sum(part.state != State.APPROVED for part in texts),
        errors=found.count(),
        texts=tuple(texts),
        text_hash=present,
    )


@transaction.atomic
def make_files(
    book: Biography,
    formats: Iterable[str],
    *,
    options: Mapping[str, object] | None = None,
    override: Override | None = None,
) -> str:
    """Have files made of the book as it stands, with these options, and say so.

    What waits already is not sent twice, what is there of this very text is not made again; one
    that is being made just now may be of an older text, so it is sent. Raises NotNowError for a
    book without a text, if nothing is left to send, or if statements of the text stand on no
    source and nobody lets it out; InvalidInputError for a reason outside its limits.
    """
    written, narrative, present = _present_text(book)
    if not any(part.current_revision_id for part in narrative):
        msg = "The book has no text yet: there is nothing to make a file of."
        raise NotNowError(msg)
    _refuse_blocked(book, override)
    wished = dict(options or {})
    made = _files_of_text(book, written, present)
    orders = [(one, options_for(one, wished)) for one in formats]
    missing = [order for order in orders if order not in made]
    if not missing:
        msg = "These files are there already, of this very text: download them below."
        raise NotNowError(msg)
    wanted = _not_waiting(book, missing)
    if not wanted:
        msg = "These files wait to be made already."
        raise NotNowError(msg)
    for one, chosen in wanted:
        send_export(book, one, chosen)
    return f"Being made: {', '.join(NAMES[one] for one, _ in wanted)}."


def _not_waiting(book: Biography, orders: Iterable[_Order]) -> list[_Order]:
    """Return what no run waits to make already; one that has begun may be at an older text."""
    waiting = TaskRun.objects.unfinished().filter(subject=book.run_subject, task__in=TASKS)
    waits = [
        (run.task, run.kwargs.get("options") or {})
        for run in waiting.exclude(state=TaskRun.State.STARTED).only("task", "kwargs")
    ]
    return [
        (one, chosen)
        for one, chosen in orders
        if not any((task, chosen) in waits for task in _tasks_making(one))
    ]


def _refuse_blocked(book: Biography, override: Override | None) -> None:
    if override is not None:
        give_permit(book, person=override.person, reason=override.reason)
    blocked = clearance_of(book).blocked
    if blocked:
        msg = f"{blocked}: mend them, or say why it may go out so."
        raise NotNowError(msg)


@transaction.atomic
def retry_file(book: Biography, run_id: str, *, by: str) -> str:
    """Try again a file that could not be made, and say so; NotNowError if it was retried before."""
    run = next((run for run in _failures(book) if run.pk == run_id), None)
    if run is None:
        msg = "That file was tried again meanwhile, or was made since."
        raise NotNowError(msg)
    letter = DeadLetter.objects.filter(run=run, state=DeadLetter.State.OPEN).first()
    if letter is None:  # it was cancelled, or its dead letter put away
        for export_format in _formats_of(run):
            send_export(book, export_format, run.kwargs.get("options") or {})
        return f"Being made again: {_name(run)}."
    try:
        dead_letters.retry(letter, reason=f"by {by}, from the page of exports")
    except (DeadLetterStateError, KeyTakenError) as exc:
        msg = "That file was tried again meanwhile."
        raise NotNowError(msg) from exc
    return f"Being made again: {_name(run)}."


def _present_text(book: Biography) -> tuple[list[Chapter], list[Chapter], str]:
    """Return the parts that have a text, the narrative ones, and the hash of the present text."""
    fields = ("biography", "kind", "number", "title", "state", "current_revision_id")
    parts = list(book.chapters.in_book_order().only(*fields))
    narrative = [part for part in parts if part.kind in Chapter.NARRATIVE]
    written = [part for part in parts if part.current_revision_id]
    return written, narrative, text_hash_of(book, narrative)


def _files_of_text(
    book: Biography, written: Collection[Chapter], present: str
) -> list[tuple[str, dict[str, object]]]:
    """Return format and options of what is there of the present text, in the storage too.

    A bundle holds the findings as well, which change without the text: it never counts.
    """
    made = book.exports.defer("note_map").filter(
        text_hash=present, export_format__in=list(EXPORT_TASKS), is_fit=True
    )
    return [
        (export.export_format, export.options)
        for export in made
        if _row(export, written, present).is_present
        and export.file.storage.exists(str(export.file.name))
    ]


def _tasks_making(export_format: str) -> set[str]:
    own = {ASKED_EXPORT_TASKS[export_format]}
    return own | {ALL_FORMATS} if export_format in EXPORT_TASKS else own


def _row(export: Export, written: Collection[Chapter], present: str) -> FileRow:
    now = {part.current_revision_id for part in written}
    then = set(export.revision_ids)
    changed = max(len(now - then), len(then - now))
    return FileRow(export, changed, is_present=export.text_hash == present and not changed)


def _failures(book: Biography) -> list[TaskRun]:
    """Return the newest run of each task where that failed and its file was not made since."""
    fields = ("task", "state", "kwargs", "error_code", "error_message", "cancel_reason", "ended_at")
    runs = TaskRun.objects.filter(subject=book.run_subject, task__in=TASKS).order_by("-created_at")
    newest: dict[str, TaskRun] = {}
    for run in runs.only(*fields)[:_LOOKED_AT]:
        newest.setdefault(run.task, run)
    bad = [run for run in newest.values() if run.state in _ENDED_BADLY]
    if not bad:
        return []
    made = book.exports.filter(is_fit=True).order_by().values_list("export_format")
    made_at = dict(made.annotate(at=Max("created_at")))
    return [run for run in bad if not _is_made_good(run, made_at)]


def _is_made_good(run: TaskRun, made_at: dict[str, datetime]) -> bool:
    if run.ended_at is None:
        return False
    times = [made_at.get(export_format) for export_format in _formats_of(run)]
    return all(at is not None and at > run.ended_at for at in times)


def _failed(run: TaskRun) -> FailedFile:
    why = cause(run.error_code, run.error_message)
    if run.state == TaskRun.State.REVOKED:
        why = f"cancelled{f': {run.cancel_reason}' if run.cancel_reason else ''}"
    return FailedFile(run.pk, _name(run), why, run.ended_at)


def _formats_of(run: TaskRun) -> list[str]:
    return [_FORMAT_OF[run.task]] if run.task in _FORMAT_OF else list(EXPORT_TASKS)


def _name(run: TaskRun) -> str:
    return NAMES[_FORMAT_OF[run.task]] if run.task in _FORMAT_OF else "all formats"


def _s(count: int) -> str:
    return "" if count == 1 else "s"
