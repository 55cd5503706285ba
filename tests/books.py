"""Books for the tests that make one for real."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

import biographies
from biographies.models import Biography
from biographies.orders import clean_order
from biographies.steps import make_book

SAMPLES = Path(biographies.__file__).parent / "samples"
OVER = ("needs_review", "failed", "cancelled")


def make_faraday(*, chapters, words, subject="Michael Faraday"):
    """Make a biography in state draft with the bundled sources, not read yet."""
    order = clean_order(
        {"subject": subject, "chapters": chapters, "words": words}, writers=("extractive",)
    )
    book = make_book(order)
    call_command("import_sources", book.slug, str(SAMPLES), stdout=StringIO())
    return book


def is_over(biography_id):
    """Tell whether nothing more is done to a book."""
    return Biography.objects.filter(pk=biography_id, state__in=OVER).exists()
