"""What is done with dead letters on a schedule: told, retried by rule, archived by retention."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from taskqueue.desk import notices
from taskqueue.desk.bulk import BATCH, Act, carry_out, preview
from taskqueue.desk.letter_acts import ArchiveLetters, RetryLetters
from taskqueue.desk.selection import Selection
from taskqueue.models import DeadLetter, DeadLetterGroup
from taskqueue.querysets import DeadLetterQuerySet

ACTOR = "process_dead_letter_queue"
ROUND = 5 * BATCH  # of one group, or of the old ones, at a time


def process_dead_letters() -> dict[str, int]:
    """Notify once a group, retry what its rule allows, archive what is past its retention."""
    return {
        "notified": notices.notify_new(),
        "retried": sum(_retry_by_rule(group) for group in _with_rule()),
        "archived": _archive_old(),
        "open": DeadLetter.objects.open().count(),
    }


def _with_rule() -> list[DeadLetterGroup]:
    groups = DeadLetterGroup.objects.filter(retries_itself=True, letters__state="open")
    return list(groups.distinct())


def _retry_by_rule(group: DeadLetterGroup) -> int:
    """Retry the temporary failures of a group after its cool-down, at most as often as it says."""
    cooled = timezone.now() - timedelta(seconds=group.cool_down_s)
    letters = DeadLetter.objects.open().filter(
        group=group,
        is_temporary=True,
        created_at__lte=cooled,
        automatic_retries__lt=group.max_automatic_retries,
    )
    return _do(RetryLetters(is_automatic=True), letters, "rule of its group")


def _archive_old() -> int:
    limit = timezone.now() - timedelta(days=settings.TASKQUEUE_KEEP_DEAD_LETTERS_DAYS)
    old = DeadLetter.objects.open().filter(created_at__lt=limit)
    return _do(ArchiveLetters(), old, "retention")


def _do(act: Act, letters: DeadLetterQuerySet, reason: str) -> int:
    """Do it to the letters that it can be done to, and leave no trace of the others.

    What is skipped, because its task is gone, say, would be skipped at every round; it must
    neither fill the log nor stand before those that can be helped.
    """
    done, last = 0, 0
    while done < ROUND:
        ids = list(letters.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not ids:
            break
        last = ids[-1]
        shown = preview(act, Selection(ids=tuple(map(str, ids))))
        done += carry_out(shown.only_doable(), actor=ACTOR, reason=reason).done
    return done
