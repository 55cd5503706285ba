"""Biographies and chapters in the admin; a state changes through its arrows, never by hand."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from biographies.book_acts import open_book
from biographies.bulk_acts import CancelBooks, CheckChapters, ExportBooks, RetryChapters, StartBooks
from biographies.forms.books import NewBookForm
from biographies.forms.uploads import sentence
from biographies.models import Biography, Chapter, Finding
from biographies.models.biography import Goal
from biographies.once import once
from biographies.templatetags.pages import state
from taskqueue.admin import cells, pages
from taskqueue.admin.acting import ActingAdmin, Deed, offers
from taskqueue.desk.bulk import preview
from taskqueue.desk.selection import Selection
from taskqueue.operator_log import note

PRODUCE = "biographies.produce_biography"


class BookActingAdmin(ActingAdmin):
    """Rows of books: what was asked for can be corrected, acts are those of book_acts."""

    needs = PRODUCE

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let in who may change such rows."""
        return request.user.has_perm(f"biographies.change_{self.opts.model_name}")

    change_form_template = "admin/biographies/change_form.html"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show a row with what can be done to it."""
        chosen = Selection(ids=(object_id,))
        able = [name for name, deed in self.deeds.items() if preview(deed.make({}), chosen).doable]
        shown = {"offers": offers(self, request, chosen, able), "next": request.get_full_path()}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **shown})

    def rows_of(self, chosen: Selection) -> "QuerySet[Any]":
        """Return the rows with these ids; there are no filters that a selection could carry."""
        rows: QuerySet[Any] = self.model._default_manager.filter(pk__in=chosen.ids)
        return rows


@admin.register(Biography)
class BiographyAdmin(BookActingAdmin):
    """What an editor asked for can be changed, how far the book is cannot."""

    deeds: ClassVar = {
        "start_biographies": Deed("Start or go on…", "Start or go on", lambda _: StartBooks()),
        "cancel_biographies": Deed("Cancel…", "Cancel", lambda _: CancelBooks(), needs_reason=True),
        "export_biographies": Deed("Export…", "Export", lambda _: ExportBooks()),
    }
    list_display = (
        "title", "subject", "shown_state", "progress", "open_findings", "owner", "changed", "links",
    )  # fmt: skip
    list_filter = ("state", "language", "writer", "is_shared")
    list_select_related = ("owner",)
    ordering = ("-pk",)  # the choices of a field are paged as well
    search_fields = ("subject", "title", "slug")
    autocomplete_fields = ("owner",)
    fields = (
        "title", "subject", "owner", "is_shared", "language", "citation_style", "chapter_count",
        "words_per_chapter", "introduction_words", "conclusion_words", "batch_size", "tolerance",
        "min_sources", "budget", "state", "reason", "goal", "writer", "slug", "plan_version",
        "starts", "created_at", "updated_at", "started_at", "ended_at",
    )  # fmt: skip
    readonly_fields = (
        "state", "reason", "goal", "writer", "slug", "plan_version", "starts",
        "created_at", "updated_at", "started_at", "ended_at",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Biography]":
        """Count parts and findings with the rows."""
        is_part = Q(chapters__kind__in=Chapter.NARRATIVE)
        is_approved = is_part & Q(chapters__state="approved")
        is_open = Q(findings__state=Finding.State.OPEN)
        rows: QuerySet[Biography] = super().get_queryset(request)
        return rows.annotate(
            parts=Count("chapters", filter=is_part, distinct=True),
            approved=Count("chapters", filter=is_approved, distinct=True),
            found=Count("findings", filter=is_open, distinct=True),
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let in who may make books and have them made."""
        return request.user.has_perms(["biographies.add_biography", PRODUCE])

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Take an order with its sources, and have the book planned or made."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return once(self._order_view)(request)

    def _order_view(self, request: HttpRequest) -> HttpResponse:
        form = NewBookForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            return self._submit(request, form)
        return pages.show(
            request,
            "admin/biographies/biography/add.html",
            title="Submit a biography",
            form=form,
            opts=self.opts,
            has_lost_files=bool(request.FILES),
        )

    @admin.display(description="state", ordering="state")
    def shown_state(self, book: Biography) -> SafeString:
        """Show the state as on every other page."""
        return state(book.state)

    @admin.display(description="approved")
    def progress(self, book: Any) -> str:
        """Show how many parts are approved."""
        return f"{book.approved} of {book.parts}"

    @admin.display(description="open findings", ordering="found")
    def open_findings(self, book: Any) -> int:
        """Show how many findings are open."""
        return int(book.found)

    @admin.display(description="last change", ordering="updated_at")
    def changed(self, book: Biography) -> SafeString | str:
        """Show when something changed."""
        return cells.moment(book.updated_at)

    @admin.display(description="more")
    def links(self, book: Biography) -> SafeString:
        """Lead to the book's own page and to its runs."""
        page = reverse("biographies:biography_detail", args=[book.slug])
        runs = reverse("admin:taskqueue_taskrun_changelist") + f"?subject={book.run_subject}"
        return format_html('<a href="{}">page</a> · <a href="{}">runs</a>', page, runs)

    def _submit(self, request: HttpRequest, form: NewBookForm) -> HttpResponse:
        goal = Goal.BOOK if form.is_start else Goal.PLAN
        made = open_book(
            form.order,
            form.cleaned_data["sources"],
            owner_id=request.user.pk or 0,
            is_shared=form.cleaned_data["is_shared"],
            goal=goal,
        )
        name = request.user.get_username()
        note(name, "submit_biography", target=made.book.run_subject, detail={"goal": str(goal)})
        for outcome in made.outcomes:
            level = messages.SUCCESS if outcome.status == "added" else messages.WARNING
            messages.add_message(request, level, sentence(outcome))
        return pages.see_other(reverse("admin:biographies_biography_change", args=[made.book.pk]))


@admin.register(Chapter)
class ChapterAdmin(BookActingAdmin):
    """What was asked of a chapter, and what became of it."""

    deeds: ClassVar = {
        "retry_chapters": Deed("Write again…", "Write again", lambda _: RetryChapters()),
        "check_chapters": Deed("Check again…", "Check again", lambda _: CheckChapters()),
    }
    _oldest_first = ("pk",)
    list_display = (
        "biography", "kind", "number", "title", "shown_state", "target_words",
        "supportable_words", "is_evidence_limited", "changed", "page",
    )  # fmt: skip
    list_filter = ("state", "kind", "is_evidence_limited")
    list_select_related = ("biography",)
    search_fields = ("title", "biography__subject")
    autocomplete_fields = ("biography",)
    readonly_fields = (
        "biography", "kind", "number", "state", "error_code", "error_message",
        "supportable_words", "is_evidence_limited", "planned_in", "regenerations",
        "current_revision", "created_at", "updated_at",
    )  # fmt: skip

    @admin.display(description="state", ordering="state")
    def shown_state(self, chapter: Chapter) -> SafeString:
        """Show the state as on every other page."""
        return state(chapter.state)

    @admin.display(description="last change", ordering="updated_at")
    def changed(self, chapter: Chapter) -> SafeString | str:
        """Show when something changed."""
        return cells.moment(chapter.updated_at)

    @admin.display(description="page")
    def page(self, chapter: Chapter) -> SafeString:
        """Lead to the chapter's own page."""
        place = (chapter.kind, chapter.number)
        address = reverse("biographies:chapter_detail", args=[chapter.biography.slug, place])
        return format_html('<a href="{}">page</a>', address)
