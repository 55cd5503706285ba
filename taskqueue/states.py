"""The states of a run, in Celery's words, and the sets that queries ask for."""

from django.db import models


class State(models.TextChoices):
    """What a run is doing; every arrow between them is a method of RunQuerySet."""

    PENDING = "PENDING", "pending"  # to be published
    QUEUED = "QUEUED", "queued"  # its message is with the broker
    STARTED = "STARTED", "started"
    RETRY = "RETRY", "waiting to be tried again"
    HELD = "HELD", "held"
    SUCCESS = "SUCCESS", "succeeded"
    FAILURE = "FAILURE", "failed"
    REVOKED = "REVOKED", "cancelled"


CLAIMABLE = (State.PENDING, State.QUEUED)
WAITING = (State.PENDING, State.QUEUED, State.RETRY, State.HELD)
UNFINISHED = (*WAITING, State.STARTED)
ENDED = (State.SUCCESS, State.FAILURE, State.REVOKED)


class Outcome(models.TextChoices):
    """How one attempt ended."""

    RUNNING = "running", "running"
    SUCCESS = "success", "success"
    ERROR = "error", "error"
    TIMEOUT = "timeout", "hard time limit"
    CRASH = "crash", "the process died"
    INTERRUPTED = "interrupted", "the worker was stopped"
    CANCELLED = "cancelled", "cancelled"
    HELD = "held", "held"
