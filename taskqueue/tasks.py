"""The queue's own tasks: sweeps and canaries (plain), and what operators ask for (tracked)."""

from typing import Any

from celery import current_app, shared_task
from django.conf import settings
from django.utils import timezone

from taskqueue import health, health_rules, housekeeping, rescue, stats
from taskqueue.base import TrackedTask
from taskqueue.desk import notices, triage

CANARY_EXPIRES_S = 60
# Twelve retries after 1, 2, 4 … minutes, at most 6 hours apart: an address may be away for a day.
PATIENT = {"max_retries": 12, "factor_s": 60, "cap_s": 21_600}


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
    """Send a canary through every queue that is read; health_check looks for them.

    Where nobody reads they would pile up: an expired message leaves only when a worker takes it.
    """
    read = {queue for worker in stats.online_workers(timezone.now()) for queue in worker.queues}
    for queue in sorted(read.intersection(settings.TASKQUEUE_QUEUES)):
        current_app.send_task(
            "taskqueue.canary",
            args=[queue],
            queue=queue,
            priority=10,
            expires=CANARY_EXPIRES_S,
            ignore_result=True,
        )
    rescue.note_pulse(health_rules.CANARIES_SENT)


@shared_task(name="taskqueue.canary", ignore_result=True)
def canary(queue: str) -> None:
    """Note that somebody reads this queue."""
    rescue.note_pulse(health_rules.CANARY + queue)


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
    """Apply every rule of health, keep a HealthReport and tell the operators what is new."""
    return health.check_health()


@shared_task(base=TrackedTask, name="taskqueue.get_queue_stats")
def get_queue_stats() -> dict[str, Any]:
    """Return the figures of every queue."""
    return stats.queue_stats()


@shared_task(base=TrackedTask, name="taskqueue.get_worker_stats")
def get_worker_stats() -> dict[str, Any]:
    """Return what every worker last said of itself."""
    return stats.worker_stats()


@shared_task(base=TrackedTask, name="taskqueue.cleanup_expired_results")
def cleanup_expired_results(*, dry_run: bool = False) -> dict[str, int | bool]:
    """Delete expired results, runs that ended long ago and old reports; dry_run only counts."""
    return housekeeping.clean_up(dry_run=dry_run)


@shared_task(base=TrackedTask, name="taskqueue.process_dead_letter_queue")
def process_dead_letter_queue() -> dict[str, int]:
    """Notify, retry by rule and archive by retention."""
    return triage.process_dead_letters()


@shared_task(base=TrackedTask, name=notices.MAIL_TASK, retry_policy=PATIENT)
def mail_operators(fingerprint: str) -> dict[str, Any]:
    """Mail the operators of a new group of dead letters."""
    return {"group": fingerprint, "letters": notices.mail(fingerprint)}


@shared_task(base=TrackedTask, bind=True, name=notices.WEBHOOK_TASK, retry_policy=PATIENT)
def call_webhook(self: TrackedTask, fingerprint: str) -> dict[str, Any]:
    """Tell the operators' webhook of a new group of dead letters; every try has the run's id."""
    status = notices.call_webhook(fingerprint, message_id=str(self.request.id))
    return {"group": fingerprint, "status": status}
