"""Sources in the admin."""

from django.contrib import admin

from biographies.models import Passage, Source, SourceVersion
from taskqueue.admin.read_only import ReadOnlyAdmin, RowAdmin


@admin.register(Source)
class SourceAdmin(RowAdmin):
    """A source's record and rights can be corrected; its file and number are what they are."""

    list_display = ("filename", "biography", "number", "state", "rights", "size", "created_at")
    list_filter = ("state", "rights")
    list_select_related = ("biography",)
    search_fields = ("filename", "biography__subject", "sha256")
    readonly_fields = (
        "biography", "number", "filename", "file", "address", "sha256", "size", "state",
        "error_code", "error_message", "current_version", "created_at",
    )  # fmt: skip
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: object) -> bool:
        """Refuse: a source comes in with its file, by import_sources."""
        return False


@admin.register(SourceVersion)
class SourceVersionAdmin(ReadOnlyAdmin):
    """What was read from a source."""

    list_display = ("source", "number", "title", "encoding", "language", "created_at")
    list_select_related = ("source",)
    search_fields = ("source__filename", "title")


@admin.register(Passage)
class PassageAdmin(ReadOnlyAdmin):
    """What a citation points to."""

    list_display = ("version", "ordinal", "kind", "heading", "first_year", "last_year")
    list_filter = ("kind",)
    list_select_related = ("version",)
    search_fields = ("heading", "sha256")
