"""What a book costs, as an editor sees it and raises its budget."""

from decimal import Decimal

import pytest

from taskqueue.models import TaskRun
from tests.browser.looking import look
from tests.browser.visiting import sign_in
from tests.factories import make_biography, make_chapter, make_run
from tests.model_ledger import make_call

pytestmark = pytest.mark.usefixtures("nobody_else")  # what is let go on stays as it is

LONG = "organisation/a-model-with-a-very-long-name-in-its-path-of-many-billions-of-parameters"


def make_costly_book():
    book = make_biography(title="Ada Lovelace, a Life", writer="llm", budget=Decimal("10.00"))
    part = make_chapter(biography=book, number=3)
    make_call(book, chapter=part, cost=Decimal("9.5"), prompt_tokens=2_345_678, model=LONG,
              purpose="section")  # fmt: skip
    make_call(book, outcome="failed", error_code="model.failed", cost=None, currency="")
    held_for = f"budget: book {book.pk}: the budget of 10.00 USD is reached: much"
    make_run(subject=book.run_subject, state="HELD", held_for=held_for, step="chapter 4")
    return book


def test_an_editor_sees_what_waits_and_raises_the_budget(page, site):
    book = make_costly_book()
    sign_in(page, site)
    page.goto(f"{site}/biographies/{book.slug}/")
    page.get_by_role("link", name="Costs", exact=True).click()
    page.get_by_text("Waits: the budget of 10.00 USD is reached; raise it to go on.").wait_for()
    look(page, "costs")
    page.get_by_label("At most, in money").fill("-1")
    page.get_by_role("button", name="Set the budget").click()
    look(page, "costs-refused")
    page.get_by_label("At most, in money").fill("12.50")
    page.get_by_role("button", name="Set the budget").click()

    page.get_by_text("1 step that waited for it goes on.").wait_for()
    assert TaskRun.objects.get().state == "QUEUED"
