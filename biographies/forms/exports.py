"""Which files an editor wants of a book, and how its notes are set."""

from typing import Any

from django import forms

from biographies.exporting import (
    CITATIONS,
    ENGINES,
    FORMATS,
    NOTES,
    PROFILES,
    TRIMS,
    installed_engines,
)
from biographies.pages.book_exports import NAMES
from biographies.permits import MAX_REASON, MIN_REASON, Clearance
from biographies.pipeline import ASKED_EXPORT_TASKS

_USUAL = {
    "notes": NOTES[0],
    "citations": CITATIONS[0],
    "profile": PROFILES[0],
    "engine": ENGINES[0],
    "trim": next(iter(TRIMS)),
}


class ExportForm(forms.Form):
    """One or more of the formats, and how they are set.

    A book with statements that stand on no source asks for the reason why it may go out.
    """

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
    engine = forms.ChoiceField(
        label="Notes in PDF",
        required=False,
        initial=ENGINES[0],
        choices=[
            ("xhtml2pdf", "at the end of each chapter"),
            ("typst", "at the foot of the page, with hyphens and with tags for screen readers"),
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

    override_reason = forms.CharField(
        label="Why may it go out all the same?",
        min_length=MIN_REASON,
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept with your name and the time, shown on this page and in the file of "
        "everything. It holds until a text of the book is changed.",
        error_messages={
            "required": "Say why, or mend the statements first: the files are not made without.",
            "min_length": f"Say in {MIN_REASON} letters or more why it may go out so.",
        },
    )

    def __init__(self, *given: Any, clearance: Clearance, may_override: bool) -> None:
        super().__init__(*given)
        if len(installed_engines()) < len(ENGINES):
            del self.fields["engine"]
        self._is_blocked = clearance.is_blocked and not may_override
        if not (clearance.is_blocked and may_override):
            del self.fields["override_reason"]

    def clean(self) -> dict[str, Any]:
        """Refuse the files of a book that this person may not let out."""
        if self._is_blocked:
            msg = "Statements of the book stand on no source; an editor of it must let it out."
            raise forms.ValidationError(msg)
        return self.cleaned_data

    @property
    def options(self) -> dict[str, object]:
        """Return the options that differ from the usual ones."""
        chosen = {name: self.cleaned_data.get(name) or usual for name, usual in _USUAL.items()}
        return {name: value for name, value in chosen.items() if value != _USUAL[name]}


class RetryForm(forms.Form):
    """Which file is to be tried again."""

    run = forms.CharField(max_length=155, widget=forms.HiddenInput)
