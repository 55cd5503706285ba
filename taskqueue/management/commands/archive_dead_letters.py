"""Put dead letters away with a reason; they stay counted and can be listed."""

from collections.abc import Mapping
from typing import Any

from taskqueue.desk.bulk import Act
from taskqueue.desk.command import LettersCommand
from taskqueue.desk.letter_acts import ArchiveLetters


class Command(LettersCommand):
    """archive_dead_letters [ID …] [--group FINGERPRINT …] --reason WHY."""

    help = "Put dead letters away with a reason; nothing is deleted."
    example = "--group 3fa9 --reason 'the source was withdrawn' --yes"
    needs_reason = True

    def act(self, options: Mapping[str, Any]) -> Act:
        """Archive."""
        return ArchiveLetters()
