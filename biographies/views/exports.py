"""A book's files: having them made, and downloading them."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from biographies.book_acts import NotNowError
from biographies.forms.exports import ExportForm, RetryForm
from biographies.models import Biography, Export
from biographies.once import once
from biographies.pages.book_exports import Override, look_at_files, make_files, retry_file
from biographies.pages.export_preflight import look_at_preflight
from biographies.permits import Clearance, clearance_of
from biographies.views.access import VIEW, editors_page, find_book, person
from biographies.views.answers import see_other
from biographies.views.polling import BUSY_S, answer_poll, signature_of

ADD_EXPORT, CHANGE_CHAPTER = "biographies.add_export", "biographies.change_chapter"
CONTENT_TYPES = {
    "markdown": "text/markdown; charset=utf-8",
    "word": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "epub": "application/epub+zip",
}


@editors_page(needs=VIEW, posts=ADD_EXPORT)
@once
def export_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List a book's files, live while some are being made; have more made."""
    book = find_book(request, slug)
    if "seen" in request.GET and request.headers.get("HX-Request"):
        context = _live(request, book)
        facts = context["page"].facts
        return answer_poll(request, "biographies/_exports_live.html", context, facts=facts)
    clearance = clearance_of(book)
    may_override = person(request).has_perm(CHANGE_CHAPTER)
    if request.method != "POST":
        form = ExportForm(clearance=clearance, may_override=may_override)
        return _page(request, book, clearance, form)
    form = ExportForm(request.POST, clearance=clearance, may_override=may_override)
    if form.is_valid():
        try:
            messages.success(request, _have_made(request, book, form))
            return see_other("biographies:export_list", book.slug)
        except NotNowError as exc:
            form.add_error(None, str(exc))
    return _page(request, book, clearance, form)


@editors_page(needs=VIEW, posts=ADD_EXPORT)
@require_POST
@once
def export_retry(request: HttpRequest, slug: str) -> HttpResponse:
    """Try again a file that could not be made."""
    book = find_book(request, slug)
    form = RetryForm(request.POST)
    if not form.is_valid():
        raise Http404
    name = person(request).get_username()
    return _do(request, book, lambda: retry_file(book, form.cleaned_data["run"], by=name))


@editors_page()
@require_safe
def export_preflight(request: HttpRequest, slug: str, export: UUID) -> HttpResponse:
    """Show what the preflight of a file looked at, saw and found."""
    book = find_book(request, slug)
    found = book.exports.filter(pk=export).first()
    if found is None:
        raise Http404
    context = {"book": book, "page": look_at_preflight(found)}
    return render(request, "biographies/export_preflight.html", context)


@editors_page()
@require_safe
def export_download(request: HttpRequest, slug: str, export: UUID) -> HttpResponseBase:
    """Send a file; one that the storage has lost is gone, and said so.

    One that is not fit to be used says so in its name, wherever it is put.
    """
    book = find_book(request, slug)
    found = book.exports.filter(pk=export).first()
    if found is None:
        raise Http404
    try:
        file = found.file.open("rb")
    except FileNotFoundError:
        context = {"book": book, "export": found}
        return render(request, "biographies/export_gone.html", context, status=410)
    answer = FileResponse(
        file,
        as_attachment=True,
        filename=_sent_as(found),
        content_type=_content_type(found),
    )
    patch_cache_control(answer, private=True)
    return answer


def _have_made(request: HttpRequest, book: Biography, form: ExportForm) -> str:
    reason = form.cleaned_data.get("override_reason")
    override = Override(person(request).get_username(), reason) if reason else None
    formats = form.cleaned_data["formats"]
    return make_files(book, formats, options=form.options, override=override)


def _live(request: HttpRequest, book: Biography) -> dict[str, Any]:
    """Return what the part of the page shows that is renewed."""
    page = look_at_files(book, page=request.GET.get("page"))
    address = f"{request.path}?page={page.files.number}"
    return {"book": book, "page": page, "address": address, "seconds": BUSY_S}


def _page(
    request: HttpRequest, book: Biography, clearance: Clearance, form: ExportForm
) -> HttpResponse:
    context = _live(request, book) | {
        "form": form, "clearance": clearance, "permits": book.permits.all(),
    }  # fmt: skip
    context["signature"] = signature_of(context["page"].facts)
    return render(request, "biographies/export_list.html", context)


def _do(request: HttpRequest, book: Biography, act: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, act())
    except NotNowError as exc:
        messages.error(request, str(exc))
    return see_other("biographies:export_list", book.slug)


def _content_type(export: Export) -> str:
    if _file_name(export).endswith(".zip"):
        return "application/zip"  # everything, or a Markdown that has more than one file
    return CONTENT_TYPES.get(export.export_format, "application/octet-stream")


def _sent_as(export: Export) -> str:
    name = _file_name(export)
    return name if export.is_fit else f"NOT-FIT-{name}"


def _file_name(export: Export) -> str:
    return PurePath(str(export.file.name)).name
