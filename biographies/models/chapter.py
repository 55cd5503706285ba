"""A chapter, its revisions, and the passages that are its own."""

import json
from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Case, IntegerField, Value, When
from django.utils import timezone

from biographies.models.biography import Biography
from biographies.models.immutable import ImmutableModel
from biographies.models.source import Passage, content_hash
from biographies.models.states import State

WRITABLE = (
    State.DRAFT,
    State.QUEUED,
    State.WAITING,
    State.FAILED,
    State.CANCELLED,
    State.NEEDS_REVIEW,
    State.APPROVED,
)


class Kind(models.TextChoices):
    """What a part of the book is; listed in the order of the book."""

    PROLOGUE = "prologue", "prologue"
    INTRODUCTION = "introduction", "introduction"
    CHAPTER = "chapter", "chapter"
    CONCLUSION = "conclusion", "conclusion"
    CHRONOLOGY = "chronology", "chronology"
    PEOPLE = "people", "people"
    GLOSSARY = "glossary", "glossary"
    BIBLIOGRAPHY = "bibliography", "bibliography"


NARRATIVE = (Kind.PROLOGUE, Kind.INTRODUCTION, Kind.CHAPTER, Kind.CONCLUSION)
BACK_MATTER = (Kind.CHRONOLOGY, Kind.PEOPLE, Kind.GLOSSARY, Kind.BIBLIOGRAPHY)


class ChapterQuerySet(models.QuerySet["Chapter"]):
    """Chapters; a method named after an arrow returns True if this call made it."""

    def in_book_order(self) -> "ChapterQuerySet":
        """Sort as the book is read: introduction first, back matter last."""
        places = [When(kind=kind, then=Value(place)) for place, kind in enumerate(Kind.values)]
        place = Case(*places, default=Value(len(places)), output_field=IntegerField())
        return self.order_by("biography", place, "number")

    def narrative(self) -> "ChapterQuerySet":
        """Parts that a writer writes."""
        return self.filter(kind__in=NARRATIVE)

    def enqueue(self, chapter_id: int) -> bool:
        """Any state but QUEUED and RUNNING -> QUEUED: a run was sent to write it."""
        froms = [state for state in WRITABLE if state != State.QUEUED]
        return self._move(chapter_id, froms, State.QUEUED, error_code="", error_message="")

    def begin(self, chapter_id: int) -> bool:
        """Any state but RUNNING -> RUNNING: a worker writes it."""
        return self._move(chapter_id, WRITABLE, State.RUNNING, error_code="", error_message="")

    def wait(self, chapter_id: int, *, reason: str) -> bool:
        """QUEUED | RUNNING -> WAITING: for what the reason says."""
        froms = [State.QUEUED, State.RUNNING]
        return self._move(chapter_id, froms, State.WAITING, error_message=reason[:500])

    def store_revision(self, chapter_id: int, *, revision_id: int, parent_id: int | None) -> bool:
        """Any state -> NEEDS_REVIEW with a new text; False if the text moved on meanwhile."""
        expected = self.filter(pk=chapter_id, current_revision_id=parent_id)
        return (
            expected.update(
                state=State.NEEDS_REVIEW,
                current_revision_id=revision_id,
                error_code="",
                error_message="",
                updated_at=timezone.now(),
            )
            == 1
        )

    def leave_empty(self, chapter_id: int) -> bool:
        """DRAFT | QUEUED | RUNNING | WAITING -> NEEDS_REVIEW without a text: no evidence."""
        froms = [State.DRAFT, State.QUEUED, State.RUNNING, State.WAITING]
        limits = {"is_evidence_limited": True, "supportable_words": 0}
        return self._move(chapter_id, froms, State.NEEDS_REVIEW, **limits)

    def return_to_review(self, chapter_id: int) -> bool:
        """QUEUED | RUNNING | WAITING -> NEEDS_REVIEW: the text it had stays the one."""
        froms = [State.QUEUED, State.RUNNING, State.WAITING]
        kept = self.exclude(current_revision=None)
        return kept._move(chapter_id, froms, State.NEEDS_REVIEW)

    def fail(self, chapter_id: int, *, code: str, message: str) -> bool:
        """DRAFT | QUEUED | RUNNING | WAITING -> FAILED, with the cause in one line."""
        froms = [State.DRAFT, State.QUEUED, State.RUNNING, State.WAITING]
        return self._move(
            chapter_id, froms, State.FAILED, error_code=code, error_message=message[:500]
        )

    def cancel(self, chapter_id: int) -> bool:
        """QUEUED | RUNNING | WAITING -> CANCELLED."""
        froms = [State.QUEUED, State.RUNNING, State.WAITING]
        return self._move(chapter_id, froms, State.CANCELLED)

    def reset(self, chapter_id: int) -> bool:
        """FAILED | CANCELLED | NEEDS_REVIEW | APPROVED -> DRAFT: to be written (again)."""
        froms = [State.FAILED, State.CANCELLED, State.NEEDS_REVIEW, State.APPROVED]
        return self._move(chapter_id, froms, State.DRAFT, error_code="", error_message="")

    def approve(self, chapter_id: int) -> bool:
        """NEEDS_REVIEW -> APPROVED."""
        return self._move(chapter_id, [State.NEEDS_REVIEW], State.APPROVED)

    def reopen(self, chapter_id: int) -> bool:
        """APPROVED -> NEEDS_REVIEW: something changed after the approval."""
        return self._move(chapter_id, [State.APPROVED], State.NEEDS_REVIEW)

    def _move(self, chapter_id: int, froms: Iterable[str], to: State, **more: object) -> bool:
        there = self.filter(pk=chapter_id, state__in=list(froms))
        return there.update(state=to, updated_at=timezone.now(), **more) == 1


class Chapter(models.Model):
    """A part of the book: what was asked of it, what the plan made of that, and its text.

    Arrows, each one guarded statement of ChapterQuerySet:
    any but QUEUED, RUNNING -> QUEUED                        enqueue
    any but RUNNING -> RUNNING                               begin
    QUEUED | RUNNING -> WAITING                              wait
    any -> NEEDS_REVIEW, with a text                         store_revision
    DRAFT | QUEUED | RUNNING | WAITING -> NEEDS_REVIEW       leave_empty (no evidence)
    QUEUED | RUNNING | WAITING -> NEEDS_REVIEW               return_to_review (the old text stays)
    DRAFT | QUEUED | RUNNING | WAITING -> FAILED             fail
    QUEUED | RUNNING | WAITING -> CANCELLED                  cancel
    FAILED | CANCELLED | NEEDS_REVIEW | APPROVED -> DRAFT    reset
    NEEDS_REVIEW -> APPROVED                                 approve
    APPROVED -> NEEDS_REVIEW                                 reopen
    """

    State = State
    Kind = Kind
    NARRATIVE = NARRATIVE
    BACK_MATTER = BACK_MATTER

    biography = models.ForeignKey(Biography, on_delete=models.CASCADE, related_name="chapters")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.CHAPTER)
    number = models.PositiveSmallIntegerField(default=0, help_text="of a chapter; others have 0")
    spec = models.JSONField(default=dict, help_text="what the editor asked: title, brief, years …")
    title = models.CharField(max_length=200, blank=True)
    brief = models.TextField(blank=True)
    keywords = models.JSONField(default=list)
    first_year = models.SmallIntegerField(null=True, blank=True)
    last_year = models.SmallIntegerField(null=True, blank=True)
    target_words = models.PositiveIntegerField(default=2550)
    supportable_words = models.PositiveIntegerField(
        null=True, blank=True, help_text="what its passages could carry"
    )
    is_evidence_limited = models.BooleanField(default=False)
    planned_in = models.PositiveIntegerField(default=0, help_text="plan version; 0: not planned")
    regenerations = models.PositiveSmallIntegerField(default=0, help_text="after failed checks")
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    error_code = models.CharField(max_length=100, blank=True)
    error_message = models.CharField(max_length=500, blank=True)
    current_revision = models.ForeignKey(
        "ChapterRevision", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = ChapterQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["biography", "kind", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["biography", "kind", "number"], name="chapter_number_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["biography", "state"], name="chapter_state")]

    def __str__(self) -> str:
        return f"{self.label}: {self.title}" if self.title else self.label

    @property
    def label(self) -> str:
        """Return what people call it, and what its runs carry as their step."""
        return part_label(self.kind, self.number)

    @property
    def place(self) -> str:
        """Return how an address names it: "3", "introduction"."""
        return str(self.number) if self.kind == Kind.CHAPTER else self.kind

    @property
    def is_written(self) -> bool:
        """Tell whether its text is a person's, or one made for its present plan."""
        revision = self.current_revision
        if revision is None:
            return False
        return self.is_by_person or revision.plan_version == self.planned_in

    @property
    def is_by_person(self) -> bool:
        """Tell whether its text is a person's."""
        revision = self.current_revision
        return revision is not None and revision.author_kind == ChapterRevision.AuthorKind.PERSON

    @property
    def is_kept(self) -> bool:
        """Tell whether a person wrote or approved it: no engine writes over that."""
        return self.is_by_person or self.state == State.APPROVED


def part_label(kind: str, number: int) -> str:
    """Return what people call a part of the book: "chapter 3", "introduction"."""
    return f"{kind} {number}" if number else str(kind)


def text_hash_of(biography: Biography, parts: Iterable[Chapter]) -> str:
    """Return a short hash that changes with a title, a text or whatever notes are made of."""
    texts = [f"{part.kind} {part.number} {part.title} {part.current_revision_id}" for part in parts]
    records = (
        biography.sources.exclude(number=None).order_by("number").values_list("record", "voice")
    )
    printed = json.dumps(list(records), sort_keys=True)
    book = [biography.title, biography.subject, biography.language, biography.citation_style]
    return content_hash("\n".join([*book, *texts, printed, *_shown(biography)]))[:16]


def _shown(biography: Biography) -> list[str]:
    """Return what else is printed; nothing for a book without pictures, front matter, template."""
    said = ("name", "sha256", "description", "credit", "is_cover")
    pictures = list(biography.pictures.order_by("name").values_list(*said))
    front = biography.front_matter
    template = str(biography.word_template or "")
    return [json.dumps(one, sort_keys=True) for one in (pictures, front, template) if one]


class ChapterRevision(ImmutableModel):
    """A chapter's text once and for all; Markdown is the truth, citations are derived from it."""

    class AuthorKind(models.TextChoices):
        """Who wrote it."""

        ENGINE = "engine", "engine"
        PERSON = "person", "person"

    chapter = models.ForeignKey(Chapter, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(help_text="1, 2, … within the chapter")
    markdown = models.TextField()
    parent = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="children"
    )
    author_kind = models.CharField(max_length=8, choices=AuthorKind.choices)
    author = models.CharField(max_length=150, help_text="a writer's name or a person's")
    reason = models.CharField(max_length=200, blank=True)
    feedback = models.TextField(blank=True)
    settings_hash = models.CharField(max_length=64, blank=True, help_text="of all that went in")
    word_count = models.PositiveIntegerField()
    target_words = models.PositiveIntegerField(default=0)
    supportable_words = models.PositiveIntegerField(default=0)
    plan_version = models.PositiveIntegerField(default=0)
    is_proposal = models.BooleanField(default=False, help_text="waits to be taken or refused")
    run_id = models.CharField(max_length=155, blank=True, db_index=True)
    attempt = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["chapter", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chapter", "number"], name="revision_number_once"),
        ]

    def __str__(self) -> str:
        return f"revision {self.number} of chapter {self.chapter_id}"


class Allocation(models.Model):
    """A passage's home: the one part of the book that may use it."""

    biography = models.ForeignKey(Biography, on_delete=models.CASCADE, related_name="allocations")
    chapter = models.ForeignKey(Chapter, on_delete=models.CASCADE, related_name="allocations")
    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="allocations")
    position = models.PositiveIntegerField(help_text="reading order within the part")
    barred = models.JSONField(
        default=list, help_text="[[start, end], …] of the passage: told better in another"
    )

    class Meta:
        ordering: ClassVar = ["chapter", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["biography", "passage"], name="passage_has_one_home"),
        ]

    def __str__(self) -> str:
        return f"passage {self.passage_id} in chapter {self.chapter_id}"
