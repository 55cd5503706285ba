"""Acts of the desk: looked at before, confirmed for exactly what was shown, told afterwards."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from taskqueue.admin import cells, pages
from taskqueue.admin.read_only import ReadOnlyAdmin
from taskqueue.desk import bulk
from taskqueue.desk.bulk import FAILED, SKIPPED, Act, Preview, Report
from taskqueue.desk.selection import LARGEST, Selection, settled
from taskqueue.errors import SetChangedError
from taskqueue.operator_log import REASON_LIMIT

SALT = "taskqueue.admin.selection"
LINKED = 50  # runs that a link can name
TOLD_REASONS = 3
WORDS = {
    "ask": "be asked to stop at their next step", "cancel": "be cancelled", "retry": "be retried",
    "try now": "be tried now", "release": "be released", "change": "be changed",
    "archive": "be archived",
}  # fmt: skip
NOT_FILTERS = {"p", "o", "e"}  # page, order, error: which rows are meant does not hang on them


class ReasonForm(forms.Form):
    """Why; kept with the action."""

    reason = forms.CharField(
        max_length=REASON_LIMIT,
        required=False,
        help_text="kept with the action, where everybody at the desk can read it",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, is_required: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = is_required
        if not is_required:
            self.fields["reason"].label = "Reason (if there is one)"


class PriorityForm(forms.Form):
    """How urgent."""

    priority = forms.IntegerField(
        min_value=0, max_value=10, initial=5, help_text="0 to 10; 10 is the most urgent"
    )


@dataclass(frozen=True, slots=True)
class Deed:
    """An act as the desk offers it; `options` is the form of what it needs besides its rows."""

    label: str
    verb: str
    make: Callable[[Mapping[str, Any]], Act]
    needs_reason: bool = False
    options: type[forms.Form] | None = None


class ActingAdmin(ReadOnlyAdmin):
    """Rows with acts, for who has the permission `needs`; `filters` are those of the commands."""

    needs: ClassVar[str] = ""
    deeds: ClassVar[Mapping[str, Deed]] = {}
    filters: ClassVar[Collection[str]] = ()
    list_max_show_all = 200

    def may_act(self, request: HttpRequest) -> bool:
        """Tell whether who asks may act here."""
        return request.user.has_perm(self.needs)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer the deeds to who may do them."""
        if not self.may_act(request):
            return {}
        return {name: (_offer(name), name, deed.label) for name, deed in self.deeds.items()}

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Show the list, or what an act would do; who may not act posts nothing here."""
        if request.method == "POST" and not self.may_act(request):
            raise PermissionDenied
        return super().changelist_view(request, extra_context)

    def get_urls(self) -> list[URLPattern]:
        """Add the address of the acts."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_act"
        view = self.admin_site.admin_view(self.act_view)
        return [path("act/<slug:name>/", view, name=name), *super().get_urls()]

    def chosen(self, request: HttpRequest, rows: "QuerySet[Any]") -> Selection | None:
        """Return what was ticked, or for "all that match" their filter where that can say it.

        None if nothing of it is there any more: a selection of no ids would mean all rows.
        """
        if request.POST.get("select_across") == "1":
            filters = self._carried_filters(request)
            if filters is not None:
                return Selection(filters=settled(filters))
        ids = rows.order_by(*self._oldest_first).values_list("pk", flat=True)
        return by_ids(ids[:LARGEST])

    _oldest_first: ClassVar[tuple[str, ...]] = ("created_at", "pk")

    def _carried_filters(self, request: HttpRequest) -> dict[str, str] | None:
        said = {name: str(value) for name, value in request.GET.items() if name not in NOT_FILTERS}
        if not said.get("q", "-"):
            del said["q"]
        if not set(said) <= set(self.filters):
            return None
        try:
            self.rows_of(Selection(filters=said))
        except ValueError:
            return None
        return said

    def rows_of(self, chosen: Selection) -> "QuerySet[Any]":
        """Return the rows that a selection means; ValueError if it makes no sense."""
        raise NotImplementedError

    def act_view(self, request: HttpRequest, name: str) -> HttpResponse:
        """Show what a deed would do to the rows that were sent, or with a token do it."""
        if not self.may_act(request):
            raise PermissionDenied
        if name not in self.deeds:
            raise Http404
        if request.method != "POST":
            return pages.see_other(reverse(pages.address(self, "changelist")))
        if "token" in request.POST:
            return _carry_out(self, request, name)
        try:
            said = signing.loads(request.POST.get("selection", ""), salt=SALT)
        except signing.BadSignature:
            messages.error(request, "What was chosen is not whole any more: choose again.")
            return pages.see_other(reverse(pages.address(self, "changelist")))
        return self.look(request, name, Selection.from_dict(said))

    def look(
        self, request: HttpRequest, name: str, chosen: Selection, **context: Any
    ) -> HttpResponse:
        """Show what a deed would do; first ask for what it needs to know."""
        deed = self.deeds[name]
        options = _options_form(deed, request)
        context = {
            "deed": deed, "options": options, "chosen": chosen, "selection": signed(chosen),
            "action_url": reverse(pages.address(self, "act"), args=[name]),
            "next": pages.way_back(request), **context,
        }  # fmt: skip
        if options is not None and not options.is_valid():
            return _page(self, request, context)
        act = deed.make(options.cleaned_data if options else {})
        shown = context.setdefault("shown", bulk.preview(act, chosen))
        context.setdefault("form", ReasonForm(is_required=deed.needs_reason))
        context["is_cut"] = len(shown.items) >= LARGEST
        said = shown.as_dict()
        would = [(WORDS.get(does, does), count) for does, count in said["would"].items()]
        return _page(self, request, {**context, "said": said, "would": would})


def by_ids(ids: Iterable[object]) -> Selection | None:
    """Return the selection of these rows; None if there are none."""
    texts = tuple(map(str, ids))
    return Selection(ids=texts) if texts else None


def signed(chosen: Selection) -> str:
    """Return a selection as a form carries it: what was chosen here, and nothing else."""
    return signing.dumps(chosen.as_dict(), salt=SALT, compress=True)


def offers(
    site_admin: ActingAdmin, request: HttpRequest, chosen: Selection, only: Collection[str]
) -> list[dict[str, str]]:
    """Return the buttons of `only` these deeds that a page has, for who may act on its rows."""
    if not site_admin.may_act(request):
        return []
    return [
        {
            "verb": deed.verb,
            "action_url": reverse(pages.address(site_admin, "act"), args=[name]),
            "selection": signed(chosen),
        }
        for name, deed in site_admin.deeds.items()
        if name in only
    ]


def _offer(name: str) -> Callable[[Any, HttpRequest, "QuerySet[Any]"], HttpResponse]:
    def offer(site_admin: ActingAdmin, request: HttpRequest, rows: Any) -> HttpResponse:
        chosen = site_admin.chosen(request, rows)
        if chosen is None:
            messages.warning(request, "Nothing was chosen that is still there: choose again.")
            return pages.see_other(request.get_full_path())
        return site_admin.look(request, name, chosen)

    return offer


def _options_form(deed: Deed, request: HttpRequest) -> forms.Form | None:
    """Return the form of a deed's options, filled in once our own page has asked for them."""
    if deed.options is None:
        return None
    is_asked = set(deed.options.base_fields) & set(request.POST)
    return deed.options(request.POST if is_asked else None)


def _carry_out(site_admin: ActingAdmin, request: HttpRequest, name: str) -> HttpResponse:
    """Do what was confirmed, or show what is different and ask again."""
    deed, token = site_admin.deeds[name], request.POST["token"]
    options = _options_form(deed, request)
    form = ReasonForm(request.POST, is_required=deed.needs_reason)
    try:
        if options is not None and not options.is_valid():
            msg = "token: what it was shown for is missing"
            raise ValueError(msg)  # noqa: TRY301  # said like every other bad token
        shown = bulk.bound(deed.make(options.cleaned_data if options else {}), token)
    except SetChangedError as exc:
        said = signing.loads(token, salt=bulk.SALT)  # whole: bound() has read it
        context = {"difference": exc.difference, "form": form, "status": 409}
        return site_admin.look(request, name, Selection.from_dict(said), **context)
    except ValueError as exc:
        messages.error(request, f"Nothing was done: {exc}.")
        return pages.see_other(pages.way_back(request))
    if not form.is_valid():
        return site_admin.look(request, name, shown.selection, shown=shown, form=form)
    reason = form.cleaned_data["reason"]
    report = bulk.carry_out(shown, actor=request.user.get_username(), reason=reason)
    tell(request, report)
    return pages.see_other(pages.way_back(request))


def tell(request: HttpRequest, report: Report) -> None:
    """Say what became of every row, with links to the runs and to the record."""
    if report.done == len(report.outcomes):
        level = messages.SUCCESS
    else:
        level = messages.WARNING if report.done else messages.ERROR
    counts = ", ".join(f"{count} {word}" for word, count in report.counts.items())
    rows = cells.counted(len(report.outcomes), report.preview.act.noun)
    said = format_html("{}: {}.{} {}", rows, counts, _why(report),
                       _links(report))  # fmt: skip
    messages.add_message(request, level, said)


def _why(report: Report) -> SafeString:
    left = {
        one.words: one for one in report.outcomes if one.outcome in (SKIPPED, FAILED) and one.words
    }
    told = list(left)[:TOLD_REASONS]
    more = " …" if len(left) > TOLD_REASONS else ""
    if not told:
        return SafeString("")
    return format_html(" Left alone: {}{}.", "; ".join(told), more)


def _links(report: Report) -> SafeString:
    made = [one.run_id for one in report.outcomes if one.run_id]
    if report.preview.act.noun == "runs":
        made += [one.id for one in report.outcomes if one.outcome != SKIPPED and not one.run_id]
    links = []
    if made:
        chosen = urlencode({"id__in": ",".join(made[:LINKED])})
        first = f"the first {LINKED} runs" if len(made) > LINKED else "the runs"
        links.append((f"{reverse('admin:taskqueue_taskrun_changelist')}?{chosen}", first))
    for action_id in report.action_ids[:1]:
        page = reverse("admin:taskqueue_operatoraction_change", args=[action_id])
        links.append((page, "the record"))
    return format_html_join(", ", '<a href="{}">{}</a>', links)


def _page(site_admin: ActingAdmin, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    shown: Preview | None = context.get("shown")
    noun = shown.act.noun if shown else str(site_admin.opts.verbose_name_plural)
    return render(
        request,
        "admin/taskqueue/act.html",
        {
            **admin.site.each_context(request),
            "opts": site_admin.opts,
            "title": f"{context['deed'].verb}: {noun}",
            "noun": noun,
            "rows": cells.counted(len(shown.items), noun) if shown else "",
            "doable": cells.counted(len(shown.doable), noun) if shown and shown.doable else "",
            **context,
        },
        status=context.get("status", 200),
    )
