"""What an editor decided about a text, once and for all."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from biographies.models.chapter import Chapter, ChapterRevision
from biographies.models.immutable import ImmutableModel


class Decision(ImmutableModel):
    """An editor took or refused a proposal, or took or gave back responsibility for a text."""

    class Kind(models.TextChoices):
        """What was decided."""

        ACCEPTED = "accepted", "proposal accepted"
        REJECTED = "rejected", "proposal rejected"
        APPROVED = "approved", "approved"
        REOPENED = "reopened", "approval taken back"

    chapter = models.ForeignKey(Chapter, on_delete=models.CASCADE, related_name="decisions")
    revision = models.ForeignKey(
        ChapterRevision,
        on_delete=models.CASCADE,
        related_name="decisions",
        help_text="the proposal, or the text that was approved",
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    person = models.CharField(max_length=150)
    reason = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["revision"],
                condition=Q(kind__in=["accepted", "rejected"]),
                name="proposal_decided_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.person}"
