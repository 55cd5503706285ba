"""Set a biography as files."""

import time
from argparse import ArgumentParser
from getpass import getuser
from pathlib import Path
from typing import Any

from biographies.book_files import copy_export
from biographies.exporting import CITATIONS, ENGINES, FORMATS, NOTES, PROFILES, TRIMS, options_for
from biographies.launch import send_export
from biographies.management.book_command import BookCommand, add_book_argument, named_book
from biographies.models import Biography, Export
from biographies.orders import clean_whole, refuse
from biographies.permits import MIN_REASON, clearance_of, cleared, give_permit
from biographies.pipeline import ASKED_EXPORT_TASKS
from taskqueue.cli import Exit
from taskqueue.models import TaskRun

POLL_S = 0.2


class Command(BookCommand):
    """export_biography BIOGRAPHY [--format F …] [--out DIR] [--wait]."""

    help = (
        "Have a biography set as Markdown, Word, PDF or EPUB by the workers, or packed with all "
        "that belongs to it."
    )
    example = "12 --format pdf epub --out out/ --wait"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the book, the formats and where the files go."""
        super().add_arguments(parser)
        add_book_argument(parser)
        parser.add_argument(
            "--format",
            nargs="+",
            dest="formats",
            metavar="FORMAT",
            help=f"{', '.join(ASKED_EXPORT_TASKS)}; bundle is everything in one ZIP file",
        )
        parser.add_argument(
            "--notes",
            choices=NOTES,
            default=NOTES[0],
            help="one note for a run of statements from the same source, or one for each",
        )
        parser.add_argument(
            "--citations",
            choices=CITATIONS,
            default=CITATIONS[0],
            help="of Markdown: printed notes, or pandoc's keys with a CSL-JSON file of the works",
        )
        parser.add_argument(
            "--profile",
            choices=PROFILES,
            default=PROFILES[0],
            help="of PDF: with links and bookmarks, or as a printer of paperbacks takes it",
        )
        parser.add_argument(
            "--trim", choices=TRIMS, default=next(iter(TRIMS)), help="of Word and PDF: the page"
        )
        self._add_doing(parser)

    def _add_doing(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--engine",
            choices=ENGINES,
            default=ENGINES[0],
            help="of PDF: the second, where it is installed, sets notes at the foot of the page",
        )
        parser.add_argument(
            "--override-reason",
            default="",
            metavar="TEXT",
            help="let the book out although statements of it stand on no source: why it may go, "
            f"in {MIN_REASON} letters or more; kept with who gave it",
        )
        parser.add_argument("--out", type=Path, metavar="DIR", help="copy the files there; waits")
        parser.add_argument("--wait", action="store_true", help="wait for the files")
        parser.add_argument("--timeout", type=int, default=600, help="seconds to wait")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be made, and end"
        )

    def work(self, options: dict[str, Any]) -> None:
        """Send an export a format; with --wait or --out follow them to their files."""
        formats = [_clean_format(name) for name in options["formats"] or FORMATS]
        clean_whole(options["timeout"], field="timeout", low=1, high=604_800)
        book = named_book(options["biography"])
        if options["dry_run"]:
            self._forecast(book, formats, as_json=options["json"])
            return
        if options["override_reason"]:
            give_permit(book, person=getuser(), reason=options["override_reason"])
        cleared(book)
        # What is usual is left unsaid, so that a file made on the book's way is not made twice.
        usual = {
            "notes": NOTES[0],
            "citations": CITATIONS[0],
            "profile": PROFILES[0],
            "engine": ENGINES[0],
            "trim": next(iter(TRIMS)),
        }
        chosen = {name: options[name] for name in usual if options[name] != usual[name]}
        runs = [send_export(book, name, options_for(name, chosen)) for name in formats]
        if not (options["wait"] or options["out"]):
            lines = [f"{run.step}: run {run.pk}" for run in runs]
            data = {"id": book.pk, "runs": [run.pk for run in runs]}
            self.report(data, lines, as_json=options["json"])
            return
        ended = self._wait(runs, options["timeout"])
        self._report_files(book, ended, options)

    def _forecast(self, book: Biography, formats: list[str], *, as_json: bool) -> None:
        parts = book.chapters.exclude(current_revision=None).count()
        line = f"{book.title}: would set {parts} parts as {', '.join(formats)}"
        blocked = clearance_of(book).blocked
        data = {"id": book.pk, "would_make": formats, "parts": parts, "blocked": blocked}
        lines = [line, f"not without a reason: {blocked}"] if blocked else [line]
        self.report(data, lines, as_json=as_json)

    def _wait(self, runs: list[TaskRun], timeout_s: int) -> list[TaskRun]:
        deadline = time.monotonic() + timeout_s
        wanted = TaskRun.objects.filter(pk__in=[run.pk for run in runs])
        while wanted.unfinished().exists():
            if time.monotonic() > deadline:
                self.stop(f"not done after {timeout_s} s; the runs go on", Exit.TIMED_OUT)
            time.sleep(POLL_S)
        return [TaskRun.objects.get(pk=run.pk) for run in runs]

    def _report_files(self, book: Biography, runs: list[TaskRun], options: dict[str, Any]) -> None:
        files = []
        for run in runs:
            if run.state != TaskRun.State.SUCCESS:
                self.say(f"run {run.pk} failed: {run.step}: {run.error_code}: {run.error_message}")
                continue
            result: dict[str, Any] = run.result or {}
            export = Export.objects.get(pk=result["export_id"])
            path = copy_export(export, options["out"]) if options["out"] else export.file.name
            files.append({**result, "path": str(path)})
        lines = [f"{file['path']}  {file['bytes']} bytes" for file in files]
        self.report({"id": book.pk, "files": files}, lines, as_json=options["json"])
        failed = len(runs) - len(files)
        self.leave(Exit.DONE if not failed else Exit.PARTLY if files else Exit.FAILED)


def _clean_format(name: str) -> str:
    if name not in ASKED_EXPORT_TASKS:
        refuse("format", f"{name!r} is not one of {', '.join(ASKED_EXPORT_TASKS)}")
    return name
