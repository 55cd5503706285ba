"""Telling the operators of a new cause of failure: once, by mail and by webhook."""

import logging

from django.conf import settings
from django.core.mail import mail_admins
from django.db import transaction
from django.utils import timezone

from taskqueue.desk import webhook
from taskqueue.dispatch import RunOptions, submit
from taskqueue.models import DeadLetter, DeadLetterGroup

logger = logging.getLogger(__name__)

MAIL_TASK, WEBHOOK_TASK = "taskqueue.mail_operators", "taskqueue.call_webhook"
OPENED = "deadletter.opened"


def notify_new() -> int:
    """Start the notices of every group that has open letters and was never told of."""
    new = DeadLetterGroup.objects.filter(notified_at=None, letters__state=DeadLetter.State.OPEN)
    return sum(notify(group) for group in new.distinct())


@transaction.atomic
def notify(group: DeadLetterGroup) -> bool:
    """Start a group's notices; False if somebody else has: the guarded update decides.

    Each is a run of its own, so that neither a mail server nor an address that is away loses one.
    """
    mine = DeadLetterGroup.objects.filter(pk=group.pk, notified_at=None)
    if not mine.update(notified_at=timezone.now()):
        return False
    count = group.letters.filter(state=DeadLetter.State.OPEN).count()
    logger.warning("New dead letters", extra={"fingerprint": group.fingerprint, "count": count})
    for task in channels():
        # Its own failure for good is a group too, and is told by the other channel.
        if task != group.task:
            options = RunOptions(step="notify", key=f"{task}:{group.fingerprint}")
            submit(task, {"fingerprint": group.fingerprint}, options)
    return True


def channels() -> list[str]:
    """Return the tasks that reach the operators as the settings stand."""
    found = [MAIL_TASK] if settings.ADMINS else []
    return [*found, WEBHOOK_TASK] if settings.TASKQUEUE_WEBHOOK_URL else found


def mail(fingerprint: str) -> int:
    """Mail the operators of a group; return how many letters it told of."""
    group = DeadLetterGroup.objects.get(fingerprint=fingerprint)
    count = group.letters.filter(state=DeadLetter.State.OPEN).count()
    mail_admins(
        f"Dead letters: {group.error_class} in {group.task}",
        f"{count} run(s) of {group.task} failed for good.\n\n{group.message}\n\n"
        f"To see them: python manage.py list_dead_letters --group {group.fingerprint}\n"
        f"To retry them: python manage.py retry_dead_letters --group {group.fingerprint}\n",
    )
    return count


def call_webhook(fingerprint: str, *, message_id: str) -> int:
    """Post a group to the operators' address; return the answer's status.

    Ids, states and counts only: messages and arguments may hold what is nobody else's business.
    """
    group = DeadLetterGroup.objects.get(fingerprint=fingerprint)
    event = {
        "type": OPENED,
        "timestamp": group.first_at.isoformat(),
        "data": {
            "group": group.fingerprint,
            "task": group.task,
            "error_class": group.error_class,
            "open": group.letters.filter(state=DeadLetter.State.OPEN).count(),
            "first_at": group.first_at.isoformat(),
            "last_at": group.last_at.isoformat(),
        },
    }
    return webhook.deliver(
        settings.TASKQUEUE_WEBHOOK_URL,
        event,
        message_id=message_id,
        secrets=settings.TASKQUEUE_WEBHOOK_SECRET,
    )
