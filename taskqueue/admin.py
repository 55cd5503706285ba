"""The queue in the admin: everything can be read, nothing typed in."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from taskqueue import schedule_admin  # noqa: F401  # beat's schedules, in our words
from taskqueue.models import (
    DeadLetter,
    DeadLetterGroup,
    HealthReport,
    OperatorAction,
    QueuePause,
    TaskAttempt,
    TaskRun,
    WorkerVitals,
)


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Rows that the queue writes and people read."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds such a row by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody changes one by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing leaves silently."""
        return False


class AttemptInline(admin.TabularInline):  # type: ignore[type-arg]  # generic in the stubs only
    """The attempts of a run, in order."""

    model = TaskAttempt
    extra = 0
    can_delete = False
    fields = ("number", "worker", "started_at", "ended_at", "outcome", "error_code", "message")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An attempt is begun by a worker."""
        return False


@admin.register(TaskRun)
class TaskRunAdmin(ReadOnlyAdmin):
    """Runs with their attempts."""

    list_display = (
        "id", "task", "subject", "step", "queue", "priority", "state", "attempt", "created_at",
        "started_at", "ended_at", "worker", "error_code",
    )  # fmt: skip
    list_filter = ("state", "queue", "task")
    search_fields = ("id", "subject", "key")
    inlines = (AttemptInline,)


@admin.register(DeadLetterGroup)
class DeadLetterGroupAdmin(ReadOnlyAdmin):
    """Causes of final failures."""

    list_display = ("fingerprint", "error_class", "task", "message", "first_at", "last_at")
    list_filter = ("task",)
    search_fields = ("fingerprint", "message")


@admin.register(DeadLetter)
class DeadLetterAdmin(ReadOnlyAdmin):
    """Runs that failed for good."""

    list_display = ("task", "subject", "error_code", "message", "state", "created_at", "reason")
    list_filter = ("state", "task", "error_code")
    search_fields = ("subject", "message")
    list_select_related = ("group",)


@admin.register(HealthReport)
class HealthReportAdmin(ReadOnlyAdmin):
    """What the health checks saw."""

    list_display = ("at", "status", "reasons")
    list_filter = ("status",)


@admin.register(WorkerVitals)
class WorkerVitalsAdmin(ReadOnlyAdmin):
    """What each worker last said of itself."""

    list_display = (
        "name", "at", "queues", "pool", "concurrency", "processed", "memory_main_kb",
        "memory_children_kb", "stopped_at",
    )  # fmt: skip


@admin.register(OperatorAction)
class OperatorActionAdmin(ReadOnlyAdmin):
    """Who did what to the queue."""

    list_display = ("at", "actor", "action", "target", "count", "reason")
    list_filter = ("action",)


@admin.register(QueuePause)
class QueuePauseAdmin(ReadOnlyAdmin):
    """Queues that start nothing."""

    list_display = ("queue", "paused_by", "reason", "paused_at")
