"""The plan of one chapter, while it can be changed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from biographies.chapter_plans import PlanClosedError, change_plan, refusal
from biographies.forms.plans import ChapterPlanForm
from biographies.launch import start_book
from biographies.models import Chapter
from biographies.models.biography import Goal
from biographies.models.states import State
from biographies.views.access import editors_page, find_part
from biographies.views.answers import see_other

PRODUCE = "biographies.produce_biography"
Part = tuple[str, int]


@editors_page(needs=PRODUCE, is_typed_in=True)
def chapter_plan(request: HttpRequest, slug: str, part: Part) -> HttpResponse:
    """Show what is asked of a chapter, and change it while the chapter is not written.

    Sent twice it asks twice for the same: the plan is the same.
    """
    chapter = find_part(request, slug, part)
    if chapter.kind != Chapter.Kind.CHAPTER:
        raise Http404
    closed = refusal(chapter)
    if closed:
        messages.error(request, closed)
        return see_other("biographies:chapter_detail", slug, chapter.place)
    if request.method != "POST":
        return _page(request, chapter, ChapterPlanForm.of(chapter))
    form = ChapterPlanForm(request.POST)
    if not form.read(chapter.number):
        return _page(request, chapter, form)
    try:
        change_plan(chapter, form.wish)
    except PlanClosedError as exc:
        form.add_error(None, str(exc))
        return _page(request, chapter, form, status=409)
    messages.success(request, _planned_again(chapter))
    return see_other("biographies:chapter_detail", slug, chapter.place)


def _planned_again(chapter: Chapter) -> str:
    """Have a book that rests at its plan planned again, and say what happens."""
    book = chapter.biography
    if book.state == State.DRAFT and book.sources.exists():
        start_book(book, goal=Goal.PLAN)
        return "Kept. This chapter is being planned anew; the others keep their plan."
    return "Kept. This chapter is planned anew when the book goes on; the others keep their plan."


def _page(
    request: HttpRequest, chapter: Chapter, form: ChapterPlanForm, *, status: int = 200
) -> HttpResponse:
    context = {"book": chapter.biography, "chapter": chapter, "form": form}
    return render(request, "biographies/chapter_plan.html", context, status=status)
