"""Schedules, run now by hand: confirmed, sent once, told one by one; their due times stay."""

import json
import uuid
from typing import Any

from celery import current_app
from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django_celery_beat.models import PeriodicTask

from taskqueue import broker
from taskqueue.admin import cells, pages
from taskqueue.dispatch import checked_priority
from taskqueue.models import OperatorAction, TaskRun
from taskqueue.operator_log import note

RUN_NOW = "run_schedules_now"
SALT = "taskqueue.admin.run_now"
TOKEN_AGE_S = 3600
LIST = "admin:django_celery_beat_periodictask_changelist"


def confirm(request: HttpRequest, schedules: list[PeriodicTask]) -> HttpResponse:
    """Show what would be run."""
    said = {"ids": [schedule.pk for schedule in schedules], "key": uuid.uuid4().hex}
    rows = [
        {
            "name": schedule.name, "task": schedule.task, "args": schedule.args,
            "kwargs": schedule.kwargs, "queue": schedule.queue or "its task's own",
            "refusal": "" if _task(schedule) else "its task is not registered",
        }
        for schedule in schedules
    ]  # fmt: skip
    return pages.show(
        request, "admin/djcelery/run_now.html", title="Run schedules now", rows=rows,
        opts=PeriodicTask._meta, token=signing.dumps(said, salt=SALT),
    )  # fmt: skip


def run_now_view(request: HttpRequest) -> HttpResponse:
    """Run the schedules that were confirmed."""
    actor = pages.require(request, pages.OPERATE)
    if request.method != "POST":
        return pages.see_other(reverse(LIST))
    try:
        said = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=TOKEN_AGE_S)
    except signing.BadSignature:
        messages.error(request, "Nothing was run: choose the schedules again.")
        return pages.see_other(reverse(LIST))
    if _is_done(said["key"]):
        messages.info(request, "They were run before: this form was sent twice.")
        return pages.see_other(reverse(LIST))
    schedules = list(PeriodicTask.objects.filter(pk__in=said["ids"]))
    outcomes = {schedule.name: _run(schedule, said["key"]) for schedule in schedules}
    names = ", ".join(outcomes)
    detail = {"key": said["key"], "outcomes": outcomes}
    note(actor, RUN_NOW, target=names, count=len(outcomes), detail=detail)
    _tell(request, outcomes)
    return pages.see_other(reverse(LIST))


def _is_done(key: str) -> bool:
    return OperatorAction.objects.filter(action=RUN_NOW, detail__key=key).exists()


def _task(schedule: PeriodicTask) -> Any:
    current_app.loader.import_default_modules()
    return current_app.tasks.get(schedule.task)


def _run(schedule: PeriodicTask, key: str) -> str:
    """Send one schedule's task; return the id of its run, "sent", or why it was refused."""
    task = _task(schedule)
    if task is None:
        return f"refused: task {schedule.task!r} is not registered"
    try:
        args, kwargs = json.loads(schedule.args or "[]"), json.loads(schedule.kwargs or "{}")
        options = {
            "priority": checked_priority(schedule.priority),
            "headers": {"periodic_task_name": schedule.name},
            **({"queue": schedule.queue} if schedule.queue else {}),
        }
        if getattr(task, "is_tracked", False):
            run_id = str(uuid.uuid5(uuid.UUID(key), str(schedule.pk)))
            with transaction.atomic():
                return str(task.apply_async(args, kwargs, task_id=run_id, **options).id)
        with broker.lend_producer() as producer:
            task.apply_async(args, kwargs, producer=producer, retry=False, **options)
    except (TypeError, ValueError) as exc:
        return f"refused: {exc}"
    except broker.BROKER_ERRORS:
        return "refused: the broker does not answer"
    return "sent"


def _tell(request: HttpRequest, outcomes: dict[str, str]) -> None:
    for name, outcome in outcomes.items():
        if outcome.startswith("refused"):
            messages.error(request, f"{name}: {outcome}.")
        elif outcome == "sent":
            messages.success(request, f"{name}: sent; it keeps no run.")
        else:
            page = cells.page_of(TaskRun(pk=outcome))
            said = format_html('{}: <a href="{}">run {}</a>', name, page, outcome[:8])
            messages.success(request, said)
