"""Who may see and do what on the editors' pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control
from django_htmx.http import HttpResponseClientRedirect

from biographies.models import Biography, Chapter, Source

VIEW = "biographies.view_biography"

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def editors_page(
    *, needs: str = VIEW, posts: str = "", is_typed_in: bool = False
) -> Callable[[View], View]:
    """Let in who is logged in and has `needs`, and for anything but reading `posts` besides.

    The anonymous are sent to the login, the others get 403. A browser keeps no copy of the page,
    which the next person at the desk could go back to; one where long texts are typed in is
    excepted, for the way back must find them.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_login(request)
            wanted = [needs] if request.method in ("GET", "HEAD") else [needs, posts or needs]
            if not request.user.has_perms(wanted):
                raise PermissionDenied
            response = view(request, *args, **kwargs)
            if not is_typed_in:
                patch_cache_control(response, private=True, no_store=True)
            return response

        return cast("View", guarded)

    return decorate


def person(request: HttpRequest) -> User:
    """Return who asks; only for pages behind a login."""
    return cast("User", request.user)


def find_book(request: HttpRequest, slug: str) -> Biography:
    """Return a book that this person may see; a plain 404 for another's as for none."""
    who = person(request)
    sees_all = who.has_perm("biographies.view_every_biography")
    book = Biography.objects.visible_to(who.pk, sees_all=sees_all).filter(slug=slug).first()
    if book is None:
        raise Http404
    return book


def find_part(request: HttpRequest, slug: str, part: tuple[str, int]) -> Chapter:
    """Return a part of such a book by its kind and number, with its book and its text."""
    book = find_book(request, slug)
    kind, number = part
    chapters = book.chapters.select_related("current_revision")
    chapter = chapters.filter(kind=kind, number=number).first()
    if chapter is None:
        raise Http404
    chapter.biography = book
    return chapter


def find_source(request: HttpRequest, slug: str, pk: int) -> Source:
    """Return a source of such a book, with its book; what was read of it comes without its text."""
    book = find_book(request, slug)
    sources = book.sources.select_related("current_version").defer("current_version__text")
    source = sources.filter(pk=pk).first()
    if source is None:
        raise Http404
    source.biography = book
    return source


def _to_login(request: HttpRequest) -> HttpResponse:
    to_login = redirect_to_login(request.get_full_path())
    if getattr(request, "htmx", False):  # else the login would be put where the fragment was
        here = getattr(request, "htmx").current_url_abs_path or "/"  # noqa: B009  # set by htmx
        return HttpResponseClientRedirect(redirect_to_login(here).url)
    return to_login
