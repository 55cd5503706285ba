"""A book's sources: adding files, and reading one of them passage by passage."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from biographies import source_acts
from biographies.book_acts import NotNowError
from biographies.errors import AddressRefusedError
from biographies.forms.sources import (
    AddressForm,
    ReadAgainForm,
    RecordForm,
    ReplaceForm,
    UploadForm,
)
from biographies.models import Biography, Source
from biographies.once import once
from biographies.pages.book_sources import look_at_source, look_at_sources
from biographies.views.access import VIEW, editors_page, find_book, find_source
from biographies.views.answers import see_other
from biographies.views.intake import tell_intake
from biographies.views.polling import BUSY_S, answer_poll, signature_of

ADD_SOURCE, CHANGE_SOURCE = "biographies.add_source", "biographies.change_source"
_LONGEST_NUMBER = 9


@editors_page(needs=VIEW, posts=ADD_SOURCE)
@once
def source_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List a book's sources, live while some are read; add files."""
    book = find_book(request, slug)
    if request.method != "POST":
        return _list(request, book, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, book, form)
    tell_intake(request, source_acts.add(book, form.cleaned_data["sources"]))
    return see_other("biographies:source_list", book.slug)


@editors_page(needs=VIEW, posts=CHANGE_SOURCE)
@once
def source_detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a source: its record, who cites it, a page of its text; correct the record."""
    source = find_source(request, slug, pk)
    if request.method != "POST":
        return _detail(request, source, RecordForm.of(source))
    form = RecordForm(request.POST)
    if not form.is_valid():
        return _detail(request, source, form)
    given = form.cleaned_data
    try:
        said = source_acts.change_record(
            source,
            form.record,
            rights=given["rights"],
            voice=given["voice"],
            seen=given["seen"],
        )
    except NotNowError:
        source = find_source(request, slug, pk)
        form.refuse_overtaken(source)
        return _detail(request, source, form, status=HTTPStatus.CONFLICT)
    messages.success(request, said)
    return see_other("biographies:source_detail", slug, pk)


@editors_page(needs=VIEW, posts=ADD_SOURCE)
@require_POST
@once
def source_address(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an address, to be fetched by a worker."""
    book = find_book(request, slug)
    form = AddressForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            said = source_acts.add_address(book, given["address"], rights=given["rights"])
        except AddressRefusedError as exc:
            form.add_error("address", f"This address is not fetched: {exc}.")
        else:
            messages.success(request, said)
            return see_other("biographies:source_list", book.slug)
    return _list(request, book, UploadForm(), address_form=form)


def _list(
    request: HttpRequest,
    book: Biography,
    form: UploadForm,
    *,
    address_form: AddressForm | None = None,
) -> HttpResponse:
    page = look_at_sources(book, page=request.GET.get("page"))
    place = reverse("biographies:source_list", args=[book.slug])
    context = {
        "book": book,
        "page": page,
        "form": form,
        "address_form": address_form or AddressForm(),
        "read_form": ReadAgainForm(),
        "address": f"{place}?page={page.files.number}",
        "seconds": BUSY_S,
    }
    if "seen" in request.GET and request.headers.get("HX-Request"):
        return answer_poll(request, "biographies/_sources_live.html", context, facts=page.facts)
    context["signature"] = signature_of(page.facts)
    return render(request, "biographies/source_list.html", context)


def _detail(
    request: HttpRequest, source: Source, form: RecordForm, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    wanted = request.GET.get("passage", "")
    is_number = wanted.isdecimal() and len(wanted) <= _LONGEST_NUMBER
    page = look_at_source(
        source, page=request.GET.get("page"), passage=int(wanted) if is_number else None
    )
    context = {
        "book": source.biography,
        "source": source,
        "page": page,
        "row": page.row,
        "form": form,
        "read_form": ReadAgainForm(initial={"encoding": source.encoding}),
        "replace_form": ReplaceForm(auto_id="replace-%s"),
        "can_be_removed": source_acts.can_be_removed(source),
    }
    return render(request, "biographies/source_detail.html", context, status=status)
