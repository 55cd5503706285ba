"""Let a group's temporary failures be retried without being asked, or not any more."""

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from taskqueue.cli import Exit
from taskqueue.desk.command import DeskCommand, actor_of, add_actor_arguments
from taskqueue.desk.letter_acts import Rule, set_rule
from taskqueue.models import DeadLetterGroup
from taskqueue.operator_log import clean_reason


class Command(DeskCommand):
    """set_dead_letter_rule FINGERPRINT (--on | --off)."""

    help = "Retry the temporary failures of one cause after a cool-down, so often at most; or not."
    example = "3fa9 --on --cool-down 1800 --at-most 2"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the group and its rule."""
        super().add_arguments(parser)
        parser.add_argument("group", help="its fingerprint, or how it begins")
        switch = parser.add_mutually_exclusive_group(required=True)
        switch.add_argument("--on", action="store_true", help="retry them by themselves")
        switch.add_argument("--off", action="store_true", help="leave them to people")
        parser.add_argument("--cool-down", type=int, default=3600, help="seconds (3600)")
        parser.add_argument("--at-most", type=int, default=1, help="retries of one failure (1)")
        add_actor_arguments(parser, why="why; kept with the action")

    def work(self, options: dict[str, Any]) -> None:
        """Set it, and say what it is now."""
        rule = Rule(options["on"], options["cool_down"], options["at_most"])
        found = DeadLetterGroup.objects.filter(fingerprint__startswith=options["group"])[:2]
        if not found:
            self.stop("no group matches", Exit.NOTHING_MATCHED)
        if len(found) > 1:
            msg = "several groups have a fingerprint that begins so"
            raise ValueError(msg)
        if not options["dry_run"]:
            reason = clean_reason(options["reason"], is_required=False)
            set_rule(found[0], rule, actor=actor_of(options), reason=reason)
        said = {"group": found[0].fingerprint, **asdict(rule)}
        how = f"after {rule.cool_down_s} s, at most {rule.max_automatic_retries} times"
        line = f"{found[0]}: {how if rule.retries_itself else 'left to people'}"
        self.report(said, [line], as_json=options["json"])
