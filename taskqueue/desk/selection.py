"""Which rows an operator means: by id, or by a filter whose words are those of the admin."""

import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from taskqueue.dispatch import checked_queue
from taskqueue.models import DeadLetter, TaskRun
from taskqueue.states import State

LARGEST = 10_000
LEAST_DIGITS = 4
NIL_ID = str(uuid.UUID(int=0))
_AGO = re.compile(r"(\d{1,6})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows by their ids, or all that match every filter; the oldest `limit` of them.

    A time in a filter is absolute: `settled` makes it so, or the set would move with the clock.
    """

    filters: Mapping[str, str] = field(default_factory=dict)
    ids: tuple[str, ...] = ()
    limit: int = LARGEST

    def as_dict(self) -> dict[str, Any]:
        """Return the selection as JSON keeps it."""
        return {"filters": dict(self.filters), "ids": list(self.ids), "limit": self.limit}

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> "Selection":
        """Return what `as_dict` kept."""
        return cls(dict(said["filters"]), tuple(said["ids"]), said["limit"])

    def words(self, noun: str) -> str:
        """Say in a line what is meant."""
        if self.ids:
            shown = ", ".join(self.ids[:3]) + (" …" if len(self.ids) > 3 else "")
            return f"{noun} {shown}"
        if not self.filters:
            return f"all {noun}"
        return f"{noun} with " + ", ".join(f"{name} {said}" for name, said in self.filters.items())


def letters(selection: Selection) -> "QuerySet[DeadLetter]":
    """Return the dead letters that are meant, oldest first; without a state, the open ones.

    Raises ValueError for a filter or a value that makes no sense.
    """
    if selection.ids:
        ids = [int(one) for one in selection.ids if one.isdecimal() and len(one) <= 18]
        return DeadLetter.objects.filter(pk__in=ids).order_by("pk")
    filters = {"state": DeadLetter.State.OPEN.value, **selection.filters}
    return DeadLetter.objects.filter(_condition(filters, LETTER_FILTERS)).order_by("pk")


def runs(selection: Selection) -> "QuerySet[TaskRun]":
    """Return the runs that are meant, oldest first.

    Raises ValueError for a filter or a value that makes no sense.
    """
    found = TaskRun.objects.order_by("created_at", "pk")
    if selection.ids:
        return found.filter(pk__in=selection.ids)
    return found.filter(_condition(selection.filters, RUN_FILTERS))


def settled(filters: Mapping[str, str]) -> dict[str, str]:
    """Return filters with every time written out; raise ValueError for one that is none."""
    times = {
        name: moment(filters[name]).isoformat() for name in ("since", "until") & filters.keys()
    }
    return {**filters, **times}


def whole_run_ids(ids: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of the runs whose ids begin so; one that no run has stays as it is.

    Raises ValueError for a beginning that several runs share: an act must not guess.
    """
    exact = set(TaskRun.objects.filter(pk__in=ids).values_list("pk", flat=True))
    whole = (one if one in exact else _whole_run_id(one) for one in ids)
    return tuple(dict.fromkeys(whole))


def _whole_run_id(start: str) -> str:
    if not LEAST_DIGITS <= len(start) < len(NIL_ID):
        return start
    found = TaskRun.objects.filter(pk__startswith=start).values_list("pk", flat=True)[:2]
    if len(found) > 1:
        msg = f"{start}: several runs have an id that begins so"
        raise ValueError(msg)
    return found[0] if found else start


def moment(said: str) -> datetime:
    """Return the time that ISO text means, or `30m`, `2h`, `7d` ago; raise ValueError."""
    ago = _AGO.fullmatch(said.strip())
    if ago:
        return timezone.now() - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
    try:
        at = datetime.fromisoformat(said.strip())
    except ValueError:
        msg = f"{said!r} is no time: write 2026-11-22T14:00, or 30m, 2h, 7d for so long ago"
        raise ValueError(msg) from None
    return at if timezone.is_aware(at) else timezone.make_aware(at)


def _condition(said: Mapping[str, str], known: "Mapping[str, Callable[[str], Q]]") -> Q:
    unknown = set(said) - set(known)
    if unknown:
        msg = f"filter: {', '.join(sorted(unknown))} is none of {', '.join(known)}"
        raise ValueError(msg)
    condition = Q()
    for name, value in said.items():
        condition &= known[name](value)
    return condition


def _is(column: str) -> Callable[[str], Q]:
    return lambda value: Q(**{column: value})


def _error_class(name: str) -> Q:
    """Match a class by its whole dotted name or by the last part of it."""
    return Q(error_class=name) | Q(error_class__endswith=f".{name}")


def _group(fingerprint: str) -> Q:
    if len(fingerprint) < LEAST_DIGITS:
        msg = f"group: give at least {LEAST_DIGITS} digits of its fingerprint"
        raise ValueError(msg)
    return Q(group__fingerprint__startswith=fingerprint)


def _queue(name: str) -> Q:
    return Q(queue=checked_queue(name))


def _letter_state(state: str) -> Q:
    if state == "all":
        return Q()
    return Q(state=_one_of(state.lower(), [*DeadLetter.State.values, "all"]))


def _run_state(state: str) -> Q:
    return Q(state=_one_of(state.upper(), State.values))


def _one_of(value: str, known: list[str]) -> str:
    if value not in known:
        msg = f"state: {value!r} is not one of {', '.join(known)}"
        raise ValueError(msg)
    return value


_SHARED: dict[str, Callable[[str], Q]] = {
    "task": _is("task"),
    "error_code": _is("error_code"),
    "queue": _queue,
    "subject": _is("subject"),
    "since": lambda said: Q(created_at__gte=moment(said)),
    "until": lambda said: Q(created_at__lte=moment(said)),
}
LETTER_FILTERS: dict[str, Callable[[str], Q]] = {
    **_SHARED,
    "error_class": _error_class,
    "group": _group,
    "state": _letter_state,
}
RUN_FILTERS: dict[str, Callable[[str], Q]] = {
    **_SHARED,
    "step": _is("step"),
    "batch": _is("batch"),
    "state": _run_state,
}
