"""Revisions, allocations, exports and decisions in the admin: written once, so read-only."""

from django.contrib import admin
from django.utils.safestring import SafeString

from biographies.models import (
    Allocation,
    ChapterRevision,
    Decision,
    Export,
    ExportPermit,
    Picture,
    StatementLock,
    Submission,
)
from biographies.texts.web_text import to_html
from taskqueue.admin.read_only import ReadOnlyAdmin


@admin.register(ChapterRevision)
class ChapterRevisionAdmin(ReadOnlyAdmin):
    """A chapter's texts."""

    list_display = (
        "chapter",
        "number",
        "author_kind",
        "author",
        "word_count",
        "is_proposal",
        "created_at",
    )
    list_filter = ("author_kind", "is_proposal")
    list_select_related = ("chapter",)
    search_fields = ("chapter__title", "author", "run_id")
    readonly_fields = ("as_read",)

    @admin.display(description="as read")
    def as_read(self, revision: ChapterRevision) -> SafeString:
        """Show the text as a reader sees it."""
        return to_html(revision.markdown)


@admin.register(Allocation)
class AllocationAdmin(ReadOnlyAdmin):
    """Which part of the book may use a passage."""

    list_display = ("biography", "chapter", "passage", "position")
    list_select_related = ("biography", "chapter", "passage")
    search_fields = ("biography__subject", "chapter__title")


@admin.register(Export)
class ExportAdmin(ReadOnlyAdmin):
    """Finished files."""

    list_display = ("id", "biography", "export_format", "is_fit", "size", "created_at")
    list_filter = ("export_format", "is_fit")
    list_select_related = ("biography",)
    search_fields = ("biography__subject", "sha256", "run_id")


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    """What editors decided about texts."""

    list_display = ("made_at", "chapter", "kind", "person", "reason")
    list_filter = ("kind",)
    list_select_related = ("chapter",)
    search_fields = ("person", "reason")


@admin.register(StatementLock)
class StatementLockAdmin(ReadOnlyAdmin):
    """Statements that no engine may change."""

    list_display = ("created_at", "chapter", "text", "person")
    list_select_related = ("chapter",)
    search_fields = ("text", "person")


@admin.register(Picture)
class PictureAdmin(ReadOnlyAdmin):
    """Pictures of books."""

    list_display = ("name", "biography", "media_type", "width", "height", "is_cover", "person")
    list_select_related = ("biography",)
    search_fields = ("name", "description", "credit")


@admin.register(ExportPermit)
class ExportPermitAdmin(ReadOnlyAdmin):
    """Who let a book out although statements stood unsupported, and why."""

    list_display = ("created_at", "biography", "statements", "person", "reason")
    list_select_related = ("biography",)
    search_fields = ("person", "reason")


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    """Forms that were sent, kept for a day so that none does its work twice."""

    list_display = ("sent_at", "person", "location")
    list_select_related = ("person",)
    search_fields = ("location",)
