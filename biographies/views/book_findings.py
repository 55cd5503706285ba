"""What an editor says to a finding about the whole book: each a POST that leads back to it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from biographies.forms.decisions import IgnoreForm
from biographies.models import Biography, Finding
from biographies.once import once
from biographies.views.access import VIEW, editors_page, find_book, person
from biographies.views.answers import SeeOther, see_other
from biographies.views.books import show_book

CHANGE = "biographies.change_finding"


@editors_page(needs=VIEW, posts=CHANGE)
@require_POST
@once
def book_finding_ignore(request: HttpRequest, slug: str, finding: int) -> HttpResponse:
    """Leave a finding as it is, with a reason."""
    book = find_book(request, slug)
    row = _find(book, finding)
    form = IgnoreForm(request.POST, auto_id=f"ignore-{row.pk}-%s")
    if not form.is_valid():
        return show_book(request, book, refused_form=form, refused_finding=row.pk)
    reason, name = form.cleaned_data["reason"], person(request).get_username()
    if Finding.objects.ignore(row.pk, reason=reason, person=name):
        messages.success(request, f"Ignored: {row.message}")
    else:
        messages.warning(request, "That finding is not open any more.")
    return _back(book)


@editors_page(needs=VIEW, posts=CHANGE)
@require_POST
@once
def book_finding_reopen(request: HttpRequest, slug: str, finding: int) -> HttpResponse:
    """Take back that a finding is ignored; an error takes the book's approval back too."""
    book = find_book(request, slug)
    row = _find(book, finding)
    if Finding.objects.filter(state=Finding.State.IGNORED).reopen(row.pk):
        if row.severity == Finding.Severity.ERROR:
            Biography.objects.reopen(book.pk)
        messages.success(request, f"Open again: {row.message}")
    else:
        messages.warning(request, "That finding is not ignored any more.")
    return _back(book)


def _find(book: Biography, finding: int) -> Finding:
    row = book.findings.filter(chapter=None, pk=min(finding, 2**62)).first()
    if row is None:
        raise Http404
    return row


def _back(book: Biography) -> SeeOther:
    answer = see_other("biographies:biography_detail", book.slug)
    answer["Location"] += "#findings"
    return answer
