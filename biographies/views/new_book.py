"""A new biography: checked only, or started."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from biographies.book_acts import open_book
from biographies.forms.books import NewBookForm
from biographies.models.biography import Goal
from biographies.once import once
from biographies.views.access import editors_page, person
from biographies.views.answers import see_other
from biographies.views.intake import tell_intake


@editors_page(
    needs="biographies.add_biography", posts="biographies.produce_biography", is_typed_in=True
)
@once
def biography_new(request: HttpRequest) -> HttpResponse:
    """Show the form; make the book with its sources, and have it planned or written."""
    if request.method != "POST":
        return _page(request, NewBookForm())
    form = NewBookForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    made = open_book(
        form.order,
        form.cleaned_data["sources"],
        owner_id=person(request).pk,
        is_shared=form.cleaned_data["is_shared"],
        goal=Goal.BOOK if form.is_start else Goal.PLAN,
    )
    tell_intake(request, made.outcomes)
    if not made.book.starts:
        messages.info(request, "The draft is made. Add its sources next: without any, there is "
                      "nothing to plan.")  # fmt: skip
    return see_other("biographies:biography_detail", made.book.slug)


def _page(request: HttpRequest, form: NewBookForm) -> HttpResponse:
    context = {"form": form, "has_lost_files": form.is_bound and bool(request.FILES)}
    return render(request, "biographies/biography_new.html", context)
