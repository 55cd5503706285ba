"""Statements that an editor locks, so that no engine changes them, and unlocks again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from biographies.errors import InvalidInputError
from biographies.forms.chapters import as_sentence
from biographies.forms.decisions import LockForm
from biographies.locking import lock_statement, unlock_statement
from biographies.models import Chapter
from biographies.once import once
from biographies.views.access import VIEW, editors_page, find_part, person
from biographies.views.answers import see_other
from biographies.views.chapter_decisions import CHANGE_CHAPTER, Part
from biographies.views.chapters import show_chapter


@editors_page(needs=VIEW, posts=CHANGE_CHAPTER)
@require_POST
@once
def statement_lock(request: HttpRequest, slug: str, part: Part) -> HttpResponse:
    """Lock a statement of the present text."""
    chapter = find_part(request, slug, part)
    form = LockForm(request.POST, auto_id="lock-%s")
    if form.is_valid():
        try:
            name = person(request).get_username()
            is_new = lock_statement(chapter, form.cleaned_data["statement"], person=name)
        except InvalidInputError as exc:
            form.add_error("statement", as_sentence(exc.message))
        else:
            done = "Locked: no new version changes it." if is_new else "It is locked already."
            messages.success(request, done)
            return _back(chapter)
    return show_chapter(request, chapter, lock_form=form)


@editors_page(needs=VIEW, posts=CHANGE_CHAPTER)
@require_POST
@once
def statement_unlock(request: HttpRequest, slug: str, part: Part, pk: int) -> HttpResponse:
    """Take a lock away."""
    chapter = find_part(request, slug, part)
    if unlock_statement(chapter, min(pk, 2**62)):
        messages.success(request, "Unlocked: new versions and saves may change it.")
    else:
        messages.warning(request, "That lock is gone already.")
    return _back(chapter)


def _back(chapter: Chapter) -> HttpResponse:
    answer = see_other("biographies:chapter_detail", chapter.biography.slug, chapter.place)
    answer["Location"] += "#locks"
    return answer
