"""What an editor does to one source: each a POST that leads back to the sources."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from biographies import source_acts
from biographies.book_acts import NotNowError
from biographies.forms.sources import ReadAgainForm, ReplaceForm
from biographies.models import Source
from biographies.once import once
from biographies.pages.book_sources import chapters_citing, chapters_planned_with
from biographies.rechecking import check_all_again
from biographies.views.access import VIEW, editors_page, find_source, person
from biographies.views.answers import see_other
from biographies.views.chapter_decisions import say_checked_again

CHANGE_SOURCE, CHANGE_CHAPTER = "biographies.change_source", "biographies.change_chapter"


@editors_page(needs=VIEW, posts=CHANGE_SOURCE)
@require_POST
@once
def source_read(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Have a source read, or read again with the characters that the editor says."""
    source = find_source(request, slug, pk)
    form = ReadAgainForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose the characters from the list.")
        return see_other("biographies:source_list", slug)
    act = partial(
        source_acts.read_again,
        source.biography,
        pk,
        encoding=form.cleaned_data["encoding"],
        is_fetched="fetch" in request.POST,
    )
    return _do(request, source, act)


@editors_page(needs=VIEW, posts=CHANGE_SOURCE)
@require_POST
@once
def source_replace(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Put another file in a source's place."""
    source = find_source(request, slug, pk)
    form = ReplaceForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["sources"])))
        return see_other("biographies:source_detail", slug, pk)
    looked = form.cleaned_data["sources"]
    looked.file.seek(0)
    content = looked.file.read()
    book = source.biography
    return _do(request, source, lambda: source_acts.replace_file(book, pk, looked.name, content))


@editors_page(needs=VIEW, posts=CHANGE_CHAPTER)
@require_POST
@once
def source_recheck(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Let every chapter that cites an earlier reading of a source cite the present one."""
    source = find_source(request, slug, pk)
    name = person(request).get_username()
    moved, lost = check_all_again(source.biography, source, person=name)
    say_checked_again(request, moved, lost)
    return see_other("biographies:source_detail", slug, pk)


@editors_page(needs=CHANGE_SOURCE)
@once
def source_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask first; then delete a source that was never read."""
    source = find_source(request, slug, pk)
    if request.method == "POST":
        return _do(request, source, lambda: source_acts.remove(source.biography, pk))
    return _ask(request, source, "remove")


@editors_page(needs=CHANGE_SOURCE)
@once
def source_exclude(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask first, naming the chapters that cite it; then keep it out of the next plans."""
    source = find_source(request, slug, pk)
    if request.method == "POST":
        return _do(request, source, lambda: source_acts.leave_out(source.biography, pk))
    return _ask(request, source, "exclude")


@editors_page(needs=CHANGE_SOURCE)
@once
def source_include(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask first; then let the next plans use it again."""
    source = find_source(request, slug, pk)
    if request.method == "POST":
        return _do(request, source, lambda: source_acts.take_in(source.biography, pk))
    return _ask(request, source, "include")


def _ask(request: HttpRequest, source: Source, what: str) -> HttpResponse:
    context = {
        "book": source.biography,
        "source": source,
        "chapters": chapters_citing(source),
        "planned": chapters_planned_with(source),
        "can_be_removed": source_acts.can_be_removed(source),
    }
    return render(request, f"biographies/source_{what}.html", context)


def _do(request: HttpRequest, source: Source, act: Callable[[], str]) -> HttpResponse:
    """Do it, or say why not; lead back to the book's sources."""
    try:
        messages.success(request, act())
    except NotNowError as exc:
        messages.error(request, str(exc))
    return see_other("biographies:source_list", source.biography.slug)
