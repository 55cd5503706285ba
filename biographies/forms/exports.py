"""Which files an editor wants of a book."""

from django import forms

from biographies.exporting import FORMATS
from biographies.pages.book_exports import NAMES


class ExportForm(forms.Form):
    """One or more of the formats."""

    formats = forms.MultipleChoiceField(
        choices=[(name, NAMES[name]) for name in FORMATS],
        initial=list(FORMATS),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one format."},
    )


class RetryForm(forms.Form):
    """Which file is to be tried again."""

    run = forms.CharField(max_length=155, widget=forms.HiddenInput)
