"""How a book that a model writes is to sound."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from biographies.forms.style import StyleForm
from biographies.models import Biography
from biographies.once import once
from biographies.style_sheet import keep_style, style_of
from biographies.views.access import VIEW, editors_page, find_book
from biographies.views.answers import see_other
from biographies.views.pictures import CHANGE


@editors_page(needs=VIEW, posts=CHANGE, is_typed_in=True)
@once
def style_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and change a book's style sheet, unless somebody else did meanwhile."""
    book = find_book(request, slug)
    kept = style_of(book)
    if request.method != "POST":
        return _page(request, book, StyleForm.of(kept))
    form = StyleForm(request.POST)
    if not form.is_valid():
        return _page(request, book, form)
    if not form.saw(kept) or not keep_style(book, form.style, instead_of=kept):
        form.refuse_overtaken(style_of(find_book(request, slug)))
        return _page(request, book, form, status=HTTPStatus.CONFLICT)
    messages.success(request, "The style is kept; what is written from now on has it.")
    return see_other("biographies:style_sheet", book.slug)


def _page(
    request: HttpRequest, book: Biography, form: StyleForm, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {"book": book, "form": form}
    return render(request, "biographies/style_sheet.html", context, status=status)
