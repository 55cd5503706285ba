"""A biography: what was asked, and how far it is."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import slugify

from biographies.models.states import RESTING, UNFINISHED, State

EXTRACTIVE = "extractive"  # the writer that needs no model, and keeps to the sources' own words


class Goal(models.TextChoices):
    """How far a start is to bring the book."""

    BOOK = "book", "a whole book"
    PLAN = "plan", "a plan only"


class CitationStyle(models.TextChoices):
    """How notes and bibliography are written."""

    CHICAGO = "chicago", "Chicago (notes and bibliography)"
    APA = "apa", "APA (author and year)"
    MLA = "mla", "MLA (author and page)"


class BiographyQuerySet(models.QuerySet["Biography"]):
    """Biographies; a method named after an arrow returns True if this call made it."""

    def newest_of(self, subject: str) -> "Biography | None":
        """Return the newest biography of that subject, whatever its capital letters."""
        return self.filter(subject__iexact=subject).order_by("-pk").first()

    def visible_to(self, person_id: int | None, *, sees_all: bool = False) -> "BiographyQuerySet":
        """Books that are this person's, or everybody's."""
        return self if sees_all else self.filter(Q(owner_id=person_id) | Q(is_shared=True))

    def enqueue(self, biography_id: int, *, goal: str = Goal.BOOK) -> bool:
        """Any resting state -> QUEUED: somebody asked for the book to be made, or gone on with."""
        return self._move(
            biography_id,
            RESTING,
            State.QUEUED,
            goal=goal,
            starts=F("starts") + 1,
            started_at=timezone.now(),
            ended_at=None,
            reason="",
        )

    def begin(self, biography_id: int) -> bool:
        """QUEUED -> RUNNING: a worker took it up."""
        return self._move(biography_id, [State.QUEUED], State.RUNNING)

    def wait(self, biography_id: int, *, reason: str) -> bool:
        """RUNNING -> WAITING: nothing can go on until what the reason names."""
        return self._move(biography_id, [State.RUNNING], State.WAITING, reason=reason[:500])

    def resume(self, biography_id: int) -> bool:
        """WAITING | FAILED -> RUNNING: what it waited for is there, or a failed run was retried."""
        return self._move(
            biography_id, [State.WAITING, State.FAILED], State.RUNNING, reason="", ended_at=None
        )

    def aim_for_book(self, biography_id: int) -> bool:
        """Go on to the whole book where only its plan was asked for and is under way."""
        there = self.filter(pk=biography_id, state__in=UNFINISHED, goal=Goal.PLAN)
        return there.update(goal=Goal.BOOK, updated_at=timezone.now()) == 1

    def rest_planned(self, biography_id: int, *, reason: str = "") -> bool:
        """RUNNING -> DRAFT: the plan that was asked for is there, and nothing is written."""
        return self._end(biography_id, [State.RUNNING], State.DRAFT, reason=reason[:500])

    def finish(self, biography_id: int, *, reason: str = "") -> bool:
        """RUNNING -> NEEDS_REVIEW: all is made that can be; the reason says what went without."""
        return self._end(biography_id, [State.RUNNING], State.NEEDS_REVIEW, reason=reason[:500])

    def fail(self, biography_id: int, *, reason: str) -> bool:
        """QUEUED | RUNNING | WAITING -> FAILED: a part could not be made; the reason says which."""
        return self._end(biography_id, UNFINISHED, State.FAILED, reason=reason[:500])

    def approve(self, biography_id: int) -> bool:
        """NEEDS_REVIEW -> APPROVED: an editor takes responsibility."""
        return self._move(biography_id, [State.NEEDS_REVIEW], State.APPROVED)

    def reopen(self, biography_id: int) -> bool:
        """APPROVED -> NEEDS_REVIEW: something changed after the approval."""
        return self._move(biography_id, [State.APPROVED], State.NEEDS_REVIEW)

    def cancel(self, biography_id: int, *, reason: str = "") -> bool:
        """QUEUED | RUNNING | WAITING -> CANCELLED: running steps end, no new one begins."""
        return self._end(biography_id, UNFINISHED, State.CANCELLED, reason=reason[:500])

    def note_plan(self, biography_id: int, *, seen_version: int) -> bool:
        """Count a new plan, made from version `seen_version`; False if another came first."""
        planned = self.filter(pk=biography_id, plan_version=seen_version)
        return planned.update(plan_version=seen_version + 1, updated_at=timezone.now()) == 1

    def _end(self, biography_id: int, froms: Iterable[str], to: State, **more: object) -> bool:
        return self._move(biography_id, froms, to, ended_at=timezone.now(), **more)

    def _move(self, biography_id: int, froms: Iterable[str], to: State, **more: object) -> bool:
        there = self.filter(pk=biography_id, state__in=list(froms))
        return there.update(state=to, updated_at=timezone.now(), **more) == 1


class Biography(models.Model):
    """A book about one person; its chapters, sources and exports hang on it.

    Arrows, each one guarded statement of BiographyQuerySet:
    DRAFT | NEEDS_REVIEW | APPROVED | FAILED | CANCELLED -> QUEUED   enqueue
    QUEUED -> RUNNING                          begin
    RUNNING -> WAITING                         wait
    WAITING | FAILED -> RUNNING                resume
    RUNNING -> NEEDS_REVIEW                    finish
    RUNNING -> DRAFT                           rest_planned (only a plan was asked for)
    QUEUED | RUNNING | WAITING -> FAILED       fail
    QUEUED | RUNNING | WAITING -> CANCELLED    cancel
    NEEDS_REVIEW -> APPROVED                   approve
    APPROVED -> NEEDS_REVIEW                   reopen
    """

    State = State
    Goal = Goal
    CitationStyle = CitationStyle

    owner = models.ForeignKey(
        "auth.User",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="biographies",
        help_text="whose book it is; nobody's if a command made it",
    )
    is_shared = models.BooleanField(
        default=True,
        db_default=True,
        help_text="every editor sees it and works on it, not its owner alone",
    )
    subject = models.CharField(max_length=200, help_text="the person")
    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True, allow_unicode=True)
    language = models.CharField(max_length=8, default="en")
    writer = models.CharField(max_length=40, default=EXTRACTIVE)
    chapter_count = models.PositiveSmallIntegerField(default=20)
    words_per_chapter = models.PositiveIntegerField(default=2550)
    introduction_words = models.PositiveIntegerField(default=1000)
    conclusion_words = models.PositiveIntegerField(default=1000)
    citation_style = models.CharField(
        max_length=8,
        choices=CitationStyle.choices,
        default=CitationStyle.CHICAGO,
        db_default=CitationStyle.CHICAGO,
        help_text="of notes and bibliography",
    )
    front_matter = models.JSONField(
        default=dict,
        db_default={},
        blank=True,
        help_text="subtitle, author, publisher, year, isbn, and lines of the imprint",
    )
    word_template = models.FileField(
        max_length=255, blank=True, db_default="", help_text="house styles for Word, a .docx file"
    )
    batch_size = models.PositiveSmallIntegerField(default=5, help_text="chapters at a time")
    tolerance = models.FloatField(default=0.05, help_text="of a chapter's length, 0.05 is 5 %")
    min_sources = models.PositiveSmallIntegerField(default=1, help_text="a chapter cites")
    budget = models.DecimalField(
        max_digits=10, decimal_places=2, null=True, blank=True, help_text="of model calls"
    )
    token_budget = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="of model calls; it alone binds where no price is known"
    )
    may_translate = models.BooleanField(
        default=False,
        db_default=False,
        help_text="a model may write from sources in other languages; nobody vouches for these",
    )
    style_sheet = models.JSONField(
        default=dict, db_default={}, blank=True, help_text="tense, tone, spelling, for a model"
    )

    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    reason = models.CharField(max_length=500, blank=True, help_text="why it waits or failed")
    goal = models.CharField(
        max_length=4, choices=Goal.choices, default=Goal.BOOK, db_default=Goal.BOOK
    )
    plan_version = models.PositiveIntegerField(default=0, help_text="0: not planned yet")
    starts = models.PositiveIntegerField(default=0, help_text="how often it was asked for")
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = BiographyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        verbose_name_plural = "biographies"
        permissions: ClassVar = [
            ("produce_biography", "Can start, stop and go on with the making of biographies"),
            ("view_every_biography", "Can see biographies that are another's"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject"], name="biography_subject"),
            models.Index(fields=["state", "updated_at"], name="biography_state"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(chapter_count__gte=1, chapter_count__lte=100),
                name="biography_1_to_100_chapters",
            ),
            models.CheckConstraint(
                condition=Q(words_per_chapter__gte=100, words_per_chapter__lte=20_000),
                name="biography_100_to_20000_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.state})"

    @property
    def file_stem(self) -> str:
        """Return the name of its files without the ending: the same for every book of a subject."""
        slug = slugify(self.subject, allow_unicode=True)[:80]
        # a file's whole name may have 255 bytes, and a letter takes up to four
        return slug.encode()[:200].decode(errors="ignore") or "biography"

    @property
    def run_subject(self) -> str:
        """Return how runs name this book."""
        return f"biography:{self.pk}"

    @property
    def translates(self) -> bool:
        """Tell whether its writer may take sources in other languages, and can."""
        return self.may_translate and self.is_from_model

    @property
    def is_from_model(self) -> bool:
        """Tell whether a language model writes it."""
        return self.writer != EXTRACTIVE

    @property
    def is_planned(self) -> bool:
        """Tell whether a plan was ever made for it."""
        return self.plan_version > 0
