"""An editor's sources: the file, what was read from it, and its passages."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import PurePath
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.text import get_valid_filename

from biographies.models.biography import Biography
from biographies.models.immutable import ImmutableModel


def source_path(source: "Source", filename: str) -> str:
    """Return where a source's file is kept: by its content, under its book."""
    name = get_valid_filename(PurePath(filename).name)[-80:]
    return f"sources/{source.biography_id}/{source.sha256[:16]}-{name}"


class SourceQuerySet(models.QuerySet["Source"]):
    """Sources; a method named after an arrow returns True if this call made it."""

    def readable(self) -> "SourceQuerySet":
        """Sources whose passages can be used."""
        return self.filter(state=Source.State.READY)

    def unread(self) -> "SourceQuerySet":
        """Sources that nobody has finished reading."""
        return self.filter(state__in=[Source.State.QUEUED, Source.State.PARSING])

    def begin_reading(self, source_id: int) -> bool:
        """QUEUED | FAILED -> PARSING."""
        states = [Source.State.QUEUED, Source.State.FAILED]
        return self._move(source_id, states, Source.State.PARSING)

    def keep_reading(self, source_id: int, *, version_id: int) -> bool:
        """PARSING -> READY, with the version that was read."""
        return self._move(
            source_id,
            [Source.State.PARSING],
            Source.State.READY,
            current_version_id=version_id,
            error_code="",
            error_message="",
        )

    def fail(self, source_id: int, *, code: str, message: str) -> bool:
        """QUEUED | PARSING -> FAILED, with the reason in an editor's words."""
        states = [Source.State.QUEUED, Source.State.PARSING]
        return self._move(
            source_id, states, Source.State.FAILED, error_code=code, error_message=message[:500]
        )

    def keep_earlier(self, source_id: int, *, code: str, message: str) -> bool:
        """QUEUED | PARSING -> READY: reading it again failed, and what was read before stays."""
        states = [Source.State.QUEUED, Source.State.PARSING]
        read = self.exclude(current_version=None)
        return read._move(
            source_id, states, Source.State.READY, error_code=code, error_message=message[:500]
        )

    def end_unread(self, source_id: int, *, code: str, message: str) -> bool:
        """Keep why it could not be read: keep_earlier where it was read before, else fail."""
        is_kept = self.keep_earlier(source_id, code=code, message=message)
        return is_kept or self.fail(source_id, code=code, message=message)

    def requeue(self, source_id: int) -> bool:
        """READY | FAILED | EXCLUDED -> QUEUED: to be read again."""
        states = [Source.State.READY, Source.State.FAILED, Source.State.EXCLUDED]
        return self._move(source_id, states, Source.State.QUEUED)

    def readmit(self, source_id: int) -> bool:
        """EXCLUDED -> READY: what was read of it before is used again."""
        read = self.exclude(current_version=None)
        return read._move(source_id, [Source.State.EXCLUDED], Source.State.READY)

    def exclude_from_book(self, source_id: int) -> bool:
        """QUEUED | READY | FAILED -> EXCLUDED: kept, but the next plan leaves it out."""
        states = [Source.State.QUEUED, Source.State.READY, Source.State.FAILED]
        return self._move(source_id, states, Source.State.EXCLUDED)

    def assign_number(self, source_id: int, *, number: int) -> bool:
        """Give a source its number in the book, once and for all."""
        return self.filter(pk=source_id, number=None).update(number=number) == 1

    def _move(self, source_id: int, froms: Iterable[str], to: str, **more: object) -> bool:
        return self.filter(pk=source_id, state__in=list(froms)).update(state=to, **more) == 1


class Source(models.Model):
    """A file or address that a book may cite, with its bibliographic record.

    Arrows, each one guarded statement of SourceQuerySet:
    QUEUED | FAILED -> PARSING               begin_reading
    PARSING -> READY                         keep_reading
    QUEUED | PARSING -> FAILED               fail
    QUEUED | PARSING -> READY                keep_earlier (an earlier reading stays)
    READY | FAILED | EXCLUDED -> QUEUED      requeue
    QUEUED | READY | FAILED -> EXCLUDED      exclude_from_book
    EXCLUDED -> READY                        readmit (it was read before)
    """

    class State(models.TextChoices):
        """How far the reading is."""

        QUEUED = "queued", "queued"
        PARSING = "parsing", "being read"
        READY = "ready", "ready"
        FAILED = "failed", "failed"
        EXCLUDED = "excluded", "excluded"

    class Rights(models.TextChoices):
        """What may be done with the text."""

        PUBLIC_DOMAIN = "public_domain", "public domain"
        LICENSED = "licensed", "licensed"
        QUOTE_ONLY = "quote_only", "quote only"

    class Voice(models.TextChoices):
        """Who tells it: a memoir or letters say I of the subject."""

        THIRD = "third", "told by another"
        FIRST = "first", "told by the subject"

    biography = models.ForeignKey(Biography, on_delete=models.CASCADE, related_name="sources")
    number = models.PositiveIntegerField(
        null=True, blank=True, help_text="in citation marks; given by the first plan that uses it"
    )
    filename = models.CharField(max_length=255)
    file = models.FileField(upload_to=source_path, max_length=255)
    address = models.URLField(max_length=2000, blank=True)
    sha256 = models.CharField(max_length=64, help_text="of the file as it came")
    size = models.PositiveBigIntegerField(default=0, help_text="bytes")
    encoding = models.CharField(max_length=40, blank=True, help_text="the editor's; else detected")
    record = models.JSONField(default=dict, help_text="bibliographic; {} until read")
    rights = models.CharField(max_length=20, choices=Rights.choices, default=Rights.QUOTE_ONLY)
    voice = models.CharField(
        max_length=6,
        choices=Voice.choices,
        blank=True,
        default="",
        db_default="",
        help_text="the editor's; else found out",
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    error_code = models.CharField(max_length=100, blank=True)
    error_message = models.CharField(max_length=500, blank=True)
    set_aside = models.CharField(
        max_length=500, blank=True, help_text="why the plan uses nothing of it"
    )
    current_version = models.ForeignKey(
        "SourceVersion", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["biography", "number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["biography", "sha256"], name="source_once_per_book"),
            models.UniqueConstraint(fields=["biography", "number"], name="source_number_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["biography", "state"], name="source_state")]

    def __str__(self) -> str:
        return f"{self.filename} ({self.state})"

    @property
    def title(self) -> str:
        """Return the title of its record, or the file's name before it is read."""
        return str(self.record.get("title") or self.filename)

    @property
    def record_mark(self) -> str:
        """Return what changes with its record, rights or voice: who corrects them saw it."""
        said = json.dumps([self.record, self.rights, self.voice], sort_keys=True)
        return content_hash(said)


class SourceVersion(ImmutableModel):
    """What was read from a source once; reading again makes a new one."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(help_text="normalised; passages are spans of it")
    text_sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=40)
    title = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=20, blank=True)
    pages = models.JSONField(
        default=list, db_default=[], help_text="[[start, page], …] where the file has pages"
    )
    remarks = models.JSONField(
        default=list, db_default=[], help_text="what reading it left out, in an editor's words"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["source", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "number"], name="version_number_once"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of source {self.source_id}"


class Passage(ImmutableModel):
    """A stretch [start, end) of a version's text: what a citation points to."""

    version = models.ForeignKey(SourceVersion, on_delete=models.CASCADE, related_name="passages")
    ordinal = models.PositiveIntegerField(help_text="1, 2, … in the order of the source")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    kind = models.CharField(max_length=10)
    heading = models.CharField(max_length=500, blank=True)
    first_year = models.SmallIntegerField(null=True, blank=True)
    last_year = models.SmallIntegerField(null=True, blank=True)
    continues = models.BooleanField(default=False, help_text="begins within a paragraph")
    page = models.PositiveIntegerField(null=True, blank=True, help_text="where it begins")
    paragraph = models.PositiveIntegerField(
        default=0, db_default=0, help_text="under its heading, from 1; 0: read before it was kept"
    )
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["version", "ordinal"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "ordinal"], name="passage_ordinal_once"),
        ]

    def __str__(self) -> str:
        return f"passage {self.ordinal} of version {self.version_id}"


def content_hash(content: bytes | str) -> str:
    """Return the SHA-256 by which files, texts and passages are told apart."""
    raw = content.encode() if isinstance(content, str) else content
    return hashlib.sha256(raw).hexdigest()
