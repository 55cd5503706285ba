"""Health reports, workers and what operators did, to be read."""

from typing import ClassVar

from django.contrib import admin
from django.utils.safestring import SafeString

from taskqueue.admin import cells
from taskqueue.admin.read_only import ReadOnlyAdmin
from taskqueue.models import HealthReport, OperatorAction, WorkerVitals
from taskqueue.stats import worker_state


@admin.register(HealthReport)
class HealthReportAdmin(ReadOnlyAdmin):
    """What the health checks saw."""

    list_display = ("when", "shown_status", "shown_reasons", "announced")
    list_filter = ("status",)
    fields = ("when", "shown_status", "shown_reasons", "announced", "shown_checks")
    readonly_fields = ("when", "shown_status", "shown_reasons", "shown_checks")

    @admin.display(description="at", ordering="at")
    def when(self, report: HealthReport) -> SafeString | str:
        """Show when it was made."""
        return cells.moment(report.at)

    @admin.display(description="status", ordering="status")
    def shown_status(self, report: HealthReport) -> SafeString:
        """Show icon and word."""
        return cells.state(report.status)

    @admin.display(description="reasons")
    def shown_reasons(self, report: HealthReport) -> str:
        """Show what to act on."""
        return "; ".join(report.reasons or ()) or cells.NOTHING

    @admin.display(description="checks")
    def shown_checks(self, report: HealthReport) -> SafeString:
        """Show what every rule said."""
        return cells.as_json(report.checks)


@admin.register(WorkerVitals)
class WorkerVitalsAdmin(ReadOnlyAdmin):
    """What each worker last said of itself."""

    list_display = (
        "name", "shown_state", "seen", "shown_queues", "pool", "concurrency", "processed",
        "memory", "stopped",
    )  # fmt: skip
    search_fields = ("name",)
    fields: ClassVar = (*list_display, "started_at", "pid", "clock_ahead_s")
    readonly_fields = ("shown_state", "seen", "shown_queues", "memory", "stopped")

    @admin.display(description="state")
    def shown_state(self, worker: WorkerVitals) -> SafeString:
        """Show whether it works."""
        return cells.state(worker_state(worker))

    @admin.display(description="last sign of life", ordering="at")
    def seen(self, worker: WorkerVitals) -> SafeString | str:
        """Show when it last said something."""
        return cells.moment(worker.at)

    @admin.display(description="queues")
    def shown_queues(self, worker: WorkerVitals) -> str:
        """Show what it reads."""
        return ", ".join(worker.queues)

    @admin.display(description="memory")
    def memory(self, worker: WorkerVitals) -> str:
        """Show what it and its children weigh."""
        return f"{(worker.memory_main_kb + worker.memory_children_kb) // 1024} MiB"

    @admin.display(description="stopped", ordering="stopped_at")
    def stopped(self, worker: WorkerVitals) -> SafeString | str:
        """Show when it said goodbye."""
        return cells.moment(worker.stopped_at)


@admin.register(OperatorAction)
class OperatorActionAdmin(ReadOnlyAdmin):
    """Who did what to the queue."""

    list_display = ("when", "actor", "action", "target", "count", "reason")
    list_filter = ("action",)
    search_fields = ("actor__iexact", "target__icontains", "reason__icontains")
    search_help_text = "who, or a part of the target or the reason"
    fields = ("when", "actor", "action", "target", "count", "reason", "shown_detail")
    readonly_fields = ("when", "shown_detail")

    @admin.display(description="at", ordering="at")
    def when(self, action: OperatorAction) -> SafeString | str:
        """Show when it was done."""
        return cells.moment(action.at)

    @admin.display(description="detail")
    def shown_detail(self, action: OperatorAction) -> SafeString:
        """Show everything that was kept of it."""
        return cells.as_json(action.detail)
