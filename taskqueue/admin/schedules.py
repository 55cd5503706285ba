"""Beat's schedules in the admin: last and next run, run now, nothing saved that beat refuses."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_celery_beat.admin import (
    ClockedScheduleAdmin,
    CrontabScheduleAdmin,
    IntervalScheduleAdmin,
    PeriodicTaskAdmin,
    PeriodicTaskForm,
    SolarScheduleAdmin,
)
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)
from django_celery_results.models import TaskResult

from taskqueue.admin import cells
from taskqueue.admin.pages import OPERATE
from taskqueue.admin.run_now import confirm, run_now_view
from taskqueue.beat import due
from taskqueue.dispatch import checked_priority, checked_queue
from taskqueue.operator_log import note

OVERDUE_S = 60


class ScheduleForm(PeriodicTaskForm):  # type: ignore[misc]  # untyped base
    """django-celery-beat's form, which would keep a priority of 200 and a queue of nobody."""

    def clean_priority(self) -> int | None:
        """Take 0 to 10, or nothing for the usual one."""
        priority: int | None = self.cleaned_data["priority"]
        _say(checked_priority, priority)
        return priority

    def clean_queue(self) -> str | None:
        """Take one of the queues, or nothing for the task's own."""
        queue: str | None = self.cleaned_data["queue"]
        if queue:
            _say(checked_queue, queue)
        return queue

    def clean_solar(self) -> SolarSchedule | None:
        """Take none: our beat does not go by the sun."""
        solar: SolarSchedule | None = self.cleaned_data["solar"]
        if solar is not None:
            msg = "beat does not go by the sun here: choose an interval, a crontab or a moment"
            raise forms.ValidationError(msg)
        return solar


class NotedAdmin:
    """An admin whose every change leaves an OperatorAction beside Django's own log entry."""

    list_per_page = 50
    show_full_result_count = False

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Keep who added a row."""
        _note(request, f"add_{obj._meta.model_name}", obj)
        return super().log_addition(request, obj, message)  # type: ignore[misc]  # a mixin

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Keep who changed which fields."""
        _note(request, f"change_{obj._meta.model_name}", obj, changes=message)
        return super().log_change(request, obj, message)  # type: ignore[misc]  # a mixin

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep who deleted which rows: once, however many."""
        rows = list(queryset)
        note(
            request.user.get_username(),
            f"delete_{self.opts.model_name}",  # type: ignore[attr-defined]  # a mixin
            target=", ".join(map(str, rows)),
            count=len(rows),
            detail={"rows": [str(row) for row in rows]},
        )
        return super().log_deletions(request, queryset)  # type: ignore[misc]  # a mixin


class ScheduleAdmin(NotedAdmin, PeriodicTaskAdmin):  # type: ignore[misc]  # untyped base
    """Schedules with their last run, its result, and their next due time."""

    form = ScheduleForm
    list_display = (
        "name", "enabled", "scheduler", "task", "last_run", "last_result", "next_due", "one_off",
    )  # fmt: skip
    list_select_related = ("tick", "interval", "crontab", "clocked", "solar")
    list_filter = ("enabled", "one_off", "queue")
    date_hierarchy = None
    actions = ("enable_tasks", "disable_tasks", "run_now")
    change_list_template = "admin/djcelery/change_list.html"

    readonly_fields = (*PeriodicTaskAdmin.readonly_fields, "next_due", "last_result")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Say on the page of a schedule, too, when it is due and how its last run ended."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        own = {"fields": ("next_due", "last_result"), "classes": ("wide",)}
        return (fieldsets[0], ("Its runs", own), *fieldsets[1:])

    def get_urls(self) -> list[URLPattern]:
        """Add the page that runs schedules now."""
        view = self.admin_site.admin_view(run_now_view)
        page = path("run-now/", view, name="django_celery_beat_periodictask_run_now")
        return [page, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[PeriodicTask]":
        """Add the last result of each, found by the schedule's name."""
        results = TaskResult.objects.filter(periodic_task_name=OuterRef("name"))
        last = results.order_by("-date_done")
        rows: QuerySet[PeriodicTask] = (
            super()
            .get_queryset(request)
            .annotate(
                last_status=Subquery(last.values("status")[:1]),
                last_run_id=Subquery(last.values("task_id")[:1]),
            )
        )
        return rows

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Say what a priority means here, where django-celery-beat speaks of stock Redis."""
        form = super().get_form(request, obj, **kwargs)
        if "priority" in form.base_fields:  # who may only look has no fields
            said = "0 to 10; 10 is the most urgent, 5 is usual"
            form.base_fields["priority"].help_text = said
        return form

    def has_operate_permission(self, request: HttpRequest) -> bool:
        """Tell whether who asks may start work."""
        return request.user.has_perm(OPERATE)

    @admin.action(description="Enable", permissions=["change"])
    def enable_tasks(self, request: HttpRequest, queryset: Any) -> None:
        """Let beat send them."""
        _note_switch(request, "enable_schedules", queryset)
        super().enable_tasks(request, queryset)

    @admin.action(description="Disable", permissions=["change"])
    def disable_tasks(self, request: HttpRequest, queryset: Any) -> None:
        """Let beat send them no more."""
        _note_switch(request, "disable_schedules", queryset)
        super().disable_tasks(request, queryset)

    @admin.action(description="Run now…", permissions=["operate"])
    def run_now(self, request: HttpRequest, queryset: Any) -> HttpResponse:
        """Show what would be run."""
        return confirm(request, list(queryset))

    @admin.display(description="last run", ordering="last_run_at")
    def last_run(self, schedule: PeriodicTask) -> SafeString | str:
        """Show when beat last sent it."""
        return cells.moment(schedule.last_run_at)

    @admin.display(description="its result")
    def last_result(self, schedule: Any) -> SafeString | str:
        """Show how its last run ended, which keeps a result; the sweeps keep none."""
        if not schedule.last_run_id:
            return cells.NOTHING
        page = reverse("admin:taskqueue_taskrun_change", args=[schedule.last_run_id])
        return format_html('<a href="{}">{}</a>', page, cells.state(schedule.last_status))

    @admin.display(description="next due")
    def next_due(self, schedule: PeriodicTask) -> str:
        """Say when beat will send it next, and whether it should have been sent before."""
        tick = getattr(schedule, "tick", None)
        if tick is None or not schedule.enabled:
            return "-"
        try:
            moment = due.following(schedule.schedule, after=tick.due_at, start=schedule.start_time)
        except (ValueError, ImproperlyConfigured):  # beat says so as well, and leaves it out
            return "cannot be read"
        if moment is None:
            return "never again"
        late_s = (timezone.now() - moment).total_seconds()
        return f"{moment:%Y-%m-%d %H:%M:%S} UTC{' (overdue)' if late_s > OVERDUE_S else ''}"


class IntervalAdmin(NotedAdmin, IntervalScheduleAdmin):  # type: ignore[misc]  # untyped base
    """Every so often."""

    list_display = ("__str__", "every", "period")


class CrontabAdmin(NotedAdmin, CrontabScheduleAdmin):  # type: ignore[misc]  # untyped base
    """At certain minutes, hours and days."""

    list_display = ("__str__", "human_readable", "timezone")


class ClockedAdmin(NotedAdmin, ClockedScheduleAdmin):  # type: ignore[misc]  # untyped base
    """At one moment."""


class SolarAdmin(NotedAdmin, SolarScheduleAdmin):  # type: ignore[misc]  # untyped base
    """By the sun: kept for what others wrote, our beat does not go by it."""

    list_display: ClassVar = ("event", "latitude", "longitude")


def _say(check: Any, value: object) -> None:
    try:
        check(value)
    except ValueError as exc:
        raise forms.ValidationError(str(exc)) from exc


def _note(request: HttpRequest, action: str, row: Any, **detail: Any) -> None:
    note(request.user.get_username(), action, target=str(row), detail=detail)


def _note_switch(request: HttpRequest, action: str, rows: Any) -> None:
    names = list(rows.values_list("name", flat=True))
    said = ", ".join(names)
    note(request.user.get_username(), action, target=said, count=len(names), detail={"of": names})


OWN: dict[type[Model], Any] = {
    PeriodicTask: ScheduleAdmin,
    IntervalSchedule: IntervalAdmin,
    CrontabSchedule: CrontabAdmin,
    ClockedSchedule: ClockedAdmin,
    SolarSchedule: SolarAdmin,
}
for model, own in OWN.items():
    admin.site.unregister(model)
    admin.site.register(model, own)
