"""The rule of a group of dead letters, set by hand."""

from dataclasses import astuple
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from taskqueue.admin import cells, pages
from taskqueue.admin.acting import ReasonForm
from taskqueue.desk.letter_acts import Rule, set_rule
from taskqueue.models import DeadLetterGroup


class RuleForm(ReasonForm):
    """When the letters of a group are retried without being asked."""

    retries_itself = forms.BooleanField(
        required=False, label="Retry its temporary failures without being asked"
    )
    cool_down_s = forms.IntegerField(
        min_value=60, max_value=7 * 86_400, label="Cool-down in seconds",
        help_text="from 60 s to 7 days (604800 s)",
    )  # fmt: skip
    max_automatic_retries = forms.IntegerField(
        min_value=1, max_value=10, label="At most so often", help_text="for each failure, 1 to 10"
    )

    field_order = ("retries_itself", "cool_down_s", "max_automatic_retries", "reason")

    @property
    def rule(self) -> Rule:
        """Return what was asked for; only of a valid form."""
        said: dict[str, Any] = self.cleaned_data
        return Rule(said["retries_itself"], said["cool_down_s"], said["max_automatic_retries"])


def rule_view(request: HttpRequest, group_id: int) -> HttpResponse:
    """Show the rule of a group as a form, or set it."""
    actor = pages.require(request, pages.TRIAGE)
    group = get_object_or_404(DeadLetterGroup, pk=group_id)
    now = Rule(group.retries_itself, group.cool_down_s, group.max_automatic_retries)
    names = ("retries_itself", "cool_down_s", "max_automatic_retries")
    initial = dict(zip(names, astuple(now), strict=True))
    form = RuleForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        if form.rule == now:  # also a form that was sent twice
            messages.info(request, "That is its rule already: nothing was changed.")
        else:
            set_rule(group, form.rule, actor=actor, reason=form.cleaned_data["reason"])
            messages.success(request, f"The rule of group {group.fingerprint[:8]} is set.")
        return pages.see_other(cells.page_of(group))
    return pages.show(
        request, "admin/taskqueue/deadlettergroup/rule.html", title="Set the rule", form=form,
        status=400 if form.is_bound else 200, group=group, opts=DeadLetterGroup._meta,
    )  # fmt: skip
