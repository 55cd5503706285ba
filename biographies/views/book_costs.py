"""What a book costs, and the form that raises its budget."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from biographies.budget_acts import raise_budget
from biographies.forms.budgets import BudgetForm
from biographies.once import once
from biographies.pages.book_costs import look_at_costs
from biographies.steps.budgets import currency_here
from biographies.views.access import VIEW, editors_page, find_book, person
from biographies.views.answers import see_other
from biographies.views.book_acts import PRODUCE


@editors_page(needs=VIEW, posts=PRODUCE)
@once
def book_costs(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a book's calls and their costs; set its budget and let go on what waited for it."""
    book = find_book(request, slug)
    currency = currency_here()
    if request.method == "POST":
        form = BudgetForm(request.POST, currency=currency)
        if form.is_valid():
            raised = raise_budget(book, **form.cleaned_data, by=person(request).get_username())
            messages.success(request, raised.said)
            return see_other("biographies:book_costs", book.slug)
    else:
        form = BudgetForm.of(book, currency=currency)
    context = {"book": book, "page": look_at_costs(book), "form": form}
    return render(request, "biographies/book_costs.html", context)
