"""Any registered task, submitted by hand: chosen, filled in, checked, sent once."""

import uuid
from typing import Any

from celery import Task
from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse

from taskqueue.admin import cells, pages
from taskqueue.admin.argument_forms import ArgumentsForm
from taskqueue.admin.catalogue import description, own_queue, signature, tracked_tasks
from taskqueue.dispatch import DEFAULT_PRIORITY, HIGHEST_PRIORITY, RunOptions, submit
from taskqueue.models import OperatorAction, TaskRun
from taskqueue.operator_log import note

SUBMIT = "submit_run"


class SubmitForm(ArgumentsForm):
    """A task's arguments, and how its run is to be done."""

    queue = forms.ChoiceField()
    priority = forms.IntegerField(
        min_value=0, max_value=HIGHEST_PRIORITY, initial=DEFAULT_PRIORITY,
        help_text="0 to 10; 10 is the most urgent",
    )  # fmt: skip
    run_id = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ("queue", "priority", "reason")

    def __init__(self, task: Task[..., Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(task, *args, **kwargs)
        queue = self.fields["queue"]
        queue.choices = [(name, name) for name in settings.TASKQUEUE_QUEUES]  # type: ignore[attr-defined]  # a ChoiceField
        queue.initial = own_queue(task)
        queue.help_text = f"its own is {queue.initial}"
        self.fields["run_id"].initial = uuid.uuid4()  # the form's one-time key: a run has one id


def submit_view(request: HttpRequest) -> HttpResponse:
    """Show the tasks, the form of one of them, or submit it."""
    actor = pages.require(request, pages.OPERATE)
    name = request.GET.get("task", "")
    tasks = tracked_tasks()
    if not name:
        return _choice(request, tasks)
    if name not in tasks:
        raise Http404
    form = SubmitForm(tasks[name], request.POST if request.method == "POST" else None)
    if form.is_valid():
        run = _submit(form, actor)
        if run is not None:
            messages.success(request, f"Run {run.pk} of {name} is submitted.")
            return pages.see_other(cells.page_of(run))
    return pages.show(
        request, "admin/taskqueue/taskrun/submit.html", title=f"Submit {name}",
        status=400 if form.is_bound else 200, form=form, task=name, opts=TaskRun._meta,
        description=description(tasks[name]), signature=signature(tasks[name]),
    )  # fmt: skip


def _choice(request: HttpRequest, tasks: dict[str, Task[..., Any]]) -> HttpResponse:
    told = [
        {
            "name": name, "about": description(task).partition("\n")[0],
            "signature": signature(task), "queue": own_queue(task),
        }
        for name, task in tasks.items()
    ]  # fmt: skip
    return pages.show(
        request, "admin/taskqueue/taskrun/choose_task.html", title="Submit a task", tasks=told,
        opts=TaskRun._meta,
    )  # fmt: skip


@transaction.atomic
def _submit(form: SubmitForm, actor: str) -> TaskRun | None:
    """Submit it once, whoever sends the form again; None: refused, and said in the form."""
    said = form.cleaned_data
    options = RunOptions(queue=said["queue"], priority=said["priority"], run_id=str(said["run_id"]))
    try:
        run = submit(form.task.name, form.values, options)
    except (TypeError, ValueError) as exc:
        form.blame(str(exc))
        return None
    target = f"run {run.pk}"
    if not OperatorAction.objects.filter(action=SUBMIT, target=target, at__gte=run.created_at):
        detail = {"task": run.task, "queue": run.queue, "priority": run.priority}
        note(actor, SUBMIT, target=target, reason=said["reason"], detail=detail)
    return run
