"""Shows on a terminal, or line by line, how a book is being made."""

import sys
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from biographies.book_table import PartRow, part_rows, supply_notes
from biographies.management.book_command import BookCommand
from biographies.models import Biography
from biographies.progress import Progress, failed_runs, follow
from taskqueue.cli import Exit

LINE_EVERY_S = 10.0
TABLE_WIDTH = 100
DESCRIPTION_WIDTH = 48  # the bar and its figures need the rest of a line


def follow_on_screen(
    biography: Biography, *, timeout_s: float | None, stream: TextIO | None = None
) -> Progress:
    """Follow a book to its rest: a bar on a terminal, else a line every ten seconds."""
    out = stream or sys.stderr
    show, display = _bar(biography, out) if out.isatty() else _lines(out)
    with display:
        return follow(biography.pk, on_look=show, timeout_s=timeout_s)


def report_book(
    command: BookCommand, book: Biography, *, files: Iterable[Path] = (), as_json: bool
) -> None:
    """Report a book that rests: its parts in figures, what they lack, its files and failures."""
    rows = part_rows(book)
    failures = failure_lines(book)
    paths = [str(path) for path in files]
    if not as_json and any(row.words for row in rows):
        print_table(rows, command.stdout)
    ended = f"{book.title}: {book.state}" + (f": {book.reason}" if book.reason else "")
    data = {
        "id": book.pk,
        "state": book.state,
        "reason": book.reason,
        "parts": [asdict(row) for row in rows],
        "files": paths,
        "failures": failures,
    }
    command.report(data, [*supply_notes(rows), ended, *paths], as_json=as_json)
    for line in failures:
        command.say(line)


def follow_for(command: BookCommand, book: Biography, *, timeout_s: float | None) -> Biography:
    """Follow a book to its rest for a command and return it as it is then.

    Ends the command when the time is over or the user stops it; the book goes on.
    """
    try:
        follow_on_screen(book, timeout_s=timeout_s)
    except TimeoutError as exc:
        command.stop(str(exc), Exit.TIMED_OUT)
    except KeyboardInterrupt:
        how = f"with the stack up (make run), manage.py produce_biography {book.pk} --wait"
        command.stop(f"not followed any more; {how} follows it again", Exit.INTERRUPTED)
    return Biography.objects.get(pk=book.pk)


def failure_lines(biography: Biography) -> list[str]:
    """Return a line for each run of the book that failed: which, at what, and why."""
    return [
        f"run {run.run_id} failed: {run.task} ({run.step}): {run.code}: {run.message}"
        for run in failed_runs(biography.pk)
    ]


def print_table(rows: list[PartRow], stream: Any) -> None:
    """Print a row for each part of the book."""
    from rich import box  # slow to load, and only needed here
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("part")
    table.add_column("title", overflow="fold")
    for name in ("words/target", "citations", "findings", "seconds"):
        table.add_column(name, justify="right")
    for row in rows:
        words = f"{row.words}/{row.target_words}{' *' if row.is_evidence_limited else ''}"
        seconds = "-" if row.seconds is None else f"{row.seconds:.1f}"
        cells = (words, str(row.citations), str(row.findings), seconds)
        table.add_row(row.label, row.title, *cells)
    width = None if stream.isatty() else TABLE_WIDTH
    Console(file=stream, width=width, highlight=False).print(table)


def _lines(out: TextIO) -> tuple[Callable[[Progress], None], AbstractContextManager[Any]]:
    """Print a line when a while has passed and something has changed, and at the end."""
    at = float("-inf")
    sentence = ""

    def show(progress: Progress) -> None:
        nonlocal at, sentence
        is_due = progress.is_over or time.monotonic() - at >= LINE_EVERY_S
        if not is_due or progress.sentence == sentence:
            return
        at, sentence = time.monotonic(), progress.sentence
        out.write(f"{progress.elapsed_s:5.0f} s  {progress.sentence}{_hint(progress)}\n")
        out.flush()

    return show, nullcontext()


def _bar(
    biography: Biography, out: TextIO
) -> tuple[Callable[[Progress], None], AbstractContextManager[Any]]:
    from rich.console import Console  # slow to load, and only needed on a terminal
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    bars = Bars(*columns, TimeElapsedColumn(), console=Console(file=out), transient=True)
    task = bars.add_task(biography.title, total=None)

    def show(progress: Progress) -> None:
        now = progress.running[0] if progress.running else progress.state
        bars.update(
            task,
            total=progress.expected,
            completed=progress.done,
            description=f"{biography.title}: {now}"[:DESCRIPTION_WIDTH] + _hint(progress),
        )

    return show, bars


def _hint(progress: Progress) -> str:
    return " — nothing takes the runs up: are the workers running?" if progress.is_stalled else ""
