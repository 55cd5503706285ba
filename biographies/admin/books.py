"""Biographies and chapters in the admin; a state changes through its arrows, never by hand."""

from django.contrib import admin

from biographies.admin.read_only import RowAdmin
from biographies.models import Biography, Chapter


@admin.register(Biography)
class BiographyAdmin(RowAdmin):
    """What an editor asked for can be changed, how far the book is cannot."""

    list_display = ("title", "subject", "state", "chapter_count", "words_per_chapter", "updated_at")
    list_filter = ("state", "language", "writer")
    search_fields = ("subject", "title", "slug")
    readonly_fields = (
        "state", "reason", "plan_version", "starts",
        "created_at", "updated_at", "started_at", "ended_at",
    )  # fmt: skip
    list_per_page = 50
    show_full_result_count = False


@admin.register(Chapter)
class ChapterAdmin(RowAdmin):
    """What was asked of a chapter, and what became of it."""

    list_display = (
        "biography", "kind", "number", "title", "state", "target_words", "supportable_words",
        "is_evidence_limited", "updated_at",
    )  # fmt: skip
    list_filter = ("state", "kind", "is_evidence_limited")
    list_select_related = ("biography",)
    search_fields = ("title", "biography__subject")
    autocomplete_fields = ("biography",)
    readonly_fields = (
        "state", "error_code", "error_message", "supportable_words", "is_evidence_limited",
        "planned_in", "regenerations", "current_revision", "created_at", "updated_at",
    )  # fmt: skip
    list_per_page = 50
    show_full_result_count = False
