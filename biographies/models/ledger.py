"""What model calls cost, and their answers, so that none is paid for twice."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from biographies.models.biography import Biography
from biographies.models.immutable import ImmutableModel

_USED = ("currency", "cost", "prompt_tokens", "completion_tokens")


class ModelCall(ImmutableModel):
    """One call of a language model: the ledger, and the store that a repeated call replays."""

    class Outcome(models.TextChoices):
        """How the call ended."""

        ANSWERED = "answered", "answered"
        TRUNCATED = "truncated", "cut short"
        REFUSED = "refused", "refused"
        FAILED = "failed", "failed"
        LOST = "lost", "lost with its worker"

    biography = models.ForeignKey(
        Biography, on_delete=models.SET_NULL, null=True, blank=True, related_name="model_calls"
    )
    chapter = models.ForeignKey(
        "biographies.Chapter", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    purpose = models.CharField(max_length=20, blank=True, db_default="")
    request_sha256 = models.CharField(max_length=64, db_index=True)
    endpoint = models.CharField(max_length=200)
    model = models.CharField(max_length=120)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    answer = models.TextField(blank=True)
    prompt_tokens = models.PositiveIntegerField(default=0)
    completion_tokens = models.PositiveIntegerField(default=0)
    is_estimated = models.BooleanField(
        default=False, db_default=False, help_text="the endpoint did not tell its tokens"
    )
    error_code = models.CharField(max_length=40, blank=True, db_default="")
    cost = models.DecimalField(max_digits=12, decimal_places=6, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    latency_ms = models.PositiveIntegerField(default=0)
    run_id = models.CharField(max_length=155, blank=True)
    attempt = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        # Each call asks what its book and its day have used: read from these alone, not from rows
        # that hold whole answers. SQLite knows no columns beside an index, so all are in it.
        indexes: ClassVar = [
            models.Index(fields=["biography", *_USED], name="model_call_of_book"),
            models.Index(fields=["created_at", *_USED], name="model_call_of_day"),
        ]

    def __str__(self) -> str:
        return f"{self.model}: {self.outcome}"

    @classmethod
    def forget_answers(cls, biography: Biography) -> None:
        """Empty the answers of a book that goes; what they cost stays in the sums of the day."""
        cls._base_manager.filter(biography=biography).update(answer="")
