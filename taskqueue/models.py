"""The queue's tables. The row is the truth; the broker's message is only a doorbell."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from taskqueue.querysets import DeadLetterQuerySet, RunQuerySet
from taskqueue.states import Outcome, State


def new_run_id() -> str:
    """Return an id for a run, which is also its Celery task id."""
    return str(uuid.uuid4())


class TaskRun(models.Model):
    """One request to run a task; its id is the Celery task id.

    Arrows, each one guarded statement of RunQuerySet:
    PENDING -> QUEUED              published
    QUEUED -> PENDING              to be published again
    PENDING | QUEUED -> STARTED    claimed
    STARTED -> SUCCESS             succeeded
    STARTED -> RETRY               error or crash, with next_attempt_at
    RETRY -> QUEUED                due
    STARTED -> FAILURE             failed for good, with a DeadLetter
    PENDING | QUEUED | RETRY | STARTED -> HELD   held (no attempt is spent)
    HELD -> PENDING                released
    any unfinished -> REVOKED      cancelled
    """

    State = State

    id = models.CharField(primary_key=True, max_length=155, default=new_run_id)
    task = models.CharField(max_length=200)
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    queue = models.CharField(max_length=100)
    priority = models.PositiveSmallIntegerField(default=5)
    options = models.JSONField(default=dict, help_text="Celery's own: link, chain, root_id …")
    subject = models.CharField(max_length=100, blank=True, help_text="biography:12")
    step = models.CharField(max_length=100, blank=True)
    key = models.CharField(max_length=200, blank=True, help_text="idempotency key")
    batch = models.CharField(max_length=100, blank=True)

    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempt = models.PositiveIntegerField(default=0, help_text="the number of the last attempt")
    retries = models.PositiveIntegerField(default=0)
    crashes = models.PositiveIntegerField(default=0)
    held_for = models.CharField(max_length=200, blank=True, help_text="what a held run waits for")
    worker = models.CharField(max_length=200, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True)

    created_at = models.DateTimeField(default=timezone.now)
    available_at = models.DateTimeField(default=timezone.now, help_text="not published before")
    expires_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    publish_count = models.PositiveIntegerField(default=0)
    epoch = models.CharField(max_length=40, blank=True, help_text="the broker's, when published")
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField(null=True, blank=True)

    result = models.JSONField(null=True, blank=True)
    error_code = models.CharField(max_length=100, blank=True)
    error_message = models.TextField(blank=True)
    is_settled = models.BooleanField(default=True, help_text="False: TASKQUEUE_ON_END failed")
    retry_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="retried_as"
    )

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at"]
        permissions: ClassVar = [
            ("operate_runs", "Can submit, retry, cancel and prioritise runs, and pause queues"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "available_at"], name="run_state_available"),
            models.Index(fields=["state", "lease_until"], name="run_state_lease"),
            models.Index(fields=["state", "next_attempt_at"], name="run_state_next"),
            models.Index(fields=["queue", "state", "priority"], name="run_queue_state"),
            models.Index(fields=["subject", "state"], name="run_subject_state"),
            models.Index(fields=["batch", "state"], name="run_batch_state"),
            models.Index(fields=["step"], name="run_step"),
            models.Index(fields=["ended_at"], name="run_ended"),
            models.Index(fields=["created_at"], name="run_created"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key"],
                condition=~Q(key="") & ~Q(state__in=[State.FAILURE, State.REVOKED]),
                name="run_key_once",
            ),
            models.CheckConstraint(condition=Q(priority__lte=10), name="run_priority_0_to_10"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.id[:8]} {self.state}"


class TaskAttempt(models.Model):
    """One beginning of a run, and how it ended."""

    run = models.ForeignKey(TaskRun, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()
    worker = models.CharField(max_length=200, blank=True)
    pid = models.PositiveIntegerField(default=0)
    memory_kb = models.PositiveIntegerField(
        default=0, help_text="KiB that its process had resident at the last heartbeat"
    )
    step = models.CharField(max_length=100, blank=True, help_text="as the last heartbeat saw it")
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.RUNNING)
    error_class = models.CharField(max_length=200, blank=True)
    error_code = models.CharField(max_length=100, blank=True)
    message = models.TextField(blank=True)
    traceback = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "number"], name="attempt_number_once"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} of {self.run_id}: {self.outcome}"


class DeadLetterGroup(models.Model):
    """Dead letters with one cause, told by their fingerprint, and the rule for retrying them."""

    fingerprint = models.CharField(max_length=16, unique=True)
    task = models.CharField(max_length=200)
    error_class = models.CharField(max_length=200)
    message = models.TextField(blank=True)
    first_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)
    notified_at = models.DateTimeField(null=True, blank=True)
    retries_itself = models.BooleanField(default=False)
    cool_down_s = models.PositiveIntegerField(default=3600)
    max_automatic_retries = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["-last_at"]

    def __str__(self) -> str:
        return f"{self.fingerprint} {self.error_class} in {self.task}"


class DeadLetter(models.Model):
    """A run that failed for good, kept with all that is needed to understand and retry it.

    Arrows: OPEN -> RETRIED (a new run, linked both ways), OPEN -> ARCHIVED (with a reason).
    """

    class State(models.TextChoices):
        """Nothing leaves silently: open + retried + archived = ever dead."""

        OPEN = "open", "open"
        RETRIED = "retried", "retried"
        ARCHIVED = "archived", "archived"

    group = models.ForeignKey(DeadLetterGroup, on_delete=models.PROTECT, related_name="letters")
    run = models.OneToOneField(
        TaskRun, on_delete=models.SET_NULL, null=True, related_name="dead_letter"
    )
    retried_as = models.ForeignKey(
        TaskRun, on_delete=models.SET_NULL, null=True, blank=True, related_name="retries_letters"
    )
    task = models.CharField(max_length=200)
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    queue = models.CharField(max_length=100)
    priority = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=100, blank=True)
    error_class = models.CharField(max_length=200)
    error_code = models.CharField(max_length=100, db_index=True)
    message = models.TextField(blank=True)
    traceback = models.TextField(blank=True)
    attempts = models.JSONField(default=list)
    is_temporary = models.BooleanField(default=False)
    automatic_retries = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    resolved_at = models.DateTimeField(null=True, blank=True)

    objects = DeadLetterQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at"]
        permissions: ClassVar = [
            ("triage_dead_letters", "Can retry and archive dead letters, and set their rules"),
        ]

    def __str__(self) -> str:
        return f"{self.task}: {self.error_code} ({self.state})"


class QueuePause(models.Model):
    """A queue that starts nothing until somebody resumes it."""

    queue = models.CharField(max_length=100, unique=True)
    paused_by = models.CharField(max_length=150, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    paused_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.queue} is paused"


class OperatorAction(models.Model):
    """What a person did to the queue: who, what, to how many, why."""

    actor = models.CharField(max_length=150)
    action = models.CharField(max_length=100)
    target = models.CharField(max_length=200, blank=True)
    count = models.PositiveIntegerField(default=1)
    reason = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return f"{self.actor} {self.action} {self.target}"


class HealthReport(models.Model):
    """What one health check saw."""

    class Status(models.TextChoices):
        """From best to worst; whatever is not healthy has reasons."""

        HEALTHY = "healthy", "healthy"
        DEGRADED = "degraded", "degraded"  # it works, but not as it should
        UNHEALTHY = "unhealthy", "unhealthy"  # some work stands still

    at = models.DateTimeField(default=timezone.now, db_index=True)
    is_healthy = models.BooleanField()
    status = models.CharField(
        max_length=9, choices=Status.choices, default=Status.HEALTHY, db_default=Status.HEALTHY
    )
    reasons = models.JSONField(default=list, null=True, help_text="what to act on, in words")
    announced = models.CharField(
        max_length=9,
        choices=Status.choices,
        default=Status.HEALTHY,
        db_default=Status.HEALTHY,
        help_text="what the operators had been told after this report",
    )
    checks = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.status}"


class Pulse(models.Model):
    """When something regular last happened: a sweep, a canary through a queue."""

    name = models.CharField(primary_key=True, max_length=100)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.name} {self.at:%H:%M:%S}"


class WorkerVitals(models.Model):
    """What a worker's main process last said of itself."""

    name = models.CharField(primary_key=True, max_length=200)
    at = models.DateTimeField(default=timezone.now, help_text="its last sign of life")
    started_at = models.DateTimeField(default=timezone.now)
    stopped_at = models.DateTimeField(null=True, blank=True, help_text="when it said goodbye")
    pid = models.PositiveIntegerField(default=0)
    queues = models.JSONField(default=list)
    pool = models.CharField(max_length=50, blank=True)
    concurrency = models.PositiveIntegerField(default=1)
    processed = models.PositiveBigIntegerField(default=0)
    memory_main_kb = models.PositiveBigIntegerField(default=0)
    memory_children_kb = models.PositiveBigIntegerField(default=0)
    clock_ahead_s = models.FloatField(default=0.0, help_text="of the database's clock")

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name_plural = "worker vitals"

    def __str__(self) -> str:
        return f"{self.name} {self.at:%H:%M:%S}"


class BeatTick(models.Model):
    """The last due time of a schedule that some beat has taken; each is taken once."""

    schedule = models.OneToOneField(
        "django_celery_beat.PeriodicTask",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="tick",
        db_constraint=False,  # code of before this table deletes schedules without knowing of it
    )
    rule = models.CharField(max_length=1000, help_text="the schedule that due_at belongs to")
    due_at = models.DateTimeField(help_text="taken; what is due later is free")
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.schedule_id} {self.due_at:%Y-%m-%d %H:%M:%S}"
