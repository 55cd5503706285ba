"""How a book that a language model writes is to sound: its tense, its tone and its spelling."""

from collections.abc import Mapping
from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from biographies.errors import InvalidInputError
from biographies.models import Biography
from biographies.orders import clean_text, refuse
from biographies.writing.llm import StyleSheet

TENSES = ("past", "present")
SPELLINGS = ("British", "American")
MAX_TONE = 80
_USUAL = StyleSheet()
_CHOICES = {"tense": TENSES, "spelling": SPELLINGS}


def style_of(book: Biography) -> StyleSheet:
    """Return a book's style sheet; what is not kept, or cannot be read, is as usual."""
    kept = book.style_sheet if isinstance(book.style_sheet, dict) else {}
    told = {name: kept[name] for name in asdict(_USUAL) if isinstance(kept.get(name), str)}
    try:
        return clean_style(told)
    except InvalidInputError:
        return _USUAL


def clean_style(given: Mapping[str, str]) -> StyleSheet:
    """Return a style sheet as typed, checked; what is empty is as usual.

    Raises InvalidInputError, which names the field and what it may be.
    """
    said = asdict(_USUAL) | {name: value.strip() for name, value in given.items() if value.strip()}
    for name, choices in _CHOICES.items():
        if said[name] not in choices:
            refuse(name, f"{said[name][:40]!r} is not one of {', '.join(choices)}")
    tone = clean_text(" ".join(said["tone"].split()), field="tone", limit=MAX_TONE)
    return StyleSheet(tense=said["tense"], tone=tone, spelling=said["spelling"])


def keep_style(book: Biography, style: StyleSheet, *, instead_of: StyleSheet) -> bool:
    """Put a style sheet in the place of what the editor saw; False if somebody was faster."""
    with transaction.atomic():
        row = Biography.objects.select_for_update().get(pk=book.pk)
        if style_of(row) != instead_of:
            return False
        row.style_sheet, row.updated_at = asdict(style), timezone.now()
        row.save(update_fields=["style_sheet", "updated_at"])
    return True
