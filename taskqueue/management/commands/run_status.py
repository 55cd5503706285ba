"""Show what one run, or the newest runs, are doing and why."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from taskqueue.cli import Exit, add_jsonl_argument
from taskqueue.desk import pauses, selection
from taskqueue.desk.command import (
    RUN_FILTERS,
    DeskCommand,
    add_filter_arguments,
    filters_of,
    ids_of,
)
from taskqueue.desk.selection import Selection
from taskqueue.models import DeadLetter, TaskAttempt, TaskRun
from taskqueue.states import State

FIELDS = (
    "id", "task", "args", "kwargs", "state", "queue", "priority", "subject", "step", "key", "batch",
    "attempt", "retries", "crashes", "held_for", "worker", "created_at", "started_at", "ended_at",
    "next_attempt_at", "cancel_requested_at", "cancel_reason", "result", "error_code",
    "error_message",
)  # fmt: skip
ATTEMPT_FIELDS = (
    "number", "outcome", "worker", "started_at", "ended_at", "error_class", "error_code", "message",
    "traceback",
)  # fmt: skip
MOST_PREFIXES = 100


class Command(DeskCommand):
    """run_status [ID …] [--subject biography:12]."""

    help = "Show runs: state, attempts, what they wait for, why they failed, what was retried."
    example = "--subject biography:12 --json"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take ids (or beginnings of ids) and filters."""
        super().add_arguments(parser)
        add_jsonl_argument(parser)
        parser.add_argument("ids", nargs="*", help="run ids, or how they begin; - reads stdin")
        add_filter_arguments(parser, RUN_FILTERS)
        parser.add_argument("--limit", type=int, default=20, help="at most so many, newest first")

    def work(self, options: dict[str, Any]) -> None:
        """Print the runs that match, newest first."""
        if not 1 <= options["limit"] <= 1000:
            self.stop("--limit: must be from 1 to 1000", Exit.WRONG_USE)
        runs = selection.runs(Selection(filters_of(options, RUN_FILTERS)))
        chosen = runs.filter(_with_ids(ids_of(options))).select_related("dead_letter")
        chosen = chosen.prefetch_related("attempts", "retried_as").order_by("-created_at", "-pk")
        found = list(chosen[: options["limit"]])
        if not found:
            self.stop("no run matches", Exit.NOTHING_MATCHED)
        words = pauses.words_of_holds()
        lines = [_as_line(run, words) for run in found]
        self.report_rows("runs", [_as_dict(run, words) for run in found], lines, options)


def _with_ids(ids: tuple[str, ...]) -> Q:
    if len(ids) > MOST_PREFIXES:
        return Q(pk__in=ids)
    chosen = Q()
    for run_id in ids:
        chosen |= Q(pk__startswith=run_id)
    return chosen


def _as_dict(run: TaskRun, words: Mapping[str, str]) -> dict[str, Any]:
    letter = _letter(run)
    return {
        **{name: getattr(run, name) for name in FIELDS},
        "waits_for": _waits_for(run, words),
        "retry_of": run.retry_of_id,
        "retried_as": [retry.pk for retry in _retries(run)],
        "dead_letter": {"id": letter.pk, "state": letter.state} if letter else None,
        "attempts": [_attempt(attempt) for attempt in run.attempts.all()],
    }


def _attempt(attempt: TaskAttempt) -> dict[str, Any]:
    return {name: getattr(attempt, name) for name in ATTEMPT_FIELDS}


def _as_line(run: TaskRun, words: Mapping[str, str]) -> str:
    about = f" {run.subject} {run.step}".rstrip()
    notes = [
        _waits_for(run, words) or run.error_message or run.cancel_reason,
        f"retry of {run.retry_of_id}" if run.retry_of_id else "",
        *(f"retried as {retry.pk}" for retry in _retries(run)),
    ]
    why = "; ".join(note for note in notes if note)
    return f"{run.pk} {run.state:<8} {run.task}{about} attempt {run.attempt} {why}".rstrip()


def _waits_for(run: TaskRun, words: Mapping[str, str]) -> str:
    """Say in words what the run waits for; "" if it does not."""
    if run.state == State.HELD:
        return words.get(run.held_for, run.held_for)
    if run.state == State.RETRY and run.next_attempt_at:
        failed = f" ({run.error_code})" if run.error_code else ""
        return f"next attempt {run.next_attempt_at:%H:%M:%S} UTC{failed}"
    if run.state == State.STARTED and run.cancel_requested_at:
        return f"its next step, to be cancelled: {run.cancel_reason}"
    return ""


def _letter(run: TaskRun) -> DeadLetter | None:
    return getattr(run, "dead_letter", None)  # a run without one has no such attribute


def _retries(run: TaskRun) -> "QuerySet[TaskRun]":
    return run.retried_as.all()
