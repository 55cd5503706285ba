"""Forms that were sent: the same one sent twice does its work once."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class Submission(models.Model):
    """One sending of a form by its one-time key, and the page that its answer led to."""

    key = models.CharField(max_length=64)
    person = models.ForeignKey("auth.User", on_delete=models.CASCADE)
    location = models.CharField(max_length=500, blank=True, help_text="empty while it is done")
    sent_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "key"], name="submission_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key} by {self.person_id}"
