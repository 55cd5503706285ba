"""Runs that wait for a model's endpoint or for a budget go on when they can."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from biographies.budget_acts import release_new_day, release_raised
from biographies.errors import ModelDownError
from biographies.models import ModelProvider
from biographies.steps.budgets import enter_lost
from biographies.steps.providers import is_open_to_trial, is_taking_calls, resume, stop
from taskqueue.holding import release_all
from taskqueue.models import TaskRun
from taskqueue.operator_log import clean_reason, note
from taskqueue.states import State

GENTLE = 4  # runs at a time, while an endpoint comes back


def tend_models() -> dict[str, int]:
    """Release the runs that can go on now; return how many waited for what, and calls lost.

    One run finds out whether an outage is over; after that a few at a time, so that they do not
    all call at once. Safe to run in many places at once.
    """
    return {
        "lost": enter_lost(),
        "tried": _try_one(),
        "released": _release(),
        "new_day": release_new_day(),
        "raised": release_raised(),
    }


def stop_provider(name: str, *, by: str, reason: str) -> None:
    """Let no call out to an endpoint: the runs that need it wait, none of them spends an attempt.

    Raises ValueError for a name that no setting gives, or without a reason.
    """
    checked, why = checked_provider(name), clean_reason(reason, is_required=True)
    with transaction.atomic():
        stop(checked, reason=why)
        note(by, "stop_provider", target=f"model {checked}", reason=why)


def resume_provider(name: str, *, by: str, reason: str = "") -> int:
    """Let calls out again at once, outage or not; return how many runs waited and go on.

    Raises ValueError for a name that no setting gives.
    """
    checked, why = checked_provider(name), clean_reason(reason, is_required=False)
    with transaction.atomic():
        resume(checked)
        note(by, "resume_provider", target=f"model {checked}", count=waits(), reason=why)
    return release_all(_waiting())


def waits() -> int:
    """Return how many runs wait for an endpoint."""
    return _waiting().count()


def checked_provider(name: str) -> str:
    """Return the name of an endpoint; raise ValueError for one that is not configured."""
    names = [provider.name for provider in settings.LLM_PROVIDERS]
    if name not in names:
        known = ", ".join(names) or "none; LLM_BASE_URL is not set"
        msg = f"provider: there is no {name!r}; configured: {known}"
        raise ValueError(msg)
    return name


def _waiting() -> "QuerySet[TaskRun]":
    held = TaskRun.objects.filter(state=State.HELD, held_for__startswith=ModelDownError.code)
    return held.order_by("-priority", "created_at", "pk")


def _rows() -> list[ModelProvider]:
    """Return a row for each configured endpoint; one that was never called takes calls."""
    names = [provider.name for provider in settings.LLM_PROVIDERS]
    there = {row.name: row for row in ModelProvider.objects.filter(name__in=names)}
    return [there.get(name) or ModelProvider(name=name) for name in names]


def _try_one() -> int:
    now = timezone.now()
    due = [row for row in _rows() if is_open_to_trial(row, now)]
    return _release_first(1, _waiting_for(due)) if due else 0


def _release() -> int:
    now = timezone.now()
    taking = [row for row in _rows() if is_taking_calls(row, now)]
    if not taking:
        return 0
    steady = [row for row in taking if row.ramp_until is None or row.ramp_until <= now]
    released = release_all(_waiting_for(steady)) if steady else 0
    return released + _release_first(GENTLE, _waiting_for(taking))


def _waiting_for(rows: Sequence[ModelProvider]) -> "QuerySet[TaskRun]":
    """Return the runs that one of these endpoints holds, or none that is configured any more.

    What another holds would only be held again, and try its other endpoints in vain.
    """
    gone = Q()
    for provider in settings.LLM_PROVIDERS:
        gone &= ~_names(provider.name)
    return _waiting().filter(reduce(or_, [_names(row.name) for row in rows], gone))


def _names(endpoint: str) -> Q:
    return Q(held_for__contains=f" {endpoint} ")  # "model.down: first and second take no calls"


def _release_first(count: int, held: "QuerySet[TaskRun]") -> int:
    first = list(held.values_list("pk", flat=True)[:count])
    return release_all(TaskRun.objects.filter(pk__in=first, state=State.HELD))
