"""Asking for a new version of a chapter, and deciding on what comes of it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from biographies import editing
from biographies.change_requests import Offers, last_request, wishes_of
from biographies.editing import Decided, Saved, TextMovedOnError
from biographies.errors import InvalidInputError
from biographies.forms.chapters import ChangeRequestForm, ProposalForm
from biographies.launch import ask_for_change, is_being_written
from biographies.models import Chapter, ChapterRevision, Decision
from biographies.once import once
from biographies.pages.chapter_history import ShownProposal
from biographies.pages.chapter_merge import Choices, ShownMerge
from biographies.views.access import VIEW, editors_page, find_part, person
from biographies.views.answers import see_other
from biographies.views.chapter_changes import CHANGE, tell_saved
from biographies.views.polling import answer_poll

PRODUCE = "biographies.produce_biography"
Part = tuple[str, int]


@editors_page(needs=PRODUCE, is_typed_in=True)
@once
def chapter_feedback(request: HttpRequest, slug: str, part: Part) -> HttpResponse:
    """Ask for a new version of a written chapter; it comes as a proposal."""
    chapter = find_part(request, slug, part)
    if chapter.kind != Chapter.Kind.CHAPTER:
        raise Http404
    if chapter.current_revision is None:
        messages.error(request, "The chapter is not written yet, so there is nothing to change.")
        return see_other("biographies:chapter_detail", slug, chapter.place)
    if request.method != "POST":
        prefilled = {"feedback": request.GET.get("feedback", "")[:1_000]}
        return _feedback_page(request, chapter, ChangeRequestForm(initial=prefilled))
    form = ChangeRequestForm(request.POST)
    if not form.is_valid():
        return _feedback_page(request, chapter, form)
    if ask_for_change(chapter, feedback=form.wanted) is None:
        form.add_error(None, "The chapter is being written just now; ask again when that is done.")
        return _feedback_page(request, chapter, form, status=409)
    messages.success(request, "Asked for. The new version comes as a proposal beside the text.")
    return see_other("biographies:chapter_detail", slug, chapter.place)


@editors_page()
def chapter_proposals(request: HttpRequest, slug: str, part: Part) -> HttpResponse:
    """Answer the chapter page's question whether the version that was asked for has come."""
    chapter = find_part(request, slug, part)
    offers = Offers(chapter)
    context = {"book": chapter.biography, "chapter": chapter, "offers": offers}
    return answer_poll(request, "biographies/_chapter_offers.html", context, facts=offers.facts)


@editors_page(needs=VIEW, posts=CHANGE)
@once
def proposal_detail(request: HttpRequest, slug: str, part: Part, number: int) -> HttpResponse:
    """Show a proposal against the present text; take it, some of its changes, or none."""
    chapter = find_part(request, slug, part)
    proposal = chapter.revisions.filter(is_proposal=True, number=min(number, 2**31)).first()
    if proposal is None:
        raise Http404
    shown = ShownProposal(chapter, proposal)
    if request.method == "POST":
        return _decide(request, chapter, shown)
    return _proposal_page(request, chapter, shown, _form(shown))


def _decide(request: HttpRequest, chapter: Chapter, shown: ShownProposal) -> HttpResponse:
    """Take or refuse a proposal, unless the text is not the one that the person saw any more."""
    if shown.decision:
        return _tell_decided(request, chapter, Decided(shown.decision, Saved(), is_first=False))
    current = str(chapter.current_revision_id or "")
    if request.POST.get("act") != ProposalForm.NONE and request.POST.get("base", "") != current:
        return _moved_on(request, chapter, shown)
    form = _form(shown, request.POST)
    if not form.is_valid():
        return _proposal_page(request, chapter, shown, form)
    name = person(request).get_username()
    try:
        decided = _act(chapter, shown.proposal, form, name)
    except TextMovedOnError:
        chapter = find_part(request, chapter.biography.slug, (chapter.kind, chapter.number))
        return _moved_on(request, chapter, ShownProposal(chapter, shown.proposal))
    except InvalidInputError as exc:
        form.refuse(exc)
        return _proposal_page(request, chapter, shown, form)
    return _tell_decided(request, chapter, decided)


def _act(chapter: Chapter, proposal: ChapterRevision, form: ProposalForm, name: str) -> Decided:
    given = form.cleaned_data
    if given["act"] == ProposalForm.NONE:
        return editing.reject(chapter, proposal, person=name, reason=given["reason"])
    return editing.accept(
        chapter,
        proposal,
        form.taken,
        base_id=given["base"],
        person=name,
        decided=form.decided,
    )


def _form(shown: ShownProposal, given: QueryDict | None = None) -> ProposalForm:
    return ProposalForm(given, changes=shown.change_count, conflicts=shown.conflicts)


def _tell_decided(request: HttpRequest, chapter: Chapter, decided: Decided) -> HttpResponse:
    decision = decided.decision
    number = decision.revision.number
    if not decided.is_first:
        at = f"{timezone.localtime(decision.made_at):%d %b %Y, %H:%M}"
        messages.info(
            request, f"Proposal {number} was {decision.kind} before, by {decision.person} "
            f"({at} UTC); that stands.",
        )  # fmt: skip
    elif decision.kind == Decision.Kind.REJECTED:
        messages.success(request, f"Proposal {number} is rejected; the text stays as it is.")
    else:
        tell_saved(request, decided.saved, f"Proposal {number} is accepted")
    return see_other("biographies:chapter_detail", chapter.biography.slug, chapter.place)


def _moved_on(request: HttpRequest, chapter: Chapter, shown: ShownProposal) -> HttpResponse:
    """Refuse what was ticked against another text, and show the proposal against this one."""
    return _proposal_page(request, chapter, shown, _form(shown), status=409, is_refused=True)


def _proposal_page(
    request: HttpRequest,
    chapter: Chapter,
    shown: ShownProposal,
    form: ProposalForm,
    *,
    status: int = 200,
    is_refused: bool = False,
) -> HttpResponse:
    context = {
        "book": chapter.biography,
        "chapter": chapter,
        "shown": shown,
        "wishes": wishes_of(shown.proposal),
        "form": form,
        "taken": _ticked(form, shown.change_count),
        "merge": _shown_merge(shown, form),
        "is_refused": is_refused,
        "others": editing.proposals_of(chapter).exclude(pk=shown.proposal.pk),
    }
    return render(request, "biographies/proposal_detail.html", context, status=status)


def _ticked(form: ProposalForm, changes: int) -> frozenset[int]:
    """Return the changes whose box is ticked: all, until somebody unticked some."""
    if not form.is_bound:
        return frozenset(range(1, changes + 1))
    return frozenset(form.cleaned_data.get("take", ()))


def _shown_merge(shown: ShownProposal, form: ProposalForm) -> ShownMerge | None:
    """Return the three-way comparison with what was chosen so far, where there is one."""
    if shown.merge is None or shown.base is None:
        return None
    ticked = _ticked(form, shown.change_count)
    choices = Choices(ticked, form.decided, form.conflict_errors)
    return ShownMerge(shown.merge, shown.proposal, shown.base, choices)


def _feedback_page(
    request: HttpRequest, chapter: Chapter, form: ChangeRequestForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "book": chapter.biography,
        "chapter": chapter,
        "form": form,
        "request_before": last_request(chapter),
        "is_being_written": is_being_written(chapter),
    }
    return render(request, "biographies/chapter_feedback.html", context, status=status)
