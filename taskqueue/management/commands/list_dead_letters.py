"""Show dead letters, or the groups of those with one cause."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from taskqueue import dead_letters
from taskqueue.cli import Exit, add_jsonl_argument
from taskqueue.desk import selection
from taskqueue.desk.command import (
    LETTER_FILTERS,
    DeskCommand,
    add_filter_arguments,
    chosen_by,
)
from taskqueue.models import DeadLetter, DeadLetterGroup

FIELDS = (
    "id", "state", "task", "args", "kwargs", "queue", "priority", "subject", "error_class",
    "error_code", "message", "traceback", "attempts", "is_temporary", "automatic_retries",
    "reason", "created_at", "resolved_at",
)  # fmt: skip
Shown = tuple[list[dict[str, Any]], list[str]]
AGES = {"1h": timedelta(hours=1), "24h": timedelta(hours=24), "7d": timedelta(days=7)}


class Command(DeskCommand):
    """list_dead_letters [ID …] [--group FINGERPRINT …] [--groups]."""

    help = "Show what failed for good: its arguments, its attempts, what became of it."
    example = "--error-code writer.unavailable --since 24h --json"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take ids and filters."""
        super().add_arguments(parser)
        add_jsonl_argument(parser)
        parser.add_argument("ids", nargs="*", metavar="ID", help="dead letters; - reads stdin")
        add_filter_arguments(parser, LETTER_FILTERS)
        parser.add_argument("--groups", action="store_true", help="one line a cause, with counts")
        parser.add_argument("--limit", type=int, default=50, help="at most so many, newest first")

    def work(self, options: dict[str, Any]) -> None:
        """Print the letters that match, newest first, or their groups."""
        chosen = chosen_by(options, LETTER_FILTERS)
        show = _show_groups if options["groups"] else _show_letters
        rows, lines = show(selection.letters(chosen), chosen.limit)
        if not rows:
            self.stop("no dead letters match", Exit.NOTHING_MATCHED)
        counts = dead_letters.counts()
        summary = ", ".join(f"{count} {word}" for word, count in counts.items())
        name = "groups" if options["groups"] else "dead_letters"
        self.report_rows(name, rows, [*lines, f"of all: {summary}"], options, counts=counts)


def _show_letters(letters: "QuerySet[DeadLetter]", limit: int) -> Shown:
    found = list(letters.select_related("group", "run").order_by("-created_at", "-pk")[:limit])
    return [_letter_dict(letter) for letter in found], [_letter_line(letter) for letter in found]


def _letter_dict(letter: DeadLetter) -> dict[str, Any]:
    return {
        **{name: getattr(letter, name) for name in FIELDS},
        "group": letter.group.fingerprint,
        "run": letter.run_id,
        "retry_of": letter.run.retry_of_id if letter.run else None,
        "retried_as": letter.retried_as_id,
    }


def _letter_line(letter: DeadLetter) -> str:
    became = f" as run {letter.retried_as_id}" if letter.retried_as_id else ""
    why = f" ({letter.reason})" if letter.reason else ""
    about = f"{letter.task} {letter.subject}".rstrip()
    return (
        f"{letter.pk} {letter.state}{became}{why} {about} in {letter.queue}, "
        f"{len(letter.attempts)} attempts, {letter.created_at:%Y-%m-%d %H:%M} UTC "
        f"[{letter.group.fingerprint}] {letter.error_code}: {letter.message[:200]}"
    )


def _show_groups(letters: "QuerySet[DeadLetter]", limit: int) -> Shown:
    """Count the letters that match by group, the group hit last first."""
    groups = DeadLetterGroup.objects.filter(letters__in=letters.order_by().values("pk"))
    found = list(groups.annotate(matching=Count("letters")).order_by("-last_at", "pk")[:limit])
    rows = [_group_dict(group) for group in found]
    lines = [
        f"{row['fingerprint']} {row['matching']} x {row['task']} {row['error_class']}, "
        f"last {row['last_at']:%Y-%m-%d %H:%M} UTC: {row['message'][:200]}"
        for row in rows
    ]
    return rows, lines


def _group_dict(group: DeadLetterGroup) -> dict[str, Any]:
    states = group.letters.order_by().values_list("state").annotate(Count("pk"))
    rule = {
        "retries_itself": group.retries_itself,
        "cool_down_s": group.cool_down_s,
        "max_automatic_retries": group.max_automatic_retries,
    }
    fields = ("fingerprint", "task", "error_class", "message", "first_at", "last_at", "notified_at")
    return {
        **{name: getattr(group, name) for name in fields},
        "matching": getattr(group, "matching", 0),
        "by_state": dict(states),
        "open_by_age": _open_by_age(group),
        "rule": rule,
    }


def _open_by_age(group: DeadLetterGroup) -> dict[str, int]:
    """Count the open letters by how old they are; each stands in the first that it fits."""
    now = timezone.now()
    edges = [now, *(now - age for age in AGES.values())]
    made = [Q(created_at__gt=older) for older in edges[1:]]
    counts = {
        name: Count("pk", filter=young & Q(created_at__lte=newer))
        for name, young, newer in zip(AGES, made, edges, strict=False)
    }
    older = Count("pk", filter=Q(created_at__lte=edges[-1]))
    return dict(group.letters.filter(state="open").aggregate(**counts, older=older))
