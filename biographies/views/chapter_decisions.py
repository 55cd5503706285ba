"""What an editor decides on a chapter's page: each a POST that leads back to it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from biographies.approving import approve_chapter, reopen_chapter
from biographies.editing import TextMovedOnError
from biographies.errors import InvalidInputError
from biographies.forms.decisions import ApproveForm, IgnoreForm, ReopenForm
from biographies.launch import check_chapter
from biographies.models import Chapter, Finding
from biographies.once import once
from biographies.rechecking import check_again
from biographies.views.access import VIEW, editors_page, find_part, person
from biographies.views.answers import see_other
from biographies.views.chapters import show_chapter

CHANGE_CHAPTER, CHANGE_FINDING = "biographies.change_chapter", "biographies.change_finding"
PRODUCE = "biographies.produce_biography"
Part = tuple[str, int]


@editors_page(needs=VIEW, posts=CHANGE_CHAPTER)
@require_POST
@once
def chapter_approve(request: HttpRequest, slug: str, part: Part) -> HttpResponse:
    """Approve the text that was read, or say what stands against it."""
    chapter = find_part(request, slug, part)
    form = ApproveForm(request.POST)
    if not form.is_valid():
        return show_chapter(request, chapter, approve_form=form)
    try:
        approve_chapter(
            chapter_id=chapter.pk,
            revision_id=form.cleaned_data["revision"],
            person=person(request).get_username(),
            reason=form.cleaned_data["reason"],
        )
    except InvalidInputError as exc:
        form.add_error("reason" if exc.field == "reason" else None, exc.message)
        return show_chapter(request, find_part(request, slug, part), approve_form=form)
    messages.success(request, "Approved. A later change takes the approval back.")
    return _back(chapter)


@editors_page(needs=VIEW, posts=CHANGE_CHAPTER)
@require_POST
@once
def chapter_reopen(request: HttpRequest, slug: str, part: Part) -> HttpResponse:
    """Take an approval back."""
    chapter = find_part(request, slug, part)
    form = ReopenForm(request.POST, auto_id="reopen-%s")
    if not form.is_valid():
        return show_chapter(request, chapter, reopen_form=form)
    reason = form.cleaned_data["reason"]
    try:
        name = person(request).get_username()
        reopen_chapter(chapter_id=chapter.pk, person=name, reason=reason)
    except InvalidInputError as exc:
        messages.error(request, exc.message)
    else:
        messages.success(request, "The approval is taken back; the chapter needs review again.")
    return _back(chapter)


@editors_page()
@require_POST
@once
def chapter_check(request: HttpRequest, slug: str, part: Part) -> HttpResponse:
    """Have the chapter's present text checked again."""
    user = person(request)
    if not (user.has_perm(PRODUCE) or user.has_perm(CHANGE_CHAPTER)):
        raise PermissionDenied
    chapter = find_part(request, slug, part)
    if check_chapter(chapter):
        messages.success(request, "The text is being checked; what is found appears below.")
    else:
        messages.warning(request, "There is nothing here to check yet.")
    return _back(chapter, "findings")


@editors_page(needs=VIEW, posts=CHANGE_CHAPTER)
@require_POST
@once
def chapter_recheck(request: HttpRequest, slug: str, part: Part) -> HttpResponse:
    """Let citations of earlier readings cite the present ones."""
    chapter = find_part(request, slug, part)
    name = person(request).get_username()
    try:
        done = check_again(chapter, base_id=chapter.current_revision_id, person=name)
    except TextMovedOnError:
        messages.error(request, "Nothing is changed: the chapter has got another text meanwhile.")
        return _back(chapter)
    say_checked_again(request, done.moved, done.lost)
    return _back(chapter)


def say_checked_again(request: HttpRequest, moved: int, lost: int) -> None:
    """Tell the editor what became of the citations of earlier readings."""
    if moved:
        messages.success(request, f"Citations that cite the new reading now: {moved}.")
    if lost:
        messages.warning(
            request, f"Citations whose words the new reading does not have: {lost}. "
            "They cite the earlier one still.",
        )  # fmt: skip
    if not moved and not lost:
        messages.info(request, "Every citation is of the present reading already.")


@editors_page(needs=VIEW, posts=CHANGE_FINDING)
@require_POST
@once
def finding_ignore(request: HttpRequest, slug: str, part: Part, finding: int) -> HttpResponse:
    """Leave a finding as it is, with a reason."""
    chapter = find_part(request, slug, part)
    row = _finding(chapter, finding)
    form = IgnoreForm(request.POST, auto_id=f"ignore-{row.pk}-%s")
    if not form.is_valid():
        return show_chapter(request, chapter, refused_form=form, refused_finding=row.pk)
    reason, name = form.cleaned_data["reason"], person(request).get_username()
    if Finding.objects.ignore(row.pk, reason=reason, person=name):
        messages.success(request, f"Ignored: {row.message}")
    else:
        messages.warning(request, "That finding is not open any more.")
    return _back(chapter, "findings")


@editors_page(needs=VIEW, posts=CHANGE_FINDING)
@require_POST
@once
def finding_reopen(request: HttpRequest, slug: str, part: Part, finding: int) -> HttpResponse:
    """Take back that a finding is ignored."""
    chapter = find_part(request, slug, part)
    row = _finding(chapter, finding)
    if Finding.objects.filter(state=Finding.State.IGNORED).reopen(row.pk):
        messages.success(request, f"Open again: {row.message}")
    else:
        messages.warning(request, "That finding is not ignored any more.")
    return _back(chapter, "findings")


def _finding(chapter: Chapter, finding: int) -> Finding:
    row = Finding.objects.filter(chapter=chapter, pk=min(finding, 2**62)).first()
    if row is None:
        raise Http404
    return row


def _back(chapter: Chapter, place: str = "") -> HttpResponse:
    answer = see_other("biographies:chapter_detail", chapter.biography.slug, chapter.place)
    if place:
        answer["Location"] += f"#{place}"
    return answer
