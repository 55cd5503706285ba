"""A book's style sheet: what a model is asked for, and nothing that cannot be asked."""

import pytest

from biographies.errors import InvalidInputError
from biographies.models import Biography
from biographies.style_sheet import clean_style, keep_style, style_of
from biographies.writing.llm import StyleSheet
from tests.factories import make_biography

WARM = StyleSheet(tense="present", tone="warm", spelling="American")


def test_what_is_not_said_is_as_usual():
    assert clean_style({"tense": "", "tone": "  ", "spelling": ""}) == StyleSheet()
    assert clean_style({"tone": " warm,  for\nyoung readers "}).tone == "warm, for young readers"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"tense": "future"}, "'future' is not one of past, present"),
        ({"spelling": "Welsh"}, "'Welsh' is not one of British, American"),
        ({"tone": "x" * 81}, "80"),
        ({"tone": "a\x00b"}, "tone"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_limit(given, said):
    with pytest.raises(InvalidInputError, match=said) as caught:
        clean_style(given)

    assert caught.value.field in given


@pytest.mark.parametrize("kept", [[], "warm", {"tense": 3}, {"tense": "future"}, {"tone": ""}])
def test_what_cannot_be_read_counts_as_usual(kept):
    assert style_of(Biography(style_sheet=kept)) == StyleSheet()


@pytest.mark.django_db
def test_who_saw_another_style_changes_nothing():
    book = make_biography()

    assert keep_style(book, WARM, instead_of=StyleSheet())
    assert not keep_style(book, StyleSheet(), instead_of=StyleSheet())
    assert style_of(Biography.objects.get(pk=book.pk)) == WARM
