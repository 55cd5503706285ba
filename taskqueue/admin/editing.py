"""A dead letter, retried with other arguments: checked, the difference shown, then done."""

import json
from typing import Any

from celery import Task
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.crypto import salted_hmac

from taskqueue.admin import cells, pages
from taskqueue.admin.argument_forms import PREFIX, ArgumentsForm, has_mask, shown
from taskqueue.confidential import masked
from taskqueue.desk.letter_acts import edit_of, retry_edited
from taskqueue.dispatch import registered
from taskqueue.errors import DeadLetterStateError, KeyTakenError
from taskqueue.models import DeadLetter


class EditForm(ArgumentsForm):
    """The arguments of a dead letter; `values` are those that were changed."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, task: Task[..., Any], letter: DeadLetter, *args: Any, **kwargs: Any) -> None:
        self.letter = letter
        self.given = cells.named_arguments(letter.task, letter.args, letter.kwargs)
        initial = {PREFIX + name: shown(value) for name, value in self.given.items()}
        super().__init__(task, *args, initial=initial, **kwargs)
        self.diff: dict[str, dict[str, Any]] = {}

    def clean(self) -> dict[str, Any]:
        """Leave out what is as it was; what was there cannot be taken away, only changed."""
        for name in self.parameters:
            field = PREFIX + name
            raw = self.cleaned_data.get(field, "")
            if raw == self.initial.get(field, ""):
                self.cleaned_data[field] = ""
            elif not raw and name in self.given:
                self.add_error(field, "give a value: what was given can be changed, not left out")
        return super().clean()

    def check_values(self, values: Any) -> None:
        """Refuse what the task would not take, and a retry without a change."""
        for name, value in values.items():
            if has_mask(value):
                words = "write the secret that is hidden here, or leave all as it is"
                self.add_error(PREFIX + name, words)
        if self.errors:
            return
        try:
            _, self.diff = edit_of(self.letter, values)
        except (TypeError, ValueError) as exc:
            self.blame(str(exc))

    @property
    def digest(self) -> str:
        """Return a text for exactly these changes: what the page has shown is what is done."""
        said = json.dumps([self.letter.pk, self.values], sort_keys=True)
        return salted_hmac("taskqueue.admin.edit", said).hexdigest()


def edit_view(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Show a letter's arguments as a form, what a change would differ in, or retry it so."""
    actor = pages.require(request, pages.TRIAGE)
    letter = get_object_or_404(DeadLetter.objects.select_related("run"), pk=letter_id)
    refusal, form = _form(request, letter)
    if form is None or letter.state != DeadLetter.State.OPEN:
        messages.error(request, refusal or f"Dead letter {letter.pk} was {letter.state} before.")
        return pages.see_other(cells.page_of(letter))
    is_seen = form.is_valid() and form.cleaned_data["seen"] == form.digest
    if is_seen and _retry(request, form, actor):
        letter.refresh_from_db()
        return pages.see_other(cells.page_of(letter))
    if form.is_valid():
        form.data = {**form.data.dict(), "seen": form.digest}  # type: ignore[attr-defined]  # bound: a QueryDict
    return pages.show(
        request, "admin/taskqueue/deadletter/edit.html", title="Retry with edited arguments",
        status=400 if form.errors else 200, form=form, letter=letter, opts=DeadLetter._meta,
        diff=_lines(form.diff), is_shown=form.is_valid(),
    )  # fmt: skip


def _form(request: HttpRequest, letter: DeadLetter) -> tuple[str, EditForm | None]:
    try:
        task = registered(letter.task)
    except ValueError as exc:
        return f"It cannot be retried: {exc}.", None
    return "", EditForm(task, letter, request.POST if request.method == "POST" else None)


def _retry(request: HttpRequest, form: EditForm, actor: str) -> bool:
    """Retry it; False: refused, and said in the form."""
    said = form.cleaned_data
    try:
        run = retry_edited(form.letter, form.values, actor=actor, reason=said["reason"])
    except (DeadLetterStateError, KeyTakenError, TypeError, ValueError) as exc:
        form.blame(str(exc))
        return False
    messages.success(request, f"Dead letter {form.letter.pk} is retried as run {run.pk}.")
    return True


def _lines(diff: dict[str, dict[str, Any]]) -> list[dict[str, str]]:
    """Return what differs as a table shows it."""
    return [
        {"name": name, **{side: _side(name, said, side) for side in ("was", "is")}}
        for name, said in diff.items()
    ]


def _side(name: str, said: dict[str, Any], side: str) -> str:
    if side not in said:
        return "(its default)"
    return json.dumps(masked(said[side], name), ensure_ascii=False)
