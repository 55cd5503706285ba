"""Run dead letters again: by id, by group, by filter, or one with other arguments."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from taskqueue.cli import Exit
from taskqueue.desk.bulk import Act
from taskqueue.desk.command import LettersCommand, actor_of, ids_of
from taskqueue.desk.letter_acts import RetryLetters, edit_of, retry_edited
from taskqueue.models import DeadLetter
from taskqueue.operator_log import clean_reason


class Command(LettersCommand):
    """retry_dead_letters [ID …] [--group FINGERPRINT …] [--set NAME=VALUE]."""

    help = "Run dead letters again, each as a new run in its queue and with its priority."
    example = "--group 3fa9 --reason 'the provider is back' --yes"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --set besides what all acts take."""
        super().add_arguments(parser)
        parser.add_argument(
            "--set",
            action="append",
            dest="changes",
            metavar="NAME=VALUE",
            help="for one letter: call its task with this argument (JSON, else text) instead",
        )

    def act(self, options: Mapping[str, Any]) -> Act:
        """Retry."""
        return RetryLetters()

    def work(self, options: dict[str, Any]) -> None:
        """Retry the letters that are meant, or one with other arguments."""
        if options["changes"]:
            self._retry_edited(options, dict(map(_change, options["changes"])))
        else:
            super().work(options)

    def _retry_edited(self, options: Mapping[str, Any], changes: dict[str, Any]) -> None:
        ids = ids_of(options)
        if len(ids) != 1 or not ids[0].isdecimal():
            msg = "--set: give the id of one dead letter"
            raise ValueError(msg)
        letter = DeadLetter.objects.select_related("run").filter(pk=int(ids[0])).first()
        if letter is None:
            self.stop(f"there is no dead letter {ids[0]}", Exit.NOTHING_MATCHED)
        _, diff = edit_of(letter, changes)
        lines = [
            f"  {name}: {_side(said, 'was')} -> {_side(said, 'is')}" for name, said in diff.items()
        ]
        if options["dry_run"]:
            self.report({"id": letter.pk, "diff": diff}, lines, as_json=options["json"])
            return
        self.ask(lines, is_sure=options["yes"])
        reason = clean_reason(options["reason"], is_required=False)
        run = retry_edited(letter, changes, actor=actor_of(options), reason=reason)
        said = {"id": letter.pk, "run": run.pk, "diff": diff}
        self.report(
            said, [f"dead letter {letter.pk} as run {run.pk}", *lines], as_json=options["json"]
        )


def _change(said: str) -> tuple[str, Any]:
    name, separator, value = said.partition("=")
    if not separator or not name.strip():
        msg = f"--set: {said!r} is not NAME=VALUE"
        raise ValueError(msg)
    try:
        return name.strip(), json.loads(value)
    except json.JSONDecodeError:
        return name.strip(), value


def _side(said: Mapping[str, Any], side: str) -> str:
    return json.dumps(said[side], ensure_ascii=False) if side in said else "(its default)"
