"""The Word template of a house: brought, and taken away again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from biographies.errors import InvalidInputError
from biographies.exporting import MAX_TEMPLATE_BYTES
from biographies.forms.chapters import as_sentence
from biographies.forms.word_template import WordTemplateForm
from biographies.house_template import keep_template, remove_template
from biographies.models import Biography
from biographies.once import once
from biographies.views.access import VIEW, editors_page, find_book
from biographies.views.answers import see_other
from biographies.views.pictures import CHANGE


@editors_page(needs=VIEW, posts=CHANGE)
@once
def word_template(request: HttpRequest, slug: str) -> HttpResponse:
    """Show whether a book has a house template; keep one, or remove it."""
    book = find_book(request, slug)
    if request.method != "POST":
        return _page(request, book, WordTemplateForm())
    if "remove" in request.POST:
        remove_template(book)
        messages.success(request, "Word files have the program’s own styles from now on.")
        return see_other("biographies:word_template", slug)
    form = WordTemplateForm(request.POST, request.FILES)
    if form.is_valid() and _keep(book, form):
        messages.success(request, "The template is kept; new Word files have its styles.")
        return see_other("biographies:word_template", slug)
    return _page(request, book, form)


def _keep(book: Biography, form: WordTemplateForm) -> bool:
    try:
        # One byte more than may be: what is larger is not read whole.
        keep_template(book, form.cleaned_data["word_template"].read(MAX_TEMPLATE_BYTES + 1))
    except InvalidInputError as exc:
        form.add_error("word_template", as_sentence(exc.message))
        return False
    return True


def _page(request: HttpRequest, book: Biography, form: WordTemplateForm) -> HttpResponse:
    return render(request, "biographies/word_template.html", {"book": book, "form": form})
