"""The tracked task that does nothing: row, lease, attempt and result are kept."""

from celery import shared_task
from django.conf import settings

from taskqueue.base import TrackedTask


@shared_task(base=TrackedTask, name="bench.noop", queue="default", acks_late=settings.ACKS_LATE)
def noop(number):
    """Return what came."""
    return number
