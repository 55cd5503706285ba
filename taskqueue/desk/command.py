"""What the operators' commands share: who acts and why, which rows are meant, preview and act."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from taskqueue.cli import Exit, ReportCommand
from taskqueue.desk import bulk
from taskqueue.desk.bulk import Act, Preview, Report
from taskqueue.desk.selection import LARGEST, Selection, settled, whole_run_ids
from taskqueue.errors import (
    DeadLetterStateError,
    KeyTakenError,
    PauseError,
    SetChangedError,
)
from taskqueue.operator_log import clean_reason, person_at_the_terminal

SHARED_FILTERS = {
    "task": "of this task",
    "error_code": "with this error code",
    "queue": "of this queue",
    "subject": "of this subject, such as biography:12",
    "since": "made since then: 2026-11-22T14:00 (UTC), or 30m, 2h, 7d ago",
    "until": "made until then",
}
LETTER_FILTERS = {
    **SHARED_FILTERS,
    "error_class": "with this error class, whole or its last part",
    "group": "of the group whose fingerprint begins so",
    "state": "open (the default), retried, archived or all",
}
RUN_FILTERS = {
    **SHARED_FILTERS,
    "step": "doing this step",
    "batch": "of this batch",
    "state": "in this state",
}


class DeskCommand(ReportCommand):
    """A command of an operator: what he can mend ends it in one line with an exit code."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the work; turn refusals into messages."""
        try:
            self.work(options)
        except SetChangedError as exc:
            said = {"error": str(exc), "difference": exc.difference}
            self.report(said, _difference_lines(exc), as_json=options["json"])
            self.leave(Exit.CONFLICT)
        except (DeadLetterStateError, KeyTakenError, PauseError) as exc:
            self.stop(str(exc), Exit.CONFLICT)
        except (ValueError, TypeError) as exc:
            self.stop(str(exc), Exit.WRONG_USE)
        except KeyboardInterrupt:
            self.stop("interrupted; what has been done stays done", Exit.INTERRUPTED)

    def work(self, options: dict[str, Any]) -> None:
        """Do what the command is for."""
        raise NotImplementedError


def add_actor_arguments(parser: ArgumentParser, *, why: str) -> None:
    """Take who acts and why, and --dry-run."""
    parser.add_argument("--reason", help=why)
    parser.add_argument("--actor", help="who acts; the operating system's user if not given")
    parser.add_argument("--dry-run", action="store_true", help="show what would be done, and end")


def actor_of(options: Mapping[str, Any]) -> str:
    """Return who acts."""
    return (options["actor"] or "").strip() or person_at_the_terminal()


def add_filter_arguments(parser: ArgumentParser, filters: Mapping[str, str]) -> None:
    """Take a set of filters; all that are given have to match."""
    for name, meaning in filters.items():
        parser.add_argument(f"--{name.replace('_', '-')}", metavar="X", help=meaning)


def filters_of(options: Mapping[str, Any], known: Iterable[str]) -> dict[str, str]:
    """Return the filters that were given, with times written out."""
    return settled({name: options[name] for name in known if options[name]})


def limit_of(options: Mapping[str, Any]) -> int:
    """Return --limit; ValueError outside 1 to 10,000."""
    limit = int(options["limit"])
    if not 1 <= limit <= LARGEST:
        msg = f"--limit: must be from 1 to {LARGEST}"
        raise ValueError(msg)
    return limit


def ids_of(options: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ids that were given; `-` stands for those on stdin, with spaces or lines."""
    found: list[str] = []
    for said in options["ids"]:
        found += sys.stdin.read().split() if said == "-" else [said]
    return tuple(dict.fromkeys(found))


def chosen_by(options: Mapping[str, Any], known: Iterable[str]) -> Selection:
    """Return the rows that are meant, by ids or by filters; ValueError for both."""
    ids, filters = ids_of(options), filters_of(options, known)
    if ids and filters:
        msg = "give ids or filters, not both"
        raise ValueError(msg)
    return Selection(filters, ids, limit_of(options))


class BulkCommand(DeskCommand):
    """A command that does something to many rows: previewed, asked about, accounted for."""

    noun = "rows"
    filters: ClassVar[Mapping[str, str]] = {}
    needs_reason = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the rows, who acts and why, and how sure he is."""
        super().add_arguments(parser)
        parser.add_argument("ids", nargs="*", metavar="ID", help=f"{self.noun}; - reads stdin")
        add_filter_arguments(parser, self.filters)
        parser.add_argument("--all", action="store_true", help="all there are, without a filter")
        parser.add_argument(
            "--limit", type=int, default=LARGEST, help="at most so many, oldest first"
        )
        why = "why; kept with the action" + (" (required)" if self.needs_reason else "")
        add_actor_arguments(parser, why=why)
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument("--token", help="of a --dry-run: act on exactly that set or refuse")

    def act(self, options: Mapping[str, Any]) -> Act:
        """Return what is to be done."""
        raise NotImplementedError

    def whole_ids(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return the ids that are meant by what was typed."""
        return ids

    def work(self, options: dict[str, Any]) -> None:
        """Show with --dry-run, or act and say what became of each row."""
        is_act = not options["dry_run"]
        reason = clean_reason(options["reason"], is_required=self.needs_reason and is_act)
        act = self.act(options)
        if options["token"]:
            shown = bulk.bound(act, options["token"])
        else:
            shown = bulk.preview(act, self._selection(options))
        if all(item.why == bulk.UNKNOWN for item in shown.items):
            self.stop(f"no {self.noun} match", Exit.NOTHING_MATCHED)
        if not is_act:
            self.report(shown.as_dict(), preview_lines(shown), as_json=options["json"])
            return
        self.ask(preview_lines(shown), is_sure=options["yes"])
        done = bulk.carry_out(shown, actor=actor_of(options), reason=reason)
        self.report(done.as_dict(), _report_lines(done), as_json=options["json"])
        self.leave(_exit_of(done))

    def _selection(self, options: Mapping[str, Any]) -> Selection:
        chosen = chosen_by(options, self.filters)
        if not chosen.ids and not chosen.filters and not options["all"]:
            msg = f"name {self.noun} by id or by a filter, or say --all"
            raise ValueError(msg)
        return replace(chosen, ids=self.whole_ids(chosen.ids))

    def ask(self, lines: Iterable[str], *, is_sure: bool) -> None:
        """Show what would be done and ask; ValueError if nobody is there to answer."""
        if is_sure:
            return
        if not sys.stdin.isatty():
            msg = "nobody is there to be asked: say --yes, or look first with --dry-run"
            raise ValueError(msg)
        for line in lines:
            self.say(line)
        self.stderr.write("Go on? [y/N] ", ending="")
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            self.stop("nothing was done", Exit.FAILED)


class RunsCommand(BulkCommand):
    """A command that does something to runs, which are named by how their ids begin."""

    noun = "runs"
    filters: ClassVar[Mapping[str, str]] = RUN_FILTERS

    def whole_ids(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Take ids by how they begin."""
        return whole_run_ids(ids)


class LettersCommand(BulkCommand):
    """A command that does something to dead letters."""

    noun = "dead letters"
    filters: ClassVar[Mapping[str, str]] = LETTER_FILTERS


def counted(count: int, noun: str) -> str:
    """Return "3 runs", "1 run"."""
    return f"{count} {noun.removesuffix('s') if count == 1 else noun}"


def preview_lines(shown: Preview) -> list[str]:
    """Say what would be done, what would be skipped and why."""
    said = shown.as_dict()
    would = ", ".join(f"{count} would {word}" for word, count in said["would"].items())
    return [
        f"{counted(said['count'], shown.act.noun)}: {would or 'nothing would be done'}",
        *(f"  {kind['count']} x {kind['task']} {kind['kind']}".rstrip() for kind in said["kinds"]),
        *(f"  {count} would wait: {words}" for words, count in said["waits"].items()),
        *(f"  {row['count']} skipped ({row['why']}): {row['words']}" for row in said["skipped"]),
        f"token: {said['token']}",
    ]


def _report_lines(done: Report) -> list[str]:
    counts = ", ".join(f"{count} {word}" for word, count in done.counts.items())
    return [
        f"{counted(len(done.outcomes), done.preview.act.noun)}: {counts}",
        *(
            f"  {one.id} {one.outcome}{f' as run {one.run_id}' if one.run_id else ''}"
            f"{f': {one.words}' if one.words else ''}"
            for one in done.outcomes
        ),
    ]


def _difference_lines(exc: SetChangedError) -> list[str]:
    return [
        str(exc),
        *(f"  {row['id']} is new: {row['is']}" for row in exc.difference["new"]),
        *(f"  {row['id']} was {row['was']}; is {row['is']}" for row in exc.difference["changed"]),
    ]


def _exit_of(done: Report) -> Exit:
    if done.done == len(done.outcomes):
        return Exit.DONE
    if done.done:
        return Exit.PARTLY
    return Exit.FAILED if bulk.FAILED in done.counts else Exit.CONFLICT
