"""What an editor does to a whole book: each a POST that leads back to the book's page."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from biographies import book_acts
from biographies.book_acts import NotNowError
from biographies.forms.books import CancelForm
from biographies.models import Biography
from biographies.once import once
from biographies.pages.book_page import look_at
from biographies.views.access import VIEW, editors_page, find_book, person
from biographies.views.answers import see_other

PRODUCE, CHANGE = "biographies.produce_biography", "biographies.change_biography"


@editors_page(needs=VIEW, posts=PRODUCE)
@require_POST
@once
def biography_start(request: HttpRequest, slug: str) -> HttpResponse:
    """Have the book made, or gone on with."""
    book = find_book(request, slug)
    return _do(request, book, lambda: book_acts.start(book))


@editors_page(needs=VIEW, posts=PRODUCE)
@require_POST
@once
def biography_retry(request: HttpRequest, slug: str) -> HttpResponse:
    """Try again what failed."""
    book = find_book(request, slug)
    name = person(request).get_username()
    return _do(request, book, lambda: book_acts.retry_failed(book, by=name))


@editors_page(needs=VIEW, posts=CHANGE)
@require_POST
@once
def biography_approve(request: HttpRequest, slug: str) -> HttpResponse:
    """Approve the book, or say what is missing."""
    book = find_book(request, slug)
    return _do(request, book, lambda: book_acts.approve(book))


@editors_page(needs=PRODUCE)
@once
def biography_cancel(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask first, with counts; then stop making the book."""
    book = find_book(request, slug)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason, name = form.cleaned_data["reason"], person(request).get_username()
        return _do(request, book, lambda: book_acts.cancel(book, reason=reason, by=name))
    page = look_at(book)
    waiting = len(page.doings.retrying) + page.doings.waiting_count
    context = {"book": book, "page": page, "form": form, "waiting": waiting}
    return render(request, "biographies/biography_cancel.html", context)


@editors_page(needs=CHANGE)
@once
def biography_delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask first; then delete a draft that was never written."""
    book = find_book(request, slug)
    if request.method == "POST":
        return _do(request, book, lambda: book_acts.delete(book), to="biographies:biography_list")
    context = {"book": book, "page": look_at(book), "sources": book.sources.count()}
    return render(request, "biographies/biography_delete.html", context)


def _do(
    request: HttpRequest, book: Biography, act: Callable[[], str], *, to: str = ""
) -> HttpResponse:
    """Do it, or say why not; lead on to `to`, else back to the book."""
    try:
        messages.success(request, act())
    except NotNowError as exc:
        messages.error(request, str(exc))
        return see_other("biographies:biography_detail", book.slug)
    return see_other(to) if to else see_other("biographies:biography_detail", book.slug)
