"""The editor's states: one word each, the same on every page, command and address."""

from django.db import models


class State(models.TextChoices):
    """What a book or a chapter is doing; who may go where is in the model's docstring."""

    DRAFT = "draft", "draft"
    QUEUED = "queued", "queued"
    RUNNING = "running", "running"
    WAITING = "waiting", "waiting"
    NEEDS_REVIEW = "needs_review", "needs review"
    APPROVED = "approved", "approved"
    FAILED = "failed", "failed"
    CANCELLED = "cancelled", "cancelled"


UNFINISHED = (State.QUEUED, State.RUNNING, State.WAITING)
RESTING = (State.DRAFT, State.NEEDS_REVIEW, State.APPROVED, State.FAILED, State.CANCELLED)
