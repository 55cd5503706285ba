"""What holds a chapter's text to its sources: citations, checks and what they found."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.utils import timezone

from biographies.models.biography import Biography
from biographies.models.chapter import Chapter, ChapterRevision
from biographies.models.immutable import ImmutableModel
from biographies.models.source import Passage


class Support(models.TextChoices):
    """How a citation's passage carries its statement."""

    QUOTED = "quoted", "quoted"
    SUPPORTED = "supported", "supported"
    PARTIAL = "partial", "partial"
    UNSUPPORTED = "unsupported", "unsupported"
    NEEDS_EDITOR = "needs_editor", "needs an editor"
    UNCHECKED = "unchecked", "unchecked"


class Citation(ImmutableModel):
    """A statement [start, end) of a revision's Markdown and the words of a passage it rests on."""

    revision = models.ForeignKey(
        ChapterRevision, on_delete=models.CASCADE, related_name="citations"
    )
    ordinal = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    passage = models.ForeignKey(Passage, on_delete=models.RESTRICT, related_name="citations")
    passage_start = models.PositiveIntegerField()
    passage_end = models.PositiveIntegerField()
    support = models.CharField(max_length=12, choices=Support.choices)

    class Meta:
        ordering: ClassVar = ["revision", "ordinal"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["revision", "ordinal"], name="citation_ordinal_once"),
        ]

    def __str__(self) -> str:
        return f"citation {self.ordinal} of revision {self.revision_id}"


class Verdict(ImmutableModel):
    """What a costly check of one statement against one passage found out, kept for ever."""

    statement_sha256 = models.CharField(max_length=64)
    passage_sha256 = models.CharField(max_length=64)
    checker_version = models.CharField(max_length=40)
    model = models.CharField(max_length=120, blank=True)
    support = models.CharField(max_length=12, choices=Support.choices)
    detail = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["statement_sha256", "passage_sha256", "checker_version", "model"],
                name="verdict_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_sha256[:8]} against {self.passage_sha256[:8]}: {self.support}"


class CheckKind(models.TextChoices):
    """Which check; the first three look at a chapter, BOOK at the whole book.

    WRITING is what a model's writer had to refuse of its answers, known when the text is kept.
    """

    LENGTH = "length", "length"
    QUALITY = "quality", "content quality"
    SOURCES = "sources", "sources"
    BOOK = "book", "whole book"
    WRITING = "writing", "a model's statements"


CHAPTER_CHECKS = (CheckKind.LENGTH, CheckKind.QUALITY, CheckKind.SOURCES)


class CheckResult(models.Model):
    """The last result of one check on one text: a chapter's revision, or the book's texts."""

    biography = models.ForeignKey(Biography, on_delete=models.CASCADE, related_name="checks")
    revision = models.ForeignKey(
        ChapterRevision, on_delete=models.CASCADE, null=True, blank=True, related_name="checks"
    )
    text_hash = models.CharField(max_length=64, blank=True, help_text="of the book's revisions")
    check_kind = models.CharField(max_length=8, choices=CheckKind.choices)
    is_valid = models.BooleanField()
    measures = models.JSONField(default=dict)
    error_count = models.PositiveIntegerField(default=0)
    warning_count = models.PositiveIntegerField(default=0)
    run_id = models.CharField(max_length=155, blank=True)
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-checked_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["biography", "check_kind", "revision"],
                condition=models.Q(revision__isnull=False),
                name="check_once_per_revision",
            ),
            models.UniqueConstraint(
                fields=["biography", "check_kind", "text_hash"],
                condition=models.Q(revision__isnull=True),
                name="check_once_per_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.check_kind}: {'valid' if self.is_valid else 'not valid'}"


class FindingQuerySet(models.QuerySet["Finding"]):
    """Findings; a method named after an arrow returns how many it moved, or whether."""

    def open(self) -> "FindingQuerySet":
        """Findings that somebody should look at."""
        return self.filter(state=Finding.State.OPEN)

    def mark_fixed(self, finding_ids: Iterable[int]) -> int:
        """OPEN -> FIXED: a later check does not find it any more."""
        gone = self.filter(pk__in=list(finding_ids), state=Finding.State.OPEN)
        return gone.update(state=Finding.State.FIXED, state_at=timezone.now())

    def ignore(self, finding_id: int, *, reason: str, person: str) -> bool:
        """OPEN -> IGNORED, by a person with a reason."""
        there = self.filter(pk=finding_id, state=Finding.State.OPEN)
        return (
            there.update(
                state=Finding.State.IGNORED,
                state_reason=reason[:500],
                state_by=person[:150],
                state_at=timezone.now(),
            )
            == 1
        )

    def reopen(self, finding_id: int) -> bool:
        """IGNORED | FIXED -> OPEN."""
        there = self.filter(pk=finding_id).exclude(state=Finding.State.OPEN)
        return there.update(state=Finding.State.OPEN, state_reason="", state_by="") == 1


class Finding(models.Model):
    """Something a check found in a text.

    Arrows, each one guarded statement of FindingQuerySet:
    OPEN -> FIXED               mark_fixed
    OPEN -> IGNORED             ignore (with a reason)
    IGNORED | FIXED -> OPEN     reopen
    """

    class State(models.TextChoices):
        """Whether somebody should look at it."""

        OPEN = "open", "open"
        FIXED = "fixed", "fixed"
        IGNORED = "ignored", "ignored"

    class Severity(models.TextChoices):
        """How much it matters; an error blocks approval."""

        ERROR = "error", "error"
        WARNING = "warning", "warning"
        NOTE = "note", "note"

    biography = models.ForeignKey(Biography, on_delete=models.CASCADE, related_name="findings")
    chapter = models.ForeignKey(
        Chapter, on_delete=models.CASCADE, null=True, blank=True, related_name="findings"
    )
    revision = models.ForeignKey(
        ChapterRevision, on_delete=models.CASCADE, null=True, blank=True, related_name="findings"
    )
    check_kind = models.CharField(max_length=8, choices=CheckKind.choices)
    rule = models.CharField(max_length=60)
    severity = models.CharField(max_length=8, choices=Severity.choices)
    message = models.CharField(max_length=1000)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    evidence = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    state_reason = models.CharField(max_length=500, blank=True)
    state_by = models.CharField(max_length=150, blank=True)
    state_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["biography", "chapter", "start", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["biography", "state", "severity"], name="finding_state"),
        ]

    def __str__(self) -> str:
        return f"{self.severity}: {self.message}"
