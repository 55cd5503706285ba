"""Citations, verdicts, checks and findings in the admin."""

from django.contrib import admin

from biographies.models import CheckResult, Citation, Finding, Verdict
from taskqueue.admin.read_only import ReadOnlyAdmin


@admin.register(Citation)
class CitationAdmin(ReadOnlyAdmin):
    """Which passage a statement rests on."""

    list_display = ("revision", "ordinal", "passage", "support")
    list_filter = ("support",)
    list_select_related = ("revision", "passage")
    search_fields = ("revision__run_id",)


@admin.register(Verdict)
class VerdictAdmin(ReadOnlyAdmin):
    """What costly checks found out."""

    list_display = ("statement_sha256", "passage_sha256", "checker_version", "model", "support")
    list_filter = ("support", "checker_version")
    search_fields = ("statement_sha256", "passage_sha256")


@admin.register(CheckResult)
class CheckResultAdmin(ReadOnlyAdmin):
    """The last result of each check."""

    list_display = ("biography", "revision", "check_kind", "is_valid", "error_count", "checked_at")
    list_filter = ("check_kind", "is_valid")
    list_select_related = ("biography", "revision")
    search_fields = ("biography__subject", "run_id")


@admin.register(Finding)
class FindingAdmin(ReadOnlyAdmin):
    """What the checks found."""

    list_display = ("biography", "chapter", "severity", "rule", "message", "state")
    list_filter = ("state", "severity", "check_kind")
    list_select_related = ("biography", "chapter")
    search_fields = ("message", "rule", "biography__subject")
