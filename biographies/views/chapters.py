"""A chapter's own page: its text, the passages behind it, and what the checks found."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.vary import vary_on_headers

from biographies.forms.decisions import ApproveForm, IgnoreForm, LockForm, ReopenForm
from biographies.models import Chapter
from biographies.models.states import UNFINISHED
from biographies.pages.chapter_page import ChapterPage
from biographies.pages.chapter_passage import CitedPassage, cited_passage
from biographies.views.access import editors_page, find_part
from biographies.views.polling import BUSY_S, IDLE_S, answer_poll, signature_of

PAGE = "biographies/chapter_detail.html"


@editors_page()
def chapter_detail(request: HttpRequest, slug: str, part: tuple[str, int]) -> HttpResponse:
    """Show one part of a book."""
    return show_chapter(request, find_part(request, slug, part))


@editors_page()
@vary_on_headers("HX-Request")
def chapter_citation(
    request: HttpRequest, slug: str, part: tuple[str, int], ordinal: int
) -> HttpResponse:
    """Show the passage of one citation: within the chapter's page, or for htmx the panel alone.

    `?revision=` says which text the reader has before them; the present one if it is left out.
    """
    chapter = find_part(request, slug, part)
    cited = _cited(request, chapter, ordinal)
    htmx = getattr(request, "htmx", None)
    if htmx and not htmx.history_restore_request:
        context = {"book": chapter.biography, "chapter": chapter, "cited": cited}
        return render(request, "biographies/_chapter_passage.html", context)
    return show_chapter(request, chapter, cited=cited)


@editors_page()
def chapter_live(request: HttpRequest, slug: str, part: tuple[str, int]) -> HttpResponse:
    """Return what changed on the page: its head, and if they are others, text and findings.

    `?shown=` says which text and findings the page has.
    """
    page = page_of(find_part(request, slug, part))
    context = _context(page) | {"is_live": True}
    context["is_other_text"] = request.GET.get("shown") != context["shown"]
    return answer_poll(request, "biographies/_chapter_live.html", context, facts=page.facts)


def show_chapter(request: HttpRequest, chapter: Chapter, **more: Any) -> HttpResponse:
    """Show a chapter's page; `more` are a cited passage, or forms that were refused."""
    return render(request, PAGE, _context(page_of(chapter)) | more)


def page_of(chapter: Chapter) -> ChapterPage:
    """Return a chapter as its page shows it."""
    return ChapterPage(chapter, address_of=_citation_addresses(chapter))


def _context(page: ChapterPage) -> dict[str, Any]:
    idle = IDLE_S if page.book.state in UNFINISHED else 0
    return {
        "book": page.book,
        "chapter": page.chapter,
        "page": page,
        "signature": signature_of(page.facts),
        "shown": signature_of(page.shown_facts),
        "seconds": BUSY_S if page.is_busy else idle,
        "approve_form": ApproveForm(initial={"revision": page.chapter.current_revision_id}),
        "reopen_form": ReopenForm(auto_id="reopen-%s"),
        "ignore_form": IgnoreForm(),
        "lock_form": LockForm(auto_id="lock-%s"),
    }


def _citation_addresses(chapter: Chapter) -> Callable[[int], str]:
    place = reverse("biographies:chapter_detail", args=[chapter.biography.slug, chapter.place])
    return partial(_citation_address, place, chapter.current_revision_id)


def _citation_address(place: str, revision_id: int | None, ordinal: int) -> str:
    return f"{place}citations/{ordinal}/?revision={revision_id}#passage"


def _cited(request: HttpRequest, chapter: Chapter, ordinal: int) -> CitedPassage:
    asked = request.GET.get("revision", "")
    revision = chapter.current_revision
    if asked:
        is_number = asked.isascii() and asked.isdecimal() and len(asked) < 19
        revision = chapter.revisions.filter(pk=int(asked)).first() if is_number else None
    if revision is None:
        raise Http404
    is_current = revision.pk == chapter.current_revision_id
    cited = cited_passage(revision, min(ordinal, 2**31), is_current=is_current)
    if cited is None:
        raise Http404
    return cited
