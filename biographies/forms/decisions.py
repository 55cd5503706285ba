"""The forms of a chapter's page: each says what it lacks."""

from django import forms

from biographies.approving import MAX_REASON


class IgnoreForm(forms.Form):
    """Why a finding is left as it is."""

    reason = forms.CharField(
        label="Why is it left as it is?",
        max_length=MAX_REASON,
        error_messages={"required": "Say why; the reason is kept with the finding."},
    )


class ApproveForm(forms.Form):
    """The text that was read, and why it is approved all the same."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reason = forms.CharField(label="Reason", max_length=MAX_REASON, required=False)


class LockForm(forms.Form):
    """A statement of the text that no engine may change."""

    statement = forms.CharField(
        label="The statement, or words that it alone has",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Give the statement that is to stay as it is."},
    )


class ReopenForm(forms.Form):
    """Why an approval is taken back."""

    reason = forms.CharField(label="Why? (optional)", max_length=MAX_REASON, required=False)
