"""What a book may cost."""

from typing import Any

from django import forms

from biographies.budget_acts import MAX_TOKENS
from biographies.models import Biography
from biographies.orders import MAX_BUDGET


class BudgetForm(forms.Form):
    """The budgets of a book: of money, of tokens, or of both."""

    budget = forms.DecimalField(
        label="At most, in money",
        required=False,
        min_value=0,
        max_value=MAX_BUDGET,
        decimal_places=2,
        help_text="Left empty, no amount of money binds.",
    )
    token_budget = forms.IntegerField(
        label="At most, in tokens",
        required=False,
        min_value=0,
        max_value=MAX_TOKENS,
        help_text="Left empty, no number of the book’s own binds. It alone counts where no price "
        "is known.",
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if currency:
            self.fields["budget"].label = f"At most, in {currency}"

    @classmethod
    def of(cls, book: Biography, *, currency: str) -> "BudgetForm":
        """Return the form with what holds for a book now."""
        initial = {"budget": book.budget, "token_budget": book.token_budget}
        return cls(initial=initial, currency=currency)
