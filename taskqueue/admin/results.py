"""Celery's own results in the admin: to be read, each beside its run."""

import json
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_celery_results.models import GroupResult, TaskResult

from taskqueue.admin import cells
from taskqueue.admin.read_only import ReadOnlyAdmin
from taskqueue.confidential import masked_text

LONG = ("result", "traceback", "meta", "task_args", "task_kwargs")


class TaskResultAdmin(ReadOnlyAdmin):
    """What AsyncResult reads; the run of the same id is what the product trusts."""

    list_display = ("short_id", "task_name", "shown_status", "finished", "worker", "schedule")
    list_filter = ("status", "task_name")
    search_fields = ("task_id__startswith", "task_name__exact")
    search_help_text = "how an id begins, or a task's whole name"
    fieldsets: ClassVar = [
        (None, {"fields": ("task_id", "linked_run", "task_name", "shown_status", "worker",
                           "schedule")}),
        ("The call", {"fields": ("shown_args", "shown_kwargs")}),
        ("The result", {"fields": ("shown_result", "shown_trace", "finished")}),
    ]  # fmt: skip
    readonly_fields = (
        "linked_run", "shown_status", "schedule", "shown_args", "shown_kwargs", "shown_result",
        "shown_trace", "finished",
    )  # fmt: skip

    @admin.display(description="result", ordering="task_id")
    def short_id(self, result: TaskResult) -> str:
        """Show the first digits."""
        return str(result.task_id[:8])

    @admin.display(description="run")
    def linked_run(self, result: TaskResult) -> SafeString:
        """Link to the run of the same id."""
        page = reverse("admin:taskqueue_taskrun_change", args=[result.task_id])
        return format_html('<a href="{}">Run {}</a>', page, result.task_id[:8])

    @admin.display(description="status", ordering="status")
    def shown_status(self, result: TaskResult) -> SafeString:
        """Show icon and word."""
        return cells.state(result.status)

    @admin.display(description="finished", ordering="date_done")
    def finished(self, result: TaskResult) -> SafeString | str:
        """Show when it was written."""
        return cells.moment(result.date_done)

    @admin.display(description="schedule", ordering="periodic_task_name")
    def schedule(self, result: TaskResult) -> str:
        """Name the schedule that asked for it."""
        return getattr(result, "periodic_task_name", None) or cells.NOTHING  # the stubs lack it

    @admin.display(description="arguments by place")
    def shown_args(self, result: TaskResult) -> SafeString:
        """Show them."""
        return _readable(result.task_args)

    @admin.display(description="arguments by name")
    def shown_kwargs(self, result: TaskResult) -> SafeString:
        """Show them."""
        return _readable(result.task_kwargs)

    @admin.display(description="value")
    def shown_result(self, result: TaskResult) -> SafeString:
        """Show what came back."""
        return _readable(result.result)

    @admin.display(description="traceback")
    def shown_trace(self, result: TaskResult) -> SafeString | str:
        """Show where it failed."""
        return cells.trace(result.traceback or "")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Leave what is long for the page of a result."""
        return super().get_queryset(request).defer(*LONG)


class GroupResultAdmin(ReadOnlyAdmin):
    """Results of Celery's groups; the product itself makes none."""

    list_display = ("group_id", "finished")
    search_fields = ("group_id__startswith",)
    fields = ("group_id", "finished", "shown_result")
    readonly_fields = ("finished", "shown_result")

    @admin.display(description="finished", ordering="date_done")
    def finished(self, result: GroupResult) -> SafeString | str:
        """Show when it was written."""
        return cells.moment(result.date_done)

    @admin.display(description="result")
    def shown_result(self, result: GroupResult) -> SafeString:
        """Show what came back."""
        return _readable(result.result)


def _readable(text: str | None) -> SafeString:
    """Show what is mostly JSON as such, and the rest as it is."""
    if not text:
        return format_html("{}", cells.NOTHING)
    try:
        return cells.as_json(json.loads(text))
    except ValueError:
        return format_html('<pre class="json">{}</pre>', masked_text(text))


for model, own in ((TaskResult, TaskResultAdmin), (GroupResult, GroupResultAdmin)):
    admin.site.unregister(model)
    admin.site.register(model, own)
