"""Model calls, what is set aside for those under way, and endpoints, in the admin: read-only."""

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import HttpRequest

from biographies.models import BudgetReservation, ModelCall, ModelProvider
from taskqueue.admin.read_only import ReadOnlyAdmin


@admin.register(ModelCall)
class ModelCallAdmin(ReadOnlyAdmin):
    """What model calls cost; of an answer its length alone, for texts are read with the book."""

    exclude = ("answer",)
    readonly_fields = ("answer_length",)
    list_display = (
        "created_at", "biography", "purpose", "endpoint", "model", "outcome", "error_code",
        "prompt_tokens", "completion_tokens", "cost", "currency", "latency_ms",
    )  # fmt: skip
    list_filter = ("outcome", "error_code", "purpose", "endpoint", "model")
    list_select_related = ("biography",)
    search_fields = ("request_sha256", "run_id", "biography__subject")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[ModelCall]":
        """Leave the answers in the database."""
        rows: QuerySet[ModelCall] = super().get_queryset(request)
        return rows.defer("answer").annotate(letters=Length("answer"))

    @admin.display(description="characters of the answer")
    def answer_length(self, call: ModelCall) -> int:
        """Show how long the answer is."""
        return int(getattr(call, "letters", 0))


@admin.register(ModelProvider)
class ModelProviderAdmin(ReadOnlyAdmin):
    """What is known of endpoints: whether they take calls, and what a probe found."""

    list_display = (
        "name", "circuit", "is_stopped", "open_until", "faults", "reason", "probed_model",
        "changed_at",
    )  # fmt: skip
    list_filter = ("circuit", "is_stopped")
    search_fields = ("name", "reason")


@admin.register(BudgetReservation)
class BudgetReservationAdmin(ReadOnlyAdmin):
    """What calls under way may cost at most."""

    list_display = (
        "created_at", "biography", "chapter", "provider", "model", "tokens", "cost", "currency",
        "expires_at",
    )  # fmt: skip
    list_filter = ("provider", "model")
    list_select_related = ("biography", "chapter")
    search_fields = ("request_sha256", "run_id", "biography__subject")
