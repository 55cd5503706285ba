"""A book's pictures: brought, described, looked at and removed."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from biographies import picture_acts
from biographies.book_acts import NotNowError
from biographies.exporting import picture_line
from biographies.forms.pictures import PictureForm, PicturesForm
from biographies.importing import Imported
from biographies.models import Biography, Picture
from biographies.once import once
from biographies.views.access import VIEW, editors_page, find_book, person
from biographies.views.answers import see_other

CHANGE = "biographies.change_biography"


@editors_page(needs=VIEW, posts=CHANGE)
@once
def picture_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List a book's pictures and how a chapter shows each; add some."""
    book = find_book(request, slug)
    if request.method != "POST":
        return _list(request, book, PicturesForm())
    form = PicturesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, book, form)
    who = person(request).get_username()
    outcomes = picture_acts.add_files(book, form.cleaned_data["pictures"], person=who)
    refused = [_said(one) for one in outcomes if one.status == "failed"]
    if refused and len(refused) == len(outcomes):
        for reason in refused:
            form.add_error("pictures", reason)
        return _list(request, book, form)
    for one in outcomes:
        tell = messages.error if one.status == "failed" else messages.success
        tell(request, _said(one))
    return see_other("biographies:picture_list", book.slug)


@editors_page(needs=VIEW, posts=CHANGE)
@once
def picture_detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a picture; say what it shows and whose it is."""
    picture = _find(request, slug, pk)
    if request.method != "POST":
        return _detail(request, picture, PictureForm.of(picture))
    form = PictureForm(request.POST)
    if not form.is_valid():
        return _detail(request, picture, form)
    picture_acts.change_picture(picture, **form.cleaned_data)
    messages.success(request, f"Kept: {picture.name}.")
    return see_other("biographies:picture_list", slug)


@editors_page()
@require_safe
def picture_file(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Send a picture itself: what was written anew when it came, never what was uploaded."""
    picture = _find(request, slug, pk)
    try:
        file = picture.file.open("rb")
    except FileNotFoundError as exc:
        raise Http404 from exc
    answer = FileResponse(file, content_type=picture.media_type)
    patch_cache_control(answer, private=True)
    return answer


@editors_page(needs=CHANGE)
@once
def picture_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask first; then delete a picture that no present text shows."""
    picture = _find(request, slug, pk)
    if request.method != "POST":
        context = {
            "book": picture.biography,
            "picture": picture,
            "chapters": picture_acts.chapters_showing(picture),
        }
        return render(request, "biographies/picture_remove.html", context)
    try:
        messages.success(request, picture_acts.remove_picture(picture))
    except NotNowError as exc:
        messages.error(request, str(exc))
    return see_other("biographies:picture_list", slug)


def _find(request: HttpRequest, slug: str, pk: int) -> Picture:
    book = find_book(request, slug)
    picture = book.pictures.filter(pk=pk).first()
    if picture is None:
        raise Http404
    picture.biography = book
    return picture


def _list(request: HttpRequest, book: Biography, form: PicturesForm) -> HttpResponse:
    pictures = [
        {"row": row, "line": picture_line(row.name, row.description)} for row in book.pictures.all()
    ]
    context = {"book": book, "pictures": pictures, "form": form}
    return render(request, "biographies/picture_list.html", context)


def _detail(request: HttpRequest, picture: Picture, form: PictureForm) -> HttpResponse:
    context = {
        "book": picture.biography,
        "picture": picture,
        "form": form,
        "line": picture_line(picture.name, picture.description),
        "chapters": picture_acts.chapters_showing(picture),
    }
    return render(request, "biographies/picture_detail.html", context)


def _said(one: Imported) -> str:
    if one.status == "failed":
        return f"{one.filename} {one.reason}."
    return f"{one.filename}: {one.status}{f' – {one.reason}' if one.reason else ''}."
