"""The Word template of a house, as an editor brings it."""

from django import forms

from biographies.exporting import MAX_TEMPLATE_BYTES


class WordTemplateForm(forms.Form):
    """A .docx or .dotx file whose styles a book's Word files are to have."""

    word_template = forms.FileField(
        label="Word file",
        widget=forms.FileInput(attrs={"accept": ".docx,.dotx"}),
        help_text=f".docx or .dotx, up to {MAX_TEMPLATE_BYTES >> 20} MB, without macros.",
        error_messages={"required": "Choose a Word file."},
    )
