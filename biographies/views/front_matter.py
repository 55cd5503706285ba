"""The lines of a book's title page and imprint."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from biographies.forms.pictures import FrontMatterForm
from biographies.front_matter import FrontMatter
from biographies.models import Biography
from biographies.once import once
from biographies.views.access import VIEW, editors_page, find_book
from biographies.views.answers import see_other
from biographies.views.pictures import CHANGE


@editors_page(needs=VIEW, posts=CHANGE, is_typed_in=True)
@once
def front_matter(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and change what stands on the first pages, unless somebody else did meanwhile."""
    book = find_book(request, slug)
    kept = FrontMatter.of(book)
    if request.method != "POST":
        return _page(request, book, FrontMatterForm.of(kept))
    form = FrontMatterForm(request.POST)
    if not form.read():
        return _page(request, book, form)
    if (form.cleaned_data["seen"] or {}) != kept.stored or not form.front.keep(
        book, instead_of=kept
    ):
        form.refuse_overtaken(FrontMatter.of(find_book(request, slug)))
        return _page(request, book, form, status=HTTPStatus.CONFLICT)
    messages.success(request, "The front matter is kept; files made from now on have it.")
    return see_other("biographies:export_list", book.slug)


def _page(
    request: HttpRequest, book: Biography, form: FrontMatterForm, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {"book": book, "form": form}
    return render(request, "biographies/front_matter.html", context, status=status)
