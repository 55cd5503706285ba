"""Which files an editor wants of a book, and how its notes are set."""

from django import forms

from biographies.exporting import CITATIONS, FORMATS, NOTES, PROFILES, TRIMS
from biographies.pages.book_exports import NAMES
from biographies.pipeline import ASKED_EXPORT_TASKS

_USUAL = {
    "notes": NOTES[0],
    "citations": CITATIONS[0],
    "profile": PROFILES[0],
    "trim": next(iter(TRIMS)),
}


class ExportForm(forms.Form):
    """One or more of the formats, and how they are set."""

    formats = forms.MultipleChoiceField(
        choices=[(name, NAMES[name]) for name in ASKED_EXPORT_TASKS],
        initial=list(FORMATS),
        widget=forms.CheckboxSelectMultiple,
        help_text="Everything: one ZIP file with all formats, the pictures, the records of the "
        "cited works, the findings, and who wrote how much.",
        error_messages={"required": "Choose at least one format."},
    )
    notes = forms.ChoiceField(
        required=False,
        initial=NOTES[0],
        choices=[
            ("merged", "one note where consecutive statements are from one source"),
            ("statement", "a note for each statement"),
        ],
        widget=forms.RadioSelect,
        help_text="The first is for readers, the second for who looks each statement up.",
    )
    citations = forms.ChoiceField(
        label="Citations in Markdown",
        required=False,
        initial=CITATIONS[0],
        choices=[
            ("notes", "printed in the notes"),
            ("pandoc", "as keys for pandoc, with a CSL-JSON file of the works"),
        ],
        widget=forms.RadioSelect,
    )

    profile = forms.ChoiceField(
        label="PDF",
        required=False,
        initial=PROFILES[0],
        choices=[
            ("reading", "for reading, with links and bookmarks"),
            ("print", "for a printer: no links, the margin at the spine by the number of pages"),
        ],
        widget=forms.RadioSelect,
    )
    trim = forms.ChoiceField(
        label="Page of Word and PDF",
        required=False,
        initial=_USUAL["trim"],
        choices=[
            ("6x9", "6 × 9 inches"),
            ("5.5x8.5", "5.5 × 8.5 inches"),
            ("5x8", "5 × 8 inches"),
            ("a5", "A5"),
            ("a4", "A4"),
        ],
    )

    @property
    def options(self) -> dict[str, object]:
        """Return the options that differ from the usual ones."""
        chosen = {name: self.cleaned_data[name] or usual for name, usual in _USUAL.items()}
        return {name: value for name, value in chosen.items() if value != _USUAL[name]}


class RetryForm(forms.Form):
    """Which file is to be tried again."""

    run = forms.CharField(max_length=155, widget=forms.HiddenInput)
