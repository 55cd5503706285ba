"""Finished files, every one of them kept."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone

from biographies.models.biography import Biography
from biographies.models.immutable import ImmutableModel


class Export(ImmutableModel):
    """A book as one file: made from which revisions, and what was measured while making it.

    One that its preflight found an error in is kept for looking at, and is not a finished file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    biography = models.ForeignKey(Biography, on_delete=models.CASCADE, related_name="exports")
    export_format = models.CharField(max_length=10)
    options = models.JSONField(default=dict)
    text_hash = models.CharField(max_length=64, help_text="of the revisions it was made from")
    revision_ids = models.JSONField(default=list)
    file = models.FileField(max_length=255)
    size = models.PositiveBigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    report = models.JSONField(default=dict, help_text="the preflight's")
    is_fit = models.BooleanField(
        default=True, db_default=True, help_text="no error in its preflight"
    )
    note_map = models.JSONField(
        default=dict,
        db_default={},
        help_text="by part: the marks of the text that each printed note stands for",
    )
    run_id = models.CharField(max_length=155, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [
            models.Index(fields=["biography", "export_format", "text_hash"], name="export_of_text"),
        ]

    def __str__(self) -> str:
        return f"{self.export_format} of biography {self.biography_id}"


class ExportPermit(ImmutableModel):
    """An editor lets a book out although statements of it stand on no source, and says why.

    It holds for the texts it was given for: another text needs another.
    """

    biography = models.ForeignKey(Biography, on_delete=models.CASCADE, related_name="permits")
    text_hash = models.CharField(max_length=64, help_text="of the words it was given for")
    statements = models.PositiveIntegerField(help_text="that stood unsupported")
    person = models.CharField(max_length=150)
    reason = models.CharField(max_length=500)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["biography", "text_hash"], name="permit_once_a_text")
        ]

    def __str__(self) -> str:
        return f"a permit to export biography {self.biography_id}"
