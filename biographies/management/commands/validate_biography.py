"""Check a biography's texts."""

from argparse import ArgumentParser
from getpass import getuser
from typing import Any

from biographies.errors import ChapterNotWrittenError
from biographies.guard import Unguarded
from biographies.management.book_command import BookCommand, add_book_argument, named_book
from biographies.models import Biography, Finding
from biographies.models.evidence import CHAPTER_CHECKS
from biographies.rechecking import check_all_again
from biographies.steps.validation import validate_book, validate_chapter
from taskqueue.cli import Exit


class Command(BookCommand):
    """validate_biography BIOGRAPHY."""

    help = "Check every written chapter and the whole book, at once and without workers."
    example = "12 --json"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the book."""
        super().add_arguments(parser)
        add_book_argument(parser)
        parser.add_argument(
            "--recheck",
            action="store_true",
            help="first let citations of earlier readings of a source cite its present one",
        )

    def work(self, options: dict[str, Any]) -> None:
        """Run all checks and print what is open; exit 1 if any of it is an error."""
        book = named_book(options["biography"])
        lines, data = _recheck(book) if options["recheck"] else ([], {})
        results = _check(book)
        findings = Finding.objects.open().filter(biography=book).select_related("chapter")
        is_valid = all(result["is_valid"] for result in results)
        lines += [
            f"{finding.chapter.label if finding.chapter else 'book'}: "
            f"{finding.severity}: {finding.rule}: {finding.message}"
            for finding in findings
        ]
        verdict = "valid" if is_valid else "not valid"
        data |= {"id": book.pk, "is_valid": is_valid, "checks": results}
        self.report(data, [*lines, f"{book.title}: {verdict}"], as_json=options["json"])
        self.leave(Exit.DONE if is_valid else Exit.FAILED)


def _recheck(book: Biography) -> tuple[list[str], dict[str, object]]:
    moved, lost = check_all_again(book, person=getuser())
    said = f"{moved} citations cite the present reading now, {lost} an earlier one still"
    return [said], {"citations_moved": moved, "citations_lost": lost}


def _check(book: Biography) -> list[dict[str, object]]:
    written = book.chapters.filter(kind="chapter").exclude(current_revision=None)
    numbers = list(written.order_by("number").values_list("number", flat=True))
    if not numbers:
        msg = f"biography {book.pk} of {book.subject} has no written chapter yet"
        raise ChapterNotWrittenError(msg)
    settings = {"length": book.tolerance, "sources": book.min_sources, "quality": None}
    guard = Unguarded()
    results = [
        validate_chapter(kind, None, number, settings[kind], book.pk, guard=guard)
        for number in numbers
        for kind in CHAPTER_CHECKS
    ]
    return [*results, validate_book(None, book.pk, guard=guard)]
