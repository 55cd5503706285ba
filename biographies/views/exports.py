"""A book's files: having them made, and downloading them."""

from collections.abc import Callable
from pathlib import PurePath
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
from biographies.pages.book_exports import look_at_files, make_files, retry_file
from biographies.views.access import VIEW, editors_page, find_book, person
from biographies.views.answers import see_other
from biographies.views.polling import BUSY_S, answer_poll, signature_of

ADD_EXPORT = "biographies.add_export"
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
    if request.method != "POST":
        return _page(request, book, ExportForm())
    form = ExportForm(request.POST)
    if form.is_valid():
        try:
            messages.success(request, _have_made(book, form))
            return see_other("biographies:export_list", book.slug)
        except NotNowError as exc:
            form.add_error(None, str(exc))
    return _page(request, book, form)


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
def export_download(request: HttpRequest, slug: str, export: UUID) -> HttpResponseBase:
    """Send a finished file; one that the storage has lost is gone, and said so."""
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
        filename=_file_name(found),
        content_type=_content_type(found),
    )
    patch_cache_control(answer, private=True)
    return answer


def _have_made(book: Biography, form: ExportForm) -> str:
    return make_files(book, form.cleaned_data["formats"], options=form.options)


def _page(request: HttpRequest, book: Biography, form: ExportForm) -> HttpResponse:
    page = look_at_files(book, page=request.GET.get("page"))
    address = f"{request.path}?page={page.files.number}"
    context = {
        "book": book, "page": page, "form": form, "address": address, "seconds": BUSY_S,
    }  # fmt: skip
    if "seen" in request.GET and request.headers.get("HX-Request"):
        return answer_poll(request, "biographies/_exports_live.html", context, facts=page.facts)
    context["signature"] = signature_of(page.facts)
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


def _file_name(export: Export) -> str:
    return PurePath(str(export.file.name)).name
