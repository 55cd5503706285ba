"""Filters of the desk's lists; their words are those of the commands, so an act can carry them."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from taskqueue.admin.catalogue import tracked_tasks
from taskqueue.desk.selection import moment
from taskqueue.models import DeadLetter, TaskRun, WorkerVitals

Rows = QuerySet[Any]
SPANS = (("1h", "last hour"), ("24h", "last 24 hours"), ("7d", "last 7 days"))


class WordFilter(admin.SimpleListFilter):
    """A column that has one of a few words."""

    words: Iterable[str] = ()
    column = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer the words."""
        return [(word, word) for word in self.choose_from()]

    def choose_from(self) -> Iterable[str]:
        """Return the words that there are."""
        return self.words

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        """Keep the rows with the chosen word."""
        value = self.value()
        return queryset.filter(**{self.column: value}) if value else queryset


class TaskFilter(WordFilter):
    """By task: the registered ones, so that no table has to be read for them."""

    title = parameter_name = column = "task"

    def choose_from(self) -> Iterable[str]:
        """Return the names of the tracked tasks."""
        return tracked_tasks()


class QueueFilter(WordFilter):
    """By queue."""

    title = parameter_name = column = "queue"

    def choose_from(self) -> Iterable[str]:
        """Return the product's queues."""
        return list(settings.TASKQUEUE_QUEUES)


class WorkerFilter(WordFilter):
    """By the worker of the last attempt."""

    title = parameter_name = column = "worker"

    def choose_from(self) -> Iterable[str]:
        """Return the workers that were seen lately."""
        return WorkerVitals.objects.values_list("name", flat=True)


class RunStateFilter(WordFilter):
    """By state."""

    title = parameter_name = column = "state"
    words = TaskRun.State.values


class LetterStateFilter(WordFilter):
    """By state; the open ones if nothing is said, as the commands have it."""

    title, parameter_name = "state", "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer what is not open, and all."""
        return [("retried", "retried"), ("archived", "archived"), ("all", "all")]

    def choices(self, changelist: Any) -> Any:
        """Call the usual choice by its name."""
        offered = list(super().choices(changelist))
        offered[0]["display"] = "open"
        return offered

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        """Keep the open ones, or what was asked for."""
        wanted = self.value() or DeadLetter.State.OPEN
        return queryset if wanted == "all" else queryset.filter(state=wanted)


class GroupFilter(admin.SimpleListFilter):
    """By group: offered only where a link has chosen one."""

    title, parameter_name = "group", "group"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer the one that is chosen, so that it can be seen and taken away."""
        chosen = request.GET.get("group", "")
        return [(chosen, chosen)] if chosen else []

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        """Keep the letters of the groups whose fingerprint begins so."""
        chosen = self.value()
        return queryset.filter(group__fingerprint__startswith=chosen) if chosen else queryset


class SinceFilter(admin.SimpleListFilter):
    """By when it was made."""

    title, parameter_name = "made", "since"

    def lookups(self, request: HttpRequest, model_admin: Any) -> tuple[tuple[str, str], ...]:
        """Offer a few spans up to now."""
        return SPANS

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        """Keep what is younger; what is no time filters nothing."""
        value = self.value()
        if not value:
            return queryset
        try:
            return queryset.filter(created_at__gte=moment(value))
        except ValueError:
            return queryset.none()


class HasOpenFilter(admin.SimpleListFilter):
    """Groups by whether anything of them waits for a decision."""

    title, parameter_name = "open letters", "open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> tuple[tuple[str, str], ...]:
        """Offer both."""
        return (("yes", "some"), ("no", "none"))

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        """Keep groups with or without open letters."""
        wanted = {"yes": {"open_count__gt": 0}, "no": {"open_count": 0}}.get(self.value() or "", {})
        return queryset.filter(**wanted)


class LastSeenFilter(admin.SimpleListFilter):
    """Groups by when they were last hit."""

    title, parameter_name = "last seen", "last"

    def lookups(self, request: HttpRequest, model_admin: Any) -> tuple[tuple[str, str], ...]:
        """Offer a few spans up to now."""
        return (("1", "last hour"), ("24", "last 24 hours"), ("168", "last 7 days"))

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        """Keep groups that were hit within so many hours."""
        hours = self.value() or ""
        if not hours.isdecimal() or len(hours) > 4:
            return queryset
        return queryset.filter(last_at__gte=timezone.now() - timedelta(hours=int(hours)))
