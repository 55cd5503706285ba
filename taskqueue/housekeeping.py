"""What is cleaned away, and what is done with dead letters, on a schedule."""

import logging
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import mail_admins
from django.utils import timezone
from django_celery_results.models import GroupResult, TaskResult

from taskqueue import dead_letters
from taskqueue.errors import DeadLetterStateError
from taskqueue.models import DeadLetter, DeadLetterGroup, TaskRun

logger = logging.getLogger(__name__)

BATCH = 500


def clean_up() -> dict[str, int]:
    """Delete expired results and, in batches, runs that ended long ago; return the counts.

    Ended runs are kept longer than the broker's visibility timeout, or a late copy of a message
    would find no row. A run whose dead letter is open stays.
    """
    now = timezone.now()
    results = timedelta(seconds=settings.CELERY_RESULT_EXPIRES)
    deleted_results, _ = TaskResult.objects.filter(date_done__lt=now - results).delete()
    GroupResult.objects.filter(date_done__lt=now - results).delete()
    old = now - timedelta(days=settings.TASKQUEUE_KEEP_ENDED_DAYS)
    runs = TaskRun.objects.ended().filter(ended_at__lt=old)
    runs = runs.exclude(dead_letter__state=DeadLetter.State.OPEN)
    return {"results": deleted_results, "runs": _delete_in_batches(runs)}


def process_dead_letters() -> dict[str, int]:
    """Notify once a group, retry what its rule allows, archive what is past its retention."""
    return {
        "notified": sum(_notify(group) for group in _unnotified()),
        "retried": sum(_retry_by_rule(group) for group in _with_rule()),
        "archived": _archive_old(),
        "open": DeadLetter.objects.open().count(),
    }


def _delete_in_batches(runs: Any) -> int:
    deleted = 0
    while ids := list(runs.values_list("pk", flat=True)[:BATCH]):
        TaskRun.objects.filter(pk__in=ids).delete()
        deleted += len(ids)
    return deleted


def _unnotified() -> Any:
    return DeadLetterGroup.objects.filter(notified_at=None, letters__state="open").distinct()


def _with_rule() -> Any:
    return DeadLetterGroup.objects.filter(retries_itself=True, letters__state="open").distinct()


def _notify(group: DeadLetterGroup) -> int:
    """Tell the operators of a new cause, once: the guarded update decides who does it."""
    mine = DeadLetterGroup.objects.filter(pk=group.pk, notified_at=None)
    if not mine.update(notified_at=timezone.now()):
        return 0
    count = group.letters.filter(state="open").count()
    logger.warning("New dead letters", extra={"fingerprint": group.fingerprint, "count": count})
    mail_admins(
        f"Dead letters: {group.error_class} in {group.task}",
        f"{count} run(s) of {group.task} failed for good.\n\n{group.message}\n\n"
        f"Group {group.fingerprint}; see the admin's dead letters.",
        fail_silently=True,
    )
    return 1


def _retry_by_rule(group: DeadLetterGroup) -> int:
    """Retry the temporary failures of a group after its cool-down, at most as often as it says."""
    cooled = timezone.now() - timedelta(seconds=group.cool_down_s)
    letters = group.letters.filter(
        state="open",
        is_temporary=True,
        created_at__lte=cooled,
        automatic_retries__lt=group.max_automatic_retries,
    )
    return sum(_retry(letter) for letter in list(letters[:BATCH]))


def _retry(letter: DeadLetter) -> bool:
    try:
        dead_letters.retry(letter, reason="rule of its group", is_automatic=True)
    except (DeadLetterStateError, TypeError, ValueError) as exc:
        # Its task or its parameters are gone, or a person was first: the others go on.
        logger.warning(
            "A dead letter could not be retried: %s", exc, extra={"dead_letter_id": letter.pk}
        )
        return False
    return True


def _archive_old() -> int:
    limit = timezone.now() - timedelta(days=settings.TASKQUEUE_KEEP_DEAD_LETTERS_DAYS)
    archived = 0
    for letter in list(DeadLetter.objects.open().filter(created_at__lt=limit)[:BATCH]):
        with suppress(DeadLetterStateError):  # a person was first
            dead_letters.archive(letter, reason="retention")
            archived += 1
    return archived
