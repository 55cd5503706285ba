"""What can be changed about a run that waits: how urgent it is, and when it is tried again."""

from django.db import transaction

from taskqueue.dispatch import checked_priority, publish_on_commit
from taskqueue.models import TaskRun


@transaction.atomic
def change_priority(run_id: str, priority: int) -> bool:
    """Give a waiting run another priority; False if it does not wait any more.

    A queued one is published again; its old message finds nothing to claim, or it would win at its
    old priority a run that was to wait longer. Raises ValueError outside 0 to 10.
    """
    wanted = checked_priority(priority)
    if TaskRun.objects.requeue_with(run_id, priority=wanted):
        publish_on_commit(run_id)
        return True
    return TaskRun.objects.reprioritise(run_id, priority=wanted)


@transaction.atomic
def try_now(run_id: str) -> bool:
    """Let a run that waits for its retry be tried now; False if it does not wait for one."""
    if not TaskRun.objects.hasten(run_id):
        return False
    publish_on_commit(run_id)
    return True
