"""Dead letters in the admin: grouped by cause, read, retried, archived, one by one or all."""

from datetime import timedelta
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from taskqueue.admin import cells
from taskqueue.admin.acting import ActingAdmin, Deed, by_ids, offers
from taskqueue.admin.editing import edit_view
from taskqueue.admin.filters import (
    GroupFilter,
    HasOpenFilter,
    LastSeenFilter,
    LetterStateFilter,
    QueueFilter,
    SinceFilter,
    TaskFilter,
)
from taskqueue.admin.pages import TRIAGE
from taskqueue.admin.rules import rule_view
from taskqueue.confidential import masked_text
from taskqueue.desk import selection
from taskqueue.desk.letter_acts import ArchiveLetters, RetryLetters
from taskqueue.desk.selection import LARGEST, LETTER_FILTERS, Selection
from taskqueue.models import DeadLetter, DeadLetterGroup

SHOWN_LETTERS = 20
_LONG = ("args", "kwargs", "attempts", "traceback", "run__args", "run__kwargs", "run__options",
         "run__result", "run__error_message")  # fmt: skip
DEEDS = {
    "retry_dead_letters": Deed("Retry…", "Retry", lambda _: RetryLetters()),
    "archive_dead_letters": Deed(
        "Archive…", "Archive", lambda _: ArchiveLetters(), needs_reason=True
    ),
}


@admin.register(DeadLetter)
class DeadLetterAdmin(ActingAdmin):
    """Runs that failed for good."""

    needs = TRIAGE
    filters = LETTER_FILTERS
    deeds = DEEDS
    list_display = (
        "number", "task", "subject", "error_code", "shown_message", "shown_state", "attempts_made",
        "died", "linked_group",
    )  # fmt: skip
    list_filter = (LetterStateFilter, GroupFilter, QueueFilter, SinceFilter, TaskFilter)
    list_select_related = ("group", "run")
    search_fields = ("subject",)  # see get_search_results
    search_help_text = "the number of a letter, a subject such as biography:12, or an error code"
    fieldsets: ClassVar = [
        (None, {"fields": (
            "task", "shown_state", "error_code", "error_class", "whole_message", "is_temporary",
            "linked_group", "linked_run", "linked_retry", "reason",
        )}),
        ("The call", {"fields": ("shown_arguments", "subject", "queue", "priority")}),
        ("Times", {"fields": ("died", "resolved_at", "automatic_retries")}),
    ]  # fmt: skip
    readonly_fields = (
        "shown_state", "whole_message", "linked_group", "linked_run", "linked_retry",
        "shown_arguments", "died",
    )  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        """Add the page that retries a letter with other arguments."""
        view = self.admin_site.admin_view(edit_view)
        page = path("<int:letter_id>/retry-edited/", view, name="taskqueue_deadletter_edit")
        return [page, *super().get_urls()]

    def rows_of(self, chosen: Selection) -> "QuerySet[DeadLetter]":
        """Return the letters that a selection means."""
        return selection.letters(chosen)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[DeadLetter]":
        """Leave tracebacks and arguments for the page of a letter."""
        rows: QuerySet[DeadLetter] = super().get_queryset(request)
        return rows.select_related("group", "run").defer(*_LONG)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> DeadLetter | None:
        """Find a letter whatever its state, which the list's own filter would not."""
        if not object_id.isdecimal() or len(object_id) > 18:
            return None
        whole = DeadLetter.objects.select_related("group", "run", "retried_as")
        return whole.filter(pk=int(object_id)).first()

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[DeadLetter]", search_term: str
    ) -> "tuple[QuerySet[DeadLetter], bool]":
        """Search what has an index; every word has to match."""
        for word in search_term.split():
            meant = Q(subject=word) | Q(error_code=word)
            if word.isdecimal() and len(word) <= 18:
                meant |= Q(pk=int(word))
            queryset = queryset.filter(meant)
        return queryset, False

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Add the attempts and what can be done."""
        letter: DeadLetter = context["original"]
        is_open = letter.state == DeadLetter.State.OPEN
        chosen = Selection(ids=(str(letter.pk),))
        may_act = is_open and self.may_act(request)
        own = {
            "attempts": [_attempt(said) for said in letter.attempts],
            "trace": cells.trace(letter.traceback, "Traceback of the last attempt"),
            "offers": offers(self, request, chosen, self.deeds if is_open else ()),
            "edit_url": reverse("admin:taskqueue_deadletter_edit", args=[letter.pk])
            if may_act else "",
            "next": request.path,
        }  # fmt: skip
        return super().render_change_form(request, {**context, **own}, *args, **kwargs)

    @admin.display(description="no.", ordering="pk")
    def number(self, letter: DeadLetter) -> str:
        """Show its number."""
        return str(letter.pk)

    @admin.display(description="state", ordering="state")
    def shown_state(self, letter: DeadLetter) -> SafeString:
        """Show icon and word."""
        return cells.state(letter.state)

    @admin.display(description="message")
    def shown_message(self, letter: DeadLetter) -> str:
        """Show how its message begins."""
        return cells.short(letter.message)

    @admin.display(description="message")
    def whole_message(self, letter: DeadLetter) -> str:
        """Show its message."""
        return masked_text(letter.message)

    @admin.display(description="attempts")
    def attempts_made(self, letter: DeadLetter) -> str:
        """Show how often its run was begun."""
        return str(letter.run.attempt) if letter.run else cells.NOTHING

    @admin.display(description="when", ordering="created_at")
    def died(self, letter: DeadLetter) -> SafeString | str:
        """Show when its run failed for good."""
        return cells.moment(letter.created_at)

    @admin.display(description="group", ordering="group")
    def linked_group(self, letter: DeadLetter) -> SafeString | str:
        """Link to those with the same cause."""
        return cells.link(letter.group, letter.group.fingerprint[:8])

    @admin.display(description="run")
    def linked_run(self, letter: DeadLetter) -> SafeString | str:
        """Link to the run that failed."""
        return cells.link(letter.run)

    @admin.display(description="retried as")
    def linked_retry(self, letter: DeadLetter) -> SafeString | str:
        """Link to the run that tried it again."""
        return cells.link(letter.retried_as)

    @admin.display(description="arguments")
    def shown_arguments(self, letter: DeadLetter) -> SafeString:
        """Show its arguments by parameter."""
        return cells.arguments(letter.task, letter.args, letter.kwargs)


@admin.register(DeadLetterGroup)
class DeadLetterGroupAdmin(ActingAdmin):
    """Causes of final failures; an act on a group is one on its open letters."""

    needs = TRIAGE
    deeds = DEEDS
    _oldest_first: ClassVar = ("pk",)
    list_display = (
        "shown_fingerprint", "error_class", "task", "shown_message", "open_letters", "last_hour",
        "last_day", "last_week", "older", "first", "last", "rule",
    )  # fmt: skip
    list_filter = (HasOpenFilter, LastSeenFilter, TaskFilter)
    search_fields = ("fingerprint__startswith", "error_class__icontains", "message__icontains")
    search_help_text = "how a fingerprint begins, or a part of an error class or message"
    fieldsets: ClassVar = [
        (None, {"fields": (
            "fingerprint", "task", "error_class", "whole_message", "open_letters", "first", "last",
            "notified_at", "rule",
        )}),
        ("The newest letter", {"fields": ("example_arguments", "example_trace")}),
    ]  # fmt: skip
    readonly_fields = (
        "whole_message", "open_letters", "first", "last", "rule", "example_arguments",
        "example_trace",
    )  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        """Add the page that sets the rule."""
        view = self.admin_site.admin_view(rule_view)
        page = path("<int:group_id>/rule/", view, name="taskqueue_deadlettergroup_rule")
        return [page, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[DeadLetterGroup]":
        """Count the letters of each group by age, in one statement."""
        rows: QuerySet[DeadLetterGroup] = super().get_queryset(request)
        now = timezone.now()
        hour, day, week = (now - timedelta(hours=hours) for hours in (1, 24, 168))
        at = "letters__created_at"
        return rows.annotate(
            open_count=_count(Q(letters__state=DeadLetter.State.OPEN)),
            hour_count=_count(Q(**{f"{at}__gte": hour})),
            day_count=_count(Q(**{f"{at}__gte": day, f"{at}__lt": hour})),
            week_count=_count(Q(**{f"{at}__gte": week, f"{at}__lt": day})),
            older_count=_count(Q(**{f"{at}__lt": week})),
        )

    def chosen(self, request: HttpRequest, rows: "QuerySet[Any]") -> Selection | None:
        """Return the open letters of the groups that were ticked; of one group by its filter."""
        groups = list(rows.values_list("fingerprint", flat=True)[:2])
        if len(groups) == 1:
            return Selection(filters={"group": groups[0]})
        letters = DeadLetter.objects.open().filter(group__in=rows.values("pk")).order_by("pk")
        return by_ids(letters.values_list("pk", flat=True)[:LARGEST])

    def rows_of(self, chosen: Selection) -> "QuerySet[DeadLetter]":
        """Return the letters that a selection means."""
        return selection.letters(chosen)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Add the newest letters and what can be done."""
        group: DeadLetterGroup = context["original"]
        letters = group.letters.select_related("run").defer(*_LONG)[:SHOWN_LETTERS]
        chosen = Selection(filters={"group": group.fingerprint})
        address = reverse("admin:taskqueue_deadletter_changelist")
        may_act = self.may_act(request)
        own = {
            "letters": [_letter(letter) for letter in letters],
            "all_letters_url": f"{address}?group={group.fingerprint}&state=all",
            "offers": offers(self, request, chosen, self.deeds if group.open_count else ()),  # type: ignore[attr-defined]  # annotated
            "rule_url": reverse("admin:taskqueue_deadlettergroup_rule", args=[group.pk])
            if may_act else "",
            "next": request.path,
        }  # fmt: skip
        return super().render_change_form(request, {**context, **own}, *args, **kwargs)

    @admin.display(description="fingerprint", ordering="fingerprint")
    def shown_fingerprint(self, group: DeadLetterGroup) -> str:
        """Show the first digits."""
        return group.fingerprint[:8]

    @admin.display(description="message")
    def shown_message(self, group: DeadLetterGroup) -> str:
        """Show how the message of the first one begins."""
        return cells.short(group.message)

    @admin.display(description="message")
    def whole_message(self, group: DeadLetterGroup) -> str:
        """Show the message of the first one."""
        return masked_text(group.message)

    @admin.display(description="open", ordering="open_count")
    def open_letters(self, group: Any) -> int:
        """Count those that wait for a decision."""
        return int(group.open_count)

    @admin.display(description="1 h", ordering="hour_count")
    def last_hour(self, group: Any) -> int:
        """Count those of the last hour."""
        return int(group.hour_count)

    @admin.display(description="24 h", ordering="day_count")
    def last_day(self, group: Any) -> int:
        """Count those of the day before it."""
        return int(group.day_count)

    @admin.display(description="7 d", ordering="week_count")
    def last_week(self, group: Any) -> int:
        """Count those of the week before that."""
        return int(group.week_count)

    @admin.display(description="older", ordering="older_count")
    def older(self, group: Any) -> int:
        """Count the rest."""
        return int(group.older_count)

    @admin.display(description="first", ordering="first_at")
    def first(self, group: DeadLetterGroup) -> SafeString | str:
        """Show when it was first seen."""
        return cells.moment(group.first_at)

    @admin.display(description="last", ordering="last_at")
    def last(self, group: DeadLetterGroup) -> SafeString | str:
        """Show when it was last seen."""
        return cells.moment(group.last_at)

    @admin.display(description="rule")
    def rule(self, group: DeadLetterGroup) -> str:
        """Say whether its letters are retried without being asked."""
        if not group.retries_itself:
            return "left to people"
        wait, times = cells.duration(group.cool_down_s), group.max_automatic_retries
        return f"retried after {wait}, at most {times}×"

    @admin.display(description="arguments")
    def example_arguments(self, group: DeadLetterGroup) -> SafeString | str:
        """Show what the newest one was called with."""
        letter = group.letters.first()
        return cells.arguments(letter.task, letter.args, letter.kwargs) if letter else "–"

    @admin.display(description="traceback")
    def example_trace(self, group: DeadLetterGroup) -> SafeString | str:
        """Show where the newest one failed."""
        letter = group.letters.first()
        return cells.trace(letter.traceback) if letter else cells.NOTHING


def _count(condition: Q) -> Count:
    return Count("letters", filter=condition)


def _letter(letter: DeadLetter) -> dict[str, Any]:
    return {
        "link": cells.link(letter, f"Dead letter {letter.pk}"),
        "state": cells.state(letter.state),
        "subject": letter.subject or cells.NOTHING,
        "message": cells.short(letter.message),
        "when": cells.moment(letter.created_at),
        "run": cells.link(letter.run, letter.run_id[:8]) if letter.run_id else cells.NOTHING,
    }


def _attempt(said: dict[str, Any]) -> dict[str, Any]:
    """Return an attempt that a letter kept as its row in the table shows it."""
    started, ended = (_moment(said.get(name)) for name in ("started_at", "ended_at"))
    words = (said.get("error_code", ""), masked_text(said.get("message") or ""))
    return {
        "number": said.get("number"),
        "worker": said.get("worker") or cells.NOTHING,
        "pid": said.get("pid"),
        "memory": f"{said['memory_kb'] // 1024} MiB" if said.get("memory_kb") else cells.NOTHING,
        "step": said.get("step", ""),
        "started": cells.moment(started),
        "took": cells.took(started, ended),
        "outcome": cells.state(said.get("outcome", "")),
        "error": ": ".join(filter(None, words)) or cells.NOTHING,
        "error_class": (said.get("error_class") or "").rpartition(".")[2],
        "trace": cells.trace(said["traceback"]) if said.get("traceback") else "",
    }


def _moment(said: str | None) -> Any:
    return selection.moment(said) if said else None
