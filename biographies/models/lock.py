"""Statements of a chapter that no engine may change."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from biographies.models.chapter import Chapter


class StatementLock(models.Model):
    """The exact text of a statement that stays, by whom and since when.

    The text is as a reader reads it, without markup and marks: a statement that says the same in
    another place of the chapter is still the locked one.
    """

    chapter = models.ForeignKey(Chapter, on_delete=models.CASCADE, related_name="locks")
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    person = models.CharField(max_length=150)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["chapter", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chapter", "text_sha256"], name="statement_locked_once")
        ]

    def __str__(self) -> str:
        return f"a locked statement of chapter {self.chapter_id}"
