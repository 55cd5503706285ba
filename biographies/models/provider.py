"""What is known of the endpoints of language models, and what is set aside for calls under way."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from biographies.models.biography import Biography


class ModelProvider(models.Model):
    """The state of an endpoint, shared by all workers; its settings come from the environment.

    Its row is locked for each look at the buckets and the breaker.
    """

    class Circuit(models.TextChoices):
        """Whether calls pass: closed is the usual state, half_open lets one try."""

        CLOSED = "closed", "taking calls"
        OPEN = "open", "paused"
        HALF_OPEN = "half_open", "being tried"

    name = models.CharField(max_length=40, unique=True)
    abilities = models.JSONField(default=dict, db_default={}, help_text="what a probe found")
    probed_model = models.CharField(max_length=120, blank=True, db_default="")
    probed_at = models.DateTimeField(null=True, blank=True)

    requests_left = models.FloatField(default=0.0, help_text="of the bucket of requests")
    tokens_left = models.FloatField(default=0.0, help_text="of the bucket of tokens")
    refilled_at = models.DateTimeField(null=True, blank=True)

    in_flight = models.JSONField(
        default=dict, db_default={}, help_text="calls under way, with the time until which at most"
    )
    circuit = models.CharField(max_length=10, choices=Circuit.choices, default=Circuit.CLOSED)
    faults = models.PositiveIntegerField(default=0, help_text="one after another")
    openings = models.PositiveIntegerField(default=0, help_text="without a success between")
    opened_at = models.DateTimeField(null=True, blank=True)
    open_until = models.DateTimeField(null=True, blank=True)
    ramp_until = models.DateTimeField(null=True, blank=True, help_text="taking calls gently")
    tried_by = models.CharField(max_length=155, blank=True, help_text="the run that tries it")
    reason = models.CharField(max_length=300, blank=True, help_text="of its last fault")
    is_stopped = models.BooleanField(default=False, help_text="by an operator")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class BudgetReservation(models.Model):
    """What a call under way may cost at most; it goes when the call is entered in the ledger.

    One that outlives its call (its worker died) is entered as spent: nobody can say it was not.
    """

    biography = models.ForeignKey(
        Biography, on_delete=models.CASCADE, related_name="budget_reservations"
    )
    chapter = models.ForeignKey(
        "biographies.Chapter", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    provider = models.CharField(max_length=40)
    model = models.CharField(max_length=120)
    request_sha256 = models.CharField(max_length=64)
    tokens = models.PositiveIntegerField(help_text="asked and answered, at most")
    cost = models.DecimalField(max_digits=12, decimal_places=6, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    run_id = models.CharField(max_length=155, blank=True)
    attempt = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering: ClassVar = ["created_at"]

    def __str__(self) -> str:
        return f"{self.tokens} tokens at {self.provider}"
