"""Show what one run, or the newest runs, are doing and why."""

from argparse import ArgumentParser
from typing import Any

from taskqueue.cli import Exit, ReportCommand
from taskqueue.models import TaskRun


class Command(ReportCommand):
    """run_status [ID …] [--subject biography:12]."""

    help = "Show runs: state, attempts, what they wait for and why they failed."
    example = "--subject biography:12 --json"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take ids (or beginnings of ids) and filters."""
        super().add_arguments(parser)
        parser.add_argument("ids", nargs="*", help="run ids, or how they begin")
        parser.add_argument("--subject", help="runs of this subject, such as biography:12")
        parser.add_argument("--state", choices=TaskRun.State.values)
        parser.add_argument("--limit", type=int, default=20)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the runs that match, newest first."""
        if not 1 <= options["limit"] <= 1000:
            self.stop("--limit: must be from 1 to 1000", Exit.WRONG_USE)
        runs = TaskRun.objects.prefetch_related("attempts")
        if options["subject"]:
            runs = runs.filter(subject=options["subject"])
        if options["state"]:
            runs = runs.filter(state=options["state"])
        found = list(_with_ids(runs, options["ids"])[: options["limit"]])
        if not found:
            self.stop("no run matches", Exit.NOTHING_MATCHED)
        self.report(
            {"runs": [_as_dict(run) for run in found]},
            [_as_line(run) for run in found],
            as_json=options["json"],
        )


def _with_ids(runs: Any, ids: list[str]) -> Any:
    if not ids:
        return runs
    chosen = runs.none()
    for run_id in ids:
        chosen = chosen | runs.filter(pk__startswith=run_id)
    return chosen


def _as_dict(run: TaskRun) -> dict[str, Any]:
    fields = (
        "id", "task", "state", "queue", "priority", "subject", "step", "attempt", "retries",
        "crashes", "held_for", "worker", "created_at", "started_at", "ended_at", "next_attempt_at",
        "result", "error_code", "error_message",
    )  # fmt: skip
    attempts = [
        {"number": attempt.number, "outcome": attempt.outcome, "message": attempt.message}
        for attempt in run.attempts.all()
    ]
    return {name: getattr(run, name) for name in fields} | {"attempts": attempts}


def _as_line(run: TaskRun) -> str:
    why = run.held_for or run.error_message
    due = f" next attempt {run.next_attempt_at:%H:%M:%S}" if run.next_attempt_at else ""
    about = f" {run.subject} {run.step}".rstrip()
    return f"{run.pk} {run.state:<8} {run.task}{about} attempt {run.attempt}{due} {why}".rstrip()
