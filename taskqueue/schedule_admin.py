"""Beat's schedules in the admin: when each is due, and nothing saved that beat would refuse."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils import timezone
from django_celery_beat.admin import PeriodicTaskAdmin, PeriodicTaskForm
from django_celery_beat.models import PeriodicTask

from taskqueue import due
from taskqueue.dispatch import checked_priority, checked_queue

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


class ScheduleAdmin(PeriodicTaskAdmin):  # type: ignore[misc]  # untyped base
    """Schedules with their last and next due time."""

    form = ScheduleForm
    list_display = ("name", "enabled", "scheduler", "task", "last_run_at", "next_due", "one_off")
    list_select_related = ("tick", "interval", "crontab", "clocked", "solar")

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Say what a priority means here, where django-celery-beat speaks of stock Redis."""
        form = super().get_form(request, obj, **kwargs)
        form.base_fields["priority"].help_text = "0 to 10; 10 is the most urgent, 5 is usual"
        return form

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


def _say(check: Any, value: object) -> None:
    try:
        check(value)
    except ValueError as exc:
        raise forms.ValidationError(str(exc)) from exc


admin.site.unregister(PeriodicTask)
admin.site.register(PeriodicTask, ScheduleAdmin)
