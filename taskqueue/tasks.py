"""The queue's own tasks: sweeps and canaries (plain), and what operators ask for (tracked)."""

from typing import Any

from celery import current_app, shared_task
from django.conf import settings
from django.utils import timezone

from taskqueue import health, housekeeping, rescue, stats
from taskqueue.base import TrackedTask

CANARY_EXPIRES_S = 60


@shared_task(name="taskqueue.publish_pending", ignore_result=True)
def publish_pending() -> int:
    """Send what waits to be sent; a plain task, for it repairs runs and must not need one."""
    rescue.note_pulse(rescue.SWEEP_PULSE)
    return rescue.publish_pending()


@shared_task(name="taskqueue.rescue_runs", ignore_result=True)
def rescue_runs() -> int:
    """Try again what has died; a plain task like publish_pending."""
    rescue.settle_again()
    return rescue.rescue_runs()


@shared_task(name="taskqueue.send_canaries", ignore_result=True)
def send_canaries() -> None:
    """Send a canary through every queue; health_check looks for them."""
    for queue in settings.TASKQUEUE_QUEUES:
        current_app.send_task(
            "taskqueue.canary",
            args=[queue],
            queue=queue,
            priority=10,
            expires=CANARY_EXPIRES_S,
            ignore_result=True,
        )


@shared_task(name="taskqueue.canary", ignore_result=True)
def canary(queue: str) -> None:
    """Note that somebody reads this queue."""
    rescue.note_pulse(health.CANARY + queue)


@shared_task(base=TrackedTask, bind=True, name="taskqueue.probe")
def probe(self: TrackedTask) -> dict[str, Any]:
    """Come back from a queue and say which worker read it; `check_system --tasks` sends these."""
    info = self.request.delivery_info or {}
    return {
        "queue": info.get("routing_key"),
        "worker": self.request.hostname,
        "at": timezone.now().isoformat(),
    }


@shared_task(base=TrackedTask, name="taskqueue.health_check")
def health_check() -> dict[str, Any]:
    """Check database, broker, sweeps and that every queue is read; keep a HealthReport."""
    return health.check_health()


@shared_task(base=TrackedTask, name="taskqueue.get_queue_stats")
def get_queue_stats() -> dict[str, Any]:
    """Return the figures of every queue."""
    return stats.queue_stats()


@shared_task(base=TrackedTask, name="taskqueue.get_worker_stats")
def get_worker_stats() -> dict[str, Any]:
    """Return the figures of every worker that answers."""
    return stats.worker_stats()


@shared_task(base=TrackedTask, name="taskqueue.cleanup_expired_results")
def cleanup_expired_results() -> dict[str, int]:
    """Delete expired results and runs that ended long ago."""
    return housekeeping.clean_up()


@shared_task(base=TrackedTask, name="taskqueue.process_dead_letter_queue")
def process_dead_letter_queue() -> dict[str, int]:
    """Notify, retry by rule and archive by retention."""
    return housekeeping.process_dead_letters()
