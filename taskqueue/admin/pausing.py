"""Pausing and resuming a queue, by a form that says what stops with it."""

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString

from taskqueue.admin import cells, pages
from taskqueue.admin.acting import ReasonForm
from taskqueue.admin.read_only import ReadOnlyAdmin
from taskqueue.desk import pauses
from taskqueue.dispatch import checked_queue, pause_reason
from taskqueue.errors import PauseError
from taskqueue.models import QueuePause, TaskRun


@admin.register(QueuePause)
class QueuePauseAdmin(ReadOnlyAdmin):
    """Queues that start nothing."""

    list_display = ("queue", "paused_by", "reason", "since")
    search_fields = ("queue", "paused_by")
    fields = ("queue", "paused_by", "reason", "since")
    readonly_fields = ("since",)

    def get_urls(self) -> list[URLPattern]:
        """Add the pages that pause and resume."""
        pause, resume = map(self.admin_site.admin_view, (pause_view, resume_view))
        return [
            path("pause/<str:queue>/", pause, name="taskqueue_queuepause_pause"),
            path("resume/<str:queue>/", resume, name="taskqueue_queuepause_resume"),
            *super().get_urls(),
        ]

    @admin.display(description="since", ordering="paused_at")
    def since(self, pause: QueuePause) -> SafeString | str:
        """Show when it was paused."""
        return cells.moment(pause.paused_at)


def pause_view(request: HttpRequest, queue: str) -> HttpResponse:
    """Say what would stop, or pause the queue."""
    actor = pages.require(request, pages.OPERATE)
    _known(queue)
    form = ReasonForm(request.POST if request.method == "POST" else None, is_required=True)
    if form.is_valid():
        try:
            pause = pauses.pause(queue, by=actor, reason=form.cleaned_data["reason"])
        except PauseError as exc:
            messages.warning(request, f"Nothing was done: {exc}.")
        else:
            held = TaskRun.objects.held_by(pause_reason(queue)).count()
            said = pauses.described(pause)
            messages.success(request, f"{said}; held: {cells.counted(held, 'runs')}.")
        return pages.see_other(reverse("admin:index"))
    return pages.show(
        request, "admin/taskqueue/queuepause/pause.html", title=f"Pause queue {queue}", form=form,
        status=400 if form.is_bound else 200, queue=queue, opts=QueuePause._meta,
        would_hold=TaskRun.objects.to_be_held(queue).count(), verb="Pause",
        warning=pauses.WARNINGS.get(queue, ""),
    )  # fmt: skip


def resume_view(request: HttpRequest, queue: str) -> HttpResponse:
    """Say what would go on, or let the queue start work again."""
    actor = pages.require(request, pages.OPERATE)
    _known(queue)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            count = pauses.resume(queue, by=actor, reason=form.cleaned_data["reason"])
        except PauseError as exc:
            messages.warning(request, f"Nothing was done: {exc}.")
        else:
            messages.success(
                request, f"Queue {queue} goes on; released: {cells.counted(count, 'runs')}."
            )
        return pages.see_other(reverse("admin:index"))
    pause = QueuePause.objects.filter(queue=queue).first()
    return pages.show(
        request, "admin/taskqueue/queuepause/pause.html", title=f"Resume queue {queue}", form=form,
        status=400 if form.is_bound else 200, queue=queue, opts=QueuePause._meta, verb="Resume",
        held=TaskRun.objects.held_by(pause_reason(queue)).count(),
        described=pauses.described(pause) if pause else f"queue {queue} is not paused",
    )  # fmt: skip


def _known(queue: str) -> None:
    try:
        checked_queue(queue)
    except ValueError as exc:
        raise Http404 from exc
