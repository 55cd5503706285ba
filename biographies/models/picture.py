"""Pictures of a book: its cover, and those that its chapters show."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from biographies.models.biography import Biography


class Picture(models.Model):
    """A picture that was looked over when it came: what the bytes are, not what they claim.

    A chapter shows it by its name: `![what it shows](name.jpg)` on a line of its own.
    """

    biography = models.ForeignKey(Biography, on_delete=models.CASCADE, related_name="pictures")
    name = models.CharField(max_length=80, help_text="as chapters call it, with its ending")
    file = models.FileField(max_length=255)
    media_type = models.CharField(max_length=20, help_text="image/jpeg or image/png")
    width = models.PositiveIntegerField(help_text="pixels")
    height = models.PositiveIntegerField(help_text="pixels")
    size = models.PositiveBigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    description = models.CharField(
        max_length=500, blank=True, help_text="for those who cannot see it"
    )
    credit = models.CharField(max_length=300, blank=True, help_text="printed below it")
    is_cover = models.BooleanField(default=False)
    person = models.CharField(max_length=150, blank=True, help_text="who brought it")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["biography", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["biography", "name"], name="picture_named_once"),
            models.UniqueConstraint(
                fields=["biography"], condition=Q(is_cover=True), name="picture_one_cover"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} of biography {self.biography_id}"
