"""Runs in the admin: each with its attempts and its fate; retried, cancelled, made more urgent."""

import re
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString

from taskqueue.admin import cells
from taskqueue.admin.acting import ActingAdmin, Deed, PriorityForm, offers
from taskqueue.admin.filters import (
    QueueFilter,
    RunStateFilter,
    SinceFilter,
    TaskFilter,
    WorkerFilter,
)
from taskqueue.admin.pages import OPERATE
from taskqueue.admin.submitting import submit_view
from taskqueue.confidential import masked_text
from taskqueue.desk import pauses, selection
from taskqueue.desk.run_acts import CancelRuns, PrioritiseRuns, RetryRuns
from taskqueue.desk.selection import RUN_FILTERS, Selection
from taskqueue.models import DeadLetter, TaskAttempt, TaskRun
from taskqueue.states import UNFINISHED, WAITING, State

_BEGINNING_OF_ID = re.compile(r"[0-9a-f]{4,8}(-[0-9a-f-]*)?")
_LONG_COLUMNS = ("args", "kwargs", "options", "result")


@admin.register(TaskRun)
class TaskRunAdmin(ActingAdmin):
    """Runs with their attempts."""

    needs = OPERATE
    filters = RUN_FILTERS
    deeds: ClassVar = {
        "retry_runs": Deed("Retry…", "Retry", lambda _: RetryRuns()),
        "cancel_runs": Deed("Cancel…", "Cancel", lambda _: CancelRuns(), needs_reason=True),
        "prioritise_runs": Deed(
            "Change priority…", "Change priority",
            lambda said: PrioritiseRuns(said["priority"]), options=PriorityForm,
        ),
    }  # fmt: skip
    list_display = (
        "short_id", "task", "subject", "queue", "shown_state", "attempt", "started", "took",
        "worker", "error",
    )  # fmt: skip
    list_filter = (RunStateFilter, QueueFilter, SinceFilter, WorkerFilter, TaskFilter)
    search_fields = ("id",)  # see get_search_results
    search_help_text = "an id or how it begins, a subject such as biography:12, a step or a batch"
    change_list_template = "admin/taskqueue/taskrun/change_list.html"
    fieldsets: ClassVar = [
        (None, {"fields": (
            "id", "task", "shown_arguments", "subject", "step", "queue", "priority", "batch",
            "key", "linked_retry_of", "linked_retries", "linked_letter",
        )}),
        ("State", {"fields": (
            "shown_state", "waits_for", "attempt", "retries", "crashes", "worker", "error",
            "shown_message", "shown_result", "cancel_reason",
        )}),
        ("Times", {"fields": (
            "created", "available_at", "published_at", "publish_count", "started", "ended_at",
            "took", "next_attempt_at", "lease_until", "cancel_requested_at", "expires_at",
        )}),
    ]  # fmt: skip
    readonly_fields = (
        "shown_arguments", "linked_retry_of", "linked_retries", "linked_letter", "shown_state",
        "waits_for", "error", "shown_message", "shown_result", "created", "started", "took",
    )  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        """Add the page that submits a task."""
        view = self.admin_site.admin_view(submit_view)
        return [path("submit/", view, name="taskqueue_taskrun_submit"), *super().get_urls()]

    def rows_of(self, chosen: Selection) -> "QuerySet[TaskRun]":
        """Return the runs that a selection means."""
        return selection.runs(chosen)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[TaskRun]":
        """Add the error class of the last attempt."""
        last = TaskAttempt.objects.filter(run=OuterRef("pk"), number=OuterRef("attempt"))
        rows: QuerySet[TaskRun] = super().get_queryset(request)
        return rows.annotate(error_class=Subquery(last.values("error_class")[:1]))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Offer to submit a task to who may."""
        return super().changelist_view(
            request, {"may_submit": self.may_act(request), **(extra_context or {})}
        )

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[TaskRun]", search_term: str
    ) -> "tuple[QuerySet[TaskRun], bool]":
        """Search what has an index; every word has to match."""
        for word in search_term.split():
            queryset = queryset.filter(_meant_by(word))
        return queryset, False

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Add the attempts and what can be done."""
        run: TaskRun = context["original"]
        own = {
            "attempts": [_attempt(attempt) for attempt in run.attempts.all()],
            "offers": offers(self, request, Selection(ids=(run.pk,)), _possible(run)),
            "flower_url": f"{settings.FLOWER_URL.rstrip('/')}/task/{run.pk}",
            "is_unfinished": run.state in UNFINISHED,
            "next": request.path,
        }
        return super().render_change_form(request, {**context, **own}, *args, **kwargs)

    @admin.display(description="run", ordering="id")
    def short_id(self, run: TaskRun) -> str:
        """Show the first digits."""
        return run.pk[:8]

    @admin.display(description="state", ordering="state")
    def shown_state(self, run: TaskRun) -> SafeString:
        """Show icon and word."""
        return cells.state(run.state)

    @admin.display(description="started", ordering="started_at")
    def started(self, run: TaskRun) -> SafeString | str:
        """Show when its first attempt began."""
        return cells.moment(run.started_at)

    @admin.display(description="created", ordering="created_at")
    def created(self, run: TaskRun) -> SafeString | str:
        """Show when it was asked for."""
        return cells.moment(run.created_at)

    @admin.display(description="took")
    def took(self, run: TaskRun) -> str:
        """Show how long it took from its first attempt, or has taken so far."""
        return cells.took(run.started_at, run.ended_at)

    @admin.display(description="error", ordering="error_code")
    def error(self, run: TaskRun) -> str:
        """Show code and class of what went wrong last."""
        name = (getattr(run, "error_class", "") or "").rpartition(".")[2]
        return f"{run.error_code} ({name})" if run.error_code and name else run.error_code or name

    @admin.display(description="message")
    def shown_message(self, run: TaskRun) -> str:
        """Show the error in its own words."""
        return masked_text(run.error_message) or cells.NOTHING

    @admin.display(description="result")
    def shown_result(self, run: TaskRun) -> SafeString | str:
        """Show what it returned."""
        return cells.NOTHING if run.result is None else cells.as_json(run.result)

    @admin.display(description="arguments")
    def shown_arguments(self, run: TaskRun) -> SafeString:
        """Show its arguments by parameter."""
        return cells.arguments(run.task, run.args, run.kwargs)

    @admin.display(description="waits for")
    def waits_for(self, run: TaskRun) -> str:
        """Say what a held run waits for, who paused its queue and why."""
        return pauses.words_of_holds().get(run.held_for, run.held_for) or cells.NOTHING

    @admin.display(description="retry of")
    def linked_retry_of(self, run: TaskRun) -> SafeString | str:
        """Link to the run that failed."""
        return cells.link(run.retry_of)

    @admin.display(description="retried as")
    def linked_retries(self, run: TaskRun) -> SafeString | str:
        """Link to the runs that tried it again."""
        found = [cells.link(again) for again in run.retried_as.all()]
        return SafeString(", ".join(found)) if found else cells.NOTHING

    @admin.display(description="dead letter")
    def linked_letter(self, run: TaskRun) -> SafeString | str:
        """Link to what is kept of its failure."""
        letter = DeadLetter.objects.filter(run=run).only("pk", "task", "error_code", "state")
        return cells.link(letter.first())


def _meant_by(word: str) -> Q:
    """Return what a word of a search means; a range of ids, for it is found by their index."""
    meant = Q(pk=word) | Q(subject=word) | Q(step=word) | Q(batch=word)
    beginning = word.lower()
    if _BEGINNING_OF_ID.fullmatch(beginning):
        meant |= Q(pk__gte=beginning, pk__lt=f"{beginning}g")
    return meant


def _possible(run: TaskRun) -> set[str]:
    """Return what can be done to a run in its state."""
    states = {
        "retry_runs": (State.RETRY, State.HELD, State.FAILURE),
        "cancel_runs": UNFINISHED,
        "prioritise_runs": WAITING,
    }
    return {name for name, among in states.items() if run.state in among}


def _attempt(attempt: TaskAttempt) -> dict[str, Any]:
    """Return an attempt as its row in the table shows it: words first, the trace folded away."""
    name = attempt.error_class.rpartition(".")[2]
    words = ": ".join(filter(None, (attempt.error_code, masked_text(attempt.message))))
    return {
        "number": attempt.number,
        "worker": attempt.worker or cells.NOTHING,
        "pid": attempt.pid,
        "memory": f"{attempt.memory_kb // 1024} MiB" if attempt.memory_kb else cells.NOTHING,
        "step": attempt.step,
        "started": cells.moment(attempt.started_at),
        "took": cells.took(attempt.started_at, attempt.ended_at),
        "outcome": cells.state(attempt.outcome),
        "error": words or cells.NOTHING,
        "error_class": name,
        "trace": cells.trace(attempt.traceback) if attempt.traceback else "",
    }
