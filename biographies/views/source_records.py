"""A file of bibliographic records: which source got which, and choosing for what is left over."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from biographies.book_acts import NotNowError
from biographies.forms.records import RecordsForm
from biographies.models import Biography
from biographies.once import once
from biographies.pages.source_records import look_at_records, record_in, report_of
from biographies.record_acts import give_record, give_records
from biographies.views.access import VIEW, editors_page, find_book
from biographies.views.answers import see_other

CHANGE_SOURCE = "biographies.change_source"
_LONGEST_NUMBER = 9


@editors_page(needs=VIEW, posts=CHANGE_SOURCE)
@once
def source_records(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a file of records; show what became of each of them."""
    book = find_book(request, slug)
    if request.method != "POST":
        return _page(request, book, RecordsForm())
    form = RecordsForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, book, form)
    done = give_records(book, form.read.found)
    report = report_of(form.filename, done.given, form.read.problems, done.unmatched)
    request.session[_place_of(book)] = report
    tell = messages.warning if done.unmatched or form.read.problems else messages.success
    count = len(form.read.found)
    tell(request, f"{form.filename}: {len(done.given)} of {count} records found their source.")
    return see_other("biographies:source_records", book.slug)


@editors_page(needs=VIEW, posts=CHANGE_SOURCE)
@require_POST
@once
def source_record_pick(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a record that was left over to the source that the editor says."""
    book = find_book(request, slug)
    report = _report(request, book)
    place, label = _number(request, "place"), request.POST.get("label", "")
    record = record_in(report, place, label) if report else None
    if report is None or record is None:
        messages.error(request, "That record is not waiting any more.")
        return see_other("biographies:source_records", book.slug)
    try:
        source = give_record(book, _number(request, "source"), record)
    except NotNowError:
        messages.error(request, "Choose the source that the record belongs to.")
        return see_other("biographies:source_records", book.slug)
    del report["left"][place]
    report["given"].append([label, source.filename])
    request.session[_place_of(book)] = report
    messages.success(request, f"{label} is the record of {source.filename}.")
    return see_other("biographies:source_records", book.slug)


def _number(request: HttpRequest, field: str) -> int:
    """Return a whole number that was sent, -1 for anything else."""
    text = request.POST.get(field, "")
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_NUMBER else -1


def _page(request: HttpRequest, book: Biography, form: RecordsForm) -> HttpResponse:
    page = look_at_records(book, _report(request, book))
    context = {"book": book, "form": form, "page": page}
    return render(request, "biographies/source_records.html", context)


def _report(request: HttpRequest, book: Biography) -> dict[str, Any] | None:
    found: dict[str, Any] | None = request.session.get(_place_of(book))
    return found


def _place_of(book: Biography) -> str:
    """Return where a person's session keeps a book's last report."""
    return f"records_of_{book.pk}"
