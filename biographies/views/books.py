"""The list of biographies, and a biography's own page; both are live."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from biographies.forms.books import BookFilterForm
from biographies.models import Biography
from biographies.pages.book_list import list_books
from biographies.pages.book_page import look_at
from biographies.views.access import editors_page, find_book, person
from biographies.views.polling import BUSY_S, IDLE_S, answer_poll, signature_of


@editors_page()
@require_safe
def biography_list(request: HttpRequest) -> HttpResponse:
    """List the biographies that this person may see, as the address asks for them."""
    who = person(request)
    sees_all = who.has_perm("biographies.view_every_biography")
    visible = Biography.objects.visible_to(who.pk, sees_all=sees_all)
    form = BookFilterForm(request.GET)
    listed = list_books(visible, form.wanted(who.pk), page=request.GET.get("page"))
    query = request.GET.copy()
    query.pop("seen", None)
    address = f"{request.path}?{query.urlencode()}" if query else request.path
    query.pop("page", None)
    context = {
        "form": form,
        "list": listed,
        "address": address,
        "pages_query": query.urlencode(),
        "is_filtered": any(request.GET.get(name) for name in ("q", "state", "whose")),
        "seconds": BUSY_S if listed.is_busy else IDLE_S,
    }
    return _live(request, "biography_list", "_book_list", context, facts=listed.facts)


@editors_page()
@require_safe
def biography_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one biography: how far it is, what happens and why it waits, what may be done."""
    return show_book(request, find_book(request, slug))


def show_book(request: HttpRequest, book: Biography, **more: object) -> HttpResponse:
    """Show a book's page; `more` is a form of it that was refused."""
    page = look_at(book)
    context: dict[str, object] = {"book": page.book, "page": page, "seconds": BUSY_S}
    return _live(request, "biography_detail", "_book_live", context | more, facts=page.facts)


def _live(
    request: HttpRequest, page: str, fragment: str, context: dict[str, object], *, facts: object
) -> HttpResponse:
    """Answer a page's own question for its live region, or show the whole page."""
    if "seen" in request.GET and request.headers.get("HX-Request"):
        return answer_poll(request, f"biographies/{fragment}.html", context, facts=facts)
    context["signature"] = signature_of(facts)
    return render(request, f"biographies/{page}.html", context)
