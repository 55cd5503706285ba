"""The list of biographies, and a biography's own page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from biographies.models import Biography
from biographies.views.access import editors_page, find_book, person


@editors_page()
def biography_list(request: HttpRequest) -> HttpResponse:
    """List the biographies that this person may see."""
    who = person(request)
    sees_all = who.has_perm("biographies.view_every_biography")
    books = Biography.objects.visible_to(who.pk, sees_all=sees_all)
    return render(request, "biographies/biography_list.html", {"books": books})


@editors_page()
def biography_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one biography."""
    return render(request, "biographies/biography_detail.html", {"book": find_book(request, slug)})
